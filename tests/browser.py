"""Finds the browser for tests that look at a page as people do; without one they are skipped in one line, or fail in CI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "chromium is not installed: apt-get install chromium"


def chromium() -> str:
    """Return the path of Chromium, or skip the test; with ``REQUIRE_ALL=1`` its absence is a failure."""
    if not CHROMIUM.exists():
        leave = pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip
        leave(MISSING)
    return str(CHROMIUM)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium without windows, closed afterwards. Without its sandbox, which containers and root do not allow."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield started
        finally:
            started.close()
