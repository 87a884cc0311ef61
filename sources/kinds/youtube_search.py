"""Reads a search of YouTube by its Data API: the newest videos whose words fit, with title, description and channel.

The school's forms go into ``q``, each in quotation marks, with ``|`` (%7C) between them::

    [[source]]
    id = "films"
    kind = "youtube-search"
    url = "https://www.googleapis.com/youtube/v3/search?q=%22Larkspur%20Hill%20Primary%22&regionCode=GB"
    access = "public-api"
    every = "1h"
    secret_env = "YOUTUBE_KEY"

The key: at console.cloud.google.com make a project, enable "YouTube Data API v3", then APIs & Services, Credentials, Create
credentials, API key; restrict it to that one interface. It costs nothing.

Limits: a key may search 100 times a day, and each further page is a search of its own: hourly is safe for two such sources, and
not for three. The search finds words in titles and descriptions, gives descriptions cut short, and is not complete. YouTube's
policies for developers want what the interface gave deleted or asked for anew within 30 days: keep what is found no longer.
"""

import html
from collections.abc import Mapping

from sources import dates, google, keys, links, markup, objects
from sources.kinds import youtube
from sources.model import Document, Page, Request, Response, Source
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
FLEETING = True
SECRET = 'an API key for "YouTube Data API v3", made at console.cloud.google.com, Credentials'  # noqa: S105 - it describes a key
HOSTS = ("www.googleapis.com", "youtube.googleapis.com")

USUAL = {"part": "snippet", "type": "video", "order": "date", "maxResults": "50"}


def request(source: Source) -> Request:
    """Return the request for the newest videos that the search finds."""
    return Request(links.completed(source.url, USUAL), "application/json", {"X-Goog-Api-Key": source.secret})


def parse(source: Source, response: Response) -> Page:
    """Return the videos, the newest first, none when none is found; raise ``Unreadable`` when this is no such answer."""
    thing = google.load(response, "YouTube")
    found = (_document(item, response) for item in objects.listed(thing, "items", "YouTube"))
    return Page(keys.distinct(one for one in found if one.key), following=google.following(source, thing))


def _document(item: Thing, response: Response) -> Document:
    """Return one video; its key is empty where the item is none (a channel, a playlist)."""
    video = objects.words(item, "id.videoId")
    # Titles and descriptions found by a search come with entities, those of the other interfaces do not.
    title, text, author = (
        markup.fold(html.unescape(objects.words(item, f"snippet.{name}"))) for name in ("title", "description", "channelTitle")
    )
    return Document(
        key=video,
        url=youtube.watch(video),
        title=title,
        text=text,
        author=author,
        posted=dates.parse(objects.words(item, "snippet.publishedAt"), response.fetched),
    )
