"""The verb that prints the ledger of sources, for governors and the data protection officer."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, app, load, out


@app.command()
def sources(
    config: ConfigFile = SHIPPED,
    *,
    html: Annotated[bool, typer.Option("--html", help="Print a page of HTML: monitor sources --html > sources.html")] = False,
) -> None:
    """Print which places are read, on what footing, under which terms and how they do; and which are not read, and why."""
    from monitor import ledger_page, screen_policy
    from monitor.store import Store, places

    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    with store.read() as tx:
        states = places.states(tx)
    found = ledger_page.page(settings, states, datetime.now(UTC))
    if html:
        typer.echo(screen_policy.html(found))
    else:
        out.print(screen_policy.shown(found))
