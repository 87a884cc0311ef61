"""The verbs that copy the database aside and put a copy in its place."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, load, out, stop

if TYPE_CHECKING:
    from monitor.config import Config

_SERVER = "This database lives on a server: {verb} it with the server's own tools (pg_dump, pg_restore)."


@app.command()
def backup(
    config: ConfigFile = SHIPPED,
    *,
    to: Annotated[Path | None, typer.Option(help="Where the copy is to lie; left out, with the copies of each day.")] = None,
) -> None:
    """Copy the database aside, while it is in use; the copy is checked, and holds none of the installation's keys."""
    from monitor import screen_storage
    from monitor.deadline import LONDON
    from monitor.store import backup as copying
    from monitor.store import sound

    settings = load(config)
    database = _file(settings, "copy")
    if not database.exists():
        stop(f"There is no database yet: {database}.", Exit.NOT_FOUND)
    if to is None:
        to = copying.copy_of_day(database, datetime.now(LONDON).date())
    if to.exists() and to.samefile(database):
        stop("That is the database itself. Give the copy another name.", Exit.NOT_FOUND)
    sound.check(database)
    copying.copy(database, to)
    out.print(*screen_storage.copied(to), sep="\n", soft_wrap=True)


@app.command()
def restore(
    config: ConfigFile = SHIPPED,
    *,
    copy: Annotated[
        Path | None, typer.Argument(metavar="COPY", help="The copy; left out, those that there are are listed.")
    ] = None,
) -> None:
    """Put a copy in the database's place; what was there is put aside."""
    from monitor import build, screen_storage
    from monitor.store import backup as copying
    from monitor.store import restore as restoring

    settings = load(config)
    database = _file(settings, "restore")
    if copy is None:
        found = [*copying.copies(database), *copying.upgrade_copies(database)]
        if not found:
            stop(screen_storage.NO_COPIES.format(where=copying.folder_of(database)), Exit.NOT_FOUND)
        out.print(*screen_storage.copies(found, config), sep="\n", soft_wrap=True)
        return
    try:
        with build.alone(settings):
            done = restoring.restore(database, copy, datetime.now(UTC))
    except build.AlreadyRunning:
        stop("A pass is running on this database. Stop the timer, and try again in a minute.", Exit.ALREADY_RUNNING)
    out.print(*screen_storage.restored(done, copy), sep="\n", soft_wrap=True)


def _file(settings: "Config", verb: str) -> Path:
    """Return the database's file; one that lives on a server is not ours to copy."""
    from monitor.store.database import file_of

    file = file_of(settings.database)
    if file is None:
        stop(_SERVER.format(verb=verb), Exit.CONFIGURATION)
    return file
