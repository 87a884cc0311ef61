"""The only code that reads a secret: the mail password, from the environment or a file that nobody else can read."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from monitor.config.catalogue import Found, Loc
from monitor.config.shape import MailTable

_LONGEST = 4096
_KEYS: tuple[Loc, ...] = tuple(("mail", key) for key in ("username", "password", "password_env", "password_file"))


def find_password(mail: MailTable, folder: Path, environ: Mapping[str, str]) -> tuple[str, list[Found]]:
    """Return the mail password, or nothing and what is wrong with where it was to be found. It is never part of a problem."""
    if fault := _mismatch(mail):
        return "", [Found(fault[0], ("mail", fault[1]), besides=_KEYS)]
    if mail.password_env:
        secret = environ.get(mail.password_env, "")
        return _checked(secret, "password_env") if secret else ("", [_unset(mail.password_env)])
    if mail.password_file:
        return _read(folder / mail.password_file)
    return "", []


def _mismatch(mail: MailTable) -> tuple[str, str] | None:
    """Return which of user name and password stand alone, or twice, and at which key."""
    if mail.password_env and mail.password_file:
        return "C046", "password_file"
    if mail.username and not mail.username.isascii():
        return "C043", "username"
    if mail.username and not (mail.password_env or mail.password_file):
        return "C044", "username"
    if mail.password_env and not mail.username:
        return "C045", "password_env"
    if mail.password_file and not mail.username:
        return "C045", "password_file"
    return None


def _unset(name: str) -> Found:
    return Found("C048", ("mail", "password_env"), {"name": name})


def _read(path: Path) -> tuple[str, list[Found]]:
    """Return the secret in a file. What is open is what is judged, so the file cannot be exchanged in between."""
    where = ("mail", "password_file")
    try:
        # A named pipe would otherwise be waited for until somebody wrote to it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LONGEST + 2) if stat.S_ISREG(mode) else None
    except (OSError, ValueError):
        return "", [Found("C049", where)]
    if content is None:
        return "", [Found("C049", where)]
    if mode & 0o077:
        return "", [Found("C050", where, {"path": str(path)})]
    return _checked(content.decode("latin-1").removesuffix("\n").removesuffix("\r"), "password_file")


def _checked(secret: str, key: str) -> tuple[str, list[Found]]:
    # SMTP logins are sent as ASCII by Python's library, which would repeat the password in its error.
    if 0 < len(secret) <= _LONGEST and secret.isascii() and secret.isprintable():
        return secret, []
    return "", [Found("C051", ("mail", key))]
