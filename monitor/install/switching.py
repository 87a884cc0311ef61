"""What systemd has to be told around a plan: which units stop before files go, and which start once files are there."""

from dataclasses import replace
from pathlib import Path

from monitor.install.carry_out import is_so
from monitor.install.plan import Command, Plan

STARTED = (".timer", "-watchdog.timer", "-web.service")  # the others are started by these


def switched_on(plan: Plan, name: str, wanted: tuple[str, ...]) -> Plan:
    """Return the plan with what makes systemd know the files, start the wanted units, and let go of those that go."""
    reload = (("systemctl", "daemon-reload"),) if plan.written or plan.removed else ()
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
    units = any(path.suffix for path, _ in plan.removed)
    return replace(plan, before=_stops(plan, name), after=(("systemctl", "daemon-reload"),) if units else ())


def _stops(plan: Plan, name: str) -> tuple[Command, ...]:
    going = {path.name for path, _ in plan.removed}
    units = [f"{name}{suffix}" for suffix in STARTED if f"{name}{suffix}" in going]
    return (("systemctl", "disable", *units), ("systemctl", "stop", *units)) if units else ()


def _ask(question: str, unit: str) -> Command:
    return ("systemctl", question, "--quiet", unit)


def has_systemd() -> bool:
    """Return whether this machine was started by systemd: sd_booted(3)."""
    return Path("/run/systemd/system").is_dir()
