"""The verbs about what was found: list it, say why, and take it in hand."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, need_role, out, stop

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.store import Store


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


Refs = Annotated[list[str], typer.Argument(metavar="REF...", help="The references: A-0003 A-0004, or of a test: T-0001.")]
By = Annotated[str, typer.Option(help="The role of the person who has it: dsl, deputy_dsl, head ...")]


@app.command()
def ack(
    refs: Refs,
    by: By,
    config: ConfigFile = SHIPPED,
    *,
    code: Annotated[str, typer.Option(help="For a test: the code in the message, which shows that it was read.")] = "",
) -> None:
    """Say that alerts have been read and are in somebody's hands: they stop climbing to the next person."""
    from monitor.store import Store, alerts

    settings = load(config)
    need_role(settings, by)
    store = Store(settings.database)
    store.migrate()
    now = datetime.now(UTC)
    if code:
        raise typer.Exit(_answer(settings, store, code, refs))
    with store.write() as tx:
        found = {ref: alerts.alert_called(tx, settings.school.id, ref) for ref in refs}
        for known in filter(None, found.values()):
            alerts.acknowledge(tx, known.id, by, now, "server")
    for ref, raised in found.items():
        if raised is not None:
            held = raised.acknowledged_by or by
            told = f"{raised.ref} is with {held}. Nobody else is told. To see it whole: monitor explain {raised.ref}"
            out.print(told, soft_wrap=True)
        elif ref.upper().startswith("T-"):
            err.print(f"{ref} is a test: add --code and the code that stands in its message.", markup=False)
        else:
            err.print(f"There is no alert {ref}. To see what is open: monitor status", markup=False)
    raise typer.Exit(Exit.DONE if all(found.values()) else Exit.NOT_FOUND)


def _answer(settings: "Config", store: "Store", code: str, refs: list[str]) -> Exit:
    """Take an answer by the code of a letter; return the exit code."""
    from monitor.posting import ACK
    from monitor.receive import Answer, Came, take

    about = tuple(ref.upper() for ref in refs if ref.upper().startswith("A-"))
    with store.write() as tx:
        taken = take(tx, settings, Answer(code.strip().upper(), ACK, about, (), "server"), datetime.now(UTC))
    good = taken.what in {Came.ACKNOWLEDGED, Came.ALREADY, Came.CONFIRMED}
    (out if good else err).print(f"{' '.join(refs)}: {taken.what}.", markup=False)
    return Exit.DONE if good else Exit.NOT_FOUND


@app.command()
def decide(
    ref: Annotated[str, typer.Argument(metavar="ALERT", help="The alert's reference: A-0003.")],
    what: Annotated[str, typer.Argument(metavar="DECISION", help="no-concern, dealt-with, referred, not-us or passed-on.")],
    by: By,
    config: ConfigFile = SHIPPED,
) -> None:
    """Record what was decided about an alert; the last word stands."""
    from monitor.decisions import DECISIONS, decision_of
    from monitor.store import Store, alerts

    settings = load(config)
    need_role(settings, by)
    decision = decision_of([what])
    if not decision:
        raise typer.BadParameter(f"one of: {', '.join(name.replace('_', '-') for name in DECISIONS)}", param_hint="DECISION")
    store = Store(settings.database)
    store.migrate()
    now = datetime.now(UTC)
    with store.write() as tx:
        raised = alerts.alert_called(tx, settings.school.id, ref)
        if raised:
            alerts.acknowledge(tx, raised.id, by, now, "server")
            alerts.decide(tx, raised.id, decision, by, now)
    if raised is None:
        stop(f"There is no alert {ref}. To see what is open: monitor status", Exit.NOT_FOUND)
    following = _NEXT.get(decision, "").format(ref=raised.ref, by=by)
    out.print(f"{raised.ref}: {DECISIONS[decision]}, recorded for {by}. {following}".rstrip(), markup=False, soft_wrap=True)


# What a decision should teach the program, which only a person may say.
_NEXT = {
    "no_concern": "So that words like these weigh less: monitor concern {ref} no --by {by}",
    "not_us": "So that the other school is known: monitor tray",
}
