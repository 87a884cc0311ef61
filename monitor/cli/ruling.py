"""The verbs that ask a policy: by when it wants an answer, and what it says of signals."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, out, stop

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.policy import Policy
    from monitor.ruling import Setting

PolicyName = Annotated[
    str, typer.Option(help="A shipped policy's name or the path of a .toml file; without it, the policy of the configuration.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


@app.command()
def deadline(
    *,
    received: Annotated[str, typer.Option(help="When the message came in: 2026-11-20T16:05, or with a zone: ...+00:00.")],
    policy: PolicyName = "",
    config: ConfigFile = SHIPPED,
    as_json: AsJson = False,
) -> None:
    """Show by when the policy wants an answer on the school's own account: its limit, when to act, and why."""
    from monitor import ruling, screen_ruling

    setting = _setting(policy, config)
    try:
        due = ruling.due(setting, moment_of(received, "--received"))
    except ruling.Refused as refused:
        stop(f"{refused}", Exit.NOT_FOUND)
    if as_json:
        typer.echo(json.dumps(screen_ruling.deadline_data(due)))
    else:
        out.print(screen_ruling.deadline_shown(due))


@app.command()
def verdict(
    *,
    signals: Annotated[str, typer.Option(help="What was seen, with commas: complaint,child_named.")],
    channel: Annotated[
        str, typer.Option(help="Where: third_party, or the school's own official_account or official_site.")
    ] = "third_party",
    about: Annotated[str, typer.Option(help="Whom it is about, with commas: head,child.")] = "",
    poster: Annotated[str, typer.Option(help="staff or pupil, only where a person has said so.")] = "",
    received: Annotated[str, typer.Option(help="When it came in, where a deadline is wanted.")] = "",
    policy: PolicyName = "",
    config: ConfigFile = SHIPPED,
    as_json: AsJson = False,
) -> None:
    """Show what the policy says of signals: clause, severity, steps, deadline, who is told and who is not."""
    from monitor import ruling, screen_ruling
    from monitor.model import Channel

    if channel not in set(Channel):
        raise typer.BadParameter(f"There are: {', '.join(Channel)}.", param_hint="--channel")
    setting = _setting(policy, config)
    moment = moment_of(received, "--received") if received else None
    question = ruling.Question(_names(signals), _names(about), Channel(channel), poster, moment)
    try:
        ruled = ruling.rule(setting, question)
    except ruling.Refused as refused:
        stop(f"{refused}", Exit.NOT_FOUND)
    if as_json:
        typer.echo(json.dumps(screen_ruling.data(ruled)))
    else:
        out.print(screen_ruling.shown(ruled, setting.policy))


def _setting(name: str, config: Path) -> "Setting":
    """Return the policy named, with everybody told and the usual hours; or the school's own, with its people and hours."""
    from monitor.model import Hours
    from monitor.ruling import Setting, everybody

    found, settings = read_policy(name, config)
    return Setting(found, Hours(), everybody(found)) if settings is None else Setting(found, settings.hours, settings.people)


def read_policy(name: str, config: Path) -> "tuple[Policy, Config | None]":
    """Return the policy named; or the school's own, with its configuration. Print what is wrong with it and stop where it is."""
    from monitor import policy, screen

    if not name:
        settings = load(config)
        return policy.load(settings.policy, settings.path.parent), settings
    try:
        return policy.load(name, Path.cwd()), None
    except policy.PolicyError as wrong:
        for problem in wrong.problems:
            err.print(screen.problem(problem), soft_wrap=True)
        raise typer.Exit(Exit.CONFIGURATION) from None


def moment_of(words: str, option: str) -> datetime:
    """Return the moment that an option gives; without a zone it is local time."""
    from monitor.deadline import LONDON

    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise typer.BadParameter(f"{words} is no moment: write 2026-11-20T16:05.", param_hint=option) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _names(words: str) -> list[str]:
    return [name.strip() for name in words.split(",") if name.strip()]
