"""What tests of pages that scripts build need: a browser, and a folder of which nothing is left."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import chromium
from tests.sources.rendering import left_behind


@pytest.fixture
def drawing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Have the browser write here. In the end no file is left, whatever a test does, and no process that knew of it."""
    chromium()
    with tempfile.TemporaryDirectory() as short:  # the path of a socket in it may have 107 characters, and pytest's is longer
        monkeypatch.setattr(tempfile, "tempdir", short)
        yield Path(short)
        monkeypatch.undo()
        assert left_behind(Path(short)) == []
