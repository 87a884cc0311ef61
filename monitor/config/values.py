"""What one value of the configuration must look like: each function returns it tidied, or raises the fault by its id."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from difflib import get_close_matches
from typing import LiteralString
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic_core import PydanticCustomError

WEB, MAIL = frozenset({"http", "https"}), frozenset({"imap", "imaps"})
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROTA_TIMES = ("out of hours", "holidays")
SECRET_NAMES = frozenset(
    {"access_key", "access_token", "accesskey", "api_key", "apikey", "app_id", "app_key", "app_password", "appid", "auth"}
    | {"auth_token", "client_secret", "key", "ocp_apim_subscription_key", "passwd", "password", "private_key", "pwd", "secret"}
    | {"session", "sid", "sig", "signature", "subscription_key", "token", "x_api_key"}
)

_TITLE = r"(?:Mrs?|Ms|Miss|Mx|Dr|Revd?|Fr|Sister|Prof)"
_NAME_PART = r"[^\W\d_][^\W\d_'\u2019-]*"
_LABEL = r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)"
_HOST = rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAILBOX = rf"(?=.{{1,254}}$)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?=[^@]*\.){_HOST}"
_RHYTHM = r"(\d{1,6}) ?(m|min|mins|minutes?|h|hours?|d|days?)"
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = 500
_MOST_NAMES = 6
_YEAR = timedelta(days=366)


def fault(problem: LiteralString, **details: str) -> PydanticCustomError:
    """Return what pydantic collects for a wrong value: the problem's id and the details that its words are filled with."""
    return PydanticCustomError(problem, problem, details)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Accepts one of a few words."""

    choices: tuple[str, ...]

    def __call__(self, value: str) -> str:
        """Return the word; fault C006 for any other. Empty means left out."""
        if value and value not in self.choices:
            raise fault("C006", choices=", ".join(self.choices), hint=suggest(value, self.choices))
        return value


@dataclass(frozen=True, slots=True)
class Matching:
    """Accepts text that fits a pattern from end to end."""

    pattern: str
    problem: LiteralString

    def __call__(self, value: str) -> str:
        """Return the text; a fault of the given id when it does not fit. Empty means left out."""
        if value and not re.fullmatch(self.pattern, value):
            raise fault(self.problem)
        return value


POSTCODE = Matching(r"(?i)[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "C011")
IDENTIFIER = Matching(r"[a-z][a-z0-9_-]{0,39}", "C012")
HANDLE = Matching(rf"@[A-Za-z0-9_.-]{{2,64}}(?:@{_HOST})?", "C013")
HASHTAG = Matching(r"#\w{2,60}", "C014")
ACRONYM = Matching(r"[A-Z]{2,8}", "C015")
HOST = Matching(rf"{_LABEL}(?:\.{_LABEL})+", "C017")
STAFF = Matching(rf"{_TITLE}\.?(?: [^\W\d_][^\W\d_'\u2019-]+){{1,2}}", "C019")
PERSON = Matching(rf"(?=.{{2,60}}$)(?:{_TITLE}\.?|{_NAME_PART})(?: {_NAME_PART}){{1,3}}", "C027")
MAILBOX = Matching(_MAILBOX, "C021")
PHONE = Matching(r"\+?(?:[ ()-]*\d){7,15}", "C022")
VARIABLE = Matching(r"[A-Z_][A-Z0-9_]*", "C047")


def suggest(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean x?`` for a near miss, or nothing; ready to stand after a sentence."""
    near = get_close_matches(word.lower(), list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""


def read_plain(value: str) -> str:
    """Return text without spaces around it; fault C008 when it is long or holds what a person cannot see."""
    value = value.strip()
    if len(value) > _LONGEST or any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for c in value):
        raise fault("C008")
    return value


def read_names(value: list[str]) -> list[str]:
    """Return the names of one person; fault C028 when there are too many."""
    if len(value) > _MOST_NAMES:
        raise fault("C028")
    return value


def read_clock(value: object) -> time:
    """Return a time of day from ``"07:15"`` or TOML's own local time; fault C031."""
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        return time.fromisoformat(value)
    if isinstance(value, time) and value == value.replace(second=0, microsecond=0):
        return value
    raise fault("C031")


