"""The only code that writes the log: events with their facts, in the journal's form, for people, or as JSON; never content."""

import os
import re
import sys
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TextIO

from monitor.notes import Event, Note, unnoted

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger


class Style(StrEnum):
    """How the log is written; ``AUTO`` is the journal's form where standard error goes to the journal, and else none."""

    AUTO = "auto"
    NONE = "none"
    JOURNAL = "journal"
    PLAIN = "plain"
    JSON = "json"


# How much each event weighs; whatever is not named here is worth knowing and no more.
LEVELS = {
    Event.PASS_FAILED: "error",
    Event.PASS_KEPT_OUT: "warning",
    Event.SOURCE_NOT_READ: "warning",
    Event.LETTER_STAYS: "warning",
}
# What the journal takes at the beginning of a line for how much it weighs (sd-daemon(3)).
_PRIORITIES = {"error": "<3>", "warning": "<4>", "info": "<6>"}
# What ids, roles, references, moments and names of classes are made of: a sentence, an address or a name of a person is not.
_FACT = re.compile(r"[A-Za-z0-9_.:+-]{0,120}")
HIDDEN = "(hidden)"


def note_taker(style: Style, stream: TextIO | None = None) -> Note:
    """Return what writes each event as a line to the stream (standard error) in this style."""
    stream = stream or sys.stderr
    style = _found_out(stream) if style is Style.AUTO else style
    if style is Style.NONE:
        return unnoted
    from structlog import PrintLogger, processors, wrap_logger  # noqa: PLC0415 - only where there is a log

    timed: list[Processor] = [processors.add_log_level, processors.TimeStamper("iso", utc=True)]
    form = processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], drop_missing=True)
    chain: dict[Style, list[Processor]] = {
        Style.JOURNAL: [_without_words, form, _prioritised],
        Style.PLAIN: [_without_words, *timed, form],
        Style.JSON: [_without_words, *timed, processors.JSONRenderer()],
    }
    logger = wrap_logger(PrintLogger(stream), processors=chain[style], cache_logger_on_first_use=True)

    def note(event: Event, /, **facts: float | str) -> None:
        with suppress(OSError, ValueError):  # a full disk or a closed pipe is no reason that an alert does not leave
            getattr(logger, LEVELS.get(event, "info"))(event.value, **facts)

    return note


def _found_out(stream: TextIO) -> Style:
    """Return the journal's form where the stream leads to the journal: systemd says to which file it does (systemd.exec(5))."""
    device, _, inode = os.environ.get("JOURNAL_STREAM", "").partition(":")
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return Style.NONE
    return Style.JOURNAL if (device, inode) == (str(found.st_dev), str(found.st_ino)) else Style.NONE


def _without_words(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    """Return the event; a fact that is anything but a number or a name of ours is hidden, whoever passed it by mistake."""
    return {name: fact if isinstance(fact, int | float) or _FACT.fullmatch(fact) else HIDDEN for name, fact in event.items()}


def _prioritised(_logger: "WrappedLogger", method: str, line: Any) -> str:  # noqa: ANN401 - as structlog types what a renderer made
    return f"{_PRIORITIES[method]}{line}"
