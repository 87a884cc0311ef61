"""What of the detector cannot be used is said in the status and in the digest, and nothing is said when all is well."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from digests import compose
from monitor.detect import mode as module
from monitor.gather import gather
from monitor.pulse import findings
from monitor.run import tick
from monitor.summary import digest
from tests.cast import HEAD
from tests.monitor.test_summary import DESK, QUIET
from tests.world import FRIDAY, Post, Web, place, world


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Nothing is remembered from test to test."""
    module.mode.cache_clear()
    yield
    module.mode.cache_clear()


def missing(_name: str) -> None:
    """Return what is found of a library that is not there."""


def there(name: str) -> ModuleSpec:
    """Return what is found of a library that is there."""
    return ModuleSpec(name, None)


def test_a_missing_library_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing when it is there."""
    monkeypatch.setattr(module, "find_spec", missing)
    assert "onnxruntime is not installed" in module.mode()
    module.mode.cache_clear()
    monkeypatch.setattr(module, "find_spec", there)
    assert module.mode() == ""


@pytest.mark.parametrize("library", [missing, there])
def test_the_status_and_the_digest_say_it(library: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both or neither."""
    monkeypatch.setattr(module, "find_spec", library)
    post = Post()
    ours = world(tmp_path, [place("forum")], Web({"forum": []}), post)
    with closing(ours.store):
        tick(ours, FRIDAY)
        standing = " ".join(found.seen for found in findings(gather(ours.config, ours.store, FRIDAY)))
    words = " ".join(post.taken[0].letter.text.split())
    assert ("Not everything is at work" in standing) == (library is missing)
    assert ("Not everything was at work: the model could not be used" in words) == (library is missing)


def test_the_digest_says_it_beside_what_was_checked() -> None:
    """In the coverage, in both halves of the letter."""
    letter = compose.digest(digest(DESK, replace(QUIET, mode="the model is away"), HEAD))
    assert "Not everything was at work: the model is away." in " ".join(letter.text.split())
    assert "Not everything was at work: the model is away." in letter.html