def read_weekday(value: str) -> str:
    """Return a day's three letters from them or its full English name; fault C032."""
    short = value.lower()[:3]
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    if value and value.lower() not in (*WEEKDAYS, *full):
        raise fault("C032", hint=suggest(value, full))
    return short


def read_rota(value: object) -> object:
    """Return when a rota holds: one of two words, or a date or range of dates; fault C039."""
    if value in ROTA_TIMES:
        return value
    try:
        return read_closure(value)
    except PydanticCustomError:
        raise fault("C039") from None


def read_date(value: object) -> object:
    """Return a date as text, from text or TOML's own local date; fault C033. What is neither is left for the type check."""
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, str) and value and _day(value) is None:
        raise fault("C033")
    return value


def read_closure(value: object) -> object:
    """Return a day, or two joined by a stroke, as text; fault C034. What is neither text nor date is left for the type check."""
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, str) and value and not closed_days(value):
        raise fault("C034")
    return value


def closed_days(closure: str) -> tuple[date, ...]:
    """Return each day of ``2026-10-26`` or ``2026-10-26/2026-10-30``; none when it is no such thing, or above 366 days."""
    first, _, last = closure.partition("/")
    start, end = _day(first), _day(last if "/" in closure else first)
    if start is None or end is None or not timedelta() <= end - start < _YEAR:
        return ()
    return tuple(date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1))


def read_rhythm(value: object) -> timedelta:
    """Return a length of time from ``"15 minutes"``, ``"1h"`` or ``"7 days"``; faults C083, and C084 outside those bounds."""
    found = re.fullmatch(_RHYTHM, value.strip().lower(), re.ASCII) if isinstance(value, str) else None
    if found is None:
        raise fault("C083")
    every = int(found[1]) * _UNITS[found[2][0]]
    if not timedelta(minutes=15) <= every <= timedelta(days=7):
        raise fault("C084")
    return every


def read_server(value: str) -> str:
    """Return a mail server's host name or literal address; fault C041."""
    if value and not re.fullmatch(_HOST, value) and address(value) is None:
        raise fault("C041")
    return value


def read_web(value: str) -> str:
    """Return an http(s) address; fault C076, and C077 when it carries a user name or password."""
    if not value:
        return value
    parts = split(value)
    if parts is None:
        raise fault("C076")
    if "@" in parts.netloc:
        raise fault("C077")
    return value


def read_source(value: str) -> str:
    """Return the address of a place or of a mailbox; faults as ``read_web``."""
    return value if mailbox(value) else read_web(value)


def read_public(value: str) -> str:
    """Return an address that carries no key in its query or fragment; fault C078."""
    parts = split(value)
    for name, _ in [] if parts is None else parse_qsl(f"{parts.query}&{parts.fragment}"):
        if name.lower().replace("-", "_") in SECRET_NAMES:
            raise fault("C078", name=name.lower())
    return value


def read_contact(value: str) -> str:
    """Return a mail address or a web address without credentials; fault C061."""
    if value and not re.fullmatch(_MAILBOX, value) and ((parts := split(value)) is None or "@" in parts.netloc):
        raise fault("C061")
    return value


def mailbox(url: str) -> SplitResult | None:
    """Return the parts of the address of a mailbox, "imaps://imap.school.example/INBOX", or None for anything else."""
    parts = split(url, MAIL)
    return parts if parts and "@" not in parts.netloc and parts.path.strip("/") else None


def split(url: str, schemes: frozenset[str] = WEB) -> SplitResult | None:
    """Return the parts of an http(s) address that names a host, or None for anything else."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in schemes and parts.hostname and parts.port != 0
    except ValueError:
        return None
    # Browsers and libraries disagree on a backslash or a space in an address, so neither may stand in one.
    return None if not whole or re.search(r"[\\\s]", url) else parts


def is_on_site(url: str, website: str) -> bool:
    """Return whether an address is on a website: on its host, with or without www, or on one below it."""
    host, own = ((parts.hostname or "") if (parts := split(each)) else "" for each in (url, website))
    return bool(own) and f".{host}".endswith(f".{own.removeprefix('www.')}")


def address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return a literal IP address, or None when the text is not one."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
