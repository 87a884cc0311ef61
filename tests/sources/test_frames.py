"""What goes through the pipe to a worker and back: all of it, within bounds, and nothing but plain data."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from sources import frames
from sources.model import Access, Answered, Document, Page, Response, Source, TooMuch, Unreadable, Validators

DOCUMENT = Document("k", "https://place.example/1", "Title", "Text é 🙂", "who", datetime(2026, 1, 2, tzinfo=UTC), rating="2/5")
PAGE = Page((DOCUMENT, replace(DOCUMENT, key="l", posted=None, permalink=False)), "Page", timedelta(minutes=15))


def test_a_task_is_the_same_on_the_other_side() -> None:
    """Every field of a source and of a response arrives, whatever kind of mapping held the options."""
    source = Source(
        "s", "feed", "https://place.example/", Access.PUBLIC_API, timedelta(minutes=7), "t", "r", MappingProxyType({"a": "b"})
    )
    now = datetime(2026, 11, 21, tzinfo=UTC)
    response = Response(
        "https://place.example/", 200, MappingProxyType({"x": "y"}), b"\xff", now, Validators("e", "l"), "m", robots="ok"
    )
    assert frames.read_task(frames.task(source, response), response.body) == (source, response)


def test_a_page_is_the_same_on_the_other_side() -> None:
    """Every field of a page and of its documents arrives."""
    assert frames.outcome(frames.answer(PAGE)) == PAGE


def test_frames_follow_each_other() -> None:
    """Frames are read back as they were written; what is missing at the end is an end, not a short frame."""
    stream = io.BytesIO()
    frames.send(stream, b"one", b"", b"three")
    stream.seek(0)
    assert [frames.receive(stream) for _ in range(3)] == [b"one", b"", b"three"]
    with pytest.raises(EOFError):
        frames.receive(stream)
    with pytest.raises(EOFError):
        frames.receive(io.BytesIO(frames.LENGTH.pack(5) + b"four"))


def test_a_frame_has_its_bounds() -> None:
    """A worker cannot make the program read for ever: the length alone is enough to refuse."""
    with pytest.raises(ValueError, match="too long"):
        frames.receive(io.BytesIO(frames.LENGTH.pack(frames.LONGEST_FRAME + 1)))


def test_what_cannot_be_stored_is_dropped() -> None:
    """NUL and lone surrogates, which neither a database nor a letter can hold, are gone."""
    odd = replace(DOCUMENT, text="a\0b\ud800c", title="\udfff")
    assert frames.outcome(frames.answer(Page((odd,)))).documents[0] == replace(DOCUMENT, text="abc", title="")


def test_long_fields_are_cut_and_long_keys_stay_different() -> None:
    """Fields are cut where they end to be useful; a key that is too long becomes the digest of all of it."""
    long = [replace(DOCUMENT, key="k" * 600 + end, title="t" * 2_000, author="a" * 2_000) for end in "xy"]
    one, other = frames.outcome(frames.answer(Page(tuple(long)))).documents
    assert (len(one.title), len(one.author)) == (1_000, 300)
    assert one.key != other.key


def test_of_too_many_documents_the_newest_are_kept() -> None:
    """Beyond 2,000 documents the oldest are left out, whichever end of the page they stand at; the order stays."""
    day = datetime(2020, 1, 1, tzinfo=UTC)
    rising = tuple(replace(DOCUMENT, key=str(n), posted=day + timedelta(hours=n)) for n in range(2_003))
    undated = replace(DOCUMENT, key="undated", posted=None)
    assert [one.key for one in frames.newest((*rising, undated))] == [*(str(n) for n in range(4, 2_003)), "undated"]
    assert frames.newest(rising[::-1]) == rising[:2:-1]


def test_a_page_of_too_much_text_is_an_error() -> None:
    """Text that multiplies within a page is refused, not cut short in silence."""
    with pytest.raises(TooMuch):
        frames.answer(Page((replace(DOCUMENT, text="x" * 100_000),) * 21))


def test_errors_come_through() -> None:
    """An error arrives with words, remedy and patience; of a kind that parsing has no business with, as ``Unreadable``."""
    with pytest.raises(TooMuch) as much:
        frames.outcome(frames.trouble(TooMuch("w", "r", retry_after=timedelta(hours=1))))
    assert (much.value.words, much.value.remedy, much.value.retry_after) == ("w", "r", timedelta(hours=1))
    with pytest.raises(Unreadable):
        frames.outcome(frames.trouble(Answered("w", status=500)))


def test_a_ttl_has_its_bounds() -> None:
    """No place can ask to be left alone for ever."""
    assert frames.outcome(frames.answer(Page((), ttl=timedelta(days=90_000)))).ttl == timedelta(days=366)
