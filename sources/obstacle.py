"""The only code that says what an answer is when it is not what was asked for: a consent page, a log-in page, an error page."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from sources import obstacle_words as known
from sources.model import Response, Unreadable

LOOKED_AT = 100_000  # bytes; what names a page stands near its top
BRIEF = 150  # words; what stands in the way says little, and a page that says more is about something
# Each ends at the end of the text too, so that what is never closed is looked through once and not again and again.
UNSPOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1[^>]*>?|\Z)|<[!?/a-z][^>]*(?:>|\Z)", re.IGNORECASE | re.DOTALL
)
LINKED = re.compile(r"<a\b.*?(?:</a\s*>|\Z)", re.IGNORECASE | re.DOTALL)
NAMES = tuple(re.compile(rf"<{tag}\b[^>]{{0,300}}>(.{{0,400}}?)</{tag}", re.IGNORECASE | re.DOTALL) for tag in ("title", "h1"))
PARTS = re.compile(r"\s[-\u2013\u2014|\u00b7\u2022\u00bb:]+\s|[|\u00b7\u2022\u00bb:!?.\u2026]+(?:\s|$)|,\s")
PASSWORD = re.compile(r"<input[^>]{0,500}type\s*=\s*[\"']?password", re.IGNORECASE)
WEB_PAGE = re.compile(r"<(?:!doctype html|html|head|body|div|table|p)[\s>]", re.IGNORECASE)
FEED = re.compile(r"\s*<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
BEFORE = re.compile(r"\A(?:\s|\ufeff|<\?[^>]*>|<!--.*?-->|<![a-z][^>\[]*(?:\[[^\]]*\]\s*)?>)*", re.IGNORECASE | re.DOTALL)
JSON_FEED = re.compile(r"\A\s*\{.*\"https?://jsonfeed\.org", re.DOTALL)

BROWSE = "Open the address in a browser that is not logged in and see what the place shows."
REMEDIES = {
    "a consent page": "The place wants cookies accepted first, and a program may not: look for a feed, or remove the source.",
    "a log-in page": "Only what anybody can read is read: look for a public address of it, or remove the source.",
    "a check for robots": "The place does not want programs here: ask it for a feed or for permission, or remove the source.",
    "a not-found page": "The place has nothing at this address: find the new one in a browser, and correct the source's url.",
    "an error page": "It is tried again by itself. If it lasts, see in a browser what the place says, or ask it.",
    "a feed": 'Set kind = "feed" for this source.',
    "a web page": 'If the place moved its feed, correct the source\'s url; a web page needs kind = "page" or "reviews".',
    "an empty answer": BROWSE,
}


@dataclass(frozen=True, slots=True)
class _Top:
    """The top of an answer: where it came from, its markup, what it calls itself (each part of it), and its words.

    ``brief`` is true where the page says so little that it is about nothing else, and ``empty`` where it does outside its links.
    """

    place: str
    markup: str
    parts: tuple[str, ...]
    words: str
    brief: bool
    empty: bool

    def named(self, pattern: re.Pattern[str]) -> bool:
        """Say whether a whole part of what the page calls itself fits: "404 | Echo" does, "School 404 club" does not."""
        return any(pattern.fullmatch(part) for part in self.parts)


def what(response: Response, *, brief: bool = True) -> str:
    """Return what the answer seems to be: one of the keys of ``REMEDIES``, or nothing when it is like none of them.

    Where the page is known to say more than what stands in the way would, and is not ``brief``, its name is not enough.
    """
    top = _top(response, brief=brief)
    signs = (
        ("an empty answer", not top.markup.strip()),
        ("a feed", FEED.match(BEFORE.sub("", top.markup, count=1)) or JSON_FEED.search(top.markup)),
        ("a consent page", _wants_consent(top)),
        ("a log-in page", _wants_log_in(top)),
        ("a check for robots", _wants_people(top)),
        ("a not-found page", (top.empty and top.named(known.NOT_FOUND)) or (top.brief and top.named(known.NUMBER_404))),
        ("an error page", top.brief and top.named(known.ERROR)),
        ("a web page", WEB_PAGE.search(top.markup)),
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


def _top(response: Response, *, brief: bool) -> _Top:
    markup = response.body[:LOOKED_AT].decode("utf-8", "replace")
    parts = urlsplit(response.url)
    names = [_plain(found[1]) for found in (pattern.search(markup) for pattern in NAMES) if found]
    called = (part.strip(" -\u2013\u2014\"'") for name in names for part in PARTS.split(name))
    place = f"{parts.hostname or ''}{parts.path}".lower()
    words, unlinked = _plain(markup), _plain(LINKED.sub(" ", markup))
    little, empty = (brief and said.count(" ") < BRIEF for said in (words, unlinked))
    return _Top(place, markup, tuple(part for part in called if part), words, little, empty)


def _plain(markup: str) -> str:
    """Return the words of some markup, lower-case, with straight apostrophes; good enough to know a page by."""
    words = html.unescape(UNSPOKEN.sub(" ", markup)).replace("\u2019", "'").lower()
    return " ".join(words.split())


def _wants_consent(top: _Top) -> bool:
    somewhere = known.CONSENT_PLACE.search(top.place) or known.CONSENT_FORM.search(top.markup)
    named = top.empty and top.named(known.CONSENT)
    return bool(somewhere or named or (top.brief and known.CONSENT_WORDS.search(top.words)))


def _wants_log_in(top: _Top) -> bool:
    password = PASSWORD.search(top.markup)
    named = (top.brief or password) and top.named(known.LOG_IN)
    return bool(known.LOG_IN_PLACE.search(top.place) or named or (top.brief and password))


def _wants_people(top: _Top) -> bool:
    said = top.named(known.ROBOT) or known.ROBOT_WORDS.search(top.words) or known.ROBOT_MARKS.search(top.markup)
    return bool(known.ROBOT_PLACE.search(top.place) or (top.brief and said))
