"""What is never let in and what never goes out: no picture comes, and a key goes to the place that it is for and nowhere else."""

import gzip

import pytest

from sources.fetch import Fetcher, authority
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


BEGINNINGS = {
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "PNG": b"\x89PNG\r\n\x1a\n",
    "GIF": b"GIF89a",
    "WebP": b"RIFF\x10\0\0\0WEBPVP8 ",
    "AVI": b"RIFF\x10\0\n\0AVI LIST",
    "MP4": b"\0\0\0\x20ftypisom",
    "HEIC": b"\0\0\0\x18ftypheic",
    "MOV": b"\0\0\0\x08wide\0\0\0\0mdat",
    "WebM": b"\x1a\x45\xdf\xa3\x01",
    "BMP": b"BM\x36\x10\0\0\0\0\0\0",
    "TIFF": b"II*\0\x08",
    "TIFF of a Mac": b"MM\0*\0",
    "MP3 with its tag": b"ID3\x04\0",
    "MP3": b"\xff\xfb\x90\x64",
    "Ogg": b"OggS\0\x02",
}


@pytest.mark.parametrize("header", ["Content-Type: application/octet-stream", "Content-Type: text/html", "X-Kind: none"])
@pytest.mark.parametrize("beginning", BEGINNINGS.values(), ids=BEGINNINGS)
def test_a_picture_is_refused_whatever_is_said_of_it(header: str, beginning: bytes) -> None:
    """At its first bytes, be they packed and come one by one: the rest is never unpacked, which would raise ``TooMuch``."""
    packed = gzip.compress(beginning + bytes(3_000_000))

    def picture(talk: Talk) -> None:
        talk.say(f"HTTP/1.1 200 OK\r\n{header}\r\nContent-Encoding: gzip\r\n\r\n".encode())
        for at in range(40):
            talk.say(packed[at : at + 1])
        talk.say(packed[40:])

    with listening(picture) as here:
        error = refused(here, Request(here.url()))
    assert isinstance(error, Refused)
    assert "never fetched" in error.words
    assert "page that it stands on" in error.remedy


@pytest.mark.parametrize(
    "words", [b"ID3 tags", b"BMW", b"GIFs", b"RIFFRAFF of a town", b"The ftyp box", b"II*", b"\xff\xfe<\0", b""]
)
def test_a_text_that_begins_a_little_like_a_picture_is_let_in(words: bytes) -> None:
    """Letters alone are no picture, and neither is UTF-16."""
    with listening(says(reply(words))) as here, fetcher(here, robots=no_robots(here)) as by:
        assert ask(by, Request(here.url())).body == words


def test_the_picture_of_a_refusal_is_not_let_in() -> None:
    """Not even where a key was sent, and the words of a refusal would be read."""
    picture = BEGINNINGS["JPEG"]
    for kind, error_ in (("image/jpeg", Answered), ("text/html", Refused)):
        with listening(says(reply(picture, f"Content-Type: {kind}", status="403 Forbidden"))) as here:
            error = refused(here, Request(here.url(), headers=KEYED))
        assert isinstance(error, error_)
        assert not getattr(error, "body", b"")


@pytest.mark.parametrize(
    "name", ["a.jpg", "a.JPEG", "b/c.png?x=1", "a.gif#x", "a.webp", "a.heic", "a.mp4", "a%2Emov", "a.webm", "a.mp3"]
)
def test_what_is_called_as_a_picture_is_never_asked_for(name: str) -> None:
    """Neither it nor robots.txt about it, and no redirect leads there; its place has an address all the same."""
    with listening(says(PAGE)) as here:
        error = refused(here, Request(here.url(f"/{name}")))
        assert here.connections == 0
    with listening(says(reply(b"", f"Location: /{name}", status="302 Found"))) as here:
        redirected = refused(here, Request(here.url("/page")))
        assert here.paths() == ["/page"]
        assert authority(here.url(f"/{name}")) == authority(here.url())
    assert isinstance(error, Refused)
    assert isinstance(redirected, Refused)
    assert "never fetched" in error.words
    assert "never fetched" in redirected.words


def test_a_page_about_a_picture_is_read() -> None:
    """Only the end of the path counts."""
    with listening(says(PAGE)) as here, fetcher(here, robots=no_robots(here)) as by:
        for path in ("/a.jpg/comments", "/view?of=a.jpg", "/jpg", "/a.jpg.html"):
            assert ask(by, Request(here.url(path))).body


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
