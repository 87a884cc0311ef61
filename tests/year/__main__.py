"""Lives through the year and prints its page: python -m tests.year, with another seed or fewer passes behind it."""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.year.calendar import SLOTS
from tests.year.life import live
from tests.year.page import faults, page

SEED = 7
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made there: every pass commits, and no disk is tested


def main(seed: int = SEED, slots: int = SLOTS) -> int:
    """Live through so many passes of the year of a seed, print the page, and return whether anything is wrong with it."""
    began = time.monotonic()
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        year = live(Path(folder), seed, slots=slots)
    broken = faults(year)
    print(page(year, broken, time.monotonic() - began))  # noqa: T201 - the page itself
    return int(any(broken.values()))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
