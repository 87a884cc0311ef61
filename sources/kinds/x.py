"""Reads the recent search of X (the last seven days) by its interface, which costs money for every post that it gives.

``budget`` is the most looks a day that the school will pay for, and must be given::

    [[source]]
    id = "x"
    kind = "x"
    url = "https://api.x.com/2/tweets/search/recent?query=%22Larkspur%20Hill%22%20-is%3Aretweet&max_results=10"
    access = "public-api"
    every = "6h"
    budget = 4
    secret_env = "X_BEARER_TOKEN"

What it costs: USD 0.005 for each post given (November 2026), so that one read costs at most ``max_results`` times that: USD 0.05
with 10, which is the least that X allows and what is asked for where the address says nothing; USD 0.50 with 100. The example
costs at most USD 0.20 a day. X does not charge twice for one post on one day, so that it is usually less, but does not promise
this. One page is read and never a second, so that the budget is hard: of more posts than ``max_results`` the newest are seen. Set
a spending limit in X's Developer Console as well.

The key: make an app at developer.x.com, buy credits, and copy the app's Bearer Token.

Limits: posts older than seven days and those of closed accounts are not found. Who wrote a post is told only where the address
has ``expansions=author_id``, for which X charges USD 0.010 a writer, and the words given for its pictures only where it has
``expansions=attachments.media_keys&media.fields=alt_text``, USD 0.005 a picture. Without ``-is:retweet`` each repetition of a
post is one more that is paid for. X's terms ask that what its writer deletes there is deleted here.
"""

import html
import re
from collections.abc import Iterator, Mapping

from sources import dates, links, markup, objects
from sources.model import PICTURE, Document, KeyRefused, Page, Request, Response, Source, Unreadable
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
FLEETING = True
SECRET = "the Bearer Token of an app made at developer.x.com"  # noqa: S105 - words for people about a key
HOSTS = ("api.x.com", "api.twitter.com")

FIELDS = "attachments,author_id,conversation_id,created_at,entities,note_tweet,referenced_tweets"
USUAL = {"max_results": "10", "tweet.fields": FIELDS}
NUMBER = re.compile("[1-9][0-9]{2}")
KEY_REFUSED = {"401", "403"}
SOME_REMEDY = "Look at the app in X's Developer Console: has it credits left, and is the query one that X accepts?"


def request(source: Source) -> Request:
    """Return the request for one page of the search: ten posts, unless the address says how many."""
    headers = {"Authorization": f"Bearer {source.secret}"}
    return Request(links.completed(source.url, USUAL), "application/json", headers)


def parse(_source: Source, response: Response) -> Page:
    """Return the posts found, the newest first, and no following page; raise ``Unreadable`` when X answers with an error.

    Beside posts that were found, errors only tell of what could not be added to them.
    """
    held = objects.load(response)
    if objects.at(held, "meta.result_count") == 0 and not objects.at(held, "data") and not objects.at(held, "errors"):
        return Page(())
    posts = objects.things(held, "data")
    if not posts:
        raise _trouble(held, response)
    documents = tuple(_documents(posts, held, response))
    if not documents:
        raise Unreadable("the answer is not one of X: none of its posts has a number")
    return Page(documents)


def _trouble(held: Thing, response: Response) -> Unreadable:
    """Return the error that an error document is, with its number and none of its words."""
    given = (*(objects.words(held, path) for path in ("status", "errors.0.status")), str(response.status))
    number = next(number for number in given if NUMBER.fullmatch(number))
    if number in KEY_REFUSED:
        return KeyRefused(f"X answers with an error ({number}): the key is not accepted, or does not allow this")
    if number != "200" or objects.at(held, "errors"):
        return Unreadable(f"X answers with an error ({number})", SOME_REMEDY)
    return Unreadable("the answer is not one of X: it has no posts, and does not say that there are none")


def _documents(posts: list[Thing], held: Thing, response: Response) -> Iterator[Document]:
    writers = {objects.words(user, "id"): objects.words(user, "username") for user in objects.things(held, "includes.users")}
    pictures = {objects.words(one, "media_key"): objects.words(one, "alt_text") for one in objects.things(held, "includes.media")}
    for post in posts:
        number = objects.words(post, "id")
        if number.isascii() and number.isdigit():
            writer = markup.fold(writers.get(objects.words(post, "author_id"), ""))
            yield Document(
                key=number,
                url=f"https://x.com/i/web/status/{number}",
                title="",
                text=_text(post, pictures),
                author=f"@{writer}" if writer else "",
                posted=dates.parse(objects.words(post, "created_at"), response.fetched),
                context=_context(post),
            )


def _text(post: Thing, pictures: Mapping[str, str]) -> str:
    """Return the words of a post, all of a long one, and those given for its pictures."""
    shown = _list(objects.at(post, "attachments.media_keys"))
    words = objects.words(post, "note_tweet.text") or objects.words(post, "text")
    for link in _links(post):
        if "media_key" in link:  # the picture's own short link, which X shows nobody
            words = words.replace(objects.words(link, "url"), "")
    given = (words, *(pictures.get(key, "") for key in shown if isinstance(key, str)))
    return "\n".join(filter(None, map(_plain, given))) or (PICTURE if shown else "")


def _context(post: Thing) -> str:
    """Return what stands around a post: that it is a reply, and the pages that its short links lead to."""
    reply = any(objects.words(one, "type") == "replied_to" for one in objects.things(post, "referenced_tweets"))
    pages = (link for link in _links(post) if "media_key" not in link)
    told = (objects.words(page, name) for page in pages for name in ("title", "description", "expanded_url"))
    return "\n".join(dict.fromkeys(filter(None, ("a reply" if reply else "", *map(_plain, told)))))


def _links(post: Thing) -> list[Thing]:
    return [*objects.things(post, "note_tweet.entities.urls"), *objects.things(post, "entities.urls")]


def _plain(words: str) -> str:
    """Return X's words without its entities (&amp;), which are all the markup that it knows."""
    return markup.fold(html.unescape(words))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
