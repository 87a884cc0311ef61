"""A term counted from what is kept: mentions, alerts, steps, answers and passes, each where it belongs."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, insert

from monitor.model import Band, Channel, Concern, Taken
from monitor.run import tick
from monitor.store import Transaction, concerns, keeping, ledger, steps, terms
from monitor.store.schema import alerts
from monitor.term import (
    IN_HOURS,
    IN_TIME,
    LATE,
    MISSED,
    OPEN,
    OUTSIDE,
    WAS,
    WAS_NOT,
    Figures,
    Period,
    Raised,
)
from monitor.world import World
from monitor.write import FORGOTTEN
from tests.world import COMPLAINT, FRIDAY, PRAISE, THREAT, Post, Web, document, place, world

AUTUMN = Period("Autumn term 2026", date(2026, 9, 1), date(2026, 12, 31))
OWN = replace(place("own"), channel=Channel.OFFICIAL_ACCOUNT)
QUESTIONS = (
    "What time does the office of Larkspur Hill Primary School in Brackenford open on a Monday?",
    "Does anybody know when the winter fair is this year, Larkspur Hill Primary School Brackenford?",
    "Is there still a place in the chess club on Thursdays at Larkspur Hill Primary School, Brackenford?",
    "Larkspur Hill Primary School in Brackenford, which days do the infants need their swimming things?",
    "Who do I ask at Larkspur Hill Primary School Brackenford about a lost blue coat with a red hood?",
)
DAY = Period("a day", date(2026, 11, 20), date(2026, 11, 20))


def counted(filled: World, now: datetime = FRIDAY + timedelta(days=30), period: Period = AUTUMN) -> Figures:
    """Return what is counted of the term."""
    with filled.store.read() as tx:
        return terms.figures(tx, "larkspur_hill", period, terms.Reckoning(filled.policy, filled.config.hours, now))


def cases_of(tx: Transaction) -> list[int]:
    """Return the ids of all cases, oldest first."""
    return [case.id for case in keeping.listed(tx, "larkspur_hill")]


def test_each_mention_of_ours_counts_once_and_others_apart(tmp_path: Path) -> None:
    """Not what was there at the first look, nor what may be another school's, nor what became one with another."""
    web = Web({"forum": [document("old", QUESTIONS[1], posted=FRIDAY - timedelta(days=99))]})
    with closing((filled := world(tmp_path, [place("forum")], web, Post())).store):
        tick(filled, FRIDAY)
        new = [COMPLAINT, PRAISE, f"{THREAT} after the match", "Larkspur Hill Primary was great, my two were there for years"]
        web.shows["forum"] = [document(f"k{number}", text) for number, text in enumerate(new)]
        tick(filled, FRIDAY + timedelta(days=1))
        found = counted(filled)
        assert found.found == {date(2026, 11, 21): 3}
        assert found.read == {date(2026, 11, 20), date(2026, 11, 21)}
        assert set(found.kinds) == {"Complaint about the school or staff", "Praise", "Threat of violence"}
        assert "A threat to people at the school or to its site" in found.fitting
        assert (found.unsure, found.baseline) == (1, 1)
        with filled.store.write() as tx:
            _, complaint, praise, _, unsure = cases_of(tx)
            keeping.merge(tx, complaint, [praise, unsure])
            ledger.forget(tx, FRIDAY + timedelta(days=20), FRIDAY, FORGOTTEN)
        assert counted(filled).kinds == {"Complaint about the school or staff": 1, "Threat of violence": 1}
        assert counted(filled).unsure == 0
        assert counted(filled, period=DAY).found == {}


