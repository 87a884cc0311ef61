"""The official register of schools is read whole or refused in words, and never fills the memory."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import register
from monitor.register import LONGEST_LINE, RegisterEntry, RegisterError, read_register
from tests.monitor.registers import HEADING, england, export, school

OAKWOOD = school(123456, "Oakwood Primary School", Town="Pellworth", Postcode="pw3 1aa", SchoolWebsite="www.Oakwood.sch.example")
READ = RegisterEntry("123456", "Oakwood Primary School", "Pellworth", "PW3 1AA", "oakwood.sch.example", "Primary")


def read(content: bytes) -> list[RegisterEntry]:
    """Return the schools of an export."""
    return list(read_register(content.splitlines(keepends=True)))


def refused(content: bytes) -> str:
    """Return with which words an export is refused."""
    with pytest.raises(RegisterError) as caught:
        read(content)
    return str(caught.value)


def test_a_school_is_read_from_the_true_columns() -> None:
    """Its name, town, postcode, the host of its site, and its phase, whatever else stands in the row."""
    assert read(export([OAKWOOD])) == [READ]
    assert len(HEADING) == 139


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_letters_beyond_ascii_are_read_in_either_alphabet(encoding: str) -> None:
    """The register is in the Windows alphabet, and in UTF-8 with or without a mark where somebody saved it so."""
    name = "Caf\u00e9 Row Primary \u2013 St Mary\u2019s School"
    assert [each.name for each in read(export([school(1, name), school(2, "\u00c9cole Bleue")], encoding=encoding))] == [
        name,
        "\u00c9cole Bleue",
    ]


def test_columns_may_leave_out_what_is_in_brackets_and_stand_in_any_order() -> None:
    """``PhaseOfEducation`` is ``PhaseOfEducation (name)``, and never ``PhaseOfEducation (code)``."""
    bare = ("PhaseOfEducation (code)", "Postcode", "PhaseOfEducation", "URN", "SchoolWebsite", "Town", "EstablishmentName")
    text = io.StringIO()
    writer = csv.DictWriter(text, bare, extrasaction="ignore")
    writer.writeheader()
    writer.writerow(OAKWOOD | {"PhaseOfEducation": "Primary", "PhaseOfEducation (code)": "2"})
    assert read(text.getvalue().encode()) == [READ]


@pytest.mark.parametrize(
    ("status", "kept"),
    [("Open", True), ("Open, but proposed to close", True), ("Closed", False), ("Proposed to open", False), ("", False)],
)
def test_only_open_schools_count(status: str, *, kept: bool) -> None:
    """A school that has closed shares its name with nobody."""
    assert (len(read(export([school(1, "Park School"), school(2, "Old School", EstablishmentStatus=status)]))) == 2) is kept


def test_empty_lines_and_lines_of_text_are_read_too() -> None:
    """Lines may be text already; an empty one is no school."""
    lines = export([OAKWOOD]).decode("cp1252").splitlines(keepends=True)
    assert list(read_register([lines[0], "\r\n", *lines[1:], "\r\n"])) == [READ]


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("HTTP://WWW.Orchard.Leicester.sch.example/Home", "orchard.leicester.sch.example"),
        ("orchard.wordpress.com", "orchard.wordpress.com"),
        ("", ""),
        ("none", ""),
        ("N/A", ""),
        ("http://", ""),
        ("http:www.orchard.sch.example", ""),
        ("https://www.facebook.com/orchard", ""),
        ("https://en-gb.facebook.com/orchard", ""),
        ("sites.google.com/orchard.sch.example/home", ""),
        ("office@orchard.sch.example", ""),
        ("www.sch.uk", ""),
        ("www.orchard,sch.example", ""),
        ("www. orchard.sch.example", ""),
        ("http://orchard.sch.example\\@evil.test", ""),
        ("http://[::1", ""),
        ("x" * 90 + ".sch.example", ""),
    ],
)
def test_websites_are_taken_only_where_they_are_a_schools_own(website: str, host: str) -> None:
    """The register's websites are as schools typed them: a shared site, a mail address or a slip is none."""
    assert read(export([school(1, "Orchard School", SchoolWebsite=website)]))[0].host == host


