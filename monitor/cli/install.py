"""The verb that has systemd or cron run the monitor, and undoes it."""

import os
import pwd
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, dividing_an_hour, err, out, read, stop

if TYPE_CHECKING:
    from monitor.install.needs import Needs, Program
    from monitor.install.obstacles import Obstacle
    from monitor.install.plan import Plan
    from monitor.install.units import Service

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


class How(StrEnum):
    """What starts the passes."""

    SYSTEMD = "systemd"
    CRON = "cron"


def _name(said: str) -> str:
    if not _NAME.fullmatch(said):
        raise typer.BadParameter("begin with a-z and go on with a-z, 0-9 or -, at most 31 characters.")
    return said


@app.command()
def install(
    config: ConfigFile = SHIPPED,
    *,
    how: Annotated[How | None, typer.Option("--with", help="What starts the passes; left out: systemd where it runs.")] = None,
    name: Annotated[str, typer.Option(callback=_name, help="What the units are called: one name a school.")] = "school-monitor",
    user: Annotated[
        str, typer.Option(callback=_name, help="The account that it runs as; made where missing.")
    ] = "school-monitor",
    every: Annotated[int, typer.Option(callback=dividing_an_hour(5), help="Minutes from one pass to the next.")] = 10,
    folder: Annotated[
        Path | None, typer.Option(help="Only write the files, into this folder: nothing is run. For packagers, and to see them.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take away what was written; the school's data stays.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask. What somebody changed by hand is left as it is.")] = False,
) -> None:
    """Have systemd or cron run the monitor. Shows everything that it would write and run, asks, and does it."""
    from monitor.install.switching import has_systemd
    from monitor.install.units import Service

    person = folder is None and os.geteuid() != 0
    if remove:
        mine = person and how is not How.SYSTEMD and _remove_own(name, yes=yes, all_there_is=how is How.CRON)
        if not mine and not (person and how is How.CRON):
            _remove(name, user, folder, yes=yes)
        return
    how = how or (How.SYSTEMD if has_systemd() else How.CRON)
    own = person and how is How.CRON
    service = Service(name, pwd.getpwuid(os.geteuid()).pw_name if own else user, every)
    needs, program = _examined(config, service, how, own=own, elsewhere=folder is not None)
    if own:
        _install_own(service, needs, program, yes=yes)
        return
    plan = _plan(how, service, needs, program, folder, yes=yes)
    _do(plan, yes=yes, here=folder is None, done="Nothing to change: everything is as it should be.")
    if folder is None:
        _tell(how, service, needs, program)


def _examined(config: Path, service: "Service", how: How, *, own: bool, elsewhere: bool) -> "tuple[Needs, Program]":
    """Return what the school needs and what the program is; or say what would keep the service from working, and stop."""
    from monitor.config import secrets
    from monitor.install import obstacles
    from monitor.install.needs import needs, program

    _refuse(obstacles.of_variables(secrets(config)))
    needed, ours = needs(read(config)), program()
    _refuse(obstacles.of_places(needed, ours, hidden=how is How.SYSTEMD))
    if not elsewhere:
        read_by_itself = [path for _, path in needed.credentials] if how is How.CRON else []
        _refuse(obstacles.of_access(needed, ours, obstacles.account(service.user), read_by_itself))
    if own:
        _refuse(obstacles.of_writing(needed))
    return needed, ours


def _refuse(found: "Iterable[Obstacle]") -> None:
    from monitor import screen_install

    if obstacles := list(found):
        err.print(*screen_install.obstacles(obstacles), sep="\n", soft_wrap=True)
        stop(f"Obstacles: {len(obstacles)}. Nothing was written.", Exit.CONFIGURATION)


def _plan(how: How, service: "Service", needs: "Needs", program: "Program", folder: Path | None, *, yes: bool) -> "Plan":
    """Return what is to be done, without what somebody changed by hand and wants to keep."""
    from monitor.install import plan, switching
    from monitor.install.cron import cron_file
    from monitor.install.obstacles import of_target
    from monitor.install.units import started, units

    target = folder or (plan.CRON if how is How.CRON else plan.LIVE)
    _refuse(of_target(target, units=how is How.SYSTEMD))
    if how is How.CRON:
        made = plan.for_cron(service, needs, cron_file(service, needs, program), target)
    else:
        made = plan.for_systemd(service, needs, units(service, needs, program), target)
    if folder:
        return replace(_without_theirs(made, yes=yes), before=())
    # What started the passes until now would start each of them a second time.
    left = plan.ours(service.name, plan.LIVE if how is How.CRON else plan.CRON)
    made = _without_theirs(replace(made, removed=(*made.removed, *left)), yes=yes)
    if how is How.CRON:
        return switching.switched_off(made, service.name)
    return switching.switched_on(made, service.name, started(service, needs))


def _do(plan: "Plan", *, yes: bool, here: bool, done: str) -> None:
    """The plan was shown and, where whoever reads it agrees, carried out; otherwise say how to go on, and stop."""
    from monitor import screen_install
    from monitor.install import carry_out

    if plan.is_empty:
        out.print(done, soft_wrap=True)
        return
    out.print(*screen_install.plan(plan), sep="\n", soft_wrap=True)
    _agree(yes=yes, root=here)
    try:
        for command in plan.before:
            carry_out.run(command)
        for file in plan.written:
            carry_out.write(file)
        for path, _ in plan.removed:
            carry_out.remove(path)
        for command in plan.after:
            carry_out.run(command)
    except carry_out.Failed as trouble:
        stop(f"This step failed, and the rest was not done: {trouble}\nMend it and run the same again.", Exit.UNCHECKED)


