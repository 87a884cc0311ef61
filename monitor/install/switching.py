"""What systemd has to be told around a plan: which units stop before files go, and which start once files are there."""

from dataclasses import replace
from pathlib import Path

from monitor.install.carry_out import is_so
from monitor.install.plan import Command, Plan

STARTED = (".timer", "-watchdog.timer", "-web.service")  # the others are started by these


def switched_on(plan: Plan, name: str, wanted: tuple[str, ...]) -> Plan:
    """Return the plan with what makes systemd know the files, start the wanted units, and let go of those that go."""
    reload = _reload() if plan.written or _units(plan) else ()
    off = [unit for unit in wanted if not (is_so(_ask("is-enabled", unit)) and is_so(_ask("is-active", unit)))]
    enable = (("systemctl", "enable", *off), ("systemctl", "start", *off)) if off else ()
    changed = [
        file.path.name
        for file in plan.written
        if file.present is not None and file.path.name in wanted and file.path.name not in off
    ]
    restart = (("systemctl", "restart", *changed),) if changed else ()
    return replace(plan, before=(*plan.before, *_stops(plan, name)), after=(*reload, *enable, *restart))


def switched_off(plan: Plan, name: str) -> Plan:
    """Return the plan with what makes systemd let go of the units that go."""
    return replace(plan, before=(*plan.before, *_stops(plan, name)), after=_reload() if _units(plan) else ())


def _units(plan: Plan) -> set[str]:
    """Return the units that go: a file of cron's has no ending."""
    return {path.name for path, _ in plan.removed if path.suffix}


def _stops(plan: Plan, name: str) -> tuple[Command, ...]:
    units = [f"{name}{suffix}" for suffix in STARTED if f"{name}{suffix}" in _units(plan)]
    if not units:
        return ()
    # They may lie there from when the machine was started by systemd: then there is nobody to tell.
    stop = (("systemctl", "stop", *units),) if has_systemd() else ()
    return (("systemctl", "disable", *units), *stop)


def _reload() -> tuple[Command, ...]:
    return (("systemctl", "daemon-reload"),) if has_systemd() else ()


def _ask(question: str, unit: str) -> Command:
    return ("systemctl", question, "--quiet", unit)


def has_systemd() -> bool:
    """Return whether this machine was started by systemd: sd_booted(3)."""
    return Path("/run/systemd/system").is_dir()
