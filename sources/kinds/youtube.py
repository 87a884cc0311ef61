"""Reads the feed of a YouTube channel or playlist: the title and the description of each video.

Anybody may read it, without a key::

    [[source]]
    id = "channel"
    kind = "youtube"
    url = "https://www.youtube.com/feeds/videos.xml?channel_id=UCaaaaaaaaaaaaaaaaaaaaaa"
    access = "documented-feed"
    every = "1h"

The channel's id stands in the page of the channel: About, Share, Copy channel ID. A playlist has ``playlist_id=PL...`` instead.

Limits: the newest fifteen videos, their words and never the film itself, what is said in it or its comments (``youtube-comments``
reads those). The feed answers "not found" for some hours of many nights, which is no alarm before twelve hours have passed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

from sources.kinds import feed
from sources.model import Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
PATIENCE = timedelta(hours=12)

HOME = "https://www.youtube.com/"


def request(source: Source) -> Request:
    """Return the request for the feed itself."""
    return feed.request(source)


def parse(_source: Source, response: Response) -> Page:
    """Return the videos, the newest first, none when the channel has none; raise ``Unreadable`` when this is no feed."""
    parsed = feed.read(response)
    # A description is plain words, however much of it looks like markup.
    texts = ("\n".join(feed.alternatives(entry)) for entry in parsed["entries"])
    found = zip(feed.documents(parsed, response), texts, strict=True)
    return feed.page(parsed, tuple(replace(document, text=text) for document, text in found))


def watch(video: str, comment: str = "") -> str:
    """Return the address at which people see a video, or one comment on it."""
    named = {"v": video, "lc": comment} if comment else {"v": video}
    return f"{HOME}watch?{urlencode(named, errors='replace')}"
