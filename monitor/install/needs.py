"""What a school's configuration asks of the machine: what is read, written and handed over, and what else must be allowed."""

import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import monitor
from monitor.config import Config, secrets
from monitor.store.database import file_of


@dataclass(frozen=True, slots=True)
class Needs:
    """What one school's monitor needs. Paths are absolute.

    ``folders`` are those that it writes, ``reads`` the files and folders beside the configuration that it reads, ``credentials``
    the file of each secret by the key that names it, ``renders`` whether it starts a browser, ``commands`` the programs of the
    school's own that it starts, ``web`` whether there is a page to serve, ``measures`` the folder of another service that its
    metrics go to, if they do.
    """

    school: str
    config: Path
    folders: tuple[Path, ...]
    reads: tuple[Path, ...]
    credentials: tuple[tuple[str, Path], ...]
    renders: bool
    commands: tuple[Path, ...]
    web: bool
    measures: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """This installation of the program: its command, its version, and every folder without which that does not start.

    In ``packages`` every file has to be readable. ``whole`` are the folders that hold nothing but the program.
    """

    command: Path
    folders: tuple[Path, ...]
    packages: tuple[Path, ...] = ()
    whole: tuple[Path, ...] = ()
    version: str = ""


def needs(config: Config) -> Needs:
    """Return what a configuration asks of the machine."""
    return Needs(
        school=config.school.short_name,
        config=config.path,
        folders=written(config),
        reads=_read(config),
        credentials=tuple((each.key, _plain(each.path)) for each in secrets(config.path) if each.path),
        renders=any(place.source.options.get("render") == "yes" for place in config.places),
        commands=tuple(Path(way.command[0]) for way in config.ways if way.command),
        web=config.web is not None,
        measures=(_plain(config.watch.metrics_file.parent),) if config.watch.metrics_file else (),
    )


def written(config: Config) -> tuple[Path, ...]:
    """Return every folder that the program writes to."""
    database = file_of(config.database)
    folders = [database.parent if database else config.path.parent, config.letters]
    return tuple(dict.fromkeys(map(_plain, folders)))


def program() -> Program:
    """Return the installation that is running."""
    command = Path(sysconfig.get_path("scripts")) / "monitor"
    libraries, ours = Path(sysconfig.get_path("purelib")), Path(monitor.__file__).parents[1]
    folders = (Path(sys.executable).resolve().parent, libraries, Path(os.__file__).parent, ours)
    packages = tuple(ours / name for name in ("monitor", "sources", "digests"))
    own = libraries if sys.prefix == sys.base_prefix else Path(sys.prefix)
    return Program(
        command=_plain(command),
        folders=_each_once(folders),
        packages=_each_once((libraries, *packages)),
        whole=_each_once((own, *packages)),
        version=version("school-monitor"),
    )


def _each_once(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(map(_plain, paths)))


def _read(config: Config) -> tuple[Path, ...]:
    servers = [config.mail.first, config.mail.second] if config.mail else []
    servers += [config.answers.server] if config.answers else []
    certificates = [server.cafile for server in servers if server and server.cafile]
    policy = config.path.parent / config.policy
    found = [*certificates, *([policy] if policy.is_file() else []), *([config.drafts] if config.drafts else [])]
    return tuple(dict.fromkeys(map(_plain, found)))


def _plain(path: Path) -> Path:
    """Return a path without the ``..`` that systemd does not take; links stay."""
    return Path(os.path.normpath(path))
