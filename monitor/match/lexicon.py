"""What the words of school names are worth: how common each is, and which say what kind of school it is."""


def words(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


# Our own estimate, in bands, of how little each common word of British school names tells one school from another:
# 0 tells nothing, 1 would settle it. A word that is in no band is taken as rare.
_BANDS: tuple[tuple[float, str], ...] = (
    (
        0.0,
        """st the of and our at in on by upon le la y yr all a an""",
    ),
    (
        0.05,
        """mary marys john johns peter peters joseph josephs james jamess michael michaels paul pauls andrew andrews thomas
        george georges anne annes ann anns catherine catherines matthew matthews mark marks luke lukes stephen stephens
        nicholas margaret margarets patrick patricks bede bedes edward edwards lawrence martin martins francis gregory
        bernadette teresa augustine benedict holy trinity saints lady christ church sacred heart cross family souls angels
        gabriel raphael cuthbert oswald wilfrid chad giles edmund edmunds helen helens philip philips bartholomew barnabas
        clement leonard swithun alban albans david davids dewi mair lourdes fatima immaculate conception assumption rosary martyrs
        apostles baptist evangelist virgin blessed sacrament corpus christi redeemer saviour annunciation perpetual succour
        sorrows carmel walsingham hugh alphege dunstan wulstan monica winifride columba ninian mungo joachim ambrose aidan
        hilda etheldreda botolph dominic ignatius xavier vincent anselm erconwald cecilia ursula brigid bridget begas""",
    ),
    (
        0.1,
        """park hill green wood field fields road lane street avenue way close north south east west northern southern
        new old great little upper lower high low middle grange manor hall house lodge village town city central first
        parc bryn coed road heath end top bottom""",
    ),
    (
        0.2,
        """orchard orchards oak oaks oakwood oakfield oakfields oakdale oaklands oakhill meadow meadows brook brooks brookside
        brookfield brooklands grove woodlands woodland woodside woodfield woodhouse woodcote parkside parklands parkfield
        hillside hilltop hillcrest hillview highfield highfields highlands westfield westfields eastfield northfield southfield
        castle abbey priory queen queens king kings prince princess royal victoria victory albert alexandra elizabeth
        lake lakeside river riverside waterside springfield springfields springwell spring greenfield greenfields greenway
        fairfield fairfields whitehouse ash ashfield ashley ashton elm elms elmwood beech beeches beechwood birch birches
        birchwood willow willows willowbrook maple cedar cedars hawthorn hawthorns holly hollies ivy lime limes linden
        chestnut hazel hazelwood hazel rowan sycamore larch pine pines heather heathfield heathlands primrose rose
        roseberry mount mountain moor moorside moorland moorlands bridge bridges ford mill mills mead mere marsh marshfield
        common cross farm barn barnfield gate gates tower towers windmill valley view crescent square terrace bank banks
        beacon cliff coast harbour bay sea seaview sunny sunnyside sunnybank star bright rainbow acorn acorns
        discovery horizon pioneer unity phoenix hope grace faith community whitehill redhill blackwell stone stanley
        college churchill nelson wellington belmont belvedere beaumont holmes copse chase downs downside glebe croft crofts
        cottage garden gardens forest fern ferndale crown lawn lawns harvest swallow robin kingfisher skylark phoenix
        bishop bishops canon abbot vicarage rectory parish minster chapel hillmead norton sutton weston middleton
        newton burton preston kingswood langley stanton whitefield moss warren newlands""",
    ),
    (
        0.4,
        """vale dale glen burn beck brae haven heights rise ridge slade thorn thorpe combe dene holt hurst leigh lea ley
        worth wick well wells ness head point bluff strand quay wharf lock weir ferry""",
    ),
    (
        0.5,
        """derwent thames trent severn avon tyne tees mersey aire dove kennet wye ouse tame tamar wear ribble calder
        windsor lancaster york tudor stuart hanover balmoral sandringham coronation jubilee millennium""",
    ),
)
_RARITY = {word: worth for worth, words in _BANDS for word in words.split()}
_RARE = 1.0
_SHORT = 0.6
_SHORT_LENGTH = 4
_LONG = 6
_NAMES_OF_LAND = ("wood", "field", "fields", "dale", "hurst", "stead")
# A saint whom our list does not know is still one of dozens of schools of that saint.
_SAINT_MOST = 0.2
_NO_COMMON_NOUN_BELOW = 0.1
_NO_COMMON_NOUN_FROM = 0.5

# Features of the land: a bare name that ends with one is as likely the place itself.
TOPOGRAPHY = words(
    """
    park parc hill wood woods woodlands field fields meadow meadows green grove heath common moor brook lake vale valley
    dale glen mount bridge ford cross farm garden gardens forest copse chase downs lane road street avenue way close house
    hall lodge manor grange castle abbey priory mill mills river beck burn heights rise ridge end bank view coed bryn
    """
)
# Real words that stand one letter from a name by their own right.
_REAL_WORDS = words(
    """
    cornish corniest stoke stokers stroke stock derwen darwen darwent valley orchid orchids oakwell primarily schools
    women woman world would where which while could should word words good food mood pale tale sale male dark bark pork
    mall bill people places please nursing villa veil
    """
)

_PHRASES: tuple[tuple[str, str], ...] = (
    ("school", "school|sch|schl|skool|shcool|scool|schoool|skl|ysgol"),
    ("primary", "primary|pri|prim|prm|primry|primay|prmary|pirmary|priamry|primery|primarry|gynradd"),
    ("primary school", "ps|jmi|jm i"),
    ("primary nursery", "p and n"),
    ("community primary", "cp|c p|county primary"),
    ("community", "community|comm|cmty|commun"),
    ("infant", "infant|infants|inf|infs|babanod"),
    ("junior", "junior|juniors|jnr|jnrs|junr|jun|iau"),
    ("infant junior", "jm and i|junior mixed and infant|junior mixed and infants"),
    ("first", "first"),
    ("middle", "middle"),
    ("nursery", "nursery|nurs|nursey|meithrin"),
    ("preschool", "preschool|pre school|playgroup|pre prep|kindergarten|montessori|daycare|day nursery|childminders"),
    ("academy", "academy|acad"),
    ("ce", "church of england|c of e|cofe|ce|c e|coe|church in wales|ciw"),
    ("rc", "roman catholic|catholic|rc|r c|cath"),
    ("methodist", "methodist"),
    ("jewish", "jewish|hebrew"),
    ("muslim", "muslim|islamic"),
    ("sikh", "sikh"),
    ("hindu", "hindu"),
    ("va", "voluntary aided|va|v a|aided"),
    ("vc", "voluntary controlled|vc|v c|controlled|endowed"),
    ("foundation", "foundation"),
    ("free", "free"),
    ("special", "special"),
    ("secondary", "secondary|sec|comprehensive|comp"),
    ("high", "high|uwchradd"),
    ("prep", "prep|preparatory"),
    ("grammar", "grammar"),
    ("college", "college|sixth form|university"),
    ("upper", "upper|senior"),
)
PHRASES = {tuple(written.split()): frozenset(kinds.split()) for kinds, forms in _PHRASES for written in forms.split("|")}
# In brackets only: "(A)" and "(C)" are how registers write voluntary aided and controlled.
BRACKETED = {"a": frozenset({"va"}), "c": frozenset({"vc"})}
LONGEST_PHRASE = 4
ABBREVIATIONS = words(
    """
    st a c o of e r p v j m i cath sch schl pri prim prm comm inf jnr jun nurs acad sec comp mt ps cp ce rc va vc
    """
)

FAITHS = words("ce rc methodist jewish muslim sikh hindu")
LATER_PHASES = words("secondary high prep grammar college upper")
EARLY_PHASES = words("infant junior first middle special nursery preschool")
SILENT = words("va vc free foundation academy")
# What a kind in the full name adds: "Orchard Community Primary School" is rarer than "Orchard Primary School".
_KIND_WORTH = dict.fromkeys((*FAITHS, "infant", "junior", "first", "middle"), 0.1) | {
    "community": 0.25,
    "nursery": 0.1,
    "special": 0.2,
}


def distinctiveness(core: tuple[str, ...], kinds: frozenset[str] = frozenset()) -> float:
    """Return how far a name settles by itself which school is meant, from 0 (any of hundreds) to 1 (there is but one).

    ``core`` is the name's own words in plain form; ``kinds`` what the full name says of the kind of school.
    """
    worth = sum(_worth(word) for word in core)
    if core[0] == "st":
        worth = min(worth, _SAINT_MOST)
    return min(1.0, worth + sum(_KIND_WORTH.get(kind, 0.0) for kind in kinds))


def _worth(word: str) -> float:
    """Return what a word is worth; a plural or a possessive is worth what the word itself is."""
    known = _RARITY.get(word, _RARITY.get(word.removesuffix("s")))
    return known if known is not None else _SHORT if len(word) <= _SHORT_LENGTH else _RARE


def is_rare(word: str) -> bool:
    """Return whether a word is long enough, and rare enough in names of schools, to call one of several words to mind."""
    return len(word) >= _LONG and _worth(word) >= _RARE


def is_common_noun(word: str) -> bool:
    """Return whether a word of a name is also an ordinary word, which in lower case need name nothing: ``orchard``."""
    if len(word) > _LONG and word.endswith(_NAMES_OF_LAND):
        return False
    return _NO_COMMON_NOUN_BELOW <= _RARITY.get(word, 1.0) < _NO_COMMON_NOUN_FROM


def is_name_word(word: str) -> bool:
    """Return whether a word is one that many names of schools begin with: ``queens``, ``victoria``; or ``car``, of car parks."""
    return word == "car" or 0 < _RARITY.get(word, 0.0) < _NO_COMMON_NOUN_FROM


def is_real_word(word: str) -> bool:
    """Return whether a word is one that people mean as it stands, and not a slip for another."""
    return word in _RARITY or word in _REAL_WORDS or (word,) in PHRASES
