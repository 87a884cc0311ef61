"""The judge of the year objects to whatever is done to the evidence of a good one: a judge that never objects is none."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.year.calendar import DAY, HOUR, MINUTE, START
from tests.year.evidence import Arrival, Year
from tests.year.growth import Sample, Size, grown
from tests.year.judge import judged
from tests.year.kept import Raised
from tests.year.life import live
from tests.year.school import ROLES

SEED, DAYS = 3, 21


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Three weeks in which no promise was broken."""
    return live(tmp_path_factory.mktemp("weeks"), SEED, slots=DAYS * 144)


def found(year: Year) -> set[str]:
    """Return which promises the judge finds broken."""
    return {promise for promise, broken in judged(year).items() if broken}


def without(letters: Sequence[Arrival], kind: str) -> list[Arrival]:
    """Return the letters that are not of a kind."""
    return [one for one in letters if not one.key.startswith(kind)]


def _later(year: Year, kind: str, by: timedelta) -> None:
    moved = [replace(one, at=one.at + by) if one.key.startswith(kind) else one for one in year.seen.arrivals]
    year.seen.arrivals = sorted(moved, key=lambda one: one.at)


def _first(year: Year, kind: str) -> Arrival:
    return next(one for one in year.seen.arrivals if one.key.startswith(kind))


def _drop_alerts(year: Year) -> None:
    year.seen.arrivals = without(year.seen.arrivals, "alert:")


def _drop_digest(year: Year) -> None:
    year.seen.arrivals.remove(_first(year, "digest:"))


def _delay_alerts(year: Year) -> None:
    _later(year, "alert:", 2 * DAY)


def _delay_digests(year: Year) -> None:
    _later(year, "digest:", 5 * HOUR)


def _double(year: Year) -> None:
    year.seen.arrivals.append(year.seen.arrivals[0])


def _digest_on_sunday(year: Year) -> None:
    one = _first(year, "digest:")
    year.seen.arrivals.append(replace(one, key=one.key.replace(one.key.split(":")[2], "2027-09-12")))


def _tell_again(year: Year) -> None:
    told = [one for one in year.seen.arrivals if one.key.startswith("digest:") and one.names]
    later = next(
        one for one in year.seen.arrivals if one.key.startswith("digest:") and one.at > told[0].at and one.to == told[0].to
    )
    year.seen.arrivals[year.seen.arrivals.index(later)] = replace(later, names=(*later.names, told[0].names[0]))


def _leave_out(year: Year) -> None:
    told = next(one for one in year.seen.arrivals if one.key.startswith("digest:") and one.names)
    year.seen.arrivals[year.seen.arrivals.index(told)] = replace(told, names=())


def _tell_the_technician(year: Year) -> None:
    year.seen.arrivals.append(
        replace(_first(year, "alert:larkspur_hill:"), to=ROLES["site_admin"], key="alert:x:A-0999:site_admin:0:1")
    )


def _skip_a_round(year: Year) -> None:
    _change_first_alert(year, lambda raised: replace(raised, rounds=raised.rounds[:1], acknowledged=raised.opened + DAY))


def _hurry(year: Year) -> None:
    _change_first_alert(year, lambda one: replace(one, rounds=(*one.rounds[:1], (1, "head", one.opened + 5 * MINUTE, None))))


def _change_first_alert(year: Year, change: Callable[[Raised], Raised]) -> None:
    ref, raised = next(iter(year.kept.alerts.items()))
    year.kept = replace(year.kept, alerts={**year.kept.alerts, ref: change(raised)})


def _forget_an_answer(year: Year) -> None:
    ref, raised = next((ref, one) for ref, one in year.kept.alerts.items() if one.acknowledged and ref in year.seen.acknowledged)
    year.kept = replace(year.kept, alerts={**year.kept.alerts, ref: replace(raised, acknowledged=None)})


def _tell_after_the_answer(year: Year) -> None:
    ref, raised = next((ref, one) for ref, one in year.kept.alerts.items() if one.acknowledged)
    assert raised.acknowledged
    late = (99, "dsl", raised.acknowledged + HOUR, None)
    year.kept = replace(year.kept, alerts={**year.kept.alerts, ref: replace(raised, rounds=(*raised.rounds, late))})


def _false_alarm(year: Year) -> None:
    raised = next(iter(year.kept.alerts.values()))
    year.kept = replace(year.kept, alerts={**year.kept.alerts, "A-0999": replace(raised, case=-1)})


def _alert_twice(year: Year) -> None:
    raised = next(iter(year.kept.alerts.values()))
    year.kept = replace(year.kept, alerts={**year.kept.alerts, "A-0999": raised})


def _silence_the_technician(year: Year) -> None:
    year.seen.arrivals = without(year.seen.arrivals, "health:")


def _flood(year: Year) -> None:
    one = _first(year, "alert:larkspur_hill:")
    year.seen.arrivals += [replace(one, key=f"{one.key}{at}") for at in range(10)]


def _leave_a_letter(year: Year) -> None:
    year.kept = replace(year.kept, unsent=("digest:x",))


def _leave_a_pass(year: Year) -> None:
    year.kept = replace(year.kept, unfinished=len(year.died) + 1)


def _forget_passes(year: Year) -> None:
    year.kept = replace(year.kept, terms=dict.fromkeys(year.kept.terms, 1))


def _fault(year: Year) -> None:
    year.faults = ["a fault"]


@pytest.mark.parametrize(
    ("harm", "objection"),
    [
        (_drop_alerts, "an urgent item was never told"),
        (_delay_alerts, "an urgent item was told late"),
        (_drop_digest, "a digest is missing"),
        (_delay_digests, "a digest came late"),
        (_digest_on_sunday, "a digest on a day without"),
        (_double, "a letter came twice without a cause"),
        (_tell_again, "a case is in two digests"),
        (_leave_out, "a case is in no digest"),
        (_tell_the_technician, "a letter to the wrong reader"),
        (_skip_a_round, "nobody was next in time"),
        (_hurry, "somebody was next too soon"),
        (_forget_an_answer, "an answer was not taken"),
        (_tell_after_the_answer, "somebody was told after it was acknowledged"),
        (_false_alarm, "an alert about nothing urgent"),
        (_alert_twice, "one matter made two alerts"),
        (_silence_the_technician, "the technician did not hear"),
        (_flood, "somebody was flooded"),
        (_leave_a_letter, "a letter never came"),
        (_leave_a_pass, "a pass did not end"),
        (_forget_passes, "a term's report counts wrongly"),
        (_fault, "a fault in the program"),
    ],
)
def test_the_judge_objects_to_each_harm(good: Year, harm: Callable[[Year], None], objection: str) -> None:
    """A good life has no fault; with one thing done to it, the judge names the promise that this breaks."""
    assert found(good) == set()
    bad = deepcopy(good)
    harm(bad)
    assert objection in found(bad)


def test_what_grows_is_noticed() -> None:
    """Files, threads, memory, the log, and a database that is not as large as predicted."""
    at_first = Sample(START, files=12, threads=1, memory=200_000_000, database=1, wal=4_000_000)
    good, size = [at_first] * 12, Size(10_000_000, 11_000_000)
    assert not any(grown(good, size).values())
    grows = [
        replace(at_first, files=12 + at, threads=1 + at, memory=200_000_000 + 3_000_000 * at, wal=1_000_000 * at)
        for at in range(30)
    ]
    assert all(grown(grows, Size(10_000_000, 20_000_000)).values())
