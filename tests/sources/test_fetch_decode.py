"""Packed bodies, whole and broken, against the bounds of decoding."""

import gzip
import zlib
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch.decode import STEP, unpacked
from sources.model import TooMuch, Unreadable

PAGE = b"<p>Cake sale on Friday</p>" * 9


def packed(body: bytes) -> bytes:
    """Return the body as gzip without the time: a test is called by it, and must be called the same in every process."""
    return gzip.compress(body, mtime=0)


def cut(body: bytes, size: int) -> Iterable[bytes]:
    """Return the body in chunks."""
    return [body[start : start + size] for start in range(0, len(body), size)]


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("", PAGE),
        ("identity", PAGE),
        ("gzip", packed(PAGE)),
        (" GZip ", packed(PAGE)),
        ("x-gzip", packed(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("gzip", packed(PAGE[:50]) + packed(b"") + packed(PAGE[50:])),
    ],
)
def test_a_body_is_unpacked_whatever_its_chunks(encoding: str, body: bytes, size: int) -> None:
    """Every encoding that we read gives the page back, split anywhere, and in several members."""
    assert unpacked(cut(body, size), encoding, 10_000) == PAGE


@given(st.integers(0, 3 * STEP), st.integers(1, 5000), st.integers(0, 9))
def test_no_byte_is_lost_at_the_edges_of_a_step(length: int, size: int, level: int) -> None:
    """A well-packed body comes back whole, however its length falls on the steps of unpacking."""
    body = b"\0" * length
    assert unpacked(cut(gzip.compress(body, level), size), "gzip", 3 * STEP) == body


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "gzip,deflate", "compress", "\xff", "gzip;q=1"])
def test_an_encoding_that_we_did_not_ask_for_is_refused(encoding: str) -> None:
    """Only what can be bounded is unpacked, and only once; the words do not repeat the encoding."""
    with pytest.raises(Unreadable) as caught:
        unpacked([PAGE], encoding, 10_000)
    assert encoding not in caught.value.words


@pytest.mark.parametrize("body", [b"", packed(PAGE)[:-1], PAGE, packed(PAGE) + b"junk", packed(PAGE)[:-8] + b"\0" * 8])
def test_a_broken_gzip_is_unreadable_never_a_shorter_page(body: bytes) -> None:
    """An empty, cut, false or lengthened packing is an error: half a page would pass for news."""
    with pytest.raises(Unreadable):
        unpacked([body], "gzip", 10_000)


def test_a_body_may_be_as_long_as_the_cap_and_no_longer() -> None:
    """The cap counts decoded bytes, and holds for packed and plain bodies alike."""
    for encoding, pack in (("", bytes), ("gzip", gzip.compress)):
        assert len(unpacked([pack(bytes(1000))], encoding, 1000)) == 1000
        with pytest.raises(TooMuch, match="1,000 bytes"):
            unpacked([pack(bytes(1001))], encoding, 1000)


def test_a_long_body_can_be_cut_instead() -> None:
    """With ``cut`` the beginning is kept, and nothing after it is asked for."""

    def endless() -> Iterator[bytes]:
        yield b"x" * 600
        yield b"y" * 600
        pytest.fail("more was read than was kept")

    assert unpacked(endless(), "", 1000, cut=True) == b"x" * 600 + b"y" * 400


def test_a_body_that_unpacks_to_nothing_for_ever_is_too_much() -> None:
    """What arrives is counted as well as what it becomes."""

    def endless() -> Iterator[bytes]:
        while True:
            yield gzip.compress(b"") * 50

    with pytest.raises(TooMuch, match="even packed"):
        unpacked(endless(), "gzip", 1000)
