"""The verbs about policy files: read one as a page, compare two, start one, and what an editor or a letter writer needs."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, load, need_role, out, stop
from monitor.cli.ruling import PolicyName, read_policy

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.policy import Policy

policy_app = typer.Typer(no_args_is_help=True, help="Read, compare and start policy files.")
app.add_typer(policy_app, name="policy")


@policy_app.command()
def schema() -> None:
    """Print the JSON Schema of policy files, with which editors complete keys and names."""
    from monitor import policy

    typer.echo(json.dumps(policy.schema(), indent=2))


@policy_app.command()
def show(
    policy: PolicyName = "",
    config: ConfigFile = SHIPPED,
    *,
    html: Annotated[bool, typer.Option("--html", help="Print a page of HTML: monitor policy show --html > policy.html")] = False,
) -> None:
    """Print a policy as a page for governors: what is looked for, what follows, who is told and who is not."""
    from monitor import screen_policy
    from monitor.policy import page

    today = _today()
    found = page(read_policy(policy, config)[0], today)
    if html:
        typer.echo(screen_policy.html(found))
    else:
        out.print(screen_policy.shown(found))


@policy_app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A shipped policy's name, or the path of a .toml file.")],
    new: Annotated[str, typer.Argument(help="The same.")],
    config: ConfigFile = SHIPPED,
    *,
    rejudge: Annotated[bool, typer.Option("--rejudge", help="Judge the open cases by NEW; the old verdicts are kept.")] = False,
    by: Annotated[str, typer.Option(help="The role of whoever has them judged anew: head, dsl ...")] = "",
) -> None:
    """Show what changes from one policy to another, and which open cases it judges otherwise; --rejudge does it."""
    from monitor import policy, screen_policy

    before, after = read_policy(old, config)[0], read_policy(new, config)[0]
    out.print(screen_policy.compared(policy.changes(before, after)))
    if rejudge:
        _rejudge(load(config), after, by)
    elif config.exists():
        _foresee(load(config), after)


@policy_app.command()
def drafts(
    folder: Annotated[Path, typer.Argument(help="Where the letters go; name it in config.toml: [school] drafts.")],
) -> None:
    """Write the letters that go with steps into a folder, for the school to put them into its own words."""
    from monitor.drafts import shipped

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in shipped():
            if (folder / name).exists():
                out.print(f"{folder / name} is there already and stays as it is.", markup=False, soft_wrap=True)
            else:
                (folder / name).write_text(text, encoding="utf-8")
                out.print(f"{folder / name}", markup=False, soft_wrap=True)
    except OSError as trouble:
        stop(f"{folder} cannot be written to: {trouble.strerror}.", Exit.CONFIGURATION)
    out.print(
        f'Now write drafts = "{folder}" under [school] in config.toml; monitor check tries each.', markup=False, soft_wrap=True
    )


@policy_app.command()
def new(
    path: Annotated[Path, typer.Argument(help="The file to write: ours.toml")],
    text: Annotated[
        Path | None, typer.Option(help="The paper policy as plain text: lines are found, and what was left out is listed.")
    ] = None,
) -> None:
    """Start a policy file from the framework's floor by asking what the school's paper policy says."""
    from monitor.cli.questions import ask
    from monitor.policy import PolicyError
    from monitor.policy import load as read
    from monitor.policy.start import policy_text, quotes, unquoted

    if path.suffix != ".toml":
        raise typer.BadParameter("the name of a policy file ends in .toml")
    if path.exists():
        stop(f"{path} is there already: choose another name, or edit it.", Exit.CONFIGURATION)
    if not path.parent.is_dir():
        stop(f"There is no folder {path.parent}: make it first.", Exit.CONFIGURATION)
    paper = "" if text is None else _paper(text)
    answers = ask(paper)
    written = policy_text(answers)
    if not answers.topics:
        stop("A policy needs something that it speaks of. Nothing was written.", Exit.CONFIGURATION)
    try:
        path.write_text(written, encoding="utf-8")
        found = read(path.name, path.parent)
    except OSError as trouble:
        out.print(written, markup=False, soft_wrap=True)
        stop(f"{path} cannot be written: {trouble.strerror}. What was to stand in it is above.", Exit.CONFIGURATION)
    except PolicyError as wrong:
        stop(f"{path} is written, but something in it is wrong: {wrong}", Exit.CONFIGURATION)
    own = sum(each.origin == "policy" for each in found.categories)
    out.print(
        f"\n{path}: {own} rules of your policy, resting on {len(found.clauses)} of its clauses.", markup=False, soft_wrap=True
    )
    left = list(unquoted(paper, quotes(answers)))
    if left:
        out.print("Lines that look like rules and are not in it yet:")
        out.print(*(f"  {each.line}: {each.words}" for each in left), sep="\n", markup=False, soft_wrap=True)
    out.print(f"Read it:  monitor policy show --policy {path}", markup=False, soft_wrap=True)
    out.print(f'Use it:   policy = "{path}" under [school] in config.toml, then monitor check', markup=False, soft_wrap=True)


def _foresee(settings: "Config", after: "Policy") -> None:
    """Print what would become of the open cases; nothing is changed."""
    from monitor import screen_policy
    from monitor.rejudge import judged_by
    from monitor.store import Store, steps

    store = Store(settings.database)
    store.migrate()
    with store.read() as tx:
        cases = steps.open_cases(tx, settings.school.id)
        found = judged_by(cases, after, settings.hours, steps.renewed(tx, [case.id for case in cases]))
    out.print(*screen_policy.rejudged(found, len(cases)), sep="\n", markup=False, soft_wrap=True)
    if any(each.is_other for each in found):
        out.print("To judge them so: the same with --rejudge --by ROLE, once config.toml names this policy.", soft_wrap=True)


def _rejudge(settings: "Config", after: "Policy", by: str) -> None:
    """Judge the open cases anew, print what became of them, and send what is urgent."""
    from monitor import build, screen_policy
    from monitor.rejudge import rejudge
    from monitor.run import deliver
    from monitor.store import steps

    need_role(settings, by)
    try:
        with build.alone(settings), build.world(settings, lambda _: None) as world:
            if world.policy.fingerprint != after.fingerprint:
                stop(f"{settings.path} names another policy: write this one there first ([school] policy).", Exit.CONFIGURATION)
            now = datetime.now(UTC)
            found = rejudge(world, by, now)
            with world.store.read() as tx:
                number = len(steps.open_cases(tx, settings.school.id))
            deliver(world, now, urgent_only=True)
    except build.AlreadyRunning:
        stop("A pass is running on this database. Nothing was done; try again in a minute.", Exit.ALREADY_RUNNING)
    out.print(*screen_policy.rejudged(found, number), sep="\n", markup=False, soft_wrap=True)
    out.print("Each keeps the verdict that it had: monitor explain CASE")


def _paper(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as trouble:
        raise typer.BadParameter(f"{path} cannot be read: {trouble.strerror}.", param_hint="--text") from None


def _today() -> date:
    from monitor.deadline import LONDON

    return datetime.now(LONDON).date()
