"""Reviews of the school's own Google Business Profile: the exchange of the lasting key for one of an hour."""

import json
from collections.abc import Iterator

import pytest

from sources.kinds import google_business
from sources.model import KeyRefused, Source
from sources.sandbox import Sandbox
from tests.sources.interface import KEY, look, place, refusal, source
from tests.sources.recorded import answer

USER = json.dumps(
    {"type": "authorized_user", "client_id": "c&1", "client_secret": "canary-secret", "refresh_token": "1//canary=refresh"}
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all of them."""
    with Sandbox(1) as shared:
        yield shared


def test_the_lasting_key_of_google_is_exchanged(sandbox: Sandbox) -> None:
    """The lasting key is posted to Google as a form, and what comes for it is what the reviews are asked with."""
    review = {"reviewId": "a", "starRating": "TWO", "comment": "Cold", "reviewer": {"displayName": "Bea"}}
    with place({"access_token": "ya29.canary", "expires_in": 3599, "token_type": "Bearer"}, {"reviews": [review]}) as here:
        asked = source("google-business", here, "/v4/accounts/1/locations/2/reviews", USER)
        page = look(sandbox, asked, here)
    exchange, reviews = here.asked
    assert (exchange.method, exchange.path) == ("POST", "/token")
    assert exchange.headers["content-type"] == "application/x-www-form-urlencoded"
    assert exchange.body == (
        "client_id=c%261&client_secret=canary-secret&refresh_token=1%2F%2Fcanary%3Drefresh&grant_type=refresh_token"
    )
    assert reviews.headers["authorization"] == "Bearer ya29.canary"
    assert reviews.parameters == {"pageSize": "50", "orderBy": "updateTime desc"}
    assert [(one.text, one.rating) for one in page.documents] == [("Cold", "2/5")]
    assert "canary" not in f"{page!r}{asked!r}{exchange.path}{reviews.path}"


def test_the_exchange_goes_to_google_alone() -> None:
    """Whatever the source's address and the key say, the exchange is with Google over TLS; neither is seen in the request."""
    secret = USER.replace("{", '{"token_uri": "http://evil.example",', 1)
    exchange = google_business.login(Source("s", "google-business", "http://evil.example/", secret=secret))
    assert exchange.url == "https://oauth2.googleapis.com/token"
    assert "canary" not in repr(exchange)


@pytest.mark.parametrize(
    "secret",
    ["", KEY, "{", f'["{KEY}"]', f'{{"client_id": "{KEY}"}}', USER.replace('"1//canary=refresh"', "{}"), '{"a":' * 2_000],
)
def test_a_key_of_another_shape_is_refused(secret: str) -> None:
    """What is not an authorised user's JSON is refused before anything is asked, and no error behind the error holds it."""
    with pytest.raises(KeyRefused) as caught:
        google_business.login(Source("s", "google-business", "https://place.example/", secret=secret))
    assert "one line of JSON" in caught.value.remedy
    assert "canary" not in caught.value.words
    assert caught.value.__context__ is None


@pytest.mark.parametrize("said", [{}, {"error": "invalid_grant"}, *({"access_token": key} for key in ("", ["x"], "é", "a\nb"))])
def test_an_exchange_that_gives_no_key(said: object) -> None:
    """Without a key that can stand in a header, the key is refused."""
    with pytest.raises(KeyRefused, match="gave no key"):
        google_business.token(Source("s", "google-business", "https://place.example/"), answer(json.dumps(said).encode()))


def test_a_lasting_key_that_was_withdrawn(sandbox: Sandbox) -> None:
    """When Google refuses the exchange, that is a refused key, and nothing else is asked."""
    with place({"error": "invalid_grant", "error_description": "canary"}, status=400) as here:
        error = refusal(sandbox, source("google-business", here, "/r", USER), here)
    assert isinstance(error, KeyRefused)
    assert len(here.asked) == 1
    assert "canary" not in f"{error.words}{error.remedy}"
