"""Verbs to functions, and functions' outcomes to exit codes; the only code that prints."""

import sys
from typing import NoReturn

from monitor.cli import (
    case,
    hand_in,
    install,
    judged,
    learning,
    ledger,
    passes,
    policy,
    reached,
    recognise,
    report,
    ruling,
    school,
    seeing,
    serve,
    start,
    storage,
    subscriptions,
    told,
    tray,
)
from monitor.cli.base import Exit, app
from monitor.cli.faults import own_up
from monitor.cli.overview import lay_out

__all__ = [
    "Exit",
    "app",
    "case",
    "hand_in",
    "install",
    "judged",
    "learning",
    "ledger",
    "main",
    "passes",
    "policy",
    "reached",
    "recognise",
    "report",
    "ruling",
    "school",
    "seeing",
    "serve",
    "start",
    "storage",
    "subscriptions",
    "told",
    "tray",
]

lay_out(app)


def main() -> NoReturn:
    """Run the command; what ends it otherwise than it should is told in words, and never in a stranger's."""
    try:
        app()
    except Exception as fault:  # noqa: BLE001 - the last place to stop a traceback that could show what somebody wrote
        sys.exit(own_up(fault))
    sys.exit(Exit.BUG)
