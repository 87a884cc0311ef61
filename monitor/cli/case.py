"""The verb for what people do about a case: what the policy offers now, what was done, the letter that goes with a step."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, need_role, out, stop
from monitor.cli.ruling import AsJson, moment_of

if TYPE_CHECKING:
    from monitor.progress import Desk, Standing


class Action(StrEnum):
    """What can be done about a case."""

    NEXT = "next"
    DID = "did"
    UNDO = "undo"
    DRAFT = "draft"
    WRITER = "writer"
    CLOSE = "close"
    REOPEN = "reopen"


_OF_A_STEP = frozenset({Action.DID, Action.UNDO, Action.DRAFT, Action.WRITER})
_WRITERS = ("staff", "pupil", "parent", "school", "unknown")
_BY_NOBODY = frozenset({Action.NEXT, Action.DRAFT})


@app.command()
def case(
    ref: Annotated[str, typer.Argument(metavar="CASE", help="M-0012, or an alert: A-0003.")],
    action: Annotated[Action, typer.Argument(help="What to do; next shows what the policy offers now.")] = Action.NEXT,
    step: Annotated[
        str,
        typer.Argument(help="The step, as next shows it in its third column; of writer: staff, pupil, parent, school, unknown."),
    ] = "",
    config: ConfigFile = SHIPPED,
    *,
    by: Annotated[str, typer.Option(help="The role of whoever did it: head, dsl ...")] = "",
    at: Annotated[str, typer.Option(help="When it was done, if not now: 2026-11-20T15:10.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what the policy offers now in a case; record a step (did, undo), draft its letter, say who wrote it, close, reopen."""
    from monitor import policy
    from monitor.progress import Desk, Refused
    from monitor.store import Store

    settings = load(config)
    if (action in _OF_A_STEP) != bool(step):
        missing = f"write which step it is: monitor case {ref} {action} STEP --by ROLE"
        raise typer.BadParameter("too much is said" if step else missing)
    if action is Action.WRITER and step not in _WRITERS:
        raise typer.BadParameter(f"a writer is one of {', '.join(_WRITERS)}, and only where a person knows it")
    if action not in _BY_NOBODY or by:
        need_role(settings, by)
    store = Store(settings.database)
    store.migrate()
    desk = Desk(store, settings, policy.load(settings.policy, settings.path.parent))
    try:
        if action is Action.DRAFT:
            _draft(desk, ref, step, by)
        else:
            _show(desk, _do(desk, (ref, action, step), by, _when(at)), step, as_json=as_json)
    except Refused as refused:
        stop(f"{refused}", Exit.NOT_FOUND)


def _do(desk: "Desk", what: tuple[str, Action, str], by: str, now: datetime) -> "Standing":
    """Do it, and return how the case stands then."""
    from monitor import progress

    ref, action, step = what
    if action is Action.DID:
        return progress.record(desk, ref, step, by, now)
    if action is Action.UNDO:
        return progress.take_back(desk, ref, step, by, now)
    if action is Action.WRITER:
        return _written(desk, ref, step, by, now)
    if action is Action.CLOSE:
        return progress.close(desk, ref, by, now)
    if action is Action.REOPEN:
        return progress.reopen(desk, ref, by, now)
    return progress.standing(desk, ref)


def _written(desk: "Desk", ref: str, poster: str, by: str, now: datetime) -> "Standing":
    """Judge the case by who wrote it, and return how it stands then."""
    from monitor import build, progress
    from monitor.rejudge import written_by
    from monitor.run import deliver

    found = progress.standing(desk, ref, by)
    # The world opens the database for itself: from here on there is its store and no other.
    desk.store.close()
    with build.world(desk.config, lambda _: None) as world:
        written_by(world, found.case.id, "" if poster == "unknown" else poster, by, now)
        # What is urgent leaves now, unless a pass is at work: that sends it.
        with suppress(build.AlreadyRunning), build.alone(desk.config):
            deliver(world, now, urgent_only=True)
        return progress.standing(replace(desk, store=world.store), ref)


def _show(desk: "Desk", standing: "Standing", step: str, *, as_json: bool) -> None:
    from monitor import screen_case

    if as_json:
        typer.echo(json.dumps(screen_case.data(standing)))
    elif said := [*screen_case.recorded(standing, step, desk.policy)]:
        out.print(*said, sep="\n", markup=False, soft_wrap=True)
    else:
        out.print(screen_case.shown(standing, desk.policy))


def _draft(desk: "Desk", ref: str, step: str, by: str) -> None:
    """Print the letter alone, so that it can go into a file; what to bear in mind goes to the other stream."""
    from monitor.drafts import DraftError, to_fill_in
    from monitor.explain import printable
    from monitor.progress import letter

    try:
        found, text = letter(desk, ref, step, by, desk.config.drafts)
    except DraftError as wrong:
        stop(f"The school's own wording cannot be used. {wrong}", Exit.CONFIGURATION)
    typer.echo(printable(text))
    err.print("A draft: nobody has sent it, and the program never sends one.", soft_wrap=True)
    err.print(f"To fill in: {to_fill_in(text)}, each in [square brackets].", markup=False, soft_wrap=True)
    for name in found.judgement.verdict.cautions:
        err.print(f"Bear in mind: {desk.policy.caution(name)}", markup=False, soft_wrap=True)


def _when(at: str) -> datetime:
    """Return when something was done: never later than now."""
    now = datetime.now(UTC)
    done = moment_of(at, "--at") if at else now
    if done > now:
        raise typer.BadParameter(f"{at} is still to come: record a step when it is done.", param_hint="--at")
    return done
