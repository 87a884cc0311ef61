"""What has a shape: numbers, addresses, plates, codes, and children named in the company of children's words."""

import pytest

from monitor.detect import detect
from monitor.detect.structured import Shape, find
from monitor.model import Band
from tests.monitor.judging import ruled


def _found(text: str) -> list[tuple[Shape, str]]:
    return [(found.shape, text[found.span.start : found.span.end]) for found in find(text)]


@pytest.mark.parametrize(
    "number",
    [
        "07700 900461",
        "07700900461",
        "+44 7700 900461",
        "0044 7700 900461",
        "(07700) 900-461",
        "0 7 7 0 0 9 0 0 4 6 1",
        "o77oo 900461",
        "".join(chr(0xFF10 + int(digit)) for digit in "07700900461"),  # full-width
        "01632 960101",
    ],
)
def test_telephone_numbers_are_found_however_they_are_written(number: str) -> None:
    """Drama numbers, international forms, spaced digits, letters for noughts and full-width digits are one number each."""
    assert _found(f"ring {number} now") == [(Shape.PHONE, number)]


@pytest.mark.parametrize(
    "text", ["in 2026 we raised 1234 pounds", "order 12345678901234", "£0800 123 45", "room 0712", "7 x 8 = 56"]
)
def test_other_numbers_are_not_telephone_numbers(text: str) -> None:
    """Years, sums, order numbers and short codes are left alone."""
    assert [shape for shape, _ in _found(text) if shape is Shape.PHONE] == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("he lives at 14 lime grove", "14 lime grove"),
        ("Flat 3, 22 Orchard Close, BK7 2RD please", "Flat 3, 22 Orchard Close, BK7 2RD"),
        ("somewhere in bk7 2rd", "bk7 2rd"),
        ("9a St Anne's Road", "9a St Anne's Road"),
    ],
)
def test_addresses_are_found(text: str, address: str) -> None:
    """A house number with a street, a postcode, or both."""
    assert (Shape.ADDRESS, address) in _found(text)


@pytest.mark.parametrize(
    "text", ["Y6 2nd place", "10 minutes walk", "4 kids on the way", "year 5 4th November", "lives in a nice place"]
)
def test_ordinary_words_are_not_addresses(text: str) -> None:
    """Numbers before everyday words that are also kinds of street make no address."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "plates"),
    [("BK19 ZXT", 1), ("bk19 zxt", 0), ("her car is bk19 zxt", 1), ("his car, A123 BCD", 1), ("by10 the gate", 0)],
)
def test_number_plates_need_capitals_or_a_car(text: str, plates: int) -> None:
    """A plate is written in capitals, or a car stands beside it."""
    assert [shape for shape, _ in _found(text)].count(Shape.PLATE) == plates


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("her mobile is 07700 900461", True),
        ("email him: b.lomas@post.example", True),
        ("b.lomas at gmail dot com is his", True),
        ("admissions@larkspurhill.example has the form", False),
        ("write to year4@larkspur.brackenford.sch.uk", False),
        ("Call the school office on 01632 960101", False),
        ("Window cleaner, free quotes, 07700 900555", False),
        ("Larkspur Hill Primary School, Quarry Lane, BK7 4QT", False),
    ],
)
def test_private_contacts_are_personal_data_and_public_ones_are_not(text: str, told: bool) -> None:  # noqa: FBT001 - a table's column
    """A private person's number or address alerts; an office's and a trader's do not."""
    alerts = {signal.name for signal in ruled(text).signals if signal.band is Band.ALERT}

    assert ("personal_data" in alerts) is told


def test_a_gate_code_is_a_matter_of_security() -> None:
    """The way into the site is security and confidential at once."""
    found = {signal.name: signal.band for signal in detect("The side gate code is still 2580").signals}

    assert found["security_threat"] is Band.ALERT
    assert "confidential_info" in found


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Reuben Askew in 3C has been excluded", Band.ALERT),
        ("poor little Aoife from Reception", Band.ALERT),
        ("J.T. in 4B bit my son", Band.ALERT),
        ("Poppy Nuttall got suspended", Band.ALERT),
        ("so proud of my Freddie", Band.REVIEW),
        ("Mr James taught my sister", None),
        ("Harry Potter day on Friday", None),
        ("Poppy appeal boxes in the office", None),
        ("St James Park trip", None),
        ("Will May be dry enough for the fair", None),
    ],
)
def test_children_are_named_by_a_forename_among_childrens_words(text: str, band: Band | None) -> None:
    """A forename with a class or the like names a child; a title, a saint, a book, a month or a poppy does not."""
    assert next((signal.band for signal in ruled(text).signals if signal.name == "child_named"), None) == band
