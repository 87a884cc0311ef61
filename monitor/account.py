"""Root does not stay root: what it starts goes on as the account that owns the database, so that no file becomes root's."""

import os
import pwd
from pathlib import Path


class Unreachable(Exception):
    """The account that owns the database cannot read the program."""


def owner(file: Path) -> int:
    """Return the user id that the database's file belongs to, or its folder; -1 where there is neither."""
    for path in (file, file.parent):
        if path.exists():
            return path.stat().st_uid
    return -1


def named(uid: int) -> str:
    """Return an account's name, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def leave_root(file: Path) -> None:
    """This process is the account that owns the database, if it was root's and the database is not; else it stays what it is.

    Raise ``Unreachable`` where that account could not run the program, and ``PermissionError`` where root may not change.
    """
    uid = owner(file)
    if os.geteuid() or uid <= 0:
        return
    _become(uid, file)
    for path in (os.__file__, __file__):
        if not os.access(path, os.R_OK):
            raise Unreachable(path)


def _become(uid: int, file: Path) -> None:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        gid = (file if file.exists() else file.parent).stat().st_gid
        os.setgroups([gid])
        home = "/"
    else:
        gid, home = entry.pw_gid, entry.pw_dir
        os.initgroups(entry.pw_name, gid)
    os.setgid(gid)
    os.setuid(uid)
    os.environ["HOME"] = home  # libraries keep things there, and root's is not ours any more
