"""Whose the school's files are, and how the doctor becomes that account: what root may do says nothing of what a pass may."""

import os
from collections.abc import Iterator
from pathlib import Path

from monitor import account
from monitor.doctor.surroundings import Surroundings
from monitor.finding import Finding, bad


def told_by(here: Surroundings) -> Path | None:
    """Return the folder whose owner is the account that the passes run as; None where none of its folders is there.

    Of folders of root's and of another account's root's are the leftovers: an installation gives them all to the account.
    """
    if here.config is None or here.database is None:
        return None
    return account.folder_told_by(here.database.parent, here.config.letters)


def uid_of(here: Surroundings) -> int | None:
    """Return the user id of the account that the passes run as; None where nothing tells it."""
    path = _path(here)
    return account.owner(path) if path else None


def leave_root(here: Surroundings) -> Iterator[Finding]:
    """Root goes on as the account that the passes run as, for good, as it does with every command: what is said is its view."""
    path = _path(here)
    if os.geteuid() or path is None:
        return
    name = account.named(account.owner(path))
    try:
        if shut := _unreadable(account.owner(path)):
            words = f"The database belongs to {name}, who cannot read the program at {shut}; nothing else was looked at."
            yield bad("D016", words, "Install it where everybody may read it, below /opt: docs/install.md.")
        else:
            account.leave_root(path)
    except PermissionError:
        words = f"The database belongs to {name}, and root may not go on as that account here; nothing else was looked at."
        yield bad("D016", words, f"Type it as {name}, or where root may do everything: in a container it may not.")


def _path(here: Surroundings) -> Path | None:
    """Return the file or folder whose owner is that account: what every command goes by, unless that is root's or not there."""
    folder = told_by(here)
    return next((path for path in (here.database, folder) if path and account.owner(path) > 0), folder)


def _unreadable(uid: int) -> str | None:
    """Return a file of the program that an account cannot read. Root is root again afterwards, or nothing could be said."""
    os.seteuid(uid)
    try:
        files = (os.__file__, account.__file__)
        return next((file for file in files if not os.access(file, os.R_OK, effective_ids=True)), None)
    finally:
        os.seteuid(0)
