"""Whether a text that names a school is only boilerplate: property listings, job boards, league tables, lists, page furniture."""

import re
from collections.abc import Iterator

from monitor.match.lexicon import words
from monitor.match.normalise import Gap, Reading, Token

_KINDS = {
    "a property listing": (
        r"\d+ (?:double )?(?:bed|bedroom|bedroomed|bedrooms|beds)\b|semi detached|semi|detached|terraced|bungalow|"
        r"maisonette|"
        r"(?:\d+|half a|one) (?:mile|miles|mi|km|metres|yards|minutes walk|min walk|mins walk) (?:from|to|of|away)|"
        r"walking distance|for sale|to let|to rent|pcm|guide price|offers (?:over|in excess)|asking price|"
        r"estate agents?|letting agents?|no onward chain|freehold|leasehold|epc rating|council tax band|viewings?|"
        r"off road parking|fitted kitchen|gas central heating|double glazing|local amenities|sought after|"
        r"well presented|stamp duty|rightmove|zoopla"
    ),
    "a job advertisement": (
        r"jobs?|vacancy|vacancies|salary|closing date|apply (?:now|online|by)|job ref|teaching assistant required|"
        r"required for september|we are seeking|looking to appoint|full time|part time|fixed term|permanent contract|"
        r"hours per week|per annum|per hour|mps|ups|tlr|recruiting|enhanced dbs|job description|person specification|"
        r"start date|supply agency|candidates?|cv"
    ),
    "a table of results": (
        r"league tables?|ranked|ranking|ks[12] results|key stage \d results|progress score|ofsted rating|"
        r"rated (?:good|outstanding)|number of pupils|expected standard|scaled score|age range|gender mixed|urn|"
        r"percentage of pupils|pupil teacher ratio|performance tables?|eligible for free school meals|school type|"
        r"phase of education"
    ),
    "an admissions list": (
        r"catchment(?: area)?s?|furthest distance|last distance|distance offered|published admission number|pan|"
        r"number of applications|places offered|allocations?|oversubscribed|admission number|first preferences?|"
        r"offered on national offer day"
    ),
    "a list of schools nearby": (
        r"nearby schools?|schools? near(?:by)?|schools in|local schools|other schools|similar schools|closest schools|"
        r"nearest schools?|primary schools in|list of schools|schools and nurseries|find a school|school finder|"
        r"compare schools"
    ),
    "page furniture": (
        r"cookies?|privacy (?:policy|notice)|all rights reserved|copyright|skip to (?:main )?content|"
        r"terms and conditions|terms of use|site ?map|related (?:links|articles)|powered by|accessibility statement|"
        r"log ?in|sign up|subscribe|share this|read more|website by|back to top|home about contact"
    ),
    "a notice of dates": (r"polling stations?|road closures?|planning application|bus timetable|term dates"),
}
_CUE = re.compile("|".join(rf"(?P<k{n}>\b(?:{phrases})\b)" for n, phrases in enumerate(_KINDS.values())))
_NAMES = tuple(_KINDS)
# The voice of a person, or harm: either means that somebody speaks, and nothing that somebody says is boilerplate.
_VOICE = words(
    """
    i im ive id ill me my mine myself he hes she shes him her hers his they theyre them u ur lol omg wtf ffs tbh imo son
    daughter lad lads mum dad nan wife husband kid disgusting disgusted disgrace disgraceful awful appalling terrible
    horrible worst rubbish useless shambles joke clowns idiots scum liar liars lying hate hated brilliant amazing furious
    fuming angry upset worried scared bullied bully bullying racist racism abuse abused assault assaulted hit hurt hurting
    harm kill killed killing die dead dying death bomb bombs burn burning stab stabbed knife knives gun shoot shooting
    batter battered smash punch slap fight beat attack attacked threat threats threaten threatened revenge rape paedo
    paedophile nonce pervert groomer sack sacked resign shame shameful lied cover avoid beware warning watch tick scandal
    complaint complain complained told thank thanks proud love loved hope wish why dont wont cant didnt isnt wasnt never
    unfair ashamed sorry acid petrol torch blow explode coming destroy hunt payback regret suffer bleed hang lynch drown
    poison stalk follow weapon machete axe hammer gate gates
    """
)
# Listings and adverts say these too, but in sentences that have a listing's words in them.
_SPOKEN = words(
    "you your youre youll we us our were it its everyone everybody nobody none someone somebody anyone people all see"
)
_ENOUGH_CUES = 2
_ENOUGH_SCHOOLS = 3


def boilerplate(reading: Reading, schools_named: int) -> str:
    """Return what kind of boilerplate a text is, in words, or nothing where anybody speaks in it or threatens.

    ``schools_named`` is how many schools it names at all: three in a text without a voice count as a cue, four are a list.
    """
    cues: dict[str, str] = {}
    for sentence in _sentences(reading):
        found = {cue[0]: str(cue.lastgroup) for cue in _CUE.finditer(" ".join(token.word for token in sentence))}
        said = {word for token in sentence for word in token.readings}
        if said & _VOICE or (said & _SPOKEN and not found):
            return ""
        cues |= found
    if len(cues) + max(0, schools_named - _ENOUGH_SCHOOLS + 1) < _ENOUGH_CUES:
        return ""
    kinds = list(cues.values())
    return _NAMES[int(max(kinds, key=kinds.count)[1:])] if kinds else "a list of schools"


def _sentences(reading: Reading) -> Iterator[list[Token]]:
    """Yield the words of each sentence; a decimal point ends one too, which does no harm here."""
    sentence: list[Token] = []
    for token in reading.tokens:
        if sentence and token.gap in (Gap.DOT, Gap.BREAK):
            yield sentence
            sentence = []
        sentence.append(token)
    yield sentence
