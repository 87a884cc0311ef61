"""Whether a watch term means a person instead of a school: the school is watched, and nobody is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
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
# What stands in an address before the name of whoever it follows: in its path, and in its query.
_FOLLOWS = frozenset(
    {"user", "users", "u", "profile", "profiles", "person", "people", "member", "members", "author", "authors", "in"}
    | {"accounts", "byline", "contributor", "contributors", "writer", "writers", "journalist"}
)
_ASKS = frozenset(
    {"author", "authors", "author_id", "author_name", "user", "user_id", "userid", "username", "user_name", "screen_name"}
    | {"from", "from_user", "by", "byline", "actor", "account", "account_id", "acct", "handle", "member", "member_id"}
    | {"profile", "profile_id", "mentions", "repo", "writer", "contributor", "poster", "creator"}
)
# Where the next part of a path is what is searched for.
_SEARCHES = frozenset({"search", "tag", "tags", "hashtag", "hashtags", "topic", "topics"})
_FULL_NAME = (2, 3)
_OPERATOR = re.compile(r"\b(?:author|from|user|by|mentions):")


@dataclass(frozen=True, slots=True)
class Own:
    """What is the school's own: the words of its names and town, and its handles, in lower case and without the @.

    ``words`` are those that say something; ``spoken`` are all of them.
    """

    words: frozenset[str]
    handles: frozenset[str]
    spoken: frozenset[str] = frozenset()

    def touches(self, text: str) -> bool:
        """Return whether a text holds a word of the school's, or says what a school is."""
        return bool(_SCHOOL.search(text.lower())) or any(word in text.lower() for word in self.words)

    def is_handle(self, text: str, host: str = "") -> bool:
        """Return whether this is a handle that the school lists as its own, be it with the host that it is at."""
        plain = text.lower().lstrip("@").removesuffix(".rss")
        return plain in self.handles or f"{plain}@{host}" in self.handles

    def is_name(self, text: str) -> bool:
        """Return whether a text says that it is a school, in words of our names and of many schools' alone."""
        words = re.findall(r"[^\W_]+", text.lower())
        return bool(_SCHOOL.search(text.lower())) and all(word in self.spoken or _SCHOOL.fullmatch(word) for word in words)


def own(names: tuple[str, ...], handles: tuple[str, ...]) -> Own:
    """Return what is the school's own; short words, titles and what many schools are called say too little."""
    spoken = frozenset(word for name in names for word in _words(name))
    words = frozenset(word for word in spoken if len(word) >= _SHORTEST)
    return Own(words - _LEADING_TITLES - _COMMON, frozenset(handle.lower().lstrip("@") for handle in handles), spoken)


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
    host = parts.hostname or ""
    segments = [unquote(segment) for segment in parts.path.split("/") if segment]
    asked = [(name.lower().replace("-", "_"), value) for name, value in parse_qsl(parts.query)]
    if not all(ours.is_handle(name, host) or ours.is_name(name) for name in _profiles(segments)):
        return "it is a profile"
    if not all(ours.is_handle(value, host) for name, value in asked if name in _ASKS):
        return "it asks for what one account posts"
    values = [value for _, value in asked]
    searched = [after for before, after in pairwise(segments) if before.lower() in _SEARCHES]
    if any(_OPERATOR.search(text.lower()) for text in (*values, *segments)):
        return "it asks for what one account posts"
    phrases = [phrase for text in (*values, *segments) for phrase in re.findall(r'"([^"]+)"', text)]
    why = next(filter(None, (find_person(text, ours) for text in (*phrases, *values, *searched))), "")
    return f"in what it searches for, {why}" if why else ""


def _profiles(segments: list[str]) -> Iterator[str]:
    """Yield the parts of a path that stand where the name of an account does."""
    for before, segment in zip(["", *segments], segments, strict=False):
        # The account of a business is its owner's: what is read is what others say of the place.
        follows = before.lower() in _FOLLOWS and "locations" not in segments
        if follows or segment.startswith("@") or segment.lower() == "profile.php":
            yield segment


def _words(text: str) -> list[str]:
    """Return a text's words in lower case, ``#SackMrsBloggs`` and ``sam_bloggs`` taken apart."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[^\W\d_]+", text)]
