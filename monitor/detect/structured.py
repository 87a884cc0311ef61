"""Finds what has a shape: telephone numbers, e-mail addresses, postcodes, street addresses, number plates, dates of birth."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from monitor.detect.normalise import Word, folded
from monitor.model import Span


class Shape(StrEnum):
    """What kind of thing was found; the value is the word that masking puts in its place."""

    PHONE = "number"
    EMAIL = "e-mail"
    ADDRESS = "address"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing with a shape: what it is, where it stands raw, and how it reads folded."""

    shape: Shape
    span: Span
    words: str


_STREET = (
    r"(?:road|rd|street|st|lane|ln|avenue|ave|drive|close|crescent|cres|court|ct|place|terrace|grove|gardens|gdns|square|mews|rise"
    r"|row|way|walk|view|parade|villas|cottages|hill)"
)
_POSTCODE = r"(?:[a-z]{1,2}\d[a-z\d]?[ \t]{0,2}(?!1st|2nd|3rd|\dth|\d[ap]m)\d[abd-hjlnp-uw-z]{2})"
_PROVIDERS = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|btinternet|aol|sky|talktalk|proton)"
# Every repetition below is bounded, so that no text makes a search slower than its length.
_PHONE = re.compile(r"(?<![\w£.,])(?:\+ ?44|0044|\((?=[0o][\do]{2,5}\))[0o]|[0o])(?:[ \t()._/*-]{0,3}[\do]){8,11}(?![\w])")
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
    rf"|[\w.+-]{{2,40}} ?(?:\(at\)|\[at\]| at ) ?{_PROVIDERS} ?(?:\.|dot| dot |\(dot\)) ?(?:com|co)"
)
_ADDRESS = re.compile(
    r"(?<![\w£.:-])(?:flat \d{1,3}[a-z]?,? )?\d{1,4}[a-z]? (?:[a-z']{2,20} ){1,3}"
    rf"{_STREET}\b(?:[, ]{{1,3}}(?:[a-z]{{2,20}}[, ]{{1,2}}){{0,2}}{_POSTCODE}\b)?"
    rf"|(?<![\w£]){_POSTCODE}(?!\w)"
)
_HOUSE = re.compile(
    rf"\b(?:lives?|living|stays?|moved|house is|home is) (?:on|in|at|to|up|down) (?:the )?(?:[a-z']{{2,20}} ){{1,3}}{_STREET}\b"
)
_PLATE = re.compile(r"(?<!\w)(?:[a-z]{2}\d{2}[ \t]?[a-z]{3}|[a-z]\d{1,3}[ \t]?[a-z]{3})(?!\w)")
_OFFICE = re.compile(
    r"^(?:admin|admissions?|office|info|enquir\w{1,4}|head|contact|pta|ptfa|hello|reception|secretary|bursar|finance|senco?|governors?|jobs)\b"
    r"|@(?:[\w.-]{0,40}(?:school|primary|academy|infants?|juniors?|council)|[\w.-]{1,60}\.(?:sch|gov|nhs|police|ac)\.)"
)
_CAR = re.compile(
    r"\b(?:reg|registration|plate|plates|number plate|car|van|drives|driving|parked|range rover|audi|bmw|golf|corsa|fiesta)\b"
)
_ENDS_IN_POSTCODE = re.compile(_POSTCODE + r"$")
_CAPITAL_STREET = re.compile(r"[A-Z]\S+ [A-Za-z]+$")
_SURE_STREET = re.compile(r"(?:road|rd|street|st|lane|avenue|ave|drive|close|crescent|grove|terrace)$")
_LIVES = re.compile(r"\b(?:lives?|living|stays?|house|home|address)\b")
_PATTERNS = (
    (Shape.EMAIL, _EMAIL),
    (Shape.PHONE, _PHONE),
    (Shape.ADDRESS, _ADDRESS),
    (Shape.ADDRESS, _HOUSE),
    (Shape.PLATE, _PLATE),
)
_FEWEST_DIGITS, _MOST_DIGITS = 10, 11


def find(text: str) -> tuple[Found, ...]:
    """Return everything with a shape in ``text``, by place; nothing overlaps."""
    plain, places = folded(text)
    taken: list[Found] = []
    covered = bytearray(len(text) + 1)
    for shape, pattern in _PATTERNS:
        for found in pattern.finditer(plain):
            span = Span(places[found.start()], places[found.end() - 1] + 1)
            if _fits(shape, found[0], text[span.start : span.end], plain) and not any(covered[span.start : span.end]):
                covered[span.start : span.end] = b"\x01" * (span.end - span.start)
                taken.append(Found(shape, span, found[0]))
    return tuple(sorted(taken, key=lambda found: found.span.start))


def merge(words: Sequence[Word], founds: Sequence[Found]) -> Iterator[Word]:
    """Give the words with those that make up one found thing as one word, marked for the rules with what it is."""
    waiting = iter(founds)
    found = next(waiting, None)
    inside: list[Word] = []
    for word in words:
        while found is not None and word.start >= found.span.end:
            yield from _as_one(found, inside)
            found, inside = next(waiting, None), []
        if found is not None and word.end > found.span.start:
            inside.append(word)
        else:
            yield word
    if found is not None:
        yield from _as_one(found, inside)


def kind(found: Found) -> str:
    """Return the mark that rules know a found thing by: among e-mail addresses and numbers, those of offices stand apart."""
    if found.shape is Shape.PHONE:
        return "<mobile>" if digits(found.words).startswith("07") else "<landline>"
    if found.shape is Shape.EMAIL:
        return "<office>" if _OFFICE.search(found.words) else "<email>"
    return f"<{found.shape}>"


def _as_one(found: Found, inside: list[Word]) -> Iterator[Word]:
    if inside:
        plain = kind(found)
        yield Word(
            frozenset({plain}),
            plain,
            min(found.span.start, inside[0].start),
            max(found.span.end, inside[-1].end),
            inside[0].sentence,
        )


def digits(words: str) -> str:
    """Return the digits of a telephone number as dialled in the United Kingdom, the letter o read as nought."""
    dialled = re.sub(r"\D", "", words.replace("o", "0"))
    return "0" + dialled.removeprefix("00").removeprefix("44") if dialled.startswith(("44", "0044")) else dialled


def _fits(shape: Shape, words: str, raw: str, plain: str) -> bool:
    """Return whether something of the right shape is plausible: the length of a number, the capitals of a plate or a postcode."""
    if shape is Shape.PHONE:
        return _FEWEST_DIGITS <= len(digits(words)) <= _MOST_DIGITS and sum(map(str.isdigit, words)) >= _FEWEST_DIGITS - 2
    if shape is Shape.PLATE:
        new_style = words[1].isalpha()
        return (new_style and raw.isupper()) or (bool(_CAR.search(plain)) and (new_style or raw.isupper()))
    if shape is Shape.ADDRESS and not _ENDS_IN_POSTCODE.search(words):
        return _CAPITAL_STREET.search(raw) is not None or (
            _LIVES.search(plain) is not None and _SURE_STREET.search(words) is not None
        )
    return True
