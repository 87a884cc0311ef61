"""The only code that knows what Google's interfaces say besides what was asked for: errors, and where the next page begins."""

import re
from datetime import timedelta

from sources import links, objects
from sources.model import KeyRefused, Response, Source, SourceError, Unreadable
from sources.objects import Thing

TOO_OFTEN = {"dailyLimitExceeded", "quotaExceeded", "rateLimitExceeded", "userRateLimitExceeded"}
BAD_KEY = {"keyExpired", "keyInvalid", "API_KEY_INVALID"}
SWITCHED_OFF = "commentsDisabled"
PAUSE = timedelta(hours=1)

_RENEW = (
    "Make a new key as docs/sources.md says (console.cloud.google.com: APIs & Services, Credentials), see that the interface is "
    "enabled there, put the key where secret_env or secret_file says, and correct secret_expires."
)
_SPACE = "The day's allowance is used up: raise the source's `every` in config.toml; it is tried again by itself."
_REMOVE = "There is nothing to read here while they are: remove the source, or switch them on."
_COMPARE = "Compare the source's url with docs/sources.md: the channel, the video or another parameter may be wrong."


def load(response: Response, whose: str) -> Thing:
    """Return the object that an answer is; raise ``KeyRefused`` or ``Unreadable`` when it is an error or no JSON."""
    thing = objects.load(response)
    if thing.get("error") is not None:
        raise _trouble(thing, whose)
    return thing


def following(source: Source, thing: Thing) -> str:
    """Return the address of the page after this one, or nothing when this is the last."""
    token = objects.words(thing, "nextPageToken")
    return links.turned(source.url, pageToken=token) if token and token.isascii() else ""


def _trouble(thing: Thing, whose: str) -> SourceError:
    """Return the error for an error document; of its words nothing is said."""
    code = objects.words(thing, "error.code")
    each = objects.things(thing, "error.errors") + objects.things(thing, "error.details")
    reasons = {objects.words(one, "reason") for one in each}
    known = f" (error {code})" if re.fullmatch(r"[0-9]{1,3}", code) else ""
    if reasons & TOO_OFTEN or code == "429":
        return Unreadable(f"{whose} says that we come too often{known}", _SPACE, retry_after=PAUSE)
    if SWITCHED_OFF in reasons:
        return Unreadable(f"comments are switched off there{known}", _REMOVE)
    if reasons & BAD_KEY or code in {"401", "403"}:
        return KeyRefused(f"{whose} does not accept the key, or does not let it read this{known}", _RENEW)
    return Unreadable(f"{whose} answers with an error{known}", _COMPARE)
