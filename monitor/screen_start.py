"""Lays out what ``monitor init`` shows: each source as it is tried, the table of all, and what to do next."""

from collections.abc import Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from monitor.explain import printable
from monitor.survey import Tried

NEXT = (
    ("monitor check --config {path}", "what is still missing; then edit [people] and [governance], and ask again"),
    ("monitor policy new ours.toml", "the school's own policy, in place of the example that the file names"),
    ("monitor sources --config {path}", "every place with its footing and terms: give it to the data protection officer"),
    ("monitor school --config {path}", "how the school is recognised, and what would help"),
    ("monitor run --config {path}", "a first pass: letters stay in a folder and reach nobody"),
    ("monitor install --config {path}", "has systemd or cron make the passes from then on; docs/install.md"),
)


def progress(tried: Tried) -> str:
    """Return one line for a source that was just tried."""
    mark = "[green]good[/]" if tried.good else "[yellow]not read[/]"
    return f"{mark}  {_label(tried)}: {escape(printable(seen(tried) if tried.good else tried.words))}"


def seen(tried: Tried) -> str:
    """Return what trying a source gave: its items, their newest date, how many name the school; nothing where not read."""
    if not tried.good:
        return ""
    newest = f", the newest of {tried.newest:%d %B %Y}" if tried.newest else ""
    unsure = f", perhaps in {tried.unsure}" if tried.unsure else ""
    return f"{tried.items} {'item' if tried.items == 1 else 'items'}{newest}; the school is named in {tried.named}{unsure}."


def table(tried: Sequence[Tried]) -> Table:
    """Return a table of the sources that were read; why the others were not stands in their lines, and in the file."""
    shown = Table("source", box=SIMPLE_HEAD, pad_edge=False, title="Read just now, nothing kept", title_justify="left")
    for name in ("items", "newest", "school named in"):
        shown.add_column(name, justify="right", no_wrap=True)
    for one in (each for each in tried if each.good):
        shown.add_row(_label(one), str(one.items), _day(one.newest), _named(one))
    return shown


def _label(tried: Tried) -> str:
    return escape(printable(tried.proposal.label))


def _named(tried: Tried) -> str:
    return f"{tried.named}, perhaps {tried.unsure} more" if tried.unsure else str(tried.named)


def _day(moment: datetime | None) -> str:
    return f"{moment:%d %b %Y}" if moment else "no date"