def test_areas_are_those_of_signals_that_count(tmp_path: Path) -> None:
    """A racist comment is content; what the detector is too unsure of is nothing."""
    web = Web(
        {"forum": [document("k", "Too many foreigners at Larkspur Hill Primary School Brackenford, send them all back home")]}
    )
    with closing((filled := world(tmp_path, [place("forum")], web, Post())).store):
        tick(filled, FRIDAY)
        areas = {area.split(":")[0]: dict(kinds) for area, kinds in counted(filled).areas.items()}
        assert areas == {"Content": {"Racist comment": 1}, "Contact": {}, "Conduct": {}, "Commerce": {}}
        with filled.store.write() as tx:
            case = keeping.case(tx, cases_of(tx)[0])
            doubtful = tuple(replace(each, band=Band.REVIEW, certainty=0.01) for each in case.judgement.detection.signals)
            judgement = replace(case.judgement, detection=replace(case.judgement.detection, signals=doubtful))
            steps.replace_verdict(tx, case, replace(case, judgement=judgement), "head", FRIDAY)
        assert not any(counted(filled).areas.values())


def test_steps_are_in_time_late_missed_or_still_open(tmp_path: Path) -> None:
    """By the later of what the policy says and what is advised; nothing is due of what was closed before."""
    web = Web({"own": [document(text, text) for text in QUESTIONS]})
    with closing((filled := world(tmp_path, [OWN], web, Post())).store):
        tick(filled, FRIDAY)
        assert counted(filled, FRIDAY).steps == {OPEN: 5}
        with filled.store.write() as tx:
            soon, late, taken_back, closed, never = cases_of(tx)
            steps.record(tx, soon, Taken("reply", "head", FRIDAY + timedelta(hours=2)))
            steps.record(tx, late, Taken("reply", "head", FRIDAY + timedelta(days=5)))
            steps.record(tx, taken_back, Taken("reply", "head", FRIDAY + timedelta(hours=2)))
            steps.take_back(tx, taken_back, "reply", "head", FRIDAY)
            keeping.close(tx, closed, FRIDAY + timedelta(hours=1))
        assert counted(filled).steps == {IN_TIME: 1, LATE: 1, MISSED: 2}
        with filled.store.write() as tx:
            keeping.close(tx, never, FRIDAY + timedelta(days=6))
        assert counted(filled).steps == {IN_TIME: 1, LATE: 1, MISSED: 2}


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 11, 21, 12, tzinfo=UTC)),
        (datetime(2026, 11, 20, 18, tzinfo=UTC), datetime(2026, 11, 23, 16, 30, tzinfo=UTC)),
    ],
)
def test_a_step_is_late_when_both_times_are_over(tmp_path: Path, asked: datetime, last: datetime) -> None:
    """What the policy's words give, and the moment that we advise, whichever is later: a Friday's 24 hours end on a Saturday."""
    web = Web({"own": [document("k", QUESTIONS[0], posted=asked)]})
    with closing((filled := world(tmp_path, [OWN], web, Post())).store):
        tick(filled, asked)
        assert counted(filled, last).steps == {OPEN: 1}
        assert counted(filled, last + timedelta(seconds=1)).steps == {MISSED: 1}
        with filled.store.write() as tx:
            steps.record(tx, cases_of(tx)[0], Taken("reply", "head", last))
        assert counted(filled).steps == {IN_TIME: 1}


def test_alerts_are_told_apart_by_whether_the_school_was_open(tmp_path: Path) -> None:
    """Friday at nine it is; at seven in the evening, on a Saturday and on Boxing Day it is not."""
    soon = FRIDAY + timedelta(minutes=7)
    moments = [FRIDAY, FRIDAY.replace(hour=19), FRIDAY + timedelta(days=1), datetime(2026, 12, 28, 9, tzinfo=UTC)]
    with closing((filled := world(tmp_path, [place("forum")], Web({"forum": [document("k", COMPLAINT)]}), Post())).store):
        tick(filled, FRIDAY)
        with filled.store.write() as tx:
            usual = {"school_id": "larkspur_hill", "case_id": cases_of(tx)[0], "reason": "first_seen", "acknowledged_by": ""}
            for number, (at, acknowledged, round_) in enumerate(
                zip(moments, (soon, None, None, None), (0, 1, 0, 0), strict=True)
            ):
                values = {"number": number, "opened": at, "next_round": at, "round": round_, "acknowledged": acknowledged}
                tx.execute(insert(alerts).values(**usual, **values))
        found = counted(filled).alerts
        assert found[IN_HOURS] == [Raised(FRIDAY, soon, climbed=False)]
        assert [(one.opened, one.acknowledged, one.climbed) for one in found[OUTSIDE]] == [
            (moments[1], None, True),
            (moments[2], None, False),
            (moments[3], None, False),
        ]
        assert len(counted(filled, period=DAY).alerts[OUTSIDE]) == 1


