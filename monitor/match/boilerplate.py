"""Whether a text that names a school is only boilerplate: listings, adverts, tables, notices and page furniture."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from monitor.match.lexicon import words
from monitor.match.normalise import Gap, Reading, Token, visible

_KINDS = {
    "a property listing": (
        r"\d+ (?:double )?(?:bed|beds|bedroom|bedroomed|bedrooms)|"
        r"(?:one|two|three|four|five|six) (?:double )?(?:bed|beds|bedroom|bedrooms)|semi detached|semi|detached|terraced|"
        r"mid terrace|end terrace|bungalow|maisonette|apartment|villa|"
        r"(?:\d+|half a|one) (?:mile|miles|mi|km|m|metres|yards|yds|minutes walk|min walk|mins walk) (?:from|to|of|away)|"
        r"(?:walking distance|walk to|within \d+ (?:yards|metres|miles))|for sale|to let|to rent|pcm|pax|guide price|"
        r"guide|offers (?:over|in excess)|asking price|estate agents?|letting agents?|(?:no onward )?chain(?: free)?|"
        r"freehold|leasehold|epc(?: rating)?|council tax band|entrance vestibule|lounge|utility|briefly comprises|"
        r"deceptively spacious|rarely available|first floor|show home|viewings?|off road parking|fitted kitchen|"
        r"gas central heating|double glazing|local amenities|sought after|well presented|stamp duty|rightmove|zoopla|"
        r"holding deposit|deposit|house share|furnished|legal pack|auction|lot \d+|gross yield|building plot|"
        r"business rates|rent|sq ft|sold price|house prices|no pets|no smokers|ar werth|ystafell wely|gwres canolog|"
        r"gardd gefn|rhentu|pellter cerdded|dim anifeiliaid"
    ),
    "a job advertisement": (
        r"jobs?|vacancy|vacancies|salary|closing date|closes(?: \d+| noon)|closing noon|apply (?:now|online|by|with)|"
        r"job ref|quote ref|ref [a-z]+ ?\d+|teaching assistant required|required (?:for|january|april|september)|"
        r"we are seeking|looking to appoint|full time|part time|fixed term|permanent contract|perm|temp|maternity cover|"
        r"term time(?: only)?|\d+ (?:hrs|hours)(?: per| a| p)? ?(?:week|w|pw)?|hours per week|per annum|per hour|pro rata|"
        r"an hour|a day|ph|paye|mps|ups|ups3|m1|tlr|isr|njc|ects?|recruiting|enhanced dbs|dbs(?: check)?|job description|"
        r"person specification|start(?: date| asap)|immediate start|long term|supply (?:agency|teachers?|primary)|"
        r"candidates?|cv|cvs|application (?:packs?|form)|shortlisting|interviews?|references (?:will|are)|refer a friend|"
        r"free cpd|cpd|grade \d|scale \d|grade [a-z]|pay scale|pay award|uniform (?:supplied|provided)|"
        r"no experience needed|training given|safer recruitment|cleaner in charge|committed to safeguarding|"
        r"volunteer opportunities|reading helper|equal opportunities|applicants|swydd(?:i| wag)|cyflog|dyddiad cau|"
        r"awr yr wythnos|ffurflenni cais|retainer|foundation governor|agency|hlta|apply via|bookings|based at|site|"
        r"sites incl"
    ),
    "a table of results": (
        r"league tables?|ranked|ranking|ks[12](?: results| \d+)?|key stage \d (?:results|performance)|progress score|"
        r"ofsted rating|rated (?:good|outstanding)|number of pupils|expected standard|scaled score|age range|ages \d|"
        r"gender mixed|mixed|urn|percentage of pupils|pupil teacher ratio|performance tables?|"
        r"eligible for free school meals|efsm|school type|on roll|phase (?:of education|primary)|rwm|average progress|"
        r"reading prog|pts|p\d+ w\d+|division \d|final table|results|relay|placings|pairings|rd \d|pool [a-d]|group [a-d]|"
        r"race \d|next meeting|fixtures?|budget (?:shares?|per)|canlyniadau|status open|last changed|download this record|"
        r"edubase|predecessor|la school no|attendance \d+"
    ),
    "an admissions list": (
        r"catchment(?: area)?s?|furthest(?: distance)?|priority areas|distances? measured|pupil places|capacity \d+|"
        r"forecast \d+|straight line|catchment lookup|last distance|distance offered|distances are|"
        r"published (?:admission )?number|pan|number of applications|places (?:offered|with|left)|\d+ offered|"
        r"allocations?|oversubscri\w+|admission number|first preferences?|prefs|offered on national offer day|"
        r"admissions? (?:booklet|policy|authority)|linked infant|faith criterion|supplementary information form|"
        r"on time applicants|waiting list|church places"
    ),
    "a list of schools nearby": (
        r"nearby(?: schools?| points)?|schools? near(?:by)?|schools in|schools and|local schools|other schools|"
        r"similar schools|(?:closest|nearest) (?:schools?|primary|gp|gps)|primary schools (?:in|near|at)|list of|"
        r"directory|appendix|view on map|find a school|school finder|compare(?: schools| selected)?|special schools in|"
        r"childcare near|early years places|family information service|providers in|correct at time|may vary|find a tutor|"
        r"rhestr ysgolion|local offer|show (?:more|map)|results \d+|search results?|data updated|open government licence|"
        r"last updated|data supplied|map view|medium education|filter by"
    ),
    "page furniture": (
        r"cookies?|privacy (?:policy|notice)|all rights reserved|copyright|skip to (?:main )?content|accept all|"
        r"terms and conditions|t and cs apply|terms of use|site ?map|related (?:links|articles)|powered by|"
        r"accessibility(?: statement)?|log ?in|sign (?:up|in)|subscribe|share this|read more|website by|back to top|"
        r"about us|contact us|home about|translate page|top of page|opening hours|directions|suggest an edit|"
        r"claim this business|no reviews yet|be the first to|people also viewed|customers also bought|click image|"
        r"is this page wrong|pdf|download|lawrlwytho|in stock|sku|inc vat|delivery|sizes [a-z]|provider information|"
        r"parent view|reviews? opening|request a quote"
    ),
    "a notice": (
        r"polling (?:stations?|places?|district)|situation of polling|notice of poll|numbered \d+|gorsaf bleidleisio|"
        r"station \d+|where to vote|photo id|electors|persons entitled|hours of poll|gorsafoedd pleidleisio|"
        r"oriau pleidleisio|pleidleisio|road clos(?:ures?|ed)|road traffic regulation|prohibition|notice is hereby given|"
        r"street works|traffic mgt|two way lights|works? lay|promoter|permit granted|gritting|"
        r"planning (?:applications?|committee)|applications? validated|week ending|case officer|comments by|"
        r"approved with conditions|refused|delegated powers|dormer|bus \d+\w?|timetable|schooldays(?: only)?|"
        r"service \d+\w*|bus stop|circular|season passes|passes must|no service on|term dates|inset day|closure day|"
        r"tenders? received|contract (?:awarded|start)|contractors|awarded to|cpv|standstill|registered charity|"
        r"governing document|trustees|income|accounts received|event notice|representations received|payments over|grant|"
        r"licensing|crime map|recorded crimes?|outcome data|ward profile|population|households|defibrillators|"
        r"cabinet codes|schedule to the order|20mph|ffordd ar gau|rheswm|mynediad|oriau|tymhorau|lleoedd gwag|clwb"
    ),
    "a listing of events": (
        r"venues?|listings|(?:mon|tue|tues|wed|weds|thu|thurs|fri|sat|sun)(?: \d+)?(?: \d+| am| pm)|diary|what s on|"
        r"whats on|car boot|stay and play|baby (?:massage|weigh)|slimming world|cubs|beavers|rainbows|brownies|"
        r"choir practice|coffee morning|parish communion|masses this week|200 club|rehearsal day|bring packed lunch|"
        r"open mic|brass band|sellers|buyers|book with|walks? from|os explorer|kissing gate|lay by|sleeps \d+|"
        r"dogs welcome|check (?:in|out)|nights|menu|week \d|allergen|swimming gala|holiday activities"
    ),
}
_CUE = re.compile("|".join(rf"(?P<k{n}>\b(?:{phrases})\b)" for n, phrases in enumerate(_KINDS.values())))
_NAMES = tuple(_KINDS)
# Somebody speaks of themselves or of somebody, or of harm: nothing that is said so is boilerplate.
_VOICE = words(
    """
    i im ive id ill me my mine myself he hes she shes him her hers his theyre them u ur lol omg wtf ffs tbh imo son daughter
    lad lads mum mums dad nan wife husband kid disgusting disgusted disgrace disgraceful awful appalling terrible horrible
    worst rubbish useless shambles joke clowns idiots scum liar liars lying hated furious fuming angry upset worried scared
    bullied bully bullying racist racism abuse abused assault assaulted hit hurt hurting harm kill killed killing die dead
    dying death bomb bombs burn burning stab stabbed knife knives gun shoot shooting batter battered smash punch slap attack
    attacked threat threats threaten threatened revenge rape paedo paedophile nonce pervert groomer sack sacked resign shame
    shameful lied avoid beware tick scandal complaint complain complained told wish dont wont cant didnt isnt wasnt never
    unfair ashamed acid petrol torch explode destroy payback regret suffer bleed hang lynch drown poison stalk follow weapon
    machete axe hammer throat throats blown raped molest molested touches touched grope groped execute executed massacre
    starve starved neglect neglected bruise bruises bruised slit gang
    """
)
# Listings and adverts say these too, but in sentences that have a listing's words in them.
_SPOKEN = words(
    """
    you your youre youll we us our were it its they everyone everybody nobody none someone somebody anyone people all see
    watch fight beat hate love loved thank thanks proud sorry hope why coming gate gates brilliant amazing warning hunt cover
    blow
    """
)
# Words of telling: something happened, and somebody writes of it.
_TOLD = words(
    """
    said says was had has been have did after when because who which that but would could should raised won visited celebrated
    spoke criticised praised complained accused claimed found warned asked urged welcomed marked planted lost thanked opened
    joined held gave made took went came
    """
)
_ENOUGH = 2.5
# The key of the cue that the place itself gives: no text can hold it.
_LISTING = ""
_ENOUGH_SCHOOLS = 3
_TERSE, _VERY_TERSE = 0.2, 0.1
_MANY_FIGURES = 0.12
_MANY_MARKS = 0.06
_MARKS = re.compile(r"[|\u2022\u00b7;>\u2013\u2014/\u2605]|\s-\s|:\s|\n")
_SMALL = words("the a an and to of in is are be on at for with as so if not this there here just up out very too or from")
_SHORTEST = 6


@dataclass(slots=True)
class _Score:
    """What speaks for boilerplate, by the words that say so, and what speaks against it."""

    cues: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


def boilerplate(reading: Reading, schools_named: Callable[[], int], listing: str = "") -> str:
    """Return what kind of boilerplate a text is, in words, or nothing where anybody speaks in it, tells or threatens.

    ``schools_named`` gives how many schools it names at all: three in a text without a voice count as a cue, four are a list.
    ``listing`` is what kind of listing the place itself is, where it is one.
    """
    if any(word in _VOICE for token in reading.tokens for word in token.readings):
        return ""
    score, named = _Score({_LISTING: listing} if listing else {}), schools_named()
    for sentence in _sentences(reading):
        plain = " ".join(token.word for token in sentence)
        found = {cue[0]: _NAMES[int(str(cue.lastgroup)[1:])] for cue in _CUE.finditer(plain)}
        said = {word for token in sentence for word in token.readings}
        if said & _SPOKEN and not (found or listing):
            return ""
        score.cues |= found
        score.told |= said & _TOLD
    if len(score.cues) + bool(listing) + _by_style(reading) + max(0, named - _ENOUGH_SCHOOLS + 1) - len(score.told) < _ENOUGH:
        return ""
    if not score.cues and named <= _ENOUGH_SCHOOLS:
        return ""
    kinds = list(score.cues.values())
    return max(kinds, key=kinds.count) if kinds else "a list of schools"


def _by_style(reading: Reading) -> float:
    """Return how much a text looks set out and not spoken: few small words, many figures, many marks between its parts."""
    tokens = reading.tokens
    if len(tokens) < _SHORTEST:
        return 0.0
    small = sum(token.word in _SMALL for token in tokens) / len(tokens)
    figures = sum(any(char.isdigit() for char in token.word) for token in tokens) / len(tokens)
    marks = len(_MARKS.findall(visible(reading.raw))) / len(tokens)
    terse = 0.5 * (small < _TERSE) + 0.5 * (small < _VERY_TERSE)
    return terse + 0.5 * (figures >= _MANY_FIGURES) + 0.5 * (marks >= _MANY_MARKS) - _exclaimed(reading.raw)


def _exclaimed(raw: str) -> float:
    """Return how much the marks at the ends of sentences are those of somebody who speaks."""
    return 0.5 * min(3, raw.count("!") + raw.count("?"))


def _sentences(reading: Reading) -> Iterator[list[Token]]:
    """Yield the words of each sentence; a decimal point ends one too, which does no harm here."""
    sentence: list[Token] = []
    for token in reading.tokens:
        if sentence and token.gap in (Gap.DOT, Gap.BREAK):
            yield sentence
            sentence = []
        sentence.append(token)
    yield sentence
