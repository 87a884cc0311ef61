"""What an IMAP server answers (RFC 3501), as plain lists, and how a mail is built by what it says; nothing here does I/O."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

Value: TypeAlias = "bytes | list[Value]"

MOST_TOKENS = 1_000_000  # of one answer
DEEPEST = 20  # parts in parts of one mail
_TOKEN = re.compile(rb'[()]|"(?:[^"\\]|\\.)*"|BODY\[[^\]]*\](?:<\d+>)?|[^\s()"]+', re.IGNORECASE | re.DOTALL)
_LITERAL = re.compile(rb"\{\d+\+?\}\s*\Z")
_NAME = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}")
_TEXT, _MULTIPART, _MAIL = "text", "multipart", "message/rfc822"
_SIZE, _INSIDE = 6, 8  # where these stand in what is said of a part (RFC 3501, 7.4.2)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail: what it is, by which section it is asked for, how it is written, how large it is, and what is in it."""

    kind: str
    section: str
    charset: str = ""
    encoding: str = ""
    size: int = 0
    parts: tuple["Part", ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether there are words in it."""
        return self.kind.startswith(f"{_TEXT}/")

    @property
    def is_mail(self) -> bool:
        """Whether it is a mail of its own."""
        return self.kind == _MAIL

    def walk(self) -> Iterator["Part"]:
        """Yield the part and all in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def fetched(answer: Sequence[object]) -> list[Mapping[str, Value]]:
    """Return what is said of each mail, by upper-case name; raise ``ValueError`` where the answer makes no sense."""
    said = _nested(list(islice(_tokens(answer), MOST_TOKENS + 1)))
    return [dict(zip(map(_upper, one[::2]), one[1::2], strict=False)) for one in said if isinstance(one, list)]


def built(structure: Value) -> Part:
    """Return how a mail is built by its BODYSTRUCTURE; raise ``ValueError`` where that makes no sense."""
    try:
        return _body(structure, "")
    except IndexError:
        raise ValueError("no structure") from None


def words_of(said: Mapping[str, Value], name: str) -> bytes:
    """Return the first value whose name begins so: servers write lists of headers in an order of their own."""
    return next((value for key, value in said.items() if key.startswith(name) and isinstance(value, bytes)), b"")


def _tokens(answer: Sequence[object]) -> Iterator[bytes | tuple[bytes]]:
    """Yield the tokens of an answer; a literal, which may hold anything, is wrapped."""
    for piece in answer:
        text, *literal = piece if isinstance(piece, tuple) else (piece,)
        if isinstance(text, bytes):
            yield from (found[0] for found in _TOKEN.finditer(_LITERAL.sub(b"", text) if literal else text))
        if literal:
            yield (bytes(literal[0]),)


def _nested(tokens: Sequence[bytes | tuple[bytes]]) -> list[Value]:
    """Return tokens as lists in lists, however deep: one mail of a stranger's must not hide the others."""
    if len(tokens) > MOST_TOKENS:
        raise ValueError("too many tokens")
    open_lists: list[list[Value]] = [[]]
    for token in tokens:
        if token == b"(":
            open_lists.append([])
        elif token == b")" and len(open_lists) > 1:
            closed = open_lists.pop()
            open_lists[-1].append(closed)
        else:
            open_lists[-1].append(token[0] if isinstance(token, tuple) else _plain(token))
    if len(open_lists) > 1 or b")" in open_lists[0]:
        raise ValueError("brackets that do not fit")
    return open_lists[0]


def _plain(token: bytes) -> bytes:
    if token[:1] == b'"':
        return re.sub(rb"\\(.)", rb"\1", token[1:-1], flags=re.DOTALL)
    return b"" if token.upper() == b"NIL" else token


def _upper(value: Value) -> str:
    return value.decode("latin-1").upper() if isinstance(value, bytes) else ""


def _body(said: Value, around: str) -> Part:
    """Return what a mail holds; ``around`` is the section of the mail where it stands in another."""
    if isinstance(said, list) and said and isinstance(said[0], list):
        return _part(said, around)
    return _part(said, f"{around}.1" if around else "1")


def _part(said: Value, section: str) -> Part:
    if not isinstance(said, list) or not said or section.count(".") > DEEPEST:
        raise ValueError("no part")
    if isinstance(said[0], list):
        inner = [one for one in said if isinstance(one, list)][: _leading(said)]
        sections = (f"{section}.{number}" if section else f"{number}" for number in range(1, len(inner) + 1))
        return Part(f"{_MULTIPART}/{_name(said[len(inner)])}", section, parts=tuple(map(_part, inner, sections)))
    kind = f"{_name(said[0])}/{_name(said[1])}"
    if kind == _MAIL:
        return Part(kind, section, parts=(_body(said[_INSIDE], section),))
    return Part(kind, section, _charset(said[2]), _name(said[5]), _number(said[_SIZE]))


def _leading(said: Sequence[Value]) -> int:
    return next((at for at, one in enumerate(said) if not isinstance(one, list)), len(said))


def _charset(said: Value) -> str:
    named = dict(zip(map(_upper, said[::2]), said[1::2], strict=False)) if isinstance(said, list) else {}
    return _name(named.get("CHARSET", b""))


def _name(value: Value) -> str:
    """Return a name as it may stand in a header, or one that says nothing."""
    name = _upper(value).lower()
    return name if _NAME.fullmatch(name) else "unknown"


def _number(value: Value) -> int:
    return int(value) if isinstance(value, bytes) and value.isdigit() and len(value) < 12 else 0  # noqa: PLR2004 - a terabyte
