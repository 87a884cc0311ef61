"""The only code that reads a secret: from the environment, from systemd, or from a file that nobody else can read."""

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.catalogue import Found, Loc
from monitor.config.report import dotted
from monitor.config.shape import NotifyTable, ServerTable, Shape
from monitor.config.telling import servers

HANDED_OVER = "CREDENTIALS_DIRECTORY"  # where systemd lays what LoadCredential= names: systemd.exec(5)
_LONGEST = 4096
_OTHERS, _ANYBODY = 0o077, 0o007


@dataclass(frozen=True, slots=True)
class Secret:
    """Where a secret is to be found: the key that says so, by names that outlast a change of order, and what it says.

    Either ``path`` or ``variable`` is given. ``key`` is also by what name systemd hands the file over.
    """

    key: str
    path: Path | None
    variable: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """One secret that the file names: the table it belongs to, the two keys that may name it, and what each says.

    ``table`` is the table's name with an id in the place of a count.
    """

    loc: Loc
    table: str
    kind: str
    env: str
    file: str

    @property
    def file_key(self) -> str:
        """The key that names the file."""
        return f"{self.table}.{self.kind}_file"

    @property
    def keys(self) -> tuple[Loc, ...]:
        """The keys on which what is wrong with the secret rests."""
        return tuple((*self.loc, key) for key in (f"{self.kind}_env", f"{self.kind}_file", self.kind, "username"))


def name_secrets(shape: Shape, folder: Path) -> tuple[Secret, ...]:
    """Return where each secret that the file names is to be found; none of them is read."""
    named = [asked for asked, _ in _asked(shape)]
    files = [Secret(asked.file_key, folder / asked.file, "") for asked in named if asked.file]
    return (*files, *(Secret(f"{asked.table}.{asked.kind}_env", None, asked.env) for asked in named if asked.env))


def find_secrets(shape: Shape, folder: Path, environ: Mapping[str, str]) -> tuple[dict[Loc, str], list[Found]]:
    """Return each secret by the table that it belongs to, and what is wrong with where they were to be found.

    A secret is never part of a problem.
    """
    secrets: dict[Loc, str] = {}
    wrong: list[Found] = []
    for asked, mismatch in _asked(shape):
        secrets[asked.loc], found = ("", mismatch) if mismatch else _find(asked, folder, environ)
        wrong += found
    return secrets, wrong


def _asked(shape: Shape) -> Iterator[tuple[_Asked, list[Found]]]:
    """Yield every secret that the file names, and what is wrong with how it is named."""
    for loc, server in servers(shape):
        yield _password(server, loc)
    for count, way in enumerate(shape.notify):
        yield _address(way, ("notify", count))
    for count, source in enumerate(shape.source):
        yield _once(_Asked(("source", count), f"source.{source.id}", "secret", source.secret_env, source.secret_file))
    yield _once(_Asked(("watch",), "watch", "ping", shape.watch.ping_env, shape.watch.ping_file))


def _once(asked: _Asked) -> tuple[_Asked, list[Found]]:
    if asked.env and asked.file:
        return asked, [Found("C046", (*asked.loc, f"{asked.kind}_file"), {"kind": asked.kind}, besides=asked.keys)]
    return asked, []


def _password(server: ServerTable, loc: Loc) -> tuple[_Asked, list[Found]]:
    asked, twice = _once(_Asked(loc, dotted(loc), "password", server.password_env, server.password_file))
    fault = _mismatch(server)
    return asked, twice or ([Found(fault[0], (*loc, fault[1]), besides=asked.keys)] if fault else [])


def _address(way: NotifyTable, loc: Loc) -> tuple[_Asked, list[Found]]:
    asked = _Asked(loc, f"notify.{way.id}", "url", way.url_env, way.url_file)
    if sum(map(bool, (way.url_env, way.url_file, way.command))) == 1:
        return asked, []
    return asked, [Found("C054", loc, besides=(*asked.keys, (*loc, "command")))]


def _mismatch(server: ServerTable) -> tuple[str, str] | None:
    """Return which of user name and password stand alone, and at which key."""
    if server.username and not server.username.isascii():
        return "C043", "username"
    if server.username and not (server.password_env or server.password_file):
        return "C044", "username"
    if server.password_env and not server.username:
        return "C045", "password_env"
    if server.password_file and not server.username:
        return "C045", "password_file"
    return None


def _find(asked: _Asked, folder: Path, environ: Mapping[str, str]) -> tuple[str, list[Found]]:
    if asked.env:
        where = (*asked.loc, f"{asked.kind}_env")
        secret = environ.get(asked.env, "")
        return _checked(secret, where) if secret else ("", [Found("C048", where, {"name": asked.env})])
    if not asked.file:
        return "", []
    where = (*asked.loc, f"{asked.kind}_file")
    if handed := _handed_over(asked, environ):
        # What systemd laid there shows the service's own right to read as its group's.
        return _read(handed, where, _ANYBODY)
    return _read(folder / asked.file, where, _OTHERS)


def _handed_over(asked: _Asked, environ: Mapping[str, str]) -> Path | None:
    """Return where systemd laid the secret, if it did: the school's own file may then be root's alone."""
    folder = environ.get(HANDED_OVER)
    path = Path(folder, asked.file_key) if folder else None
    return path if path and path.exists() else None


def _read(path: Path, where: Loc, barred: int) -> tuple[str, list[Found]]:
    """Return the secret in a file. What is open is what is judged, so the file cannot be exchanged in between.

    ``barred`` are the bits of its mode that it may not have.
    """
    try:
        # A named pipe would otherwise be waited for until somebody wrote to it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LONGEST + 2) if stat.S_ISREG(mode) else None
    except (OSError, ValueError):
        return "", [Found("C049", where)]
    if content is None:
        return "", [Found("C049", where)]
    if mode & barred:
        return "", [Found("C050", where, {"path": str(path)})]
    return _checked(content.decode("latin-1").removesuffix("\n").removesuffix("\r"), where)


def _checked(secret: str, where: Loc) -> tuple[str, list[Found]]:
    # SMTP logins are sent as ASCII by Python's library, which would repeat the password in its error.
    if 0 < len(secret) <= _LONGEST and secret.isascii() and secret.isprintable():
        return secret, []
    return "", [Found("C051", where)]
