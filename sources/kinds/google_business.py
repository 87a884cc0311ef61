"""Reads the reviews of the school's own Google Business Profile, by the owner's interface: a nursery's, as a rule.

Google closed and removed the reviews of schools in the UK on 18 February 2025, so that this is for nurseries and other settings
which still have them. The numbers are those of the account and of its place::

    [[source]]
    id = "google"
    kind = "google-business"
    url = "https://mybusiness.googleapis.com/v4/accounts/100000000000000000000/locations/1000000000000000000/reviews"
    access = "own-account-api"
    every = "1h"
    secret_file = "google-business.json"

The key, step by step: apply for access with Google's form for the "Business Profile APIs", as an owner or manager of a profile
that was verified 60 days ago or earlier. In the project at console.cloud.google.com that was let in, enable "Google My Business
API", and make an OAuth client of the type Web application that may redirect to https://developers.google.com/oauthplayground;
publish the app, or the key ends after seven days. At that address, under the cog, use your own OAuth credentials; authorise the
scope ``https://www.googleapis.com/auth/business.manage`` as the owner, and exchange the code. The key is one line, in a file that
nobody else can read: ``{"type": "authorized_user", "client_id": "...", "client_secret": "...", "refresh_token": "..."}``. It ends
when the owner withdraws it, or after six months without use.

Limits: who is anonymous has no name. A review has no address of its own: people find it in the profile. What the owner replied is
not read. Google may join a translation to the words of a review, and both are read.
"""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from sources import dates, google, keys, links, markup, objects
from sources.model import Document, KeyRefused, Page, Request, Response, Source
from sources.objects import Thing

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()
SECRET = 'the "authorized_user" JSON of an owner of the profile, on one line'  # noqa: S105 - it describes a key
HOSTS = ("mybusiness.googleapis.com",)

EXCHANGE = "https://oauth2.googleapis.com/token"
HELD = ("client_id", "client_secret", "refresh_token")
PROFILE = "https://business.google.com/reviews"
STARS = {"ONE": "1/5", "TWO": "2/5", "THREE": "3/5", "FOUR": "4/5", "FIVE": "5/5"}

_SHAPE = 'It is one line of JSON with "client_id", "client_secret" and "refresh_token": make it as docs/sources.md says.'


def login(source: Source) -> Request:
    """Return the request that exchanges the lasting key for one of an hour (RFC 6749 section 6).

    Raise ``KeyRefused`` when the key is not Google's JSON of an authorised user.
    """
    held = _held(source.secret)
    given = {name: objects.words(held, name) for name in HELD}
    if not all(given.values()):
        raise KeyRefused("the key is not an authorised user's as Google writes it", _SHAPE)
    body = urlencode({**given, "grant_type": "refresh_token"}, errors="replace").encode("ascii")
    return Request(EXCHANGE, "application/json", {"Content-Type": "application/x-www-form-urlencoded"}, body)


def token(_source: Source, response: Response) -> str:
    """Return the key of an hour from the answer; raise ``KeyRefused`` when there is none in it."""
    found = objects.words(objects.load(response), "access_token")
    if not (found and found.isascii() and found.isprintable()):
        raise KeyRefused("Google gave no key in exchange for ours")
    return found


def request(source: Source) -> Request:
    """Return the request for the reviews, those written or changed last first."""
    asked = links.completed(source.url, {"pageSize": "50", "orderBy": "updateTime desc"})
    return Request(asked, "application/json", {"Authorization": f"Bearer {source.secret}"})


def parse(source: Source, response: Response) -> Page:
    """Return the reviews, none when there are none; raise ``Unreadable`` for any other answer."""
    thing = google.load(response, "Google")
    # Google's JSON leaves out what is empty: a profile without reviews answers {} or their number, 0.
    empty = not thing.get("totalReviewCount") and set(thing) <= {"averageRating", "totalReviewCount"}
    reviews = [] if empty else objects.listed(thing, "reviews", "Google")
    found = (_document(review, response) for review in reviews)
    return Page(keys.distinct(one for one in found if one.text or one.rating), following=google.following(source, thing))


def _held(secret: str) -> object:
    """Return what the key holds. No error of the JSON goes on from here: it would carry the key along."""
    try:
        return json.loads(secret)
    except (ValueError, RecursionError):
        return None


def _document(review: Thing, response: Response) -> Document:
    posted = objects.words(review, "createTime")
    text = markup.fold(objects.words(review, "comment"))
    hidden = objects.at(review, "reviewer.isAnonymous") is True
    author = "" if hidden else markup.fold(objects.words(review, "reviewer.displayName"))
    return Document(
        key=objects.words(review, "reviewId") or objects.words(review, "name") or keys.digest(author, posted, text),
        url=PROFILE,
        title="",
        text=text,
        author=author,
        posted=dates.parse(posted, response.fetched),
        permalink=False,
        rating=STARS.get(objects.words(review, "starRating"), ""),
    )
