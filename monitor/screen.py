"""Lays out what the commands show: tables and lines for a terminal, nothing that a stranger wrote unless asked for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from digests.folder import Folder
from monitor import policy
from monitor.cadence import next_digest
from monitor.condition import Condition, Health, condition
from monitor.config import Config
from monitor.detect.mode import mode
from monitor.explain import Part
from monitor.model import Case, Problem, Standing
from monitor.report import moment
from monitor.store import Store, alerts, answers, keeping, ledger, outbox, places, steps
from monitor.store.outbox import Waiting
from monitor.trial import Trial
from monitor.world import Look

REJUDGE = "To judge them anew: monitor policy diff OLD NEW --rejudge --by ROLE"
COLUMNS = ("read", "new", "ours", "unsure", "urgent", "told")
LEGEND = "unsure: may be another school; urgent: somebody was alerted; told: in an alert or the digest, if only as a number"


def looked(look: Look) -> str:
    """Return one line of progress: what one look gave."""
    if look.trouble:
        return f"[yellow]not read[/]  {escape(look.place.label)}: {escape(look.trouble)}"
    what = "nothing changed" if look.unchanged else f"{look.read} read, {look.new} new, {look.ours} ours"
    return f"[green]read[/]      {escape(look.place.label)}: {what}"


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


def source_table(config: Config, store: Store, now: datetime) -> Table:
    """Return every source with its last good read, what is wrong with it, and when it is looked at again."""
    with store.read() as tx:
        states = places.states(tx)
    table = Table("source", "last good read", "next look", "state", title="Sources")
    for place in config.places:
        state = states.get(place.source.id)
        if state is None:
            table.add_row(escape(place.label), "never", "now", "not looked at yet")
        else:
            good = moment(state.last_good) if state.last_good else "never"
            due = "now" if state.next_look <= now else moment(state.next_look)
            table.add_row(escape(place.label), good, due, escape(_state_words(condition(place, state, now))))
    return table


def _state_words(found: Condition) -> str:
    """Return how a source does, in a few words."""
    if found.health is Health.WELL:
        return "good"
    return f"good, though just now: {found.words}" if found.health is Health.PASSING else found.words


def standing(config: Config, store: Store, now: datetime) -> list[str]:
    """Return what waits: the outbox, alerts and cases without an answer, the next digest, and when the last pass ended."""
    school_id = config.school.id
    with store.read() as tx:
        letters = outbox.waiting(tx)
        unanswered = alerts.unacknowledged(tx, school_id)
        due = next_digest(now, config.hours, config.school.nation, ledger.last_digest(tx, school_id))
        ended = ledger.last_pass(tx)
        waiting = answers.tray_count(tx, school_id)
        ours = policy.load(config.policy, config.path.parent)
        older = steps.judged_by_another(tx, school_id, ours.fingerprint)
    lines = [f"Last pass ended: {moment(ended) if ended else 'never'}. Next digest: {'now' if due <= now else moment(due)}."]
    lines.append(f"Outbox: {len(letters)} waiting." if letters else "Outbox: empty.")
    lines += [
        f"  {letter.kind} to {letter.role}, tried {letter.attempts} times, again {moment(letter.due)}: {escape(letter.trouble)}"
        for letter in letters
        if letter.attempts
    ]
    lines += [f"[red]{raised.ref} not acknowledged[/], next person {moment(raised.next_round)}" for raised in unanswered]
    lines += [f"Tray: {waiting} to answer: monitor tray"] if waiting else []
    lines += [f"Open cases judged by another state of the policy: {older}. {REJUDGE}"] if older else []
    return [*lines, f"[yellow]Not everything is at work:[/] {mode()}"] if mode() else lines
