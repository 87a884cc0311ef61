"""What a document does to a case, as a table."""

from datetime import timedelta

import pytest

from monitor.cases import TELLS, Known, alerting, rank, reason, worse
from monitor.model import Reason, Severity, Standing
from tests.judgements import NOON, judgement, verdict

CALM = verdict(Severity.LOW)
GRAVE = verdict(Severity.HIGH, rules=("racist",))
THREAT = verdict(Severity.CRITICAL, urgent=True, rules=("threat",))
HARM = verdict(Severity.CRITICAL, urgent=True, rules=("child_at_risk",))


@pytest.mark.parametrize(
    ("old", "new", "is_worse"),
    [
        (CALM, CALM, False),
        (CALM, GRAVE, True),
        (GRAVE, CALM, False),
        (GRAVE, THREAT, True),
        (THREAT, THREAT, False),
        (THREAT, CALM, False),
        (THREAT, HARM, True),
    ],
)
def test_worse_is_graver_urgent_for_the_first_time_or_urgent_for_another_reason(old: object, new: object, is_worse: bool) -> None:  # noqa: FBT001 - a table
    """A different critical category is never silenced by a known one."""
    assert worse(old, new) is is_worse  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("known", "new", "what"),
    [
        (None, CALM, Reason.FIRST_SEEN),
        (Known(judgement(CALM), closed=False, alerted=False), CALM, Reason.ALREADY_TOLD),
        (Known(judgement(CALM), closed=False, alerted=False), GRAVE, Reason.GOT_WORSE),
        (Known(judgement(CALM), closed=False, alerted=False), THREAT, Reason.FIRST_SEEN),
        (Known(judgement(THREAT), closed=False, alerted=False), THREAT, Reason.FIRST_SEEN),
        (Known(judgement(THREAT), closed=False, alerted=True), THREAT, Reason.ALREADY_TOLD),
        (Known(judgement(THREAT), closed=False, alerted=True), HARM, Reason.GOT_WORSE),
        (Known(judgement(THREAT), closed=True, alerted=True), CALM, Reason.BACK_AFTER_CLOSING),
    ],
)
def test_a_document_is_new_the_same_worse_or_back(known: Known | None, new: object, what: Reason) -> None:
    """The reason is a word that is stored, not a yes or no."""
    assert reason(known, judgement(new)) is what  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "standing", "old", "why"),
    [
        (CALM, Standing.US, False, Reason.NOT_URGENT),
        (THREAT, Standing.US, False, Reason.FIRST_SEEN),
        (THREAT, Standing.US, True, Reason.OLD_AT_FIRST_LOOK),
        (THREAT, Standing.UNSURE, False, Reason.UNSURE_SCHOOL),
        (verdict(Severity.CRITICAL, urgent=True, alert_even_if_unsure=True), Standing.UNSURE, False, Reason.FIRST_SEEN),
        (verdict(Severity.CRITICAL, urgent=True, alert_even_if_unsure=True), Standing.OTHER, False, Reason.NOT_OURS),
    ],
)
def test_who_is_alerted_and_who_is_not_has_a_reason(one: object, standing: Standing, old: bool, why: Reason) -> None:  # noqa: FBT001 - a table
    """Urgent and ours, or urgent enough to tell although it may be another school; never what was old at the first look."""
    judged = judgement(one, standing=standing)  # type: ignore[arg-type]
    assert alerting(Reason.FIRST_SEEN, judged, old=old) is why


def test_what_is_known_is_not_told_again() -> None:
    """Already told is no reason to alert; that a person says that it is ours, is."""
    assert alerting(Reason.ALREADY_TOLD, judgement(THREAT), old=False) not in TELLS
    assert alerting(Reason.CONFIRMED_OURS, judgement(THREAT), old=False) in TELLS


def test_the_gravest_sighting_leads_and_ties_are_broken_by_the_sighting_itself() -> None:
    """Surely us before perhaps us, and what is not us last; grave before mild, early before late, and then by name."""
    earlier = NOON - timedelta(hours=1)
    in_order = [
        rank(judgement(THREAT), NOON, "b", "1"),
        rank(judgement(GRAVE), earlier, "b", "1"),
        rank(judgement(GRAVE), NOON, "a", "1"),
        rank(judgement(GRAVE), NOON, "a", "2"),
        rank(judgement(GRAVE), None, "a", "1"),
        rank(judgement(CALM, standing=Standing.UNSURE), earlier, "a", "1"),
        rank(judgement(THREAT, standing=Standing.OTHER), earlier, "a", "1"),
    ]
    assert sorted(in_order) == in_order
