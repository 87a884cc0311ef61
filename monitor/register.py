"""Reads the official register of schools as it is downloaded: lines in, open schools out, one by one."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from monitor.match.hosts import own_host

# A real line has about 2,000 characters. One that never ends, or a quotation that is never closed, is not read to its end.
LONGEST_LINE = 50_000
# England has about 50,000 schools and colleges, closed ones included.
MOST_SCHOOLS = 200_000
# An export with fewer is a part of the register, and a part makes every name look rarer than it is.
FEWEST_SCHOOLS = 20_000
_LONGEST = {"URN": 16, "EstablishmentName": 200, "Town": 100, "Postcode": 20, "PhaseOfEducation": 100}
_COLUMNS = ("URN", "EstablishmentName", "Town", "Postcode", "SchoolWebsite", "PhaseOfEducation")
_STATUS = "EstablishmentStatus"
_OPEN = frozenset({"open", "open, but proposed to close"})
_OTHER_FILES = {
    b"PK\x03\x04": "This is a zip file or a workbook. Unpack it and give the file in it that ends with .csv.",
    b"\xff\xfe": "This file was saved by another program, in UTF-16. Give the file as it was downloaded.",
    b"\xfe\xff": "This file was saved by another program, in UTF-16. Give the file as it was downloaded.",
}
_HOST = re.compile(r"(?:[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?\.)+[a-z][a-z\d-]{1,62}")
# Whoever registers a name does it under one of these: none is one school's own.
_REGISTRY = re.compile(r"(?:ac|co|gov|ltd|me|net|org|plc|sch)\.uk")
_LONGEST_HOST = 100
_AGAIN = "Download the register again and give the file as it is."


class RegisterError(Exception):
    """The file is not an export of the register, or not a whole one: where, what is wrong with it, and what to do."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One open school of the register. ``host`` is that of its own site, or nothing where it gives none or a shared one."""

    urn: str
    name: str
    town: str
    postcode: str
    host: str
    phase: str


class _Lines:
    """The lines of a file as text, each and each record of them no longer than a record can be."""

    def __init__(self, lines: Iterable[bytes | str]) -> None:
        self._lines = iter(lines)
        self.number = 0
        self._record = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self._record += len(line)
        if self.number == 1:
            _check_start(line)
        if self._record > LONGEST_LINE:
            raise RegisterError(
                f"Line {self.number}: the line, or a quotation that began before it, does not end within"
                f" {LONGEST_LINE:,} characters. {_AGAIN}"
            )
        return _text(line).removeprefix("\ufeff") if self.number == 1 else _text(line)

    def end_record(self) -> None:
        """The lines so far have given a record; the next begins."""
        self._record = 0


def read_register(lines: Iterable[bytes | str]) -> Iterator[RegisterEntry]:
    """Yield the open schools of an export one by one, holding none; raise ``RegisterError`` where it is not a whole export.

    The lines of a file should come at most ``LONGEST_LINE`` + 1 characters at a time, so that one without end is not held.
    """
    source = _Lines(lines)
    at: dict[str, int] = {}
    width = found = 0
    for row in _rows(source):
        if not at:
            at, width = _columns(row), len(row)
        elif row:
            _check_row(row, width, source.number)
            if (entry := _entry(row, at, source.number)) is not None:
                found += 1
                yield entry
        if found > MOST_SCHOOLS:
            raise RegisterError(f"Line {source.number}: there are more than {MOST_SCHOOLS:,} schools. {_AGAIN}")
    if not at:
        raise RegisterError(f"The file is empty. {_AGAIN}")
    if not found:
        raise RegisterError(f"The file names the columns and no open school. {_AGAIN}")


def _rows(source: _Lines) -> Iterator[list[str]]:
    """Yield the records of a CSV file."""
    reader = csv.reader(source)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise RegisterError(f"Line {source.number}: this cannot be taken apart into columns. {_AGAIN}") from error
        source.end_record()
        yield row


def _check_start(line: bytes | str) -> None:
    """Raise ``RegisterError`` where the first line is that of another sort of file."""
    start = line if isinstance(line, bytes) else line.encode(errors="replace")
    for mark, words in _OTHER_FILES.items():
        if start.startswith(mark):
            raise RegisterError(words)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise RegisterError("This is a web page and not a CSV file. Follow the page's download link and give what it leads to.")


def _text(line: bytes | str) -> str:
    """Return a line's text: UTF-8 where it is that, the Windows alphabet that the register uses where it is not."""
    if isinstance(line, str):
        return line
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _columns(heading: Sequence[str]) -> dict[str, int]:
    """Return where each column stands that we use; ``Phase (name)`` and ``Phase`` are the same, ``Phase (code)`` is not."""
    places: dict[str, int] = {}
    for at, title in enumerate(heading):
        places.setdefault(title.strip().removesuffix("(name)").strip().casefold(), at)
    found = {name: places[name.casefold()] for name in (*_COLUMNS, _STATUS) if name.casefold() in places}
    missing = [name for name in _COLUMNS if name not in found]
    if len(missing) == len(_COLUMNS):
        raise RegisterError(f"Line 1: these are not the columns of the register of schools. {_AGAIN}")
    if missing:
        raise RegisterError(f"Line 1: there is no column {', '.join(missing)}. Download all establishment fields, not a choice.")
    return found


def _check_row(row: Sequence[str], width: int, line: int) -> None:
    if len(row) != width:
        raise RegisterError(
            f"Line {line}: it has {len(row)} columns where the first line has {width}. It was cut short or changed. {_AGAIN}"
        )


def _entry(row: Sequence[str], at: dict[str, int], line: int) -> RegisterEntry | None:
    """Return the school of a row, or None where it is closed or not open yet."""
    if _STATUS in at and row[at[_STATUS]].strip().casefold() not in _OPEN:
        return None
    value = {name: _clean(row[at[name]]) for name in _COLUMNS}
    for name, most in _LONGEST.items():
        if len(value[name]) > most:
            raise RegisterError(f"Line {line}, column {name}: it has more than {most} characters. {_AGAIN}")
    if not (value["URN"].isascii() and value["URN"].isdecimal()):
        raise RegisterError(f"Line {line}, column URN: this is not a number. {_AGAIN}")
    if not value["EstablishmentName"]:
        raise RegisterError(f"Line {line}, column EstablishmentName: the school has no name. {_AGAIN}")
    return RegisterEntry(
        urn=value["URN"],
        name=value["EstablishmentName"],
        town=value["Town"],
        postcode=value["Postcode"].upper(),
        host=_site(value["SchoolWebsite"]),
        phase=value["PhaseOfEducation"],
    )


def _site(website: str) -> str:
    """Return the host of a school's own site, or nothing where the register has none, a mail address or a shared site."""
    host = own_host(website)
    if "@" in website or len(host) > _LONGEST_HOST or not _HOST.fullmatch(host) or _REGISTRY.fullmatch(host):
        return ""
    return host


def _clean(text: str) -> str:
    """Return a field in one line, without characters that draw nothing."""
    if text.isascii() and text.isprintable():
        return text.strip()
    shown = "".join(" " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(shown.split())
