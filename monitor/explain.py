"""Says why: which words matched the school, which signals, which clause, who was told and for what reason."""

from dataclasses import dataclass
from datetime import datetime

from monitor.cases import alerting
from monitor.decisions import DECISIONS
from monitor.model import Band, Case, Clause, Detection, Reason, Signal, Span, Step, Taken, Verdict
from monitor.policy import STAGES, Policy
from monitor.report import moment
from monitor.route import whose
from monitor.store import Store, Transaction, alerts, following, keeping, places, steps
from monitor.store.alerts import OpenAlert

# What moves the cursor, and what turns the direction of words without being seen; half a character cannot be printed at all.
CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
CONTROL |= dict.fromkeys(range(0xD800, 0xE000), "?")
del CONTROL[ord("\n")]
# Whom a matter can be about beside those who hold a role in the configuration, in plain words.
_ABOUT = {
    "staff": "somebody on the staff",
    "unknown_adult": "an adult who cannot be told from others",
    "governor": "a governor, or the governors",
    "volunteer": "a volunteer",
    "pupil": "a pupil, or the pupils",
    "child": "a child",
    "parent": "a parent, or the parents",
    "school": "the school",
    "none": "nobody in particular",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an explanation: its heading and its lines."""

    heading: str
    lines: tuple[str, ...]


def find(store: Store, school_id: str, ref: str) -> Case | None:
    """Return the case that ``M-0012`` names, or the case of the alert that ``A-0003`` names; None when there is none."""
    with store.read() as tx:
        return called(tx, school_id, ref)


def called(tx: Transaction, school_id: str, ref: str) -> Case | None:
    """Return the same, as it stands in a transaction."""
    raised = alerts.alert_called(tx, school_id, ref)
    return keeping.case(tx, raised.case_id) if raised else keeping.case_called(tx, school_id, ref)


def explain(store: Store, policy: Policy, case: Case) -> tuple[Part, ...]:
    """Return everything that led to what was done about a case, part by part. It holds a stranger's words: screen only."""
    with store.read() as tx:
        seen = _seen(tx, case)
        again = following.history_of(tx, case.id, policy)
        told = [line for raised in alerts.alerts_of(tx, case.id) for line in _told(tx, policy, raised)] or [_untold(case)]
        digest = keeping.told_in(tx, case.id)
        done = [_done(policy, case, taken) for taken in steps.taken(tx, [case.id])[case.id]]
        before = [_before(until, verdict) for until, verdict in steps.former(tx, case.id)]
    verdict = case.judgement.verdict
    return (
        Part("Found", seen),
        *((Part("Looked at again", again),) if again else ()),
        Part("Words", (printable(case.document.words) or "not kept: only the address may be",)),
        Part("Is it us?", _ours(case)),
        Part("What the words show", _shown(case)),
        Part("Whom it is about", _about(case, policy)),
        Part("What the policy says", _rules(case, policy)),
        *((Part("Judged before", tuple(before)),) if before else ()),
        Part("Steps", (*(_step(step, case, policy) for step in verdict.steps), *done) or ("none",)),
        Part("Told", (*told, *((f"in the digest of {digest}",) if digest else ("not in a digest yet",)))),
    )


def printable(words: str) -> str:
    """Return a stranger's words without anything that would move the cursor, colour the screen or turn the text round."""
    return words.translate(CONTROL)


def _step(step: Step, case: Case, policy: Policy) -> str:
    role = whose(step, case.judgement.verdict, case.judgement.detection, policy)
    return f"{STAGES[step.stage]}: {step.mode}: {step.label} ({policy.role_label(role)})"


def _done(policy: Policy, case: Case, taken: Taken) -> str:
    known = {step.id: step.label for step in (*case.judgement.verdict.steps, *case.judgement.verdict.held)}
    action = policy.steps.get(taken.step)
    label = known.get(taken.step) or (action.label if action else taken.step)
    return f"done by the {policy.role_label(taken.by)}, {moment(taken.at)}: {label}"


def _before(until: datetime, verdict: Verdict) -> str:
    """Return how a case was judged until a newer policy judged it."""
    rules = "; ".join(f"{rule.label} ({rule.id})" for rule in verdict.rules)
    by = " ".join(filter(None, (verdict.policy, verdict.version, f"[{verdict.fingerprint}]" if verdict.fingerprint else "")))
    return f"until {moment(until)}, by {by}: {verdict.severity.name.lower()}{', urgent' if verdict.urgent else ''}: {rules}"


def _seen(tx: Transaction, case: Case) -> tuple[str, ...]:
    robots = places.states(tx)
    lines = [
        f"{sighting.source_id}: first seen {moment(sighting.seen)}, posted {moment(sighting.posted)}  {printable(sighting.url)}"
        for sighting in keeping.sightings_of(tx, case.id)
    ]
    by_hand = [f"{moment(at)}: {printable(words)}" for at, words in steps.handed_in(tx, case.id)]
    state = robots.get(case.lead.source_id)
    return (*lines, *by_hand, *((f"read lawfully: {state.robots}",) if state and state.robots else ()), f"sha256 {case.sha256}")


def _ours(case: Case) -> tuple[str, ...]:
    mention = case.judgement.mention
    matched = tuple(f'matched "{_words(case, span)}"' for span in mention.spans)
    return (f"{mention.standing.value}, certainty {mention.certainty:.2f}", *matched, *map(printable, mention.reasons))


def _shown(case: Case) -> tuple[str, ...]:
    detection = case.judgement.detection
    unread = (f"could not be read: {detection.unread}",) if detection.unread else ()
    likely = (_signal(case, signal) for signal in detection.signals if not signal.is_unlikely)
    unlikely = unlikely_ones(detection)
    return (*unread, *likely, *((unlikely,) if unlikely else ())) or ("nothing",)


def unlikely_ones(detection: Detection) -> str:
    """Return in one line what is unlikely and kept for review all the same, or nothing."""
    found = [f"{signal.name} {signal.certainty:.2f}" for signal in detection.signals if signal.is_unlikely]
    return f"unlikely, but kept: {', '.join(found)}" if found else ""


def _about(case: Case, policy: Policy) -> tuple[str, ...]:
    """Return whom a case is about in words; of those whom the school has named the role alone is shown."""
    detection = case.judgement.detection
    told = tuple(_ABOUT.get(role) or f"the {policy.role_label(role)}" for role in detection.about)
    return (*told, *(f"names the {policy.role_label(role)}" for role in detection.named))


def _signal(case: Case, signal: Signal) -> str:
    matched = ", ".join(f'"{_words(case, span)}"' for span in signal.spans)
    band = "alert now" if signal.band is Band.ALERT else "look today"
    return f"{signal.name} {signal.certainty:.2f} ({band}): {matched}: {signal.why}"


def _words(case: Case, span: Span) -> str:
    return " ".join(printable(case.document.words[span.start : span.end]).split())


def _rules(case: Case, policy: Policy) -> tuple[str, ...]:
    verdict = case.judgement.verdict
    state = f" [{verdict.fingerprint}]" if verdict.fingerprint else ""
    lines = [
        f"{policy.title} {verdict.version}".strip() + state,
        f"severity {verdict.severity.name.lower()}; urgent: {_urgent(case)}",
    ]
    lines += [f"{rule.label} ({rule.id}, because of {', '.join(rule.signals)}): {_clause(rule.clause)}" for rule in verdict.rules]
    for due in dict.fromkeys(step.due for step in verdict.steps if step.due):
        lines.append(f"due: {due.label}: limit {moment(due.limit)}, act by {moment(due.act_by)} ({due.why})")
    return tuple(lines)


def _urgent(case: Case) -> str:
    verdict = case.judgement.verdict
    return f"yes, {verdict.why_urgent}" if verdict.urgent else "no"


def _clause(clause: Clause) -> str:
    where = f", line {', '.join(map(str, clause.lines))} of the school's policy" if clause.lines else ", framework"
    return f'"{clause.words}"{where}'


def _untold(case: Case) -> str:
    why = alerting(Reason.FIRST_SEEN, case.judgement, old=case.baseline)
    return f"nobody was alerted: {why.value.replace('_', ' ')}"


def _told(tx: Transaction, policy: Policy, raised: OpenAlert) -> list[str]:
    lines = [
        f"{raised.ref} to the {policy.role_label(telling.role)}, {moment(telling.at)}: {printable(telling.reason)}"
        for telling in alerts.tellings_of(tx, raised.id)
    ]
    via = f" ({raised.acknowledged_via})" if raised.acknowledged_via else ""
    decided = f"; decided: {DECISIONS[raised.decision]}, by {raised.decided_by}" if raised.decision else ""
    held = f"acknowledged by {raised.acknowledged_by}{via} {moment(raised.acknowledged)}{decided}"
    by = held if raised.acknowledged else "not acknowledged"
    return [*lines, f"{raised.ref} {by}; raised because: {raised.reason.value.replace('_', ' ')}"]
