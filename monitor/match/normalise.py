"""Text as words that can be compared, each knowing where it stands in the raw text."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from monitor.match.lookalikes import fold, is_invisible, undigit

# Longer than any post; an item that is longer is read this far, so that no text costs more than a moment.
MOST_CHARACTERS = 200_000

_SPECIAL = re.compile(
    r"(?P<link>(?:https?://|www\.)[^\s<>\"']+)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}\w{2,24})"
    r"|(?P<handle>(?<![^\W_])(?<!@)@\w[\w.-]{0,80}(?:@[\w.-]{1,100})?)"
    r"|(?P<host>(?<![^\W_])(?<![@.-])(?:[\w-]{1,63}\.){1,8}(?:uk|com|org|net|co|info|wales|cymru|scot|london|school|example|test)(?![^\W_]|-))"
    r"|(?P<tag></?(?P<element>[a-z]{1,10}[1-6]?)\b[^<>]{0,300}>)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z]{2,8});)",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,10}\b[^<>]{0,300}>", re.IGNORECASE)
_FAR_ENOUGH = 100
_HASHTAG = re.compile(r"(?<![^\W_])(?<!&)#(\w{2,80})")
_INLINE = frozenset(
    ("a", "abbr", "b", "big", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr")
)
_WORD = re.compile(r"\$?[^\W_]+(?:['@$][^\W_]+)*'?|&")
_BREAK = "\x1f"
_CANONICAL = {"&": "and", "saint": "st", "snt": "st", "pk": "park", "rd": "road", "ln": "lane", "mt": "mount"}
_GLUED = ("school", "primary", "community", "nursery", "academy", "infants", "juniors")
_GLUED_OWN = (*_GLUED, *(f"{end}'s" for end in _GLUED))
_NOT_GLUED = frozenset(("pre", "home", "play", "un", "after", "before", "out", "night"))
_SHORTEST_SPELT_OUT = 4
# "V.A. C.E." are initials.
_SHORTEST_DOTTED = 6
_WIDEST_GAP = 40


class Gap(IntEnum):
    """What stands before a word, from least to most dividing: only the first two never end a name."""

    TIGHT = 0
    SPACE = 1
    DOT = 2
    BRACKET = 3
    COMMA = 4
    BREAK = 5


class Token(NamedTuple):
    """One word: its plain form, other readings, its raw place (``stem_end`` is before a possessive s), and the gap before it."""

    word: str
    others: tuple[str, ...]
    start: int
    end: int
    stem_end: int
    gap: Gap

    @property
    def readings(self) -> tuple[str, ...]:
        """Every plain word that this may stand for."""
        return (self.word, *self.others)


class Link(NamedTuple):
    """Something addressed rather than said: its kind (link, mail, handle, host, hashtag), its characters, and its raw place."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A text ready for matching: the raw text, its words in order, and its links, handles and hashtags."""

    raw: str
    tokens: tuple[Token, ...] = ()
    links: tuple[Link, ...] = ()

    def is_capital(self, index: int) -> bool:
        """Return whether word ``index`` begins with a capital letter in the raw text."""
        return self.raw[self.tokens[index].start].isupper()

    @cached_property
    def is_caseless(self) -> bool:
        """Whether capitals say nothing here: the text has none, or nothing else."""
        return not any(char.islower() for char in self.raw) or not any(char.isupper() for char in self.raw)

    def after(self, index: int, count: int) -> str:
        """Return the characters that are seen, at most ``count``, of those that follow word ``index``."""
        end = self.tokens[index].end
        return visible(self.raw[end : end + _FAR_ENOUGH])[:count]

    def is_lower(self, first: int, last: int) -> bool:
        """Return whether no letter of the words ``first`` to ``last`` (exclusive) is a capital."""
        return not any(c.isupper() for c in self.raw[self.tokens[first].start : self.tokens[last - 1].end])


def visible(text: str) -> str:
    """Return a text without what is not seen: invisible characters and markup."""
    return _TAG.sub("", _see(text)[0])


def read(raw: str, cut: int = -1) -> Reading:
    """Return the words and links of a text, at most ``MOST_CHARACTERS`` of it; no name runs across raw position ``cut``."""
    visible, places = _see(raw[:MOST_CHARACTERS])
    plain, where, links = _plain(visible, places)
    tags = _HASHTAG.finditer(visible)
    links.extend(Link("hashtag", tag[1].rstrip("_"), places[tag.start()], places[tag.end() - 1] + 1) for tag in tags)
    return Reading(raw, tuple(_spell_out(_tokens(plain, where, cut))), tuple(links))


def _see(raw: str) -> tuple[str, Sequence[int]]:
    """Return the text without its invisible characters, and the raw place of each character kept."""
    if raw.isascii():
        return raw, range(len(raw))
    kept = [i for i, char in enumerate(raw) if not is_invisible(char)]
    return "".join([raw[i] for i in kept]), kept


