"""Reads the school's own Facebook Page by the Graph API: its posts, posts that tag it, recommendations, and every comment.

What is read is what the address asks for: ``/feed``, ``/tagged`` or ``/ratings``, a source each. The number is the Page's id::

    [[source]]
    id = "page"
    kind = "facebook"
    url = "https://graph.facebook.com/v23.0/100000000000000/feed"
    access = "own-account-api"
    every = "30m"
    secret_env = "FACEBOOK_PAGE_TOKEN"

The key is a Page token: at developers.facebook.com make an app of the type Business for the school's portfolio; then, at
business.facebook.com under Settings, add a system user, give it the app and the Page with the task "Moderate" or "Manage", and
generate a token with ``pages_show_list``, ``pages_read_engagement`` and ``pages_read_user_content``; with it, ask
``/{page}?fields=access_token`` in the Graph API Explorer: what comes is the key. Write the day on which it ends, if it does, in
``secret_expires``. The school's own Page needs no review of the app.

Limits: only the own Page. Groups have no interface any more, and neither they nor profiles nor Facebook's search may be read: let
parents forward what they see. Of each reading the newest 125 posts and on each the newest 100 comments; a picture is "[picture]".
Who posted or commented is often withheld. Meta says that recommendations are gone from version 22.0 on: name v21.0 for
``/ratings`` for as long as it answers.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import quote, urlsplit

from sources import dates, graph, keys, links, markup, objects
from sources.model import PICTURE, Document, Page, Request, Response, Source
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
SECRET = "a Page access token of the school's own Page, made by a system user at business.facebook.com"  # noqa: S105 - it describes a key
HOSTS = ("graph.facebook.com",)

WORDS = "id,message,created_time,from,permalink_url"
POSTS = f"{WORDS},story,comments.filter(stream).order(reverse_chronological).limit(100){{{WORDS}}}"
RATINGS = "created_time,recommendation_type,rating,review_text,reviewer,open_graph_story"
RECOMMENDED = {"positive": "recommended", "negative": "not recommended"}


def request(source: Source) -> Request:
    """Return the request for posts with their comments, or for recommendations; 25 at a time."""
    asked = {"fields": RATINGS if _edge(source) == "ratings" else POSTS, "limit": "25"}
    return Request(links.completed(source.url, asked), "application/json", {"Authorization": f"Bearer {source.secret}"})


def parse(source: Source, response: Response) -> Page:
    """Return each post and behind it its comments, or the recommendations; none when there are none.

    Raise ``KeyRefused`` or ``Unreadable`` for any other answer.
    """
    thing = graph.load(response, "Facebook")
    listed = objects.listed(thing, "data", "Facebook")
    home = _home(source)
    if _edge(source) == "ratings":
        found = (_recommendation(one, f"{home}/reviews", response) for one in listed)
    else:
        found = (document for post in listed for document in _post(post, home, response))
    documents = keys.distinct(one for one in found if one.text or one.rating)
    # Comments come under old posts too, so that nothing new on one page does not mean nothing new on the next.
    return Page(documents, following=graph.following(source, thing), in_order=False)


def _edge(source: Source) -> str:
    return urlsplit(source.url).path.rstrip("/").rpartition("/")[2]


def _home(source: Source) -> str:
    """Return where people find the Page that the source's address names."""
    page = urlsplit(source.url).path.rstrip("/").split("/")[-2:][0]
    return f"https://www.facebook.com/{quote(page)}"


def _post(post: Thing, home: str, response: Response) -> Iterator[Document]:
    first = _document(post, home, "", response)
    yield first
    for comment in objects.things(post, "comments.data"):
        yield _document(comment, home, first.text, response)


def _document(thing: Thing, home: str, context: str, response: Response) -> Document:
    """Return a post or a comment; one with a name and no words is a picture, a sticker or a film."""
    named, posted = objects.words(thing, "id"), objects.words(thing, "created_time")
    text = markup.fold(objects.words(thing, "message") or objects.words(thing, "story"))
    author = markup.fold(objects.words(thing, "from.name"))
    link = links.absolute(home, objects.words(thing, "permalink_url"))
    return Document(
        key=named or keys.digest(author, posted, text),
        url=link or home,
        title="",
        text=text or (PICTURE if named else ""),
        author=author,
        posted=dates.parse(posted, response.fetched),
        permalink=bool(link),
        context=context,
    )


def _recommendation(thing: Thing, home: str, response: Response) -> Document:
    author, posted = markup.fold(objects.words(thing, "reviewer.name")), objects.words(thing, "created_time")
    stars = objects.words(thing, "rating")
    rated = f"{stars}/5" if stars in {"1", "2", "3", "4", "5"} else ""
    return Document(
        key=objects.words(thing, "open_graph_story.id") or keys.digest(author, posted),
        url=home,
        title="",
        text=markup.fold(objects.words(thing, "review_text")),
        author=author,
        posted=dates.parse(posted, response.fetched),
        permalink=False,
        rating=RECOMMENDED.get(objects.words(thing, "recommendation_type").lower(), rated),
    )
