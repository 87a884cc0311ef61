"""Decides what a judged document does to a case: is it new, the same again, or worse; and by which sighting a case is told."""

from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.model import Judgement, Reason, Standing, Verdict

NEVER = datetime.max.replace(tzinfo=UTC)
# In no case's lead stands what is routine; what a person said is another school's leads nothing that anything else can lead.
OURS_FIRST = (Standing.US, Standing.UNSURE, Standing.ROUTINE, Standing.OTHER)


@dataclass(frozen=True, slots=True)
class Known:
    """What a case already says when another sighting of it comes in."""

    judgement: Judgement
    closed: bool
    alerted: bool


def rank(judgement: Judgement, posted: datetime | None, source_id: str, key: str) -> tuple[object, ...]:
    """Return the order in which sightings lead a case, gravest first.

    Every tie is broken by the sighting itself, so the order in which sources are read changes nothing.
    """
    verdict = judgement.verdict
    return (OURS_FIRST.index(judgement.mention.standing), -verdict.severity, not verdict.urgent, posted or NEVER, source_id, key)


def worse(old: Verdict, new: Verdict) -> bool:
    """Return whether the new verdict is graver: urgent for the first time, of greater severity, or on another urgent rule."""
    if new.urgent and not old.urgent:
        return True
    if new.severity > old.severity:
        return True
    known = {rule.id for rule in old.rules if rule.urgent}
    return any(rule.urgent and rule.id not in known for rule in new.rules)


def reason(known: Known | None, new: Judgement) -> Reason:
    """Return what a judged document does to the case it belongs to.

    An urgent one in a case that nobody was ever alerted to (it was old, or perhaps another school's) is the first of its kind.
    """
    if known is None or (new.verdict.urgent and not known.alerted):
        return Reason.FIRST_SEEN
    if known.closed:
        return Reason.BACK_AFTER_CLOSING
    if worse(known.judgement.verdict, new.verdict):
        return Reason.GOT_WORSE
    return Reason.ALREADY_TOLD


def alerting(what: Reason, judgement: Judgement, *, old: bool) -> Reason:
    """Return why somebody is alerted (``TELLS``), or why nobody is.

    ``old`` says that the document was already old when its source was first looked at: a first look may show years, and four
    hundred alerts about last year help nobody.
    """
    verdict = judgement.verdict
    if not verdict.urgent:
        return Reason.NOT_URGENT
    if judgement.mention.standing is Standing.OTHER:
        return Reason.NOT_OURS
    if judgement.mention.standing is not Standing.US and not verdict.alert_even_if_unsure:
        return Reason.UNSURE_SCHOOL
    if old:
        return Reason.OLD_AT_FIRST_LOOK
    return what


TELLS = frozenset({Reason.FIRST_SEEN, Reason.GOT_WORSE, Reason.BACK_AFTER_CLOSING, Reason.CONFIRMED_OURS})
