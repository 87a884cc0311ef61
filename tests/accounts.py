"""Another account than the one that runs the tests, and a folder that it can get to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

NOBODY = 65534


@contextmanager
def nobody() -> Iterator[None]:
    """Act as an account that owns nothing, where this one is root and may do anything; any other may do only so much as it is."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that every account can get to, as pytest's own is not: that is below one of mode 0700."""
    with TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)
