"""Reads the public posts under a tag of Mastodon, as the instance's feed or by its interface: whichever the address is of.

The feed is the simplest, the interface (``/api/v1/timelines/tag/...``) tells more and goes back further; neither needs a key::

    [[source]]
    id = "mastodon"
    kind = "mastodon"
    url = "https://mastodon.example/tags/LarkspurHill.rss"
    access = "documented-feed"
    every = "1h"

    [[source]]
    id = "mastodon-town"
    kind = "mastodon"
    url = "https://mastodon.example/api/v1/timelines/tag/Brackenford"
    access = "public-api"
    every = "1h"

Limits: only posts with the tag, and only those that this instance knows: choose the one that most people of the area are on. The
feed holds the newest 20. An instance may show its tags to its members alone and then answers 401: that is final. What a picture
shows is not read, only the words that its writer gave for it. A post that is passed on is told as the original.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from sources import dates, keys, links, markup, objects
from sources.kinds import feed
from sources.model import PICTURE, Document, Page, Request, Response, Source, Unreadable
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
FLEETING = True

INTERFACE = "/api/v1/timelines/"
SENSITIVE = "sensitive media"
WARNING = re.compile(r"\A\s*<p><strong>[^<]{0,80}</strong>(.*?)</p>\s*<hr\s*/?>", re.DOTALL)
WRITER = re.compile(r"/(@[\w.-]+)(@[\w.-]+)?/[0-9]+")


def request(source: Source) -> Request:
    """Return the request for the feed, or for forty posts of the interface unless the address says how many."""
    if INTERFACE in urlsplit(source.url).path:
        return Request(links.completed(source.url, {"limit": "40"}), "application/json")
    return feed.request(source)


def parse(source: Source, response: Response) -> Page:
    """Return the posts, the newest first, none when there are none; raise ``Unreadable`` when this is no list of posts."""
    if response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"[", b"{"}:
        return _interface(source, response)
    return _feed(response)


def _interface(source: Source, response: Response) -> Page:
    held = objects.load(response)
    if not isinstance(held.get(""), list):
        raise Unreadable("the answer is not one of Mastodon: it is no list of posts")
    statuses = [each for each in held[""] if isinstance(each, Mapping)]
    documents = keys.distinct(_documents(statuses, response))
    if statuses and not documents:
        raise Unreadable("the answer is not one of Mastodon: none of its posts has an address")
    last = objects.words(statuses[-1], "id") if statuses else ""
    return Page(documents, following=links.turned(source.url, max_id=last) if last else "")


def _documents(statuses: list[Thing], response: Response) -> Iterator[Document]:
    for status in statuses:
        passed_on = objects.at(status, "reblog")
        original = passed_on if isinstance(passed_on, Mapping) else status
        url = next(filter(None, (links.absolute("", objects.words(original, name)) for name in ("url", "uri"))), "")
        if url:
            yield Document(
                key=url,
                url=url,
                title=markup.fold(objects.words(original, "spoiler_text")),
                text=_text(original),
                author=_account(original),
                posted=dates.parse(objects.words(original, "created_at"), response.fetched),
                context=_context(original),
            )


def _text(status: Thing) -> str:
    """Return the words of a post, the answers that it lets choose from, and the words given for its pictures."""
    media, choices = objects.things(status, "media_attachments"), objects.things(status, "poll.options")
    plain = (*(objects.words(each, "title") for each in choices), *(objects.words(each, "description") for each in media))
    lines = (markup.text(objects.words(status, "content")), *map(markup.fold, plain))
    return "\n".join(filter(None, lines)) or (PICTURE if media else "")


def _context(status: Thing) -> str:
    """Return what stands around a post: that it is a reply, a warning, the page that it links to, the post that it quotes."""
    quoted = objects.at(status, "quote.quoted_status")
    lines = (
        "a reply" if objects.words(status, "in_reply_to_id") else "",
        SENSITIVE if objects.at(status, "sensitive") is True and objects.things(status, "media_attachments") else "",
        *(markup.fold(objects.words(status, f"card.{name}")) for name in ("title", "description")),
        f"quotes {_account(quoted)}: {_text(quoted)}" if isinstance(quoted, Mapping) else "",
    )
    return "\n".join(filter(None, lines))


def _account(status: Thing) -> str:
    name = markup.fold(objects.words(status, "account.acct"))
    return f"@{name}" if name else ""


def _feed(response: Response) -> Page:
    parsed = feed.read(response)
    found = zip(feed.documents(parsed, response), parsed["entries"], strict=True)
    return feed.page(parsed, tuple(_item(document, entry, response) for document, entry in found))


def _item(document: Document, entry: feed.Parsed, response: Response) -> Document:
    """Return an item of the feed as the post it is; its title is the warning before it, or nothing (some give the date)."""
    html = (entry.get("summary_detail") or {}).get("value") or ""
    warning = WARNING.match(html)
    words = markup.text(html[warning.end() :] if warning else html)
    text = "\n".join(filter(None, (words, *feed.alternatives(entry))))
    media = entry.get("media_content")
    return replace(
        document,
        title=markup.text(warning[1]) if warning else "",
        text=text or (PICTURE if media else ""),
        author=_writer(document.url, response),
        context=SENSITIVE if media and (entry.get("media_rating") or {}).get("content") == "adult" else "",
    )


def _writer(url: str, response: Response) -> str:
    """Return the writer's handle as it stands in a post's address, with the host unless it is the instance's own."""
    parts = urlsplit(url)
    found = WRITER.fullmatch(parts.path)
    if not found:
        return ""
    elsewhere = f"@{parts.hostname}" if parts.netloc != urlsplit(response.url).netloc else ""
    return f"{found[1]}{found[2] or elsewhere}"
