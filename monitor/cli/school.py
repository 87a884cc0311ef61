"""The verb that shows how the school is recognised, and reads the official register of schools."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, out, stop

if TYPE_CHECKING:
    from monitor.model import School
    from monitor.store import Store


@app.command()
def school(
    config: ConfigFile = SHIPPED,
    *,
    register: Annotated[
        Path | None,
        typer.Option(help="First read the register of schools: 'establishment fields CSV' of Get Information about Schools."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as one JSON object, for programs.")] = False,
) -> None:
    """Show how the school is recognised, which other schools have its name, and what would help to tell them apart."""
    from monitor import build, screen_school
    from monitor.portrait import portrait
    from monitor.store import Store
    from monitor.store import register as kept

    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    if register is not None:
        _read(register, settings.school, store)
    with store.read() as tx:
        entries, reading = kept.register(tx, settings.school.id), kept.reading(tx, settings.school.id)
        seen = portrait(settings.school, build.recognised(settings, tx), entries, reading)
    if as_json:
        typer.echo(json.dumps(screen_school.as_data(seen), indent=2))
    else:
        out.print(screen_school.shown(seen))


def _read(path: Path, ours: "School", store: "Store") -> None:
    """Read the register and keep the schools that share a name with ours; or say why it cannot be read, and stop."""
    from rich.progress import Progress

    from monitor.namesakes import sharing
    from monitor.register import RegisterError, read_register
    from monitor.store import keeping
    from monitor.store import register as kept

    try:
        with (
            Progress(console=err, transient=True, disable=not err.is_terminal) as progress,
            progress.open(path, "rb", description="Reading") as file,
        ):
            found = sharing(read_register(_lines(file)), ours)
    except OSError as trouble:
        stop(f"{path} cannot be read: {trouble.strerror}. Nothing was changed.", Exit.CONFIGURATION)
    except RegisterError as trouble:
        stop(f"{path}: {trouble} Nothing was changed.", Exit.CONFIGURATION)
    with store.write() as tx:
        keeping.enrol(tx, ours.id, ours.name)
        kept.save_register(tx, ours.id, found.entries, found.total, datetime.now(UTC))
    err.print(f"Read {found.total:,} open schools. Kept are those that share a name with ours: {len(found.entries):,}.")


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Return the lines of a file, none of them read further than a line can be long."""
    from monitor.register import LONGEST_LINE

    return iter(lambda: file.readline(LONGEST_LINE + 1), b"")
