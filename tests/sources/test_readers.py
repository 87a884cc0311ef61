"""The list of kinds, and the way from a kind to its reader."""

import pkgutil
import subprocess
import sys

import pytest

from sources import kinds
from sources.kinds import article, feed, page, reviews
from sources.model import Reader, Source
from sources.readers import READERS, reader

TYPED: tuple[Reader, ...] = (article, feed, page, reviews)  # mypy holds each to the protocol


def test_every_module_is_a_kind() -> None:
    """Nobody writes a reader and forgets to list it."""
    modules = {f"{kinds.__name__}.{module.name}" for module in pkgutil.iter_modules(kinds.__path__)}
    assert set(READERS.values()) == modules


@pytest.mark.parametrize("kind", sorted(READERS))
def test_a_kind_asks_the_sources_own_address(kind: str) -> None:
    """What a person wrote is what is asked; a reader may complete it and never leads elsewhere."""
    options = dict.fromkeys(reader(kind).REQUIRED, "item")
    asked = reader(kind).request(Source("s", kind, "https://place.example/x?q=school", options=options, secret="canary"))
    assert asked.url.startswith("https://place.example/x?q=school")
    assert "canary" not in asked.url


@pytest.mark.parametrize("kind", sorted(READERS))
def test_options_are_explained(kind: str) -> None:
    """What a kind requires is among its options, and each option has a line for people."""
    assert set(reader(kind).REQUIRED) <= set(reader(kind).OPTIONS)
    assert all(reader(kind).OPTIONS.values())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("fed", 'there is no kind "fed": did you mean "feed"?'),
        ("zebra", 'there is no kind "zebra": there are article, bluesky, changes'),
        ("", 'there is no kind ""'),
        ("no.such.module", "cannot be imported"),
        ("sources.keys", "is not a reader: it lacks OPTIONS, REQUIRED, request, parse"),
        ("sources.kinds.feed:nothing", "cannot be imported"),
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
