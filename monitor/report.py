"""Turns a case into what one reader needs to know of it: a line, an alert. Names are masked here, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.model import Alert, Answering, Bundle, Line, Next
from monitor.deadline import LONDON
from monitor.detect import mask
from monitor.dismissed import words_of
from monitor.model import Band, Case, Deadline, Person, School, Severity, Signal, Standing, Step
from monitor.policy import Policy

ALERT_CHARACTERS = 600
QUOTE_CHARACTERS = 160
BEFORE_SPAN = 60
LOOK_FIRST = "Whoever can judge it looks today. Nobody was alerted."


@dataclass(frozen=True, slots=True)
class Telling:
    """What an alert says about the alert itself: its reference, to whom, who is next and when, and how it is answered."""

    ref: str
    reader: Person
    ladder: tuple[tuple[Person, datetime], ...]
    answer: Answering


def moment(when: datetime | None) -> str:
    """Return a time as people in the school say it: "Thu 19 Nov 17:41"."""
    return "not given" if when is None else when.astimezone(LONDON).strftime("%a %-d %b %H:%M")


def line(case: Case, school: School, now: datetime) -> Line:
    """Return a case as one line of a digest: what it is, where, the words with names masked, and what the policy says to do."""
    verdict = case.judgement.verdict
    quote, cut = _excerpt(case, school, QUOTE_CHARACTERS)
    what = verdict.rules[0].label if verdict.rules else "Mention"
    todo = verdict.steps[0].label if verdict.steps else ""
    if _in_doubt(case):
        what, todo = f"Perhaps: {what[0].lower()}{what[1:]}", LOOK_FIRST
    if dismissed := case.judgement.dismissed:
        known = words_of(dismissed)
        todo = f"{LOOK_FIRST} {known[0].upper()}{known[1:]}."
    return Line(
        ref=case.ref,
        what=what,
        where=f"{case.place}, gone when looked at {moment(case.gone)}" if case.gone else case.place,
        todo=todo,
        due=_due(verdict.deadline, now),
        quote=quote,
        cut=cut,
        url=case.document.url,
        copies=case.copies,
    )


def still_due(case: Case, step: Step, reader: Person, now: datetime) -> str:
    """Return a step that nobody recorded as a line of a digest, without any words of the case."""
    how = f"monitor case {case.ref} did {step.id} --by {reader.role}"
    return f"{case.ref}: {step.label}, by {_due(step.due, now)}. When done: {how}"


def alert(case: Case, policy: Policy, school: School, telling: Telling) -> Alert:
    """Return what one person is told at once about a case."""
    verdict = case.judgement.verdict
    words, cut = _excerpt(case, school, ALERT_CHARACTERS)
    following = tuple(Next(policy.role_label(person.role), moment(when)) for person, when in telling.ladder)
    return Alert(
        ref=telling.ref,
        reader=policy.role_label(telling.reader.role),
        short_name=school.short_name,
        level=verdict.severity.name.lower(),
        escalates=_escalates(following),
        why=_why(case, school),
        sure=_sure(case, school),
        where=case.place,
        url=case.document.url,
        posted=moment(case.lead.posted),
        first_seen=moment(case.first_seen),
        words=words,
        cut=cut,
        of_characters=len(case.document.words),
        kept=_kept(case),
        first_steps=tuple(f"{step.label}{f', by {moment(step.due.act_by)}' if step.due else ''}" for step in verdict.steps[:4]),
        cautions=tuple(policy.caution(name) for name in verdict.cautions),
        phone=_phone(policy),
        answer=telling.answer,
        next=following,
        unsure=case.judgement.mention.standing is Standing.UNSURE,
        copies=case.copies,
    )


def bundle(refs: Sequence[str], reader: Person, policy: Policy, school: School, answer: Answering) -> Bundle:
    """Return what one person is told when alerts come faster than they can be read one by one."""
    return Bundle(policy.role_label(reader.role), school.short_name, tuple(refs), answer, _phone(policy))


def nudge(school: School, reader: str, answer: Answering) -> str:
    """Return what is said by another way than mail: that an alert waits, and nothing of what was found."""
    what = "Online alert" if len(answer.refs) == 1 else f"{len(answer.refs)} online alerts, first"
    return f"{school.short_name}: {what} {answer.refs[0]} for the {reader}. Read it in your school mail, alone."


def undelivered(school: School, reader: str) -> str:
    """Return what is said by another way when mail about an alert could not be delivered."""
    return f"{school.short_name}: an online alert for the {reader} could not be delivered by mail. Ring the school now."


def _in_doubt(case: Case) -> bool:
    """Return whether a matter would be critical if it were meant, and the words leave that open."""
    verdict = case.judgement.verdict
    grave = {name for rule in verdict.rules[:1] for name in rule.signals}
    sure = any(signal.name in grave and signal.band is Band.ALERT for signal in case.judgement.detection.signals)
    return verdict.severity is Severity.CRITICAL and not verdict.urgent and not sure


def _due(deadline: Deadline | None, now: datetime) -> str:
    if deadline is None:
        return ""
    return moment(deadline.act_by) + (", overdue" if deadline.act_by < now else "")


def _excerpt(case: Case, school: School, length: int) -> tuple[str, bool]:
    """Return the words around what the gravest signal rests on, names masked, and whether they are only part."""
    words = case.document.words
    spans = [span for signal in _urgent_first(case) for span in signal.spans]
    start = _sentence_start(words, min(spans[0].start, len(words) - length)) if spans and spans[0].end > length else 0
    part = words[start : start + length]
    if start + length < len(words):
        part = part[: part.rfind(" ")] if " " in part else part
    return mask(part, keep=_kept_names(school)), len(part) < len(words)


def _kept_names(school: School) -> tuple[str, ...]:
    """Return what is never masked as somebody's name: what the school and its places are called."""
    return (school.name, school.short_name, school.town, *school.also_called, *school.places)


