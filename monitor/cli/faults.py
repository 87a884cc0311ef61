"""Owns up to a fault in the program without showing what a stranger wrote."""

from pathlib import Path
from traceback import extract_tb

from monitor.cli.base import err


def own_up(fault: Exception) -> None:
    """Say what kind of fault it was and where, and not its words, which may be a stranger's."""
    where = extract_tb(fault.__traceback__)[-1]
    err.print(
        f"A fault in the program: {type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}.", soft_wrap=True
    )
    err.print("What was found before it is kept, and the next pass goes on from there. Please report these two lines.")
