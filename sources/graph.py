"""The only code that knows what Meta's Graph API says besides what was asked for: its errors, and where its next page begins."""

import re
from datetime import timedelta

from sources import links, objects
from sources.model import KeyRefused, Response, Source, SourceError, Unreadable
from sources.objects import Thing

# developers.facebook.com/docs/graph-api/guides/error-handling and .../overview/rate-limiting
EXPIRED = {"102", "190"}
FORBIDDEN = re.compile(r"3|10|2[0-9]{2}")
TOO_OFTEN = {"4", "17", "32", "341", "613", "80001", "80002"}
TROUBLED = {"1", "2"}
WITHDRAWN = "12"
PAUSE = timedelta(hours=1)  # what is used up is counted over an hour

_RENEW = (
    "Make a new token as docs/sources.md says (business.facebook.com: Settings, System users, Generate token), put it where "
    "secret_env or secret_file says, and correct secret_expires."
)
_PERMIT = "Make a new token that has the permissions which docs/sources.md names, for a user who may manage this account."
_SPACE = "Raise the source's `every` in config.toml; it is tried again by itself."
_LESS = "It is tried again by itself. If it lasts, ask for less at a time: add limit=10 to the source's url."
_OLDER = "Meta took this out of newer versions of its interface: name an older one (v21.0) in the source's url, or remove it."
_COMPARE = "Compare the source's url with docs/sources.md: the account's number, the version or the fields may be wrong."


def load(response: Response, whose: str) -> Thing:
    """Return the object that an answer is; raise ``KeyRefused`` or ``Unreadable`` when it is an error or no JSON."""
    thing = objects.load(response)
    if thing.get("error") is not None:
        raise _trouble(objects.words(thing, "error.code"), whose)
    return thing


def following(source: Source, thing: Thing) -> str:
    """Return the address of the page after this one, made from its cursor, or nothing when this is the last.

    That there is one is all that ``paging.next`` is good for: the address in it holds the key.
    """
    cursor = objects.words(thing, "paging.cursors.after")
    if not objects.words(thing, "paging.next") or not cursor.isascii():
        return ""
    return links.turned(source.url, after=cursor) if cursor else ""


def _trouble(code: str, whose: str) -> SourceError:
    """Return the error for one of Meta's error codes; of its words nothing is said, since they may repeat the key."""
    if code in EXPIRED:
        return KeyRefused(f"{whose} does not accept the key: it has expired or was withdrawn (error {code})", _RENEW)
    if FORBIDDEN.fullmatch(code):
        return KeyRefused(f"{whose} does not let this key read this (error {code})", _PERMIT)
    if code in TOO_OFTEN:
        return Unreadable(f"{whose} says that we come too often (error {code})", _SPACE, retry_after=PAUSE)
    if code in TROUBLED:
        return Unreadable(f"{whose} has trouble of its own, or we ask for too much at a time (error {code})", _LESS)
    if code == WITHDRAWN:
        return Unreadable(f"{whose} no longer gives this in this version of its interface (error {code})", _OLDER)
    known = f" (error {code})" if re.fullmatch(r"[0-9]{1,7}", code) else ""
    return Unreadable(f"{whose} answers with an error{known}", _COMPARE)
