"""Lays out how a case stands: what was done, what the policy offers now, what waits, and what to type."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.explain import printable
from monitor.ladder import Rung
from monitor.policy import STAGES, Policy
from monitor.progress import Standing
from monitor.report import moment
from monitor.screen_ruling import deadline_data

INDENT = (0, 0, 0, 2)
HELD = "waits until somebody has recorded that advice was taken"


def shown(standing: Standing, policy: Policy) -> Group:
    """Return a case with its steps, stage by stage, and how to record one."""
    case, ladder = standing.case, standing.ladder
    rule = case.judgement.verdict.rules[0]
    parts: list[RenderableType] = [
        Text.assemble((case.ref, "bold"), f" {case.alert_ref}  {rule.label}, {case.judgement.verdict.severity.name.lower()}"),
        Padding(Text(f"{printable(case.place)}, first seen {moment(case.first_seen)}"), INDENT),
    ]
    if case.poster:
        parts.append(Padding(Text(f"written by: {case.poster}, as a person has said"), INDENT))
    parts += [Padding(Text(printable(line)), INDENT) for line in standing.page]
    if case.closed:
        parts.append(Padding(Text(f"closed {moment(case.closed)}: it opens by itself when its words are seen again"), INDENT))
    for (stage, mode), rungs in groupby(ladder.rungs, key=lambda rung: (rung.step.stage, rung.step.mode)):
        parts += [Text(f"\n{STAGES[stage]}, the school {mode}", "bold"), Padding(_table(list(rungs), policy), INDENT)]
    if ladder.held:
        parts += [Text(f"\n{HELD}", "bold"), *(Padding(Text(f"    {step.label}"), INDENT) for step in ladder.held)]
    if not ladder.rungs:
        parts.append(Text("\nThe policy offers no step here."))
    return Group(*parts, Text(), *_how(standing, policy))


def data(standing: Standing) -> dict[str, Any]:
    """Return a case and its steps as a table for JSON, without any words of a stranger; moments in ISO 8601, UTC."""
    case, ladder = standing.case, standing.ladder
    return {
        "case": case.ref,
        "alert": case.alert_ref,
        "category": case.judgement.verdict.rules[0].id,
        "severity": case.judgement.verdict.severity.name.lower(),
        "closed": case.closed and case.closed.isoformat(),
        "page": list(standing.page),
        "due": ladder.due and deadline_data(ladder.due),
        "steps": [_rung_data(rung) for rung in ladder.rungs],
        "held": [step.id for step in ladder.held],
    }


def recorded(standing: Standing, step: str, policy: Policy) -> Iterator[str]:
    """Yield what a person reads once a step is recorded: that it is, what it left out, and what comes next."""
    rung = standing.ladder.rung(step)
    if rung is None or rung.taken is None:
        return
    ref, who = standing.case.ref, policy.role_label(rung.taken.by)
    yield f"{ref}: recorded as done by the {who}, {moment(rung.taken.at)}: {rung.step.label}."
    if rung.waits:
        yield "The policy names other steps before this one: they are not recorded as done."
    nearest = [each for each in standing.ladder.rungs if each.taken is None and not each.waits][:1]
    for following in nearest:
        yield f"Next: {following.step.label}{_due(following)} ({policy.role_label(following.actor)})."
    yield f"To see all: monitor case {ref}"


def _table(rungs: Iterable[Rung], policy: Policy) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(ratio=2)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(ratio=1)
    for rung in rungs:
        mark, what = ("[x]", _done(rung, policy)) if rung.taken else ("[ ]", f"{policy.role_label(rung.actor)}{_due(rung)}")
        table.add_row(Text(mark), Text(rung.step.label, "dim" if rung.waits and not rung.taken else ""), rung.step.id, Text(what))
    return table


def _done(rung: Rung, policy: Policy) -> str:
    return f"{policy.role_label(rung.taken.by)}, {moment(rung.taken.at)}" if rung.taken else ""


def _due(rung: Rung) -> str:
    return f", by {moment(rung.step.due.act_by)}" if rung.step.due else ""


def _how(standing: Standing, policy: Policy) -> Iterator[Text]:
    ref = standing.case.ref
    if standing.case.closed:
        yield Text(f"To open it again:    monitor case {ref} reopen --by {standing.by('')}")
        return
    open_ones = [rung for rung in standing.ladder.rungs if rung.taken is None]
    for rung in open_ones[:1]:
        yield Text(f"To record a step:    monitor case {ref} did {rung.step.id} --by {standing.by(rung.actor)}")
    for rung in [each for each in open_ones if policy.letter_of(each.step.id)][:1]:
        yield Text(f"To write its letter: monitor case {ref} draft {rung.step.id}")


def _rung_data(rung: Rung) -> dict[str, Any]:
    due, taken = rung.step.due, rung.taken
    return {
        "id": rung.step.id,
        "label": rung.step.label,
        "stage": rung.step.stage,
        "mode": rung.step.mode,
        "actor": rung.actor,
        "lines": list(rung.step.lines),
        "due": due and deadline_data(due),
        "done": taken and {"by": taken.by, "at": taken.at.isoformat()},
        "waits": rung.waits,
    }
