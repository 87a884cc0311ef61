"""Reads the school's own Instagram account by the Graph API: comments on its posts, posts that tag it, and a hashtag.

The account must be a professional one. What is read is what the address asks for, a source each: ``/{account}/media`` (own posts
and the comments on them), ``/{account}/tags`` (posts of others that tag the account), or
``/{hashtag}/recent_media?user_id={account}``::

    [[source]]
    id = "instagram"
    kind = "instagram"
    url = "https://graph.facebook.com/v23.0/17840000000000000/media"
    access = "own-account-api"
    every = "1h"
    secret_env = "INSTAGRAM_TOKEN"

The key, for an account that is linked to the school's Facebook Page: as for ``facebook``, with ``instagram_basic``,
``instagram_manage_comments`` and ``pages_read_engagement``, and the system user's own token. The account's number is what
``/{page}?fields=instagram_business_account`` answers. An account without a Page: the app's "Instagram API with Instagram login",
a token with ``instagram_business_basic`` and ``instagram_business_manage_comments``, and an address at graph.instagram.com; it
ends after 60 days: write the day in ``secret_expires``.

Limits: of each reading the newest 125 posts, on each the newest 50 comments. Posts of private accounts are not given, nor is any
picture, film or story: a post without a caption is "[picture]". A hashtag needs Meta's review of the app, gives the last 24 hours
without saying who posted, and an account may ask for 30 hashtags in seven days.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from sources import dates, graph, keys, links, markup, objects
from sources.model import PICTURE, Document, Page, Request, Response, Source
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
SECRET = "an access token of the school's own professional account, made at business.facebook.com"  # noqa: S105 - it describes a key
HOSTS = ("graph.facebook.com", "graph.instagram.com")

HOME = "https://www.instagram.com/"
BARE = "id,caption,media_type,permalink,timestamp"
POSTS = f"{BARE},username"
WORDS = "id,text,timestamp,username,from"
FIELDS = {"media": f"{POSTS},comments.limit(50){{{WORDS},replies{{{WORDS}}}}}", "recent_media": BARE, "top_media": BARE}


def request(source: Source) -> Request:
    """Return the request for posts, 25 at a time: the account's own with their comments, others' without."""
    edge = urlsplit(source.url).path.rstrip("/").rpartition("/")[2]
    asked = {"fields": FIELDS.get(edge, POSTS), "limit": "25"}
    return Request(links.completed(source.url, asked), "application/json", {"Authorization": f"Bearer {source.secret}"})


def parse(source: Source, response: Response) -> Page:
    """Return each post and behind it its comments and their replies, none when there are none.

    Raise ``KeyRefused`` or ``Unreadable`` for any other answer.
    """
    thing = graph.load(response, "Instagram")
    listed = objects.listed(thing, "data", "Instagram")
    documents = keys.distinct(one for post in listed for one in _post(post, response) if one.text)
    # Comments come under old posts too, so that nothing new on one page does not mean nothing new on the next.
    return Page(documents, following=graph.following(source, thing), in_order=False)


def _post(post: Thing, response: Response) -> Iterator[Document]:
    words = (markup.fold(objects.words(post, name)) for name in ("caption", "alt_text"))
    text = "\n".join(filter(None, words)) or (PICTURE if objects.words(post, "id") else "")
    link = links.absolute(HOME, objects.words(post, "permalink"))
    yield _document(post, text, "", link, response)
    for comment in objects.things(post, "comments.data"):
        said = markup.fold(objects.words(comment, "text"))
        yield _document(comment, said, text, link, response)
        for reply in objects.things(comment, "replies.data"):
            yield _document(reply, markup.fold(objects.words(reply, "text")), f"{text}\n{said}", link, response)


def _document(thing: Thing, text: str, context: str, link: str, response: Response) -> Document:
    """Return a post, or a comment at the post's address: it has none of its own."""
    author = markup.fold(objects.words(thing, "username") or objects.words(thing, "from.username"))
    posted = objects.words(thing, "timestamp")
    return Document(
        key=objects.words(thing, "id") or keys.digest(author, posted, text),
        url=link or HOME,
        title="",
        text=text,
        author=author,
        posted=dates.parse(posted, response.fetched),
        permalink=bool(link) and not context,
        context=context,
    )
