"""The units that systemd is given for one school. Pure."""

from dataclasses import dataclass
from pathlib import Path

from monitor.install.hardening import hardening
from monitor.install.needs import Needs, Program
from monitor.install.writing import marked, meant, words

HOUR = 60
HANDED_OVER = (
    "# Secrets are read by systemd and handed over: their files may be root's alone. Where one is missing an empty line stands",
    "# for it, so that the program starts, says which, and tells somebody.",
)


@dataclass(frozen=True, slots=True)
class Service:
    """Under what name and account the monitor runs, and how many minutes lie between two passes."""

    name: str
    user: str
    every: int


def units(service: Service, needs: Needs, program: Program) -> dict[str, str]:
    """Return each unit's text by its file name."""
    name = service.name
    made = {
        f"{name}.service": _pass(service, needs, program),
        f"{name}.timer": _timer(f"Watches what is said in public of {needs.school}", calendar(service.every), delay=45),
        f"{name}-failed.service": _watchdog(service, needs, program, "the pass failed", "--failed"),
        f"{name}-watchdog.service": _watchdog(service, needs, program, "has it fallen silent?"),
        f"{name}-watchdog.timer": _timer(f"Watches over the monitor of {needs.school}", "*:05", delay=120),
    }
    if needs.web:
        made[f"{name}-web.service"] = _web(service, needs, program)
    return {file: marked(name, text) for file, text in made.items()}


def started(service: Service, needs: Needs) -> tuple[str, ...]:
    """Return the units that are switched on; the others are started by these."""
    name = service.name
    return (f"{name}.timer", f"{name}-watchdog.timer", *([f"{name}-web.service"] if needs.web else []))


def calendar(minutes: int) -> str:
    """Return the times of a timer that goes off every so many minutes, of which an hour holds a whole number."""
    return "hourly" if minutes == HOUR else f"*:0/{minutes}"


def _pass(service: Service, needs: Needs, program: Program) -> str:
    return _text(
        _unit(
            f"{needs.school}: one look at what is said in public",
            (needs.config, *needs.folders),
            f"OnFailure={service.name}-failed.service",
        ),
        (
            "[Service]",
            "Type=oneshot",
            f"ExecStart={words((program.command, 'run', '--quiet', '--config', needs.config))}",
            "# 3: something could not be read or delivered, and letters say so. 75: another pass is under way. 143: stopped.",
            "SuccessExitStatus=3 75 143 SIGTERM",
            "# The slowest pass over many silent places takes minutes.",
            "TimeoutStartSec=1h",
            "KillMode=mixed",
            *_common(service, needs),
            *_bounds(renders=needs.renders),
            *hardening((*needs.folders, *needs.measures), judges=True, renders=needs.renders, commands=bool(needs.commands)),
        ),
    )


def _watchdog(service: Service, needs: Needs, program: Program, what: str, *options: str) -> str:
    described = f"{needs.school}: tells a second person when {what}" if options else f"{needs.school}: {what}"
    return _text(
        # Not the folders: that their disk is not mounted is what it tells.
        _unit(described, (needs.config,)),
        (
            "[Service]",
            "Type=oneshot",
            f"ExecStart={words((program.command, 'watchdog', *options, '--config', needs.config))}",
            "# 3: something is amiss, and the second person was told.",
            "SuccessExitStatus=3",
            "TimeoutStartSec=10min",
            *_common(service, needs),
            *_bounds(renders=False),
            *hardening(needs.folders, commands=bool(needs.commands)),
        ),
    )


def _web(service: Service, needs: Needs, program: Program) -> str:
    return _text(
        _unit(f"{needs.school}: the page on which an alert is acknowledged", (needs.config, *needs.folders)),
        (
            "[Service]",
            f"# Version {program.version}: it stays running, so another version of the program is another text, and a restart.",
            "Type=exec",
            f"ExecStart={words((program.command, 'web', '--config', needs.config))}",
            "Restart=on-failure",
            "RestartSec=10",
            *_common(service, needs),
            *_bounds(renders=False),
            "# The school's web server passes requests on: nobody else speaks to it, and it speaks to nobody.",
            "IPAddressDeny=any",
            "IPAddressAllow=localhost",
            *hardening(needs.folders),
        ),
        ("[Install]", "WantedBy=multi-user.target"),
    )


def _timer(description: str, when: str, delay: int) -> str:
    return _text(
        ("[Unit]", f"Description={meant(description)}"),
        (
            "[Timer]",
            f"OnCalendar={when}",
            "# What was missed while the machine was off is made up for once, when it is on again.",
            "Persistent=yes",
            "# Not every school at the same second; always the same for this machine.",
            f"RandomizedDelaySec={delay}",
            "FixedRandomDelay=yes",
            "AccuracySec=15",
        ),
        ("[Install]", "WantedBy=timers.target"),
    )


def _unit(description: str, places: tuple[Path, ...], *more: str) -> tuple[str, ...]:
    return (
        "[Unit]",
        f"Description={meant(description)}",
        "Wants=network-online.target",
        "After=network-online.target time-sync.target",
        f"RequiresMountsFor={words(places)}",
        *more,
    )


def _common(service: Service, needs: Needs) -> tuple[str, ...]:
    handed = tuple(
        line for name, path in needs.credentials for line in (f"LoadCredential={name}:{meant(path)}", f"SetCredential={name}:\\n")
    )
    return (
        # In the group that the account has at first, whatever its name is.
        f"User={service.user}",
        f"SyslogIdentifier={service.name}",
        "# A note of what was told already survives here when the disk takes none.",
        f"RuntimeDirectory={service.name}",
        "RuntimeDirectoryMode=0700",
        "RuntimeDirectoryPreserve=yes",
        *((*HANDED_OVER, *handed) if handed else ()),
    )


def _bounds(*, renders: bool) -> tuple[str, ...]:
    """Return the most memory and threads: twice what was seen in use, so that only what has gone wrong meets them."""
    memory, tasks = ("3G", 512) if renders else ("1500M", 128)
    return ("Nice=5", f"MemoryMax={memory}", f"TasksMax={tasks}")


def _text(*sections: tuple[str, ...]) -> str:
    return "\n\n".join("\n".join(section) for section in sections) + "\n"
