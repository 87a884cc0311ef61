"""The verbs that say how the monitor itself does: status, and the doctor for when it does not work."""

import os
from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, load, out, today

AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs: docs/seeing.md.")]


@app.command()
def status(
    config: ConfigFile = SHIPPED,
    *,
    as_json: AsJson = False,
    check: Annotated[bool, typer.Option("--check", help="One line, and exit code 3 where something is amiss.")] = False,
) -> None:
    """Print whether all is well, what is first to be seen to, and when each source and each letter last went well."""
    from monitor import pulse, screen_status
    from monitor.gather import gather
    from monitor.store import Store

    settings, now = load(config), datetime.now(UTC)
    store = Store(settings.database)
    store.migrate()
    seen = pulse.report(gather(settings, store, now))
    if as_json:
        from pydantic import TypeAdapter

        typer.echo(TypeAdapter(pulse.Report).dump_json(seen, indent=2))
    elif check:
        out.print(seen.headline, soft_wrap=True, markup=False)
    else:
        out.print(*screen_status.lines(seen, _width()), sep="\n", soft_wrap=True)
        out.print(screen_status.source_table(seen.status.sources, now, out.width))
    raise typer.Exit(Exit.UNCHECKED if check and not seen.well else Exit.DONE)


def _width() -> int:
    """Return how long a line may be: as long as it is where no person looks at a screen."""
    from monitor.screen_status import UNBROKEN

    return out.width if out.is_terminal else UNBROKEN


@app.command()
def doctor(
    config: ConfigFile = SHIPPED,
    *,
    live: Annotated[
        bool, typer.Option("--live", help="Also look at names, mail servers and the mailbox, over the network.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Also print what is well.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what is wrong with the installation and what mends it, gravest first; exit code 3 where something is."""
    from monitor import doctor as doctoring
    from monitor import screen_status

    now = datetime.now(UTC)
    found = doctoring.examine_as_account(doctoring.surroundings(config, os.environ, now, today(), live=live))
    if as_json:
        from pydantic import TypeAdapter

        typer.echo(TypeAdapter(doctoring.Diagnosis).dump_json(doctoring.diagnosis(found, now), indent=2))
    else:
        out.print(*screen_status.diagnosis(found, _width(), every=every, live=live), sep="\n", soft_wrap=True)
    raise typer.Exit(Exit.UNCHECKED if any(each.is_amiss for each in found) else Exit.DONE)
