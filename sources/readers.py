"""The only list of the kinds of place that can be read, and the way from a kind's name to the reader that knows it."""

import difflib
import pkgutil
from collections.abc import Mapping
from typing import cast

from sources.model import Reader

READERS: Mapping[str, str] = {
    "article": "sources.kinds.article",
    "bluesky": "sources.kinds.bluesky",
    "changes": "sources.kinds.changes",
    "facebook": "sources.kinds.facebook",
    "feed": "sources.kinds.feed",
    "gdelt": "sources.kinds.gdelt",
    "google-business": "sources.kinds.google_business",
    "govuk": "sources.kinds.govuk",
    "instagram": "sources.kinds.instagram",
    "json": "sources.kinds.json_api",
    "mailbox": "sources.kinds.mailbox",
    "mastodon": "sources.kinds.mastodon",
    "ofsted": "sources.kinds.ofsted",
    "page": "sources.kinds.page",
    "planit": "sources.kinds.planit",
    "reddit": "sources.kinds.reddit",
    "reviews": "sources.kinds.reviews",
    "search-feed": "sources.kinds.search",
    "sitemap": "sources.kinds.sitemap",
    "theyworkforyou": "sources.kinds.theyworkforyou",
    "trustpilot": "sources.kinds.trustpilot",
    "whatdotheyknow": "sources.kinds.whatdotheyknow",
    "x": "sources.kinds.x",
    "youtube": "sources.kinds.youtube",
    "youtube-comments": "sources.kinds.youtube_comments",
    "youtube-search": "sources.kinds.youtube_search",
}
PARTS = ("OPTIONS", "REQUIRED", "request", "parse")


def reader(kind: str) -> Reader:
    """Return the reader of a kind, imported now and not before; a kind with a dot names a reader outside this package.

    Raise ``LookupError``, in words for whoever wrote the configuration, when there is no such kind or it is not a reader.
    """
    if kind not in READERS and "." not in kind:
        raise LookupError(_unknown(kind))
    path = READERS.get(kind, kind)
    try:
        found = pkgutil.resolve_name(path)
    except (ImportError, AttributeError, ValueError) as error:
        raise LookupError(f'the reader "{path}" cannot be imported') from error
    missing = [part for part in PARTS if not hasattr(found, part)]
    if missing:
        raise LookupError(f'"{path}" is not a reader: it lacks {", ".join(missing)}')
    return cast("Reader", found)


def _unknown(kind: str) -> str:
    near = difflib.get_close_matches(kind, READERS, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(READERS)}, or a dotted path to a reader of your own"
    return f'there is no kind "{kind}": {hint}'
