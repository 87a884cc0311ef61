"""Reads the comments on a YouTube channel's videos, or on one video, by the Data API; each reply by itself.

For all comments on the school's own channel, name the channel; for those on one video, ``videoId=`` and its id::

    [[source]]
    id = "comments"
    kind = "youtube-comments"
    url = "https://www.googleapis.com/youtube/v3/commentThreads?allThreadsRelatedToChannelId=UCaaaaaaaaaaaaaaaaaaaaaa"
    access = "public-api"
    every = "1h"
    secret_env = "YOUTUBE_KEY"

The key is the same as for ``youtube-search``: a key of a Google Cloud project with "YouTube Data API v3" enabled.

Limits: each reading asks for up to five pages, since a new reply may stand under an old comment, and each page costs one unit of
a key's 10,000 a day. Replies under a comment that is not among the newest 500, and of a long discussion all but some five, are
not seen; nor is the title of the video, only its id. What waits for moderation is not public and not read. YouTube's policies for
developers want what the interface gave deleted or asked for anew within 30 days: keep what is found no longer.
"""

from collections.abc import Iterator, Mapping

from sources import dates, google, keys, links, markup, objects
from sources.kinds import youtube
from sources.model import Document, Page, Request, Response, Source
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
SECRET = 'an API key for "YouTube Data API v3", made at console.cloud.google.com, Credentials'  # noqa: S105 - it describes a key
HOSTS = ("www.googleapis.com", "youtube.googleapis.com")

USUAL = {"part": "snippet,replies", "order": "time", "textFormat": "plainText", "maxResults": "100"}


def request(source: Source) -> Request:
    """Return the request for the newest comments and what was replied to them, as plain words."""
    return Request(links.completed(source.url, USUAL), "application/json", {"X-Goog-Api-Key": source.secret})


def parse(source: Source, response: Response) -> Page:
    """Return each comment and behind it its replies, none when there are none; raise ``Unreadable`` for any other answer."""
    thing = google.load(response, "YouTube")
    threads = objects.listed(thing, "items", "YouTube")
    found = keys.distinct(one for thread in threads for one in _thread(thread, response) if one.text)
    return Page(found, following=google.following(source, thing), in_order=False)


def _thread(thread: Thing, response: Response) -> Iterator[Document]:
    """Yield a comment and its replies; ``videoId`` stands on the thread and not on every comment in it."""
    video = objects.words(thread, "snippet.videoId")
    context = f"YouTube video {video}" if video else "YouTube channel"
    first = _document(objects.at(thread, "snippet.topLevelComment"), video, context, response)
    yield first
    for reply in objects.things(thread, "replies.comments"):
        yield _document(reply, video, f"{context}\n{first.text}", response)


def _document(comment: object, video: str, context: str, response: Response) -> Document:
    named = objects.words(comment, "id")
    text = markup.fold(objects.words(comment, "snippet.textOriginal") or objects.words(comment, "snippet.textDisplay"))
    author = markup.fold(objects.words(comment, "snippet.authorDisplayName"))
    posted = objects.words(comment, "snippet.publishedAt")
    return Document(
        key=named or keys.digest(author, posted, text),
        url=youtube.watch(video, named) if video else youtube.HOME,
        title="",
        text=text,
        author=author,
        posted=dates.parse(posted, response.fetched),
        permalink=bool(video and named),
        context=context,
    )
