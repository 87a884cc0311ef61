"""The list of kinds, and the way from a kind to its reader."""

import subprocess
import sys

import pytest

from sources import article, feed, page, reviews, search
from sources.model import Reader, Source
from sources.readers import READERS, reader

MODULES: tuple[Reader, ...] = (article, feed, page, reviews, search)  # mypy holds each to the protocol


def test_every_kind_has_its_reader() -> None:
    """Each kind leads to a module, and each module asks for the source's own address."""
    assert [reader(kind) for kind in sorted(READERS)] == list(MODULES)
    source = Source("s", "feed", "https://place.example/x")
    assert {module.request(source).url for module in MODULES} == {"https://place.example/x"}


def test_options_are_explained() -> None:
    """What a kind requires is among its options, and each option has a line for people."""
    for module in MODULES:
        assert set(module.REQUIRED) <= set(module.OPTIONS)
        assert all(module.OPTIONS.values())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fed", 'there is no kind "fed": did you mean "feed"?'),
        ("zebra", 'there is no kind "zebra": there are article, feed, page'),
        ("", 'there is no kind ""'),
        ("no.such.module", "cannot be imported"),
        ("sources.keys", "is not a reader: it lacks OPTIONS, REQUIRED, request, parse"),
        ("sources.feed:nothing", "cannot be imported"),
        ("..", "cannot be imported"),
    ],
)
def test_an_unknown_kind_is_explained(kind: str, words: str) -> None:
    """A kind that does not exist is an error in words for whoever wrote the configuration."""
    with pytest.raises(LookupError) as caught:
        reader(kind)
    assert words in str(caught.value)


def test_a_reader_of_ones_own() -> None:
    """A kind with a dot names a reader anywhere."""
    assert reader("tests.sources.misbehaving").REQUIRED == ("do",)


def test_asking_is_cheap() -> None:
    """Whoever only asks readers for options and requests does not load a single parsing library."""
    program = (
        "import sys; from sources.readers import READERS, reader; from sources.sandbox import Sandbox; Sandbox().close()\n"
        "for kind in READERS: reader(kind)\n"
        "print(sorted({'bs4', 'lxml', 'feedparser', 'dateparser', 'soupsieve', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.strip() == "[]"
