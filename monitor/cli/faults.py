"""Says what ended a command: trouble with the disk or the database, or a fault in the program; never a stranger's words."""

from pathlib import Path
from traceback import extract_tb

from monitor.cli.base import Exit, err


def own_up(fault: Exception) -> Exit:
    """Say what is wrong and what mends it, or what kind of fault it was and where; return the exit code.

    A fault's words are not shown: they may be a stranger's.
    """
    from monitor.store.trouble import trouble_of

    if trouble := trouble_of(fault, "a file"):
        err.print(trouble.words, trouble.remedy, sep="\n", soft_wrap=True, markup=False)
        err.print("More on it stands in docs/trouble.md.", soft_wrap=True)
        return Exit.STORAGE
    where = extract_tb(fault.__traceback__)[-1]
    err.print(
        f"A fault in the program: {type(fault).__name__} in {Path(where.filename).name}, line {where.lineno}.", soft_wrap=True
    )
    err.print("What was found before it is kept, and the next pass goes on from there. Please report these two lines.")
    return Exit.BUG
