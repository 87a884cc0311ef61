"""The verbs by which the detector learns from the school: was it a concern, move the thresholds, and how good is it?"""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, load, need_role, out, stop

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.store import Store

By = Annotated[str, typer.Option(help="The role of the person who says so: head, dsl ...")]


@app.command()
def concern(
    ref: Annotated[str, typer.Argument(metavar="CASE", help="M-0012, or an alert: A-0003.")],
    said: Annotated[str, typer.Argument(metavar="yes|no", help="Was it right to show it?")],
    config: ConfigFile = SHIPPED,
    *,
    by: By = "",
    signal: Annotated[str, typer.Option(help="Only this signal of it: threat_violence ...")] = "",
) -> None:
    """Say whether a case was a concern: yes, it was right to show it, or no. It deletes and acknowledges nothing."""
    from monitor import explain, learning, policy, screen_learning
    from monitor.tray import withheld

    if said not in {"yes", "no"}:
        raise typer.BadParameter("say yes or no: monitor concern M-0012 no --by head")
    settings = load(config)
    need_role(settings, by)
    store = _open(settings)
    case = explain.find(store, settings.school.id, ref)
    if case is None:
        stop(f"There is no case or alert {explain.printable(ref)}. To see what there is: monitor cases", Exit.NOT_FOUND)
    rules = policy.load(settings.policy, settings.path.parent)
    if by in withheld(settings, rules, case):
        stop(f"{case.ref} may be about the {rules.role_label(by)}: somebody else answers it.", Exit.NOT_FOUND)
    try:
        heard = learning.hear(store, case, learning.Word(said == "yes", by, datetime.now(UTC), signal))
    except learning.Refused as refused:
        stop(f"{refused} To read it: monitor explain {case.ref}", Exit.NOT_FOUND)
    out.print(*screen_learning.heard(case, said, by, heard), sep="\n", markup=False, soft_wrap=True)


@app.command()
def retune(
    config: ConfigFile = SHIPPED,
    *,
    by: By = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would move, and why.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last move back.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Print every move that was ever made.")] = False,
) -> None:
    """Move the thresholds of the signals by what was answered, a step at a time and within bounds; or take a step back."""
    from monitor import learning, screen_learning
    from monitor.held_out import shipped
    from monitor.store import concerns, tunings
    from monitor.tuning import proposals

    if dry_run + undo + log > 1:
        raise typer.BadParameter("one thing at a time: --dry-run, --undo or --log")
    settings = load(config)
    store, school_id = _open(settings), settings.school.id
    if log or dry_run:
        with store.read() as tx:
            moved, said = tunings.log(tx, school_id), concerns.said(tx, school_id)
        if log:
            out.print(screen_learning.log(moved))
            return
        found = proposals(shipped(), said, moved)
    else:
        need_role(settings, by)
        if undo:
            _undo(store, school_id, by)
            return
        found = learning.retune(store, school_id, shipped(), (by, datetime.now(UTC)))
    out.print(*screen_learning.moves(found, dry=dry_run, by=by), sep="\n", markup=False, soft_wrap=True)


@app.command()
def quality(
    config: ConfigFile = SHIPPED,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON object, for programs.")] = False,
) -> None:
    """Show how much of what was answered here was a concern, and what the shipped texts show at the thresholds in force."""
    from monitor import build, screen_learning
    from monitor.held_out import shipped
    from monitor.quality import quality as measured
    from monitor.store import concerns

    settings = load(config)
    with _open(settings).read() as tx:
        found = measured(concerns.said(tx, settings.school.id), shipped(), build.shifts_of(tx, settings.school.id))
    if as_json:
        typer.echo(json.dumps(screen_learning.as_data(found), indent=2))
    else:
        out.print(screen_learning.quality(found))
    raise typer.Exit(Exit.DONE if found.shipped else Exit.UNCHECKED)


def _undo(store: "Store", school_id: str, by: str) -> None:
    """The last move is taken back, and said so."""
    from monitor import learning, screen_learning

    back = learning.undo(store, school_id, (by, datetime.now(UTC)))
    if back is None:
        stop("There is no move to take back. To see what was moved: monitor retune --log", Exit.NOT_FOUND)
    out.print(screen_learning.log([back]))


def _open(settings: "Config") -> "Store":
    """Return what the school's database remembers, in its newest shape."""
    from monitor.store import Store

    store = Store(settings.database)
    store.migrate()
    return store
