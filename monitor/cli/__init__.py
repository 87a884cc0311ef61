"""Verbs to functions, and functions' outcomes to exit codes; the only code that prints."""

import sys
from typing import NoReturn

from monitor.cli import (
    case,
    hand_in,
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
    start,
    subscriptions,
    told,
    tray,
)
from monitor.cli.base import Exit, app
from monitor.cli.faults import own_up

__all__ = [
    "Exit",
    "app",
    "case",
    "hand_in",
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
    "start",
    "subscriptions",
    "told",
    "tray",
]


def main() -> NoReturn:
    """Run the command; a fault in the program ends with code 70 and never with a stranger's words on the screen."""
    try:
        app()
    except Exception as fault:  # noqa: BLE001 - the last place to stop a traceback that could show what somebody wrote
        own_up(fault)
    sys.exit(Exit.BUG)
