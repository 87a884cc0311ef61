"""Reads the reviews of the school on Trustpilot by its public API: stars, title, words and the name shown.

The long number is Trustpilot's of the school, which ``/v1/business-units/find?name=larkspurhill.example`` answers as ``id``::

    [[source]]
    id = "trustpilot"
    kind = "trustpilot"
    url = "https://api.trustpilot.com/v1/business-units/000000000000000000000000/reviews"
    access = "public-api"
    every = "6h"
    secret_env = "TRUSTPILOT_KEY"

The key: with a business account of the school, at business.trustpilot.com under Integrations, Developers, APIs, create an
application; its API key is what is needed, not its secret. Trustpilot may ask for a paid plan.

Limits: few primary schools are on Trustpilot. At most the newest 500 reviews are read. What the school replied is not read.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, quote, urlsplit

from sources import dates, keys, links, markup, objects
from sources.model import Document, Page, Request, Response, Source
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
SECRET = "the API key of an application made at business.trustpilot.com, Integrations"  # noqa: S105 - it describes a key
HOSTS = ("api.trustpilot.com",)

REVIEWS = "https://www.trustpilot.com/reviews/"
LONGEST_NUMBER = 4  # digits of a page's number


def request(source: Source) -> Request:
    """Return the request for the newest reviews."""
    usual = {"orderBy": "createdat.desc", "perPage": "100"}
    return Request(links.completed(source.url, usual), "application/json", {"apikey": source.secret})


def parse(source: Source, response: Response) -> Page:
    """Return the reviews, the newest first, none when there are none; raise ``Unreadable`` for any other answer."""
    reviews = objects.listed(objects.load(response), "reviews", "Trustpilot")
    found = (_document(review, response) for review in reviews)
    documents = keys.distinct(one for one in found if one.words or one.rating)
    # Beyond the last page an empty list is answered, which is how we learn that it was the last.
    return Page(documents, following=_following(source) if documents else "")


def _following(source: Source) -> str:
    (*_, given) = parse_qs(urlsplit(source.url).query).get("page", ["1"])
    number = int(given) if given.isdecimal() and len(given) <= LONGEST_NUMBER else 1
    return links.turned(source.url, page=str(number + 1))


def _document(review: Thing, response: Response) -> Document:
    named, posted, stars = (objects.words(review, name) for name in ("id", "createdAt", "stars"))
    title, text, author = (markup.fold(objects.words(review, name)) for name in ("title", "text", "consumer.displayName"))
    return Document(
        key=named or keys.digest(author, posted, title, text),
        url=REVIEWS + quote(named, safe="", errors="replace") if named else REVIEWS.removesuffix("reviews/"),
        title=title,
        text=text,
        author=author,
        posted=dates.parse(posted, response.fetched),
        permalink=bool(named),
        context=markup.fold(objects.words(review, "businessUnit.displayName")),
        rating=f"{stars}/5" if stars in {"1", "2", "3", "4", "5"} else "",
    )
