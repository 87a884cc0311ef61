"""Root does not stay root: what it starts goes on as the account that owns the database, so that no file becomes root's."""

import os
import pwd
from pathlib import Path


class Unreachable(Exception):
    """The account that owns the database cannot read the program."""


def told_by(file: Path, *others: Path) -> Path | None:
    """Return what tells whose the database is: its file, or else its folder or another of the school's; None where none is there.

    A folder that is not root's tells more: one that a disk is to be mounted on is mostly root's, and empty until it is.
    """
    return file if owner(file) >= 0 else folder_told_by(file.parent, *others)


def folder_told_by(*folders: Path) -> Path | None:
    """Return which of the school's folders tells whose they all are: the first that is not root's, or else one that is."""
    there = [folder for folder in folders if owner(folder) >= 0]
    return next((folder for folder in there if owner(folder)), there[0] if there else None)


def owner(path: Path) -> int:
    """Return the user id that a file or folder belongs to; -1 where it is not there, or this account does not get there."""
    try:
        return path.stat().st_uid
    except OSError:
        return -1


def named(uid: int) -> str:
    """Return an account's name, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def leave_root(theirs: Path | None) -> None:
    """This process is the account that a file or folder belongs to, if it was root's and that is not; else it stays what it is.

    Raise ``Unreachable`` where that account could not run the program, and ``PermissionError`` where root may not change.
    """
    if os.geteuid() or theirs is None or not theirs.stat().st_uid:
        return
    _become(theirs.stat())
    for path in (os.__file__, __file__):
        if not os.access(path, os.R_OK):
            raise Unreachable(path)


def _become(their: os.stat_result) -> None:
    try:
        entry = pwd.getpwuid(their.st_uid)
    except KeyError:
        gid, home = their.st_gid, "/"
        os.setgroups([gid])
    else:
        gid, home = entry.pw_gid, entry.pw_dir
        os.initgroups(entry.pw_name, gid)
    os.setgid(gid)
    os.setuid(their.st_uid)
    os.environ["HOME"] = home  # libraries keep things there, and root's is not ours any more
