"""What is never let in and what never goes out: no picture comes, and a key goes to the place that it is for and nowhere else."""

import gzip

import pytest

from sources.fetch import Fetcher
from sources.model import Access, Answered, Refused, Request, Response, Source, SourceError, Validators
from tests.sources.hostile import CANARY, NOW, PAGE, Listener, Talk, fetcher, listening, no_robots, reply, says

KEYED = {"Authorization": f"Bearer {CANARY}"}


def ask(by: Fetcher, request: Request) -> Response:
    """Return the answer to a request of a source of one's own."""
    return by.fetch(Source("own", "json", request.url, Access.OWN_ACCOUNT_API), request, Validators(), NOW)


def refused(listener: Listener, request: Request) -> SourceError:
    """Return the error that a request raises."""
    with fetcher(listener, robots=no_robots(listener)) as by, pytest.raises(SourceError) as caught:
        ask(by, request)
    return caught.value


@pytest.mark.parametrize("kind", ["image/png", "IMAGE/JPEG; x=y", "video/mp4", "audio/ogg", " image/svg+xml"])
def test_a_picture_is_refused_before_a_byte_of_it_comes(kind: str) -> None:
    """Its first bytes are never asked of the connection: the server, which would send for ever, is hung up on."""
    sent: list[int] = []

    def picture(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n")
        for _ in range(2_000):
            talk.say(bytes(65_536))
            sent.append(1)

    with listening(picture) as here:
        error = refused(here, Request(here.url()))
    assert isinstance(error, Refused)
    assert "never fetched" in error.words
    assert len(sent) < 200, "what fits into the buffers of a connection, and no more"


@pytest.mark.parametrize("request_", [{"headers": KEYED}, {"body": b"grant"}, {"headers": KEYED, "body": b"grant"}])
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_what_carries_a_key_follows_no_redirect(status: str, request_: dict[str, object]) -> None:
    """Neither elsewhere nor to another page of the same place: a key is for the address that was written down."""
    with listening(says(PAGE)) as elsewhere, listening(says(reply(b"", f"Location: {elsewhere.url()}", status=status))) as here:
        error = refused(here, Request(here.url(), **request_))  # type: ignore[arg-type]
        assert elsewhere.connections == 0
        assert len(here.paths()) == 1
    assert isinstance(error, Answered)
    assert CANARY not in f"{error.words}{error.remedy}"


def test_a_request_without_a_key_follows_one() -> None:
    """So that the test above tests something."""
    with (
        listening(
            lambda talk: talk.say(PAGE if talk.asked.path == "/b" else reply(b"", "Location: /b", status="301 Moved"))
        ) as here,
        fetcher(here, robots=no_robots(here)) as by,
    ):
        assert ask(by, Request(here.url("/a"))).url.endswith("/b")


def test_a_key_arrives_in_its_header_and_what_is_posted_as_it_is() -> None:
    """With the length that it has, to the path that was asked, once."""
    with listening(says(PAGE)) as here, fetcher(here, robots=no_robots(here)) as by:
        ask(by, Request(here.url("/token"), headers=KEYED, body=b"a=b"))
    (asked,) = here.asked
    assert asked.headers["authorization"] == KEYED["Authorization"]
    assert asked.headers["content-length"] == "3"


def test_why_a_key_is_refused_is_read_only_where_a_key_was_sent() -> None:
    """An interface says so in the body of a 400; of a page that is not there nothing is read."""
    why = reply(b'{"error": 190}', status="400 Bad Request")
    with listening(says(why)) as here:
        with_key, without = refused(here, Request(here.url(), headers=KEYED)), refused(here, Request(here.url()))
    assert isinstance(with_key, Answered)
    assert isinstance(without, Answered)
    assert (with_key.body, without.body) == (b'{"error": 190}', b"")


def test_a_refusal_is_read_no_further_than_its_beginning() -> None:
    """However much is sent with it, packed or not."""
    bomb = gzip.compress(b"{" + bytes(5_000_000))
    with listening(says(reply(bomb, "Content-Encoding: gzip", status="403 Forbidden"))) as here:
        error = refused(here, Request(here.url(), headers=KEYED))
    assert isinstance(error, Answered)
    assert len(error.body) == 16_384


def test_neither_a_request_nor_a_source_shows_its_key() -> None:
    """Not in a repr, which is what reaches logs and traces."""
    source = Source("own", "json", "https://place.example/", secret=CANARY)
    assert CANARY not in repr(Request("https://place.example/", headers=KEYED, body=CANARY.encode())) + repr(source)
