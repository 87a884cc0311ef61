"""What the file system says of the configuration: who else can read or change its files, and where writing is possible."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from monitor.config.catalogue import Found, Loc
from monitor.config.shape import Shape
from monitor.config.telling import servers

SQLITE = "sqlite:///"
_DATABASE: Loc = ("store", "database")


def check_files(shape: Shape, path: Path) -> Iterator[Found]:
    """Yield what is wrong with the configuration's own file, the database, the letters' folder, certificates and commands."""
    yield from _check_open(path, "C059", ())
    yield from _check_database(database_path(shape.store.database, path.parent))
    if (shape.mail is None or not shape.alerts.live) and not _writable(path.parent / shape.letters.folder):
        yield Found("C053", ("letters", "folder"), besides=(("mail",), ("alerts", "live")))
    for loc, server in servers(shape):
        if server.cafile and not _usable(path.parent / server.cafile, os.R_OK):
            yield Found("C052", (*loc, "cafile"))
    for count, way in enumerate(shape.notify):
        if way.command:
            yield from _check_command(path.parent / way.command[0], ("notify", count, "command", 0))
    if shape.watch.metrics_file:
        yield from _check_metrics(path.parent / shape.watch.metrics_file)
    for loc, file in _secret_files(shape):
        yield from _check_around(path.parent / file, loc)


def _check_around(file: Path, loc: Loc) -> Iterator[Found]:
    # Whoever can change a folder can put another file there: the place that it was put, and where a link leads.
    for folder in dict.fromkeys((file.parent, file.resolve().parent)):
        yield from _check_changeable(folder, loc)


def _secret_files(shape: Shape) -> Iterator[tuple[Loc, str]]:
    """Yield the file of each secret that is kept in one, and the key that names it."""
    files = {(*loc, "password_file"): server.password_file for loc, server in servers(shape)}
    files |= {("notify", count, "url_file"): way.url_file for count, way in enumerate(shape.notify)}
    files |= {("source", count, "secret_file"): source.secret_file for count, source in enumerate(shape.source)}
    files |= {("watch", "ping_file"): shape.watch.ping_file}
    yield from ((loc, file) for loc, file in files.items() if file)


def database_path(url: str, folder: Path) -> Path | None:
    """Return the file that a database address means, absolute; None when it is not one that outlives the program."""
    file = url.removeprefix(SQLITE)
    if file in {url, "", ":memory:"} or file.startswith("file:") or "?" in f"{folder}{file}":
        return None
    return Path(os.path.abspath(folder / file))  # noqa: PTH100 - resolve() would follow a link that the school may re-point


def _check_database(file: Path | None) -> Iterator[Found]:
    if file is None:
        yield Found("C056", _DATABASE)
        return
    if _mode(file.parent) is not None:
        yield from _check_changeable(file.parent, _DATABASE)
    yield from _check_open(file, "C057", _DATABASE)
    nearest = file if stat.S_ISREG(_mode(file) or 0) else _nearest(file.parent)
    if _is_folder(file) or not (nearest == file or _is_folder(nearest)):
        yield Found("C058", _DATABASE)
    elif not os.access(nearest, os.W_OK if nearest == file else os.W_OK | os.X_OK):
        # A disk that is not mounted or has turned read-only is no fault of the configuration: the pass tells somebody of it.
        yield Found("C115", _DATABASE)


def _check_open(file: Path, problem: str, loc: Loc) -> Iterator[Found]:
    mode = _mode(file)
    if mode is not None and not stat.S_ISDIR(mode) and mode & 0o077:
        yield Found(problem, loc, {"path": str(file)})
        yield from _check_changeable(file, loc)


def _check_changeable(file: Path, loc: Loc) -> Iterator[Found]:
    mode = _mode(file) or 0
    # In a sticky folder, such as /tmp, others cannot replace what is ours.
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        yield Found("C060", loc, {"path": str(file)})


def _check_command(file: Path, loc: Loc) -> Iterator[Found]:
    yield from _check_changeable(file, loc)
    if not _usable(file, os.X_OK):
        yield Found("C099", loc, {"path": str(file)})


def _check_metrics(file: Path) -> Iterator[Found]:
    loc: Loc = ("watch", "metrics_file")
    if not (_is_folder(file.parent) and os.access(file.parent, os.W_OK | os.X_OK)) or _is_folder(file):
        yield Found("C121", loc)
    if file.suffix != ".prom":
        yield Found("C122", loc)


def _writable(folder: Path) -> bool:
    """Return whether a folder can be written to, or could be made."""
    nearest = _nearest(folder)
    return _is_folder(nearest) and os.access(nearest, os.W_OK | os.X_OK)


def _nearest(path: Path) -> Path:
    """Return a path, or the nearest above it that is there."""
    while _mode(path) is None and path != path.parent:
        path = path.parent
    return path


def _usable(file: Path, right: int) -> bool:
    """Return whether there is a file that this account may read, write or run."""
    return stat.S_ISREG(_mode(file) or 0) and os.access(file, right)


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path) or 0)


def _mode(path: Path) -> int | None:
    """Return a file's mode, or None when there is no such file or no way to it."""
    try:
        return path.stat().st_mode
    except OSError:
        return None