def _sentence_start(words: str, at: int) -> int:
    """Return where the sentence around this place begins, or a word at most ``BEFORE_SPAN`` characters before it."""
    earliest = max(0, at - BEFORE_SPAN)
    ends = [words.rfind(end, earliest, at) + 1 for end in ".!?\n"]
    return max(ends) or words.rfind(" ", earliest, at) + 1 or at


def _urgent_first(case: Case) -> list[Signal]:
    gravest = {name for rule in case.judgement.verdict.rules[:1] for name in rule.signals}
    return sorted(case.judgement.detection.signals, key=lambda signal: (signal.name not in gravest, -signal.certainty))


def _gravest(case: Case) -> list[Signal]:
    """Return the signals of the gravest rule; where none is among those seen, all of them."""
    gravest = {name for rule in case.judgement.verdict.rules[:1] for name in rule.signals}
    found = _urgent_first(case)
    return [signal for signal in found if signal.name in gravest] or found


def _why(case: Case, school: School) -> str:
    """Return the rule that fired and the words it fired on, names masked, so that it can be argued with."""
    verdict = case.judgement.verdict
    words = case.document.words
    matched = [words[span.start : span.end] for signal in _gravest(case)[:2] for span in signal.spans[:2]]
    kept = _kept_names(school)
    shown = ", ".join(f'"{mask(" ".join(part.split()), keep=kept)}"' for part in dict.fromkeys(matched) if part)
    return f"{verdict.why_urgent} (matched: {shown})" if shown else verdict.why_urgent


def _sure(case: Case, school: School) -> str:
    mention = case.judgement.mention
    ours = "It is our school" if mention.standing is Standing.US else "It may be another school"
    reasons = "; ".join(mask(reason, keep=_kept_names(school)) for reason in mention.reasons[:3])
    gravest = _urgent_first(case)[:1]
    words = "".join(f" {signal.name.replace('_', ' ').capitalize()}: {_certainty(signal.certainty)}." for signal in gravest)
    return f"{ours}: {reasons}.{words} You decide."


def _certainty(certainty: float) -> str:
    return "quite sure" if certainty >= 0.8 else "moderately sure, could be a figure of speech"  # noqa: PLR2004 - two words for people


def _kept(case: Case) -> str:
    seen = case.lead.seen.astimezone(LONDON).strftime("%H:%M:%S")
    return f"{case.kept}, {seen}, sha256 {case.sha256[:16]}; no pictures"


def _escalates(following: Sequence[Next]) -> str:
    if not following:
        return "If nobody acknowledges, everybody who may read it is told again every hour."
    return f"If nobody acknowledges by {following[0].when} it goes to the {following[0].who}."


def _phone(policy: Policy) -> str:
    police = policy.contacts["police_101"]
    return f"In danger now: 999. {police.label}: {police.phone}"