def _without_theirs(plan: "Plan", *, yes: bool) -> "Plan":
    """Return the plan without the files that somebody wrote or changed, unless whoever is asked agrees."""

    def agreed(path: Path) -> bool:
        question = f"{path} was written or changed by hand. Give that up? You see what changes before it is done."
        if not yes and sys.stdin.isatty() and typer.confirm(question, default=False):
            return True
        err.print(f"Left as it is, since it was written or changed by hand: {path}", soft_wrap=True, markup=False)
        return False

    return replace(
        plan,
        written=tuple(file for file in plan.written if not file.theirs or agreed(file.path)),
        removed=tuple((path, changed) for path, changed in plan.removed if not changed or agreed(path)),
    )


def _agree(*, yes: bool, root: bool) -> None:
    """Go on when whoever reads agrees; otherwise say how to go on, and stop."""
    if root and os.geteuid() != 0:
        stop("Nothing was done: this needs root. Run the same command with sudo.", Exit.CONFIGURATION)
    if yes:
        return
    if not sys.stdin.isatty():
        out.print("Nothing was done: this is what would be. To do it, run the same command with --yes.", soft_wrap=True)
        raise typer.Exit(Exit.DONE)
    if not typer.confirm("Do it?", default=False):
        stop("Nothing was done.", Exit.DONE)


def _tell(how: How, service: "Service", needs: "Needs", program: "Program", *, own: bool = False) -> None:
    from monitor import screen_install

    command = str(program.command)
    if how is How.SYSTEMD:
        out.print(screen_install.after_systemd(service.name, command, needs.config), soft_wrap=True, markup=False)
    else:
        out.print(screen_install.after_cron(command, needs.config, own=own), soft_wrap=True, markup=False)


def _remove(name: str, user: str, folder: Path | None, *, yes: bool) -> None:
    """What was written for this name is gone; the account and the school's data are there still."""
    from monitor.install import plan, switching

    places = (folder,) if folder else (plan.LIVE, plan.CRON)
    ours = tuple(found for place in places for found in plan.ours(name, place))
    made = _without_theirs(plan.Plan(removed=ours), yes=yes)
    if folder is None:
        made = switching.switched_off(made, name)
    _do(made, yes=yes, here=folder is None, done=f"There is nothing that was written for {name}.")
    if made.removed:
        out.print(f"The school's data and the account {user} are as they were.", soft_wrap=True, markup=False)


def _install_own(service: "Service", needs: "Needs", program: "Program", *, yes: bool) -> None:
    """The crontab of whoever is asking has this school's lines."""
    from monitor.install import carry_out, cron, plan

    if [path for place in (plan.LIVE, plan.CRON) for path, _ in plan.ours(service.name, place)]:
        stop(
            f"Root had {service.name} installed for the whole machine: every pass would be made twice. "
            "Take that away first, or give another name with --name.",
            Exit.CONFIGURATION,
        )
    present = _own_crontab(service.name, yes=yes)
    wanted = cron.crontab(present, service, needs, program)
    _change_own(present, wanted, yes=yes, done="Nothing to change: your crontab is as it should be.")
    if carry_out.own_crontab() == wanted:
        _tell(How.CRON, service, needs, program, own=True)


def _remove_own(name: str, *, yes: bool, all_there_is: bool) -> bool:
    """The crontab of whoever is asking has no line of this school's; return whether it had any.

    ``all_there_is`` says that nothing else is looked at afterwards, so that it is said where there was none.
    """
    from monitor.install import cron

    present = _own_crontab(name, yes=yes, needed=all_there_is)
    wanted = cron.without(present, name)
    if wanted != present or all_there_is:
        _change_own(present, wanted, yes=yes, done=f"Your crontab has nothing for {name}.")
    return wanted != present


def _own_crontab(name: str, *, yes: bool, needed: bool = True) -> str:
    """Return the crontab of whoever is asking; nothing where it cannot be read and need not be."""
    from monitor.install import carry_out, cron

    try:
        present = carry_out.own_crontab()
    except carry_out.Failed as trouble:
        if needed:
            stop(f"Your crontab cannot be read: {trouble}", Exit.CONFIGURATION)
        err.print(f"Your crontab cannot be read: {trouble}", soft_wrap=True, markup=False)
        return ""
    if not cron.is_block_whole(present, name):
        stop(
            f"In your crontab the lines for {name} do not stand once between their first line and their last any more: "
            "it has been changed by hand. Delete what is left of them (crontab -e), and run the same again. Nothing was done.",
            Exit.CONFIGURATION,
        )
    if not cron.is_block_untouched(present, name):
        words = "What was written for the monitor into your crontab has been changed by hand since."
        if yes:
            stop(f"{words} Nothing was done: run it without --yes, and look.", Exit.CONFIGURATION)
        err.print(words)
    return present


def _change_own(present: str, wanted: str, *, yes: bool, done: str) -> None:
    from monitor import screen_install
    from monitor.install import carry_out

    if present == wanted:
        out.print(done, soft_wrap=True)
        return
    out.print(*screen_install.own_crontab(present, wanted), sep="\n", soft_wrap=True)
    _agree(yes=yes, root=False)
    try:
        carry_out.set_own_crontab(wanted)
    except carry_out.Failed as trouble:
        stop(f"Your crontab was not changed: {trouble}", Exit.UNCHECKED)
