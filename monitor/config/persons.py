"""Whether a watch term means a person instead of a school: the school is watched, and nobody is."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote

_TITLES = frozenset({"mr", "mrs", "ms", "mx"})
_LEADING_TITLES = frozenset({"miss", "dr", "sir", "dame", "rev", "fr", "sister"})
_GLUED_TITLE = re.compile(r"(?:mrs?|miss)[a-z]{3,}")
_ROLES = re.compile(r"\b(?:head ?teacher|head ?master|head ?mistress|deputy head|class teacher|caretaker)\b")
_SCHOOL = re.compile(
    r"school|primary|academy|nursery|infant|junior|college|grammar|ysgol|federation|playgroup|pre-?school|trust|\bpta\b"
)
# Words of many schools' names that are also surnames: alone they do not say that a term means the school.
_COMMON = frozenset(
    {
        "bank",
        "bridge",
        "brook",
        "church",
        "community",
        "cross",
        "down",
        "field",
        "ford",
        "green",
        "hall",
        "heath",
        "hill",
        "house",
    }
    | {"lane", "manor", "north", "park", "road", "south", "street", "vale", "west", "wood", "woods"}
)
_SHORTEST = 4
# First names that are hardly ever the first word of a place or a school; flowers, virtues and saints are left out.
_NAMES = """
    aaron abdul adam adrian ahmed aidan aisha alan alastair alex alice alison amanda amelia amina amir amy andrea andrew angela
    anita anna anne anthony barbara ben benjamin beth brenda brian bridget caroline catherine charlie chloe chris christine
    christopher claire clare colin craig daniel darren dave david dawn deborah debbie denise derek diane donna dylan eleanor ellie
    emily emma eric fatima fiona gareth gary gavin gemma geoff gillian graham hannah hassan helen ian imran isabella jack jackie
    jacob jake jan jane janet janice jason jean jenny jessica jill joanna joanne john jonathan josh joshua judith julia julie
    karen kate katherine kathryn keith kelly kerry kevin khadija kim laura lauren lee leah linda lisa liz louise lucy lynn mandy
    marcus margaret maria marie mark martin matt matthew megan michael michelle mike mohamed mohammed muhammad natalie nathan neil
    nick nicola nigel olivia omar owen pamela pat patricia paul paula pauline peter phil philip priya rachel raj rebecca rhys
    richard rob robert robin ruth ryan sally sam samantha samuel sandra sara sarah sean sharon shaun sheila shirley simon sophie
    stacey stephanie stephen steve steven stuart sue susan suzanne tariq teresa thomas tim tina toby tom tony tracey tracy trevor
    vanessa wayne wendy william yasmin yusuf zoe
"""
_FORENAMES = frozenset(_NAMES.split())
_FOLLOWS = frozenset({"user", "users", "u", "profile", "people", "member", "members", "author", "authors", "in"})
_ASKS = frozenset({"author", "user", "username", "screen_name", "from", "by", "actor", "account"})
_FULL_NAME = (2, 3)
_OPERATOR = re.compile(r"\b(?:author|from|user|by):")


@dataclass(frozen=True, slots=True)
class Own:
    """What is the school's own: the words of its names and town, and its handles, in lower case and without the @."""

    words: frozenset[str]
    handles: frozenset[str]

    def touches(self, text: str) -> bool:
        """Return whether a text holds a word of the school's, or says what a school is."""
        return bool(_SCHOOL.search(text.lower())) or any(word in text.lower() for word in self.words)

    def is_handle(self, text: str) -> bool:
        """Return whether this is a handle that the school lists as its own."""
        return text.lower().lstrip("@").removesuffix(".rss") in self.handles


def own(names: tuple[str, ...], handles: tuple[str, ...]) -> Own:
    """Return what is the school's own; short words, titles and what many schools are called say too little."""
    words = {word for name in names for word in _words(name) if len(word) >= _SHORTEST}
    return Own(frozenset(words - _LEADING_TITLES - _COMMON), frozenset(handle.lower().lstrip("@") for handle in handles))


def find_person(term: str, ours: Own) -> str:
    """Return why a watch term seems to mean a person, or nothing."""
    words = _words(term)
    if any(word in _TITLES for word in words[:-1]):
        return "it holds a title such as Mr or Mrs"
    if _ROLES.search(" ".join(words)):
        return "it names the holder of a post"
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", term):
        return "it is somebody's mail address"
    return "" if ours.touches(term) else _guess_person(words)


def _guess_person(words: list[str]) -> str:
    """Return why the words of a term that says nothing of the school seem to mean a person, or nothing."""
    glued = len(words) == 1 and _GLUED_TITLE.fullmatch(words[0])
    if glued or (len(words) > 1 and words[0] in _LEADING_TITLES):
        return "it begins with a title"
    if len(words) in _FULL_NAME and words[0] in _FORENAMES:
        return "it is a first name and a surname"
    return ""


def find_profile(parts: SplitResult, ours: Own) -> str:
    """Return why an address seems to follow one person's posts, or nothing."""
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    for before, segment in zip(["", *segments], segments, strict=False):
        named = segment.startswith("@") or before.lower() in _FOLLOWS or segment.lower() == "profile.php"
        if named and not (ours.is_handle(segment) or ours.touches(segment)):
            return "it is a profile"
    for name, value in parse_qsl(parts.query):
        if name.lower() in _ASKS and not (ours.is_handle(value) or ours.touches(value)):
            return "it asks for what one account posts"
    return _find_search([value for _, value in parse_qsl(parts.query)] + segments, ours)


def _find_search(texts: list[str], ours: Own) -> str:
    for text in texts:
        if _OPERATOR.search(text.lower()):
            return "it asks for what one account posts"
        for phrase in re.findall(r'"([^"]+)"', text):
            if why := find_person(phrase, ours):
                return f"in a phrase it searches for, {why}"
    return ""


def _words(text: str) -> list[str]:
    """Return a text's words in lower case, ``#SackMrsBloggs`` and ``sam_bloggs`` taken apart."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[^\W\d_]+", text)]
