"""Lays out what the commands show: tables and lines for a terminal, nothing that a stranger wrote unless asked for."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from digests.folder import Folder
from monitor.build import Running
from monitor.config import Config
from monitor.explain import Part
from monitor.model import Case, Problem, Standing
from monitor.report import moment
from monitor.store import Store, keeping
from monitor.store.outbox import Waiting
from monitor.trial import Trial
from monitor.world import Look

COLUMNS = ("read", "new", "ours", "unsure", "urgent", "told")
LONGEST_PASS = timedelta(hours=2)  # some hundred slow places take half an hour
TOO_LONG = "That is longer than a pass takes: see docs/trouble.md, on passes."
LEGEND = "unsure: may be another school; urgent: somebody was alerted; told: in an alert or the digest, if only as a number"


def looked(look: Look) -> str:
    """Return one line of progress: what one look gave."""
    if look.trouble:
        return f"[yellow]not read[/]  {escape(look.place.label)}: {escape(look.trouble)}"
    what = "nothing changed" if look.unchanged else f"{look.read} read, {look.new} new, {look.ours} ours"
    return f"[green]read[/]      {escape(look.place.label)}: {what}"


def running(other: Running, now: datetime) -> str:
    """Return what to say when another pass has the database: which, since when, and that it takes unusually long if it does."""
    if other.since is None:
        return "Another pass is running on this database."
    words = f"Another pass is running since {moment(other.since)} (process {other.pid})."
    return f"{words} {TOO_LONG}" if now - other.since > LONGEST_PASS else words


def pass_table(looks: Sequence[Look], told: Mapping[str, int]) -> Table:
    """Return the table of a pass, a source a row, with the sums."""
    table = Table("source", title="This pass", caption=LEGEND, show_footer=True, footer_style="bold")
    table.columns[0].footer = "all"
    rows = [
        (one.place.label, one.trouble and not one.read, _figures(one, told))
        for one in sorted(looks, key=lambda one: one.place.source.id)
    ]
    for at, name in enumerate(COLUMNS):
        table.add_column(name, justify="right", footer=str(sum(figures[at] for _, trouble, figures in rows)))
    for label, trouble, figures in rows:
        table.add_row(escape(label), *("-" if trouble else str(figure) for figure in figures))
    return table


def _figures(one: Look, told: Mapping[str, int]) -> tuple[int, ...]:
    return (one.read, one.new, one.ours, one.unsure, one.urgent, told.get(one.place.source.id, 0))


def unchecked(looks: Sequence[Look]) -> list[str]:
    """Return a line for each source that was not truly read, with what mends it."""
    missed = [one for one in looks if one.trouble]
    return [
        f"[yellow]Not checked:[/] {escape(one.place.label)}: {escape(one.trouble.rstrip('.'))}. {escape(one.remedy)}"
        for one in missed
    ]


def undelivered(waiting: Sequence[Waiting]) -> list[str]:
    """Return a line for each letter that was tried and could not be delivered."""
    return [
        f"[yellow]Not delivered:[/] {letter.kind} to {letter.role}: {escape(letter.trouble)} Tried again {moment(letter.due)}."
        for letter in waiting
        if letter.attempts
    ]


def letters(config: Config, sent: Sequence[Waiting]) -> list[str]:
    """Return what was sent, and which letter to open first."""
    if not sent:
        return ["No letter: nothing new was found in what was read, and no digest was due."]
    if config.mail is not None and config.live:
        return [f"Sent: {letter.kind} to {letter.role}." for letter in sent]
    folder = Folder(config.letters, config.sender)
    files = [(letter, folder.page(letter.message)) for letter in sent]
    lines = [f"  {letter.kind:7} to {letter.role:20} {escape(str(file))}" for letter, file in files]
    digest = [file for letter, file in files if letter.kind == "digest" and letter.role == "head"]
    first = digest[0] if digest else files[0][1]
    return ["Letters:", *lines, f"[bold]Open first:[/] {escape(str(first))}"]


def case_table(config: Config, store: Store) -> Table:
    """Return the cases, newest first, without any stranger's words."""
    table = Table("case", "first seen", "severity", "what", "where", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns[:3]:
        column.no_wrap = True
    with store.read() as tx:
        listed = keeping.listed(tx, config.school.id)
    for case in reversed(listed):
        verdict = case.judgement.verdict
        what = case.judgement.detection.unread.capitalize() or (verdict.rules[0].label if verdict.rules else "Mention")
        table.add_row(
            " ".join(filter(None, (case.ref, case.alert_ref))),
            moment(case.first_seen),
            verdict.severity.name.lower(),
            escape(f"{what}{_aside(case)}"),
            escape(f"{case.place}{f' and {case.copies} more' if case.copies else ''}"),
        )
    return table


def _aside(case: Case) -> str:
    """Return what else is to be known of a case: that it is closed, or not known to be ours."""
    if case.closed:
        return " (closed)"
    return "" if case.judgement.mention.standing is Standing.US else f" ({case.judgement.mention.standing.value})"


def trial_table(results: Sequence[Trial]) -> Table:
    """Return what came of trying each source and the mail server."""
    table = Table("what", "", "seen", "to do", title="Tried just now, nothing kept")
    for result in results:
        mark = "[green]good[/]" if result.good else "[red]bad[/]"
        table.add_row(escape(result.label), mark, escape(result.words), escape(result.remedy))
    return table


def problem(found: Problem) -> str:
    """Return one problem of a file that a person wrote: what, where, and what to do."""
    where = f"{found.file}:{found.line}" if found.line else found.file
    kind = "[yellow]warning[/]" if found.warning else "[red]error[/]"
    value = f" = {found.value}" if found.value else ""
    head = f"{kind} {found.id}  {escape(where)}  [bold]{escape(found.where)}[/]{escape(value)}"
    return f"{head}\n    {escape(found.words)}\n    {escape(found.remedy)}"


def explanation(parts: Sequence[Part]) -> str:
    """Return an explanation for the screen."""
    return "\n".join(f"[bold]{part.heading}[/]\n" + "\n".join(f"  {escape(line)}" for line in part.lines) for part in parts)
