"""The verbs about what was found: list it, say why, and take it in hand."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, need_role, out, stop


@app.command()
def explain(
    ref: Annotated[str, typer.Argument(metavar="CASE", help="M-0012, or an alert: A-0003.")], config: ConfigFile = SHIPPED
) -> None:
    """Print why: what matched the school, what the words show, which clause, who was told and the reason."""
    from monitor import explain as explaining
    from monitor import policy, screen
    from monitor.store import Store

    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    case = explaining.find(store, settings.school.id, ref)
    if case is None:
        stop(f"There is no case or alert {ref}. To see what there is: monitor cases", Exit.NOT_FOUND)
    parts = explaining.explain(store, policy.load(settings.policy, settings.path.parent), case)
    out.print(f"[bold]{case.ref}[/] {case.alert_ref}".rstrip())
    out.print(screen.explanation(parts), soft_wrap=True)


@app.command()
def cases(config: ConfigFile = SHIPPED) -> None:
    """List the cases: reference, severity, what and where; no names and no words of theirs."""
    from monitor import screen
    from monitor.store import Store

    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    out.print(screen.case_table(settings, store))


@app.command()
def status(config: ConfigFile = SHIPPED) -> None:
    """Print each source's last good read, what waits in the outbox, and when the next things are due."""
    from monitor import screen
    from monitor.store import Store

    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    now = datetime.now(UTC)
    out.print(screen.source_table(settings, store, now))
    out.print(*screen.standing(settings, store, now), sep="\n", soft_wrap=True)


@app.command()
def ack(
    refs: Annotated[list[str], typer.Argument(metavar="ALERT...", help="The alerts' references: A-0003 A-0004.")],
    by: Annotated[str, typer.Option(help="The role of the person who has it: dsl, deputy_dsl, head ...")],
    config: ConfigFile = SHIPPED,
) -> None:
    """Say that alerts have been read and are in somebody's hands: they stop climbing to the next person."""
    from monitor.store import Store, alerts

    settings = load(config)
    need_role(settings, by)
    store = Store(settings.database)
    store.migrate()
    with store.write() as tx:
        found = {ref: alerts.alert_called(tx, settings.school.id, ref) for ref in refs}
        for known in filter(None, found.values()):
            alerts.acknowledge(tx, known.id, by, datetime.now(UTC))
    for ref, raised in found.items():
        if raised is not None:
            held = raised.acknowledged_by or by
            out.print(f"{raised.ref} is with {held}. Nobody else is told. To see it whole: monitor explain {raised.ref}")
        else:
            err.print(f"There is no alert {ref}. To see what is open: monitor status", markup=False)
    raise typer.Exit(Exit.DONE if all(found.values()) else Exit.NOT_FOUND)
