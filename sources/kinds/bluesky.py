"""Reads a search of Bluesky, newest posts first, with an app password of an account that the school has there.

Search for the school's name in quotation marks; ``&domain=`` and its website narrow that to the posts that link there::

    [[source]]
    id = "bluesky"
    kind = "bluesky"
    url = "https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=%22Larkspur%20Hill%22"
    access = "public-api"
    every = "1h"
    secret_env = "BLUESKY_APP_PASSWORD"
    options = { identifier = "larkspurhill.bsky.social" }

The key: on bsky.app, Settings, Privacy and security, App passwords, Add app password. Leave access to direct messages off. Never
give the account's own password. An account that is kept elsewhere has that server's host in place of bsky.social.

Limits: the search is Bluesky's own and need not find everything; it is meant for people's questions, so ask it no more than once
an hour. Each look logs in anew, and an account may do so 300 times a day by what Bluesky writes; as few as 10 have been reported.
What a picture shows is not read, only the words that its writer gave for it. Bluesky's and others' labels are not read.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from sources import dates, links, markup, objects
from sources.model import PICTURE, Document, KeyRefused, Page, Request, Response, Source, Unreadable
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {"identifier": "the handle or the mail address of the account whose app password is used"}
REQUIRED: tuple[str, ...] = ("identifier",)
FLEETING = True
SECRET = "an app password: bsky.app, Settings, Privacy and security, App passwords"  # noqa: S105 - words for people about a key

USUAL = {"sort": "latest", "limit": "100"}
KEY_REFUSED = (401, 403)
KEY_ERRORS = {"AuthFactorTokenRequired", "AuthMissing", "AuthenticationRequired", "ExpiredToken", "InvalidToken"}
REMEDY = "Compare the source's url with the example in docs/sources.md; if it is right, it is tried again by itself."
LOGIN = "/xrpc/com.atproto.server.createSession"
POST = re.compile(r"at://([A-Za-z0-9.:_%-]{1,300})/app\.bsky\.feed\.post/([A-Za-z0-9._~:-]{1,512})")
TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # RFC 6750 section 2.1: nothing else may stand in the header


def login(source: Source) -> Request:
    """Return the request that exchanges the app password for a token; it goes to the host of the search."""
    said = json.dumps({"identifier": source.options["identifier"], "password": source.secret})
    address = urlsplit(source.url)._replace(path=LOGIN, query="", fragment="").geturl()
    return Request(address, "application/json", {"Content-Type": "application/json"}, said.encode())


def token(_source: Source, response: Response) -> str:
    """Return the token in the answer to ``login``, or raise ``KeyRefused`` when it holds none."""
    found = objects.words(objects.load(response), "accessJwt")
    if not TOKEN.fullmatch(found):
        raise KeyRefused("the answer to the log-in holds no token: the app password is not accepted")
    return found


def request(source: Source) -> Request:
    """Return the request for the search, a hundred posts with the newest first unless the address says otherwise."""
    headers = {"Authorization": f"Bearer {source.secret}"}
    return Request(links.completed(source.url, USUAL), "application/json", headers)


def parse(source: Source, response: Response) -> Page:
    """Return the posts found, in the order given; raise ``Unreadable`` when the answer is no list of posts."""
    held = objects.load(response)
    if objects.words(held, "error"):
        raise _trouble(held, response)
    posts = objects.listed(held, "posts", "Bluesky")
    documents = tuple(_documents(posts, response))
    if posts and not documents:
        raise Unreadable("the answer is not one of Bluesky: none of its posts has a name")
    cursor = objects.words(held, "cursor")
    following = links.turned(source.url, cursor=cursor) if cursor and documents else ""
    sort = parse_qs(urlsplit(source.url).query).get("sort", ["latest"])
    return Page(documents, following=following, in_order=sort == ["latest"])


def _trouble(held: Thing, response: Response) -> Unreadable:
    """Return the error that an error document is (to the log-in or to the search), with none of its words but the status."""
    words = f"Bluesky answers with an error ({response.status})"
    if response.status in KEY_REFUSED or objects.words(held, "error") in KEY_ERRORS:
        return KeyRefused(f"{words}: the app password is not accepted, or does not allow this")
    return Unreadable(words, REMEDY)


def _documents(posts: list[Thing], response: Response) -> Iterator[Document]:
    for post in posts:
        named = POST.fullmatch(objects.words(post, "uri"))
        if named:
            yield Document(
                key=named[0],
                url=f"https://bsky.app/profile/{named[1]}/post/{named[2]}",
                title="",
                text=_text(post),
                author=_handle(post),
                posted=_posted(post, response),
                context=_context(post),
            )


def _posted(post: Thing, response: Response) -> datetime | None:
    """Return when the writer says that it was posted; where that is not to be believed, when Bluesky first saw it."""
    moments = (dates.parse(objects.words(post, path), response.fetched) for path in ("record.createdAt", "indexedAt"))
    return next(filter(None, moments), None)


def _text(post: Thing) -> str:
    """Return the words of a post and those given for its pictures or its film."""
    media = _media(post)
    pictures = objects.things(media, "images")
    given = (objects.words(post, "record.text"), *(objects.words(each, "alt") for each in pictures), objects.words(media, "alt"))
    words = "\n".join(filter(None, map(markup.fold, given)))
    return words or (PICTURE if pictures or objects.words(media, "playlist") else "")


def _media(post: Thing) -> object:
    """Return what is embedded in a post, without the post that is quoted beside it."""
    return objects.at(post, "embed.media") or objects.at(post, "embed")


def _context(post: Thing) -> str:
    """Return what stands around a post: that it is a reply, the page that it links to, and the post that it quotes."""
    page = (objects.words(_media(post), f"external.{name}") for name in ("title", "description", "uri"))
    lines = ("a reply" if objects.at(post, "record.reply") else "", *page, _quoted(post))
    return "\n".join(filter(None, map(markup.fold, lines)))


def _quoted(post: Thing) -> str:
    for path in ("embed.record.record", "embed.record"):
        words = objects.words(post, f"{path}.value.text")
        if words:
            return f"quotes {_handle(objects.at(post, path))}: {words}"
    return ""


def _handle(thing: object) -> str:
    handle = markup.fold(objects.words(thing, "author.handle"))
    return f"@{handle}" if handle else ""