def test_what_would_move_the_cursor_is_taken_out() -> None:
    """A name from a file that somebody prepared is plain text in one line."""
    row = school(1, "Park\x1b[31m \u202eSchool\n\x07", Town="Wex\u200bcombe")
    assert [(each.name, each.town) for each in read(export([row], encoding="utf-8"))] == [("Park[31m School", "Wexcombe")]


GOOD = export([OAKWOOD, OAKWOOD])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (export([]), "names the columns and no open school"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><html>", "This is a web page and not a CSV file."),
        (b"PK\x03\x04rest", "This is a zip file or a workbook. Unpack it"),
        (GOOD.decode("cp1252").encode("utf-16"), "saved by another program, in UTF-16"),
        (b"name,age\nOakwood,7\n", "these are not the columns of the register"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "these are not the columns of the register"),
        (GOOD.replace(b'"Town"', b'"Twon"').replace(b'"Postcode"', b'"PC"'), "Line 1: there is no column Town, Postcode."),
        (GOOD[:-40], "Line 3: it has"),
        (GOOD.replace(b'"123456"', b'"12a456"', 1), "Line 2, column URN: this is not a number."),
        (GOOD.replace(b'"123456"', '"12\u0663456"'.encode(), 1), "Line 2, column URN: this is not a number."),
        (export([school(1, " ")]), "Line 2, column EstablishmentName: the school has no name."),
        (export([school(1, "Park " * 50)]), "Line 2, column EstablishmentName: it has more than 200 characters."),
        (export([school(1, "Park", Town="x" * 101)]), "Line 2, column Town: it has more than 100 characters."),
        (export([school(1, "Park", Street="x" * LONGEST_LINE)]), "Line 2: the line, or a quotation that began before it,"),
        (GOOD.splitlines(keepends=True)[0] + b'"Oakwood' + b"x\n" * LONGEST_LINE, "does not end within 50,000 characters"),
    ],
)
def test_a_broken_file_is_refused_with_the_place_and_what_to_do(content: bytes, words: str) -> None:
    """Where, what is wrong, and what to do about it; none of what the file holds is repeated."""
    said = refused(content)
    assert words in said
    assert any(advice in said for advice in ("Download", "Unpack it", "Give the file", "Follow the"))
    assert "Oakwood" not in said


def test_a_file_cut_short_in_a_school_gives_no_half_register() -> None:
    """Wherever the download broke off within a row, the whole is refused; the last field of a row is empty."""
    *before, last = export(england(3)).splitlines(keepends=True)
    for end in range(1, len(last) - len(',""\r\n')):
        assert "columns" in refused(b"".join(before) + last[:end])


def _endless(first: bytes, piece: bytes, taken: list[int]) -> Iterator[bytes]:
    yield GOOD.splitlines(keepends=True)[0]
    yield first
    while True:
        taken[0] += len(piece)
        yield piece


@pytest.mark.parametrize(
    ("first", "piece"),
    [(b'"', b"never closed\n"), (b'"', b'a","\n'), (b"", b"x" * (LONGEST_LINE + 1)), (b"", b",,,,,,,")],
    ids=["quotation", "fields", "line", "commas"],
)
def test_a_record_without_end_is_given_up(first: bytes, piece: bytes) -> None:
    """However a file is made that never ends a row, no more of it is held than the longest row has."""
    taken = [0]
    with pytest.raises(RegisterError):
        list(read_register(_endless(first, piece, taken)))
    assert taken[0] <= LONGEST_LINE + len(piece)


def test_more_schools_than_there_can_be_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes on and on is given up, by the line."""
    monkeypatch.setattr(register, "MOST_SCHOOLS", 3)
    three, four = (export([school(number, "Oakwood School") for number in range(count)]) for count in (3, 4))
    assert len(read(three)) == 3
    assert refused(four).startswith("Line 5: there are more than 3 schools.")


def test_rows_are_given_one_by_one() -> None:
    """The first school is there before the second line of schools is asked for: nothing is gathered."""
    lines = iter(export(england(1000)).splitlines(keepends=True))
    next(read_register(lines))
    assert len(list(lines)) == 999


@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([*GOOD.splitlines(keepends=True), b'"', b"\r\n"])), max_size=6))
def test_any_file_is_read_or_refused(lines: list[bytes]) -> None:
    """No bytes whatever make it fail in another way."""
    entries: list[RegisterEntry] = []
    with suppress(RegisterError):
        entries = list(read_register(lines))
    assert all(entry.urn.isdecimal() and entry.name for entry in entries)
