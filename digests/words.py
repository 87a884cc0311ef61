"""Makes words from elsewhere inert: the only place where they are cleaned, cut, defanged and linked."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar
from unicodedata import category, normalize
from urllib.parse import quote

from digests.model import Alert, Answering, Bundle, Digest, Line, Next, Notice, Trend, Unchecked, Unread

Noun = TypeVar("Noun", Digest, Alert, Answering, Bundle, Notice, Line, Unchecked, Unread, Trend, Next)

LONGEST = 3_000  # characters of one field that are looked at: more than any letter shows
MOST_REFS = 3  # references in the subject of an answer; its code says the rest
MOST_MARKS = 3  # accents on one letter: Vietnamese needs two, "zalgo" uses dozens to paint over its neighbours

_SPACED = frozenset({"Cc", "Zl", "Zp"})  # line breaks of every kind and other controls
_DROPPED = frozenset({"Cf", "Cs"})  # bidi and zero-width characters, lone surrogates
_MARKS = frozenset({"Mn", "Me"})

# The school's own words, where an address is meant to be used; in every other field an address is made inert.
_OURS = frozenset(
    {"by_hand", "contact", "label", "notes", "phone", "reader", "remedy", "school", "short_name", "url", "wordless_at"}
    | {"code", "headline", "items", "mailbox", "otherwise", "page", "says"}
)

_WEB = re.compile(r"http(?=s?:)", re.IGNORECASE)
_SCHEME = re.compile(r"\b(?!hxxps?:)([a-z][a-z0-9+.-]*):(?=//)|\b(mailto|file):", re.IGNORECASE)
_DOT = re.compile(r"(?<=[\w-])[.。．｡](?=[^\W\d_][\w-])|(?<=\bwww)\.", re.IGNORECASE)  # noqa: RUF001 - browsers read these as dots
_SHARE = re.compile(r"\\\\(?=\w)")
_ADDRESS = re.compile(r"https?://([a-z0-9.-]+)(?::\d{1,5})?(?:[/?#].{0,2000})?", re.IGNORECASE)


def clean(text: str) -> str:
    """Return the text as one line in NFC without controls, bidi or zero-width characters, surrogates or towers of accents."""
    kept: list[str] = []
    marks = 0
    for character in text[:LONGEST]:
        kind = category(character)
        marks = marks + 1 if kind in _MARKS else 0
        if kind in _SPACED:
            kept.append(" ")
        elif kind not in _DROPPED and marks <= MOST_MARKS:
            kept.append(character)
    return " ".join(normalize("NFC", "".join(kept)).split())


def defang(text: str) -> str:
    """Return the text with no address that a mail program would make a link of: ``hxxps://evil[.]example``."""
    text = _WEB.sub("hxxp", text)
    text = _SCHEME.sub(lambda found: f"{found[1] or found[2]}[:]", text)
    return _SHARE.sub(r"[\\\\]", _DOT.sub("[.]", text))


def inert(noun: Noun) -> Noun:
    """Return the noun with every text in it cleaned, and defanged unless the field holds the school's own words."""
    ours = {field.name for field in fields(noun)} if isinstance(noun, Unchecked) else _OURS
    harmless: dict[str, Any] = {field.name: _inert(getattr(noun, field.name), ours=field.name in ours) for field in fields(noun)}
    return replace(noun, **harmless)


def _inert(value: object, *, ours: bool) -> object:
    if isinstance(value, str):
        return clean(value) if ours else defang(clean(value))
    if isinstance(value, tuple):
        return tuple(_inert(part, ours=ours) for part in value)
    if is_dataclass(value):
        return inert(value)  # type: ignore[type-var]  # every dataclass inside a noun is a noun
    return value


def cut(text: str, most: int) -> str:
    """Return at most ``most`` characters of the text, ending in `` ...`` at a word where it had to be cut."""
    if len(text) <= most:
        return text
    head = text[: most - 4]
    whole, space, _ = head.rpartition(" ")
    return (whole if space and len(whole) > most // 2 else head).rstrip() + " ..."


def mailto(answer: Answering, choice: str = "") -> str:
    """Return the address that opens a mail which answers as it is: to the mailbox, its subject written (RFC 6068)."""
    # More than fit are all meant: the code names the letter that told of them.
    refs = answer.refs if len(answer.refs) <= MOST_REFS else ()
    subject = " ".join(part for part in (answer.word, *refs, choice.replace(" ", "-"), answer.code) if part)
    return f"mailto:{quote(clean(answer.mailbox), safe='@')}?subject={quote(clean(subject), safe='')}"


def page(answer: Answering) -> str:
    """Return the address of the page with the one button that answers, or nothing: it cannot take a choice."""
    return "" if answer.choices else link(answer.page)


def link(url: str) -> str:
    """Return the address if a reader may follow it, otherwise nothing: http(s) to a plain host, without a user name.

    Characters that RFC 3986 does not allow are percent-encoded; a host that is not ASCII is not linked, for its letters
    may only look like those of another.
    """
    address = quote(url, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
    return address if _ADDRESS.fullmatch(address) else ""


def host(url: str) -> str:
    """Return the host of an address that ``link`` returned, to be shown beside it."""
    found = _ADDRESS.fullmatch(url)
    return found[1].lower() if found else ""