def _plain(visible: str, places: Sequence[int]) -> tuple[str, Sequence[int], list[Link]]:
    """Return the folded text with links and markup taken out, the raw place of each letter, and the links."""
    links: list[Link] = []
    letters: list[tuple[str, int]] = []
    done = 0
    for found in _SPECIAL.finditer(visible):
        letters.extend(_folded(visible, done, found.start()))
        done = found.end()
        meant = _meant(found)
        if meant is None:
            links.append(Link(str(found.lastgroup), found[0], places[found.start()], places[done - 1] + 1))
        letters.extend((letter, found.start()) for letter in (_BREAK if meant is None else meant))
    if not done and visible.isascii():
        return visible.lower().replace("`", "'"), places, links
    letters.extend(_folded(visible, done, len(visible)))
    return "".join(letter for letter, _ in letters), [places[index] for _, index in letters], links


def _folded(visible: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the folded letters of ``visible[start:end]``, each with the index that it came from."""
    return ((letter, index) for index in range(start, end) for letter in fold(visible[index]))


def _meant(found: re.Match[str]) -> str | None:
    """Return what markup stands for: an entity's letters, nothing for a tag in a line, a break for others; None for links."""
    if found["entity"] is not None:
        return "".join(map(fold, html.unescape(found["entity"])))
    if found["tag"] is not None:
        return "" if found["element"].lower() in _INLINE else _BREAK
    return None


def _tokens(plain: str, where: Sequence[int], cut: int) -> Iterator[Token]:
    """Yield the words of a folded text; a word glued to a kind of school gives both: ``stokeswoodprimary``."""
    done, ended = 0, -1
    for found in _WORD.finditer(plain):
        start, gap = found.start(), _gap(plain[done : found.start()])
        if ended <= cut <= where[start] and ended >= 0:
            gap = Gap.BREAK
        for part in _unglue(found[0].rstrip("'")):
            end = start + len(part)
            stem = end - 2 if part.endswith("'s") else end
            word, others = _readings(part)
            yield Token(word, others, where[start], where[end - 1] + 1, where[stem - 1] + 1, gap)
            start, gap, ended = end, Gap.TIGHT, where[end - 1] + 1
        done = found.end()


@lru_cache(maxsize=4096)
def _readings(part: str) -> tuple[str, tuple[str, ...]]:
    """Return the plain word for what was written, and what else it may stand for."""
    if part.isalpha() or part == "&":
        return _CANONICAL.get(part, part), ()
    stem = part.removesuffix("'s")
    others = (*undigit(stem.replace("'", "")), *((stem.replace("'", ""),) if stem != part else ()))
    return part.replace("'", ""), tuple(dict.fromkeys(others))


def _unglue(word: str) -> tuple[str, ...]:
    """Return a word in its parts where kinds of school are glued to its end: ``orchardprimaryschool`` gives three."""
    if not word.endswith(_GLUED_OWN):
        return (word,)
    own = "'s" if word.endswith("'s") else ""
    word, parts = word.removesuffix("'s"), list[str]()
    while ending := next((end for end in _GLUED if word.endswith(end)), ""):
        stem = word.removesuffix(ending)
        if not stem.isalnum() or stem in _NOT_GLUED:
            break
        parts.insert(0, ending)
        word = stem
    parts.insert(0, word)
    return (*parts[:-1], parts[-1] + own)


def _gap(between: str) -> Gap:
    """Return how far the characters between two words divide them."""
    if between == " ":
        return Gap.SPACE
    return _judge_gap(between) if len(between) <= _WIDEST_GAP else Gap.BREAK


@lru_cache(maxsize=1024)
def _judge_gap(between: str) -> Gap:
    if between.count("\n") > 1:
        return Gap.BREAK
    marks = set(between) - set(" \t\r\n\u3000*_~\"'\u201c\u201d")
    if marks <= set("-\u2010\u2011"):
        return Gap.COMMA if marks and between != between.strip() else Gap.SPACE
    if marks <= {"."}:
        return Gap.DOT if between.count(".") == 1 else Gap.BREAK
    if marks <= set("()[]."):
        return Gap.BRACKET
    return Gap.COMMA if marks <= set(",()[].-\u2010\u2011\u2013\u2014") else Gap.BREAK


def _spell_out(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield the words with spelt-out ones put together: ``O r c h a r d`` is one word."""
    run: list[Token] = []
    for token in tokens:
        single = len(token.word) == 1 and token.word.isalnum()
        if run and not (single and token.gap < Gap.BRACKET):
            yield from _join(run)
            run = []
        if single:
            run.append(token)
        else:
            yield token
    yield from _join(run)


def _join(run: list[Token]) -> Iterator[Token]:
    """Yield a run of single letters as the words that it spells, or as it is where it is too short to spell one."""
    dotted = any(token.gap is Gap.DOT for token in run[1:])
    if len(run) < (_SHORTEST_DOTTED if dotted else _SHORTEST_SPELT_OUT):
        yield from run
        return
    at, gap = 0, run[0].gap
    for part in _unglue("".join(token.word for token in run)):
        end = run[at + len(part) - 1].end
        yield Token(part, undigit(part), run[at].start, end, end, gap)
        at, gap = at + len(part), Gap.TIGHT
