"""Lays out what became of something handed in: its case, its clause, who was told, and what comes next."""

from collections.abc import Iterator

from monitor.explain import printable
from monitor.hand_in import Outcome, What
from monitor.model import Case, Standing
from monitor.policy import Policy
from monitor.progress import Standing as Progress
from monitor.report import moment


def not_ours(school: str) -> Iterator[str]:
    """Yield what a person reads when matching does not find the school in what they handed in."""
    yield f"Not filed: the words do not say that this is about {school}, and nothing is kept of it."
    yield "If it is: hand it in again with --ours."


def outcome(found: Outcome, progress: Progress, policy: Policy) -> Iterator[str]:
    """Yield what a person reads of the case: none of the words that were handed in."""
    case, verdict = progress.case, progress.case.judgement.verdict
    already = "already " if found.what is What.ALREADY else ""
    rule = verdict.rules[0]
    yield f"{already}{case.ref}{' (closed)' if case.closed else ''}: {rule.label}, {verdict.severity.name.lower()}"
    yield f"Clause: {printable(' '.join(rule.clause.words.split()))}"
    if not verdict.keep_text:
        yield "Of this only the address is kept and none of its words. Do not look for the picture, copy it or send it on."
    yield f"Told at once: {_told(found, case, policy)}"
    yield from _next(progress, policy)
    if case.judgement.mention.standing is Standing.UNSURE:
        yield f"It may be about another school. If it is ours: monitor tray {case.ref} yes --by {progress.by('')}"
    yield f"To see all: monitor explain {case.ref}"


def _told(found: Outcome, case: Case, policy: Policy) -> str:
    if found.told:
        roles = ", ".join(f"the {policy.role_label(role)}" for role in found.told)
        return f"{roles} ({case.alert_ref})"
    if case.alert is not None:
        return f"nobody anew; {case.alert_ref} stands"
    return "nobody; it stands in the next digest"


def _next(progress: Progress, policy: Policy) -> Iterator[str]:
    """Yield the first step that nobody has taken yet."""
    rung = next((rung for rung in progress.ladder.rungs if rung.taken is None and not rung.waits), None)
    if rung is not None:
        due = f", by {moment(rung.step.due.act_by)}" if rung.step.due else ""
        yield f"Next: {rung.step.label}{due} ({policy.role_label(rung.actor)})"
