"""Every feed that feedparser is tested with goes through the sandbox."""

import io
import re
import tarfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import feedparser
import pytest

from sources.kinds import feed
from sources.model import Page, Source, SourceError, Unreadable
from sources.sandbox import Sandbox
from tests.sources.expects import expected, met
from tests.sources.recorded import answer

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "feedparser-tests.tar.gz"
PLACE = "https://place.example/feed"
CONTENT_TYPE = re.compile(rb"Header:\s*Content-type:\s*([^\r\n]+)", re.IGNORECASE)


def feeds() -> dict[str, tuple[bytes, str]]:
    """Return each file of the corpus by name, with the content type that it wants to be served with."""
    found = {}
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            held = archive.extractfile(member)
            if held:
                body = held.read()
                served = CONTENT_TYPE.search(body)
                found[member.name] = body, served[1].decode("ascii", "ignore") if served else "application/xml"
    return found


def entries(body: bytes, content_type: str) -> int:
    """Return how many entries feedparser itself finds; none where it raises, as it does for odd character sets."""
    try:
        found = feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type}, sanitize_html=False)
    except (UnicodeError, LookupError):
        return 0
    return len(found.entries)


def test_every_feed_is_read_or_refused_in_words() -> None:
    """Each of the 2,126 files gives a page or an error in words, and no entry that feedparser finds is lost."""
    if not CORPUS.exists():
        pytest.skip(f"feedparser's test feeds are not at {CORPUS}")
    corpus = feeds()
    assert len(corpus) == 2_126
    source = Source("corpus", "feed", PLACE)

    def read(name: str) -> Page | SourceError:
        try:
            return sandbox.parse(source, answer(*corpus[name]))
        except SourceError as error:
            return error

    with Sandbox() as sandbox, ThreadPoolExecutor(2) as threads:
        outcomes = dict(zip(corpus, threads.map(read, corpus), strict=True))
    assert {type(outcome) for outcome in outcomes.values()} == {Page, Unreadable}
    stumbled = [name for name, outcome in outcomes.items() if isinstance(outcome, Unreadable) and "stumbled" in outcome.words]
    assert stumbled == []
    fewer = [name for name, outcome in outcomes.items() if documents(outcome) < entries(*corpus[name])]
    assert fewer == []
    counts = Counter("with items" if documents(outcome) else type(outcome).__name__ for outcome in outcomes.values())
    print(f"feedparser's corpus: {dict(counts)}")  # noqa: T201 - the figures that this test is run for


def documents(outcome: Page | SourceError) -> int:
    """Return how many documents came of a feed."""
    return len(outcome.documents) if isinstance(outcome, Page) else 0


# What is expected of feedparser and not of us, and why.
OURSELVES = {
    "a feed without items that breaks off is told as broken": {
        *(f"entities/{number}" for number in (160, 732, 8216, 8217, 8220, 8221, 9830)),
    },
    "a format that nothing has been written in for twenty years": {"wellformed/cdf/channel_title"},
    "an address is relative to where the feed was read, as browsers have it, not to what its header says of itself": {
        *(
            f"wellformed/base/http_{what}_base_{how}"
            for what in ("entry_id", "item_link")
            for how in ("docuri", "content_location")
        ),
        "wellformed/atom10/entry_id_with_attributes",
    },
    "words are taken out of broken markup rather than the markup mended": {
        *(f"wellformed/sanitize/xml_{what}_comment" for what in ("malicious", "unclosed")),
        "wellformed/sanitize/item_content_encoded_script_nested_cdata",
        "wellformed/rss/item_description_not_a_doctype",
    },
}


def test_what_feedparser_expects_is_met_through_our_reader() -> None:
    """Titles, addresses, ids, authors, words and times: each that a document of ours carries is what the feed says it must be."""
    if not CORPUS.exists():
        pytest.skip(f"feedparser's test feeds are not at {CORPUS}")
    excused = {f"tests/{name}.xml" for names in OURSELVES.values() for name in names}
    counts, unmet = Counter[str](), []
    for name, (body, content_type) in feeds().items():
        wanted = expected(body)
        if not wanted or name in excused:
            continue
        page = feed.parse(Source("corpus", "feed", PLACE), answer(body, content_type, PLACE))
        found = [(one.what, met(one, page)) for one in wanted]
        counts.update(what for what, good in found if good)
        unmet += [(name, what) for what, good in found if good is False]
    assert unmet == []
    assert sum(counts.values()) > 1_100
    print(f"feedparser's expectations met: {dict(counts)}")  # noqa: T201 - the figures that this test is run for