def test_answers_are_counted_by_when_they_were_given(tmp_path: Path) -> None:
    """Yes and no; one of before the term is not among them."""
    with closing((filled := world(tmp_path, [place("forum")], Web({"forum": [document("k", COMPLAINT)]}), Post())).store):
        tick(filled, FRIDAY)
        with filled.store.write() as tx:
            one = cases_of(tx)[0]
            given_on = (
                ("complaint", True, FRIDAY),
                ("threat_violence", False, FRIDAY),
                ("query", False, AUTUMN.start - timedelta(1)),
            )
            for signal, right, at in given_on:
                concerns.say(tx, one, Concern(signal, 0.5, Band.REVIEW, right, "head", at))
        assert counted(filled).answers == {WAS: 1, WAS_NOT: 1}


def test_the_longest_pause_is_found_wherever_it_is(tmp_path: Path) -> None:
    """Between passes, before the first of a term that was watched already, and after the last; a pass that broke off is none."""
    with closing((filled := world(tmp_path, [], Web(), Post())).store):
        with filled.store.read() as tx:
            assert terms.coverage(tx, AUTUMN, FRIDAY).began is None
        with filled.store.write() as tx:
            for at, unchecked in ((FRIDAY, 0), (FRIDAY + timedelta(hours=1), 2), (FRIDAY + timedelta(hours=8), 0)):
                ledger.end_pass(tx, ledger.begin_pass(tx, at), at, unchecked)
            ledger.begin_pass(tx, FRIDAY + timedelta(hours=9))
            begun = terms.coverage(tx, AUTUMN, FRIDAY + timedelta(hours=9))
            assert (begun.began, begun.passes, begun.whole, begun.longest) == (FRIDAY, 3, 2, timedelta(hours=7))
            assert terms.coverage(tx, AUTUMN, FRIDAY + timedelta(hours=20)).longest == timedelta(hours=12)
            later = Period("", date(2026, 11, 21), date(2026, 11, 22))
            assert terms.coverage(tx, later, FRIDAY + timedelta(days=9)).longest == timedelta(days=2)
            assert terms.coverage(tx, later, FRIDAY + timedelta(days=9)).passes == 0
            at = later.start + timedelta(hours=30)
            ledger.end_pass(tx, ledger.begin_pass(tx, at), at, 0)
            assert terms.coverage(tx, later, FRIDAY + timedelta(days=9)).longest == timedelta(hours=30)


def test_many_cases_take_no_more_statements_than_one(tmp_path: Path) -> None:
    """The database is asked for all of them together."""
    web, asked, needed = Web(), list[object](), list[int]()
    with closing((filled := world(tmp_path, [OWN], web, Post())).store):
        for count in (1, len(QUESTIONS)):
            web.shows["own"] = [document(text, text) for text in QUESTIONS[:count]]
            tick(filled, FRIDAY + timedelta(hours=count))
            event.listen(Engine, "before_cursor_execute", (heard := lambda *given: asked.append(given[2])))
            assert sum(counted(filled).found.values()) == count
            event.remove(Engine, "before_cursor_execute", heard)
            needed.append(len(asked))
            asked.clear()
    assert needed[0] == needed[1] > 0
