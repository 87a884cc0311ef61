"""Lays out what a policy says: for the screen, and as tables for JSON."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.model import Deadline, Rule, Step
from monitor.policy import STAGES, Policy
from monitor.report import moment
from monitor.ruling import Ruling
from monitor.screen_match import INDENT


def deadline_data(due: Deadline) -> dict[str, str]:
    """Return a deadline as a table for JSON: moments in ISO 8601, UTC."""
    return {"label": due.label, "limit": due.limit.isoformat(), "act_by": due.act_by.isoformat(), "why": due.why}


def deadline_shown(due: Deadline) -> Group:
    """Return a deadline for the screen, in local time."""
    lines = (f"{due.label}:", f"    limit   {moment(due.limit)}", f"    act by  {moment(due.act_by)}", f"    why     {due.why}")
    return Group(*map(Text, lines))


def data(ruled: Ruling) -> dict[str, Any]:
    """Return a ruling as a table for JSON; roles by their ids."""
    said, way = ruled.verdict, ruled.route
    return {
        "policy": said.policy,
        "version": said.version,
        "category": said.rules[0].id,
        "severity": said.severity.name.lower(),
        "urgent": said.urgent,
        "rules": [_rule_data(rule) for rule in said.rules],
        "steps": [_step_data(step) | {"actor": actor} for step, actor in zip(said.steps, ruled.actors, strict=True)],
        "held": [_step_data(step) for step in said.held],
        "deadline": deadline_data(said.deadline) if said.deadline else None,
        "cautions": list(said.cautions),
        "told_at_once": _roles(way.first) if said.urgent else [],
        "told_next": _roles(way.ladder) if said.urgent else [],
        "told_in_the_digest": [role for role in said.digest if role not in way.withheld],
        "not_told": list(way.withheld),
        "why_not_told": list(way.reasons),
    }


def shown(ruled: Ruling, policy: Policy) -> Group:
    """Return a ruling for the screen, with roles in the words of the school's nation."""
    said, way = ruled.verdict, ruled.route

    def named(roles: Iterable[str]) -> str:
        return ", ".join(map(policy.role_label, roles)) or "nobody"

    title = f"{policy.title} {said.version}".rstrip()
    parts: list[RenderableType] = [Text.assemble((said.severity.name.lower(), "bold"), f": {title}")]
    parts += [Padding(Text(line), INDENT) for rule in said.rules for line in _rule_lines(rule)]
    parts += [Text(line) for line in _step_lines(ruled, policy)]
    if said.held:
        parts.append(Text("waits until advice has been taken:"))
        parts += [Padding(Text(step.label), INDENT) for step in said.held]
    parts += [deadline_shown(due) for due in dict.fromkeys(step.due for step in said.steps if step.due)]
    if said.urgent:
        parts.append(Text(f"told at once: {named(_roles(way.first))}; then: {named(_roles(way.ladder))}"))
    parts.append(Text(f"told in the digest: {named(role for role in said.digest if role not in way.withheld)}"))
    parts.append(Text(f"not told: {named(way.withheld)}"))
    parts += [Text(f"because {reason}") for reason in way.reasons]
    parts += [Text(f"bear in mind: {policy.caution(name)}") for name in said.cautions]
    return Group(*parts)


def _step_data(step: Step) -> dict[str, Any]:
    return asdict(step) | {"due": deadline_data(step.due) if step.due else None}


def _rule_data(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "label": rule.label,
        "severity": rule.severity.name.lower(),
        "urgent": rule.urgent,
        "origin": rule.origin,
        "clause": {"words": rule.clause.words, "lines": list(rule.clause.lines)},
        "signals": list(rule.signals),
    }


def _rule_lines(rule: Rule) -> Iterator[str]:
    where = f"line {', '.join(map(str, rule.clause.lines))}" if rule.clause.lines else rule.origin
    yield f"{rule.label} ({rule.id}){', urgent' if rule.urgent else ''}, because of {', '.join(rule.signals) or 'nothing else'}"
    yield f'    "{rule.clause.words}" ({where})'


def _step_lines(ruled: Ruling, policy: Policy) -> Iterator[str]:
    stage = ""
    for step, actor in zip(ruled.verdict.steps, ruled.actors, strict=True):
        if step.stage != stage:
            stage = step.stage
            yield f"{STAGES[stage]}, the school {step.mode}:"
        yield f"    {step.label} ({policy.role_label(actor)})"


def _roles(people: Iterable[Any]) -> list[str]:
    return [person.role for person in people]
