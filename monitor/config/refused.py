"""The places that forbid programs to read them, each with the lawful way to learn what is said there."""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult


@dataclass(frozen=True, slots=True)
class Forbidden:
    """A place whose terms forbid reading by program: its hosts, the hosts of its API, and what may be done instead.

    A host that ends in a full stop stands for all that begin so. An API that is not ``paid`` is for one's own account alone.
    """

    name: str
    hosts: tuple[str, ...]
    instead: str
    apis: tuple[str, ...] = ()
    paid: bool = False


_BY_HAND = "Name it in [by_hand] checks so that a person looks at it, and hand in what is found."
_OWN_PAGE = "The school's own account may be read through its API on the footing own-account-api. " + _BY_HAND
_ALERT = "Set up a search alert for site:{host} and the school's name, delivered as a feed; a person opens the links."

PLACES = (
    Forbidden("Mumsnet", ("mumsnet.com",), _ALERT.format(host="mumsnet.com")),
    Forbidden(
        "Facebook",
        ("facebook.com", "fb.com", "fb.me", "fb.watch", "m.me", "messenger.com"),
        _OWN_PAGE,
        apis=("graph.facebook.com",),
    ),
    Forbidden("Instagram", ("instagram.com",), _OWN_PAGE, apis=("graph.instagram.com", "api.instagram.com")),
    Forbidden("Threads", ("threads.net", "threads.com"), _OWN_PAGE, apis=("graph.threads.net",)),
    Forbidden("Nextdoor", ("nextdoor.com", "nextdoor.co.uk"), _BY_HAND),
    Forbidden(
        "X",
        ("x.com", "twitter.com", "nitter."),
        "Use its paid API with a budget, or a search alert for site:x.com delivered as a feed. " + _BY_HAND,
        apis=("api.x.com", "api.twitter.com"),
        paid=True,
    ),
    Forbidden("WhatsApp", ("whatsapp.com", "whatsapp.net", "wa.me"), _BY_HAND),
    Forbidden("Snapchat", ("snapchat.com",), _BY_HAND),
    Forbidden("TikTok", ("tiktok.com",), _BY_HAND),
    Forbidden(
        "Telegram",
        ("t.me", "telegram.me", "telegram.org"),
        "A person opens the preview of a public channel (t.me/s/...). " + _BY_HAND,
    ),
    Forbidden("Discord", ("discord.com", "discord.gg", "discordapp.com"), _BY_HAND),
    Forbidden("LinkedIn", ("linkedin.com", "lnkd.in"), _BY_HAND),
    Forbidden(
        "Glassdoor", ("glassdoor.co.uk", "glassdoor.com"), "An employer is told of reviews by mail: sign up there. " + _BY_HAND
    ),
    Forbidden("Tellonym", ("tellonym.me",), _BY_HAND),
)
GOOGLE = Forbidden(
    "A Google result page",
    (),
    "Make a Google Alert delivered as a feed (google.com/alerts/feeds/...), or use Google News's feed (news.google.com/rss/...).",
)
_GOOGLE = re.compile(r"(?:(?:www|m|maps|news|images)\.)?google\.(?:com?\.[a-z]{2}|[a-z]{2,3})")
_GOOGLE_FEED = re.compile(r"/(?:alerts/feeds|rss)/.+")


def find_forbidden(parts: SplitResult) -> Forbidden | None:
    """Return the place that an address belongs to when programs may not read it, or None."""
    host = _host(parts)
    if _GOOGLE.fullmatch(host) and not _GOOGLE_FEED.match(parts.path):
        return GOOGLE
    return next((place for place in PLACES if _within(host, place.hosts) and host not in place.apis), None)


def find_own_only(parts: SplitResult) -> Forbidden | None:
    """Return the place whose API an address uses when it is for the school's own account and nobody else's, or None."""
    return next((place for place in PLACES if not place.paid and _host(parts) in place.apis), None)


def find_paid(parts: SplitResult) -> Forbidden | None:
    """Return the place whose API an address uses when each read of it costs money, or None."""
    return next((place for place in PLACES if place.paid and _host(parts) in place.apis), None)


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _within(host: str, domains: tuple[str, ...]) -> bool:
    return any(f".{host}".endswith(f".{domain}") or (domain[-1] == "." and f".{domain}" in f".{host}") for domain in domains)
