"""The only code that says what an answer is when it is not what was asked for: a consent page, a log-in page, an error page."""

import re
from urllib.parse import urlsplit

from sources.model import Response, Unreadable

LOOKED_AT = 100_000  # bytes; what names a page stands near its top
TITLE = re.compile(r"<title[^>]*>([^<]{0,300})", re.IGNORECASE)
CONSENT_PLACE = re.compile(r"^consent\.|/(?:cookie-?)?consent(?:/|$)", re.IGNORECASE)
CONSENT_TITLE = re.compile(r"before you continue|cookie consent|your privacy choices", re.IGNORECASE)
LOGIN_PLACE = re.compile(r"^(?:accounts|login|signin|sso)\.|/(?:log-?in|sign-?in|session/new)(?:[/.]|$)", re.IGNORECASE)
LOGIN_FORM = re.compile(r"<input[^>]{0,500}type\s*=\s*[\"']?password", re.IGNORECASE)
ROBOT_TITLE = re.compile(r"just a moment|attention required|captcha|are you (?:a )?(?:human|robot)|security check", re.IGNORECASE)
ERROR_TITLE = re.compile(
    r"\b(?:40[0-9]|410|429|50[0-9])\b|not found|\berror\b|unavailable|maintenance|forbidden|denied|went wrong", re.IGNORECASE
)
WEB_PAGE = re.compile(r"<(?:!doctype html|html|head|body|div|table|p)[\s>]", re.IGNORECASE)
FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]|^\s*\{.*\"https?://jsonfeed\.org", re.IGNORECASE | re.DOTALL)

BROWSE = "Open the address in a browser that is not logged in and see what the place shows."
REMEDIES = {
    "a consent page": "The place wants cookies accepted first, and a program may not: look for a feed, or remove the source.",
    "a log-in page": "Only what anybody can read is read: look for a public address of it, or remove the source.",
    "a check for robots": "The place does not want programs here: ask it for a feed or for permission, or remove the source.",
    "an error page": "If it lasts, see in a browser whether the place has moved, and correct the source's url.",
    "a feed": 'Set kind = "feed" for this source.',
    "a web page": 'If the place moved its feed, correct the source\'s url; a web page needs kind = "page" or "reviews".',
    "an empty answer": BROWSE,
}


def what(response: Response) -> str:
    """Return what the answer seems to be: one of the keys of ``REMEDIES``, or nothing when it is like none of them."""
    top = response.body[:LOOKED_AT].decode("utf-8", "replace")
    found = TITLE.search(top)
    title = found[1] if found else ""
    parts = urlsplit(response.url)
    place = f"{parts.hostname or ''}{parts.path}"
    signs = (
        ("an empty answer", not top.strip()),
        ("a consent page", CONSENT_PLACE.search(place) or CONSENT_TITLE.search(title)),
        ("a log-in page", LOGIN_PLACE.search(place) or LOGIN_FORM.search(top)),
        ("a check for robots", ROBOT_TITLE.search(title)),
        ("a feed", FEED.search(top)),
        ("an error page", ERROR_TITLE.search(title)),
        ("a web page", WEB_PAGE.search(top)),
    )
    return next((name for name, sign in signs if sign), "")


def unlike(response: Response, wanted: str) -> Unreadable:
    """Return the error for an answer that is not what was asked for: ``wanted`` is "a feed" or "a web page"."""
    found = what(response)
    if found == wanted:
        return Unreadable(f"this is {wanted} that is broken off or malformed, and nothing in it can be read", BROWSE)
    return Unreadable(f"this is {found}, not {wanted}" if found else f"this is not {wanted}", REMEDIES.get(found, BROWSE))


def nothing_fits(response: Response, words: str) -> Unreadable:
    """Return the error for a page on which nothing that was looked for stands; ``words`` say what that was."""
    found = what(response)
    if found in {"", "a web page"}:
        return Unreadable(words)
    return Unreadable(f"{words}: this is {found}", REMEDIES[found])
