"""A school year in one test: 366 days, every pass made, and an independent judge finds nothing."""

import os
import subprocess
import sys

import pytest

from tests.year.__main__ import SEED


@pytest.mark.timeout(1800)  # minutes of work, on a machine that may do two other things besides
def test_a_school_year_breaks_no_promise() -> None:
    """Exactly one digest on every due day, everything urgent told in time, and nothing grows but what was predicted.

    In a process of its own, whose memory and files are the year's alone. ``MONITOR_YEAR_SEED`` is another year.
    """
    seed = os.environ.get("MONITOR_YEAR_SEED", str(SEED))
    ended = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.year", seed], capture_output=True, text=True, check=False
    )
    print(ended.stdout)  # noqa: T201 - the page of the year, seed and all
    assert ended.returncode == 0, ended.stdout + ended.stderr
