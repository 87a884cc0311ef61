"""Thresholds move by answers, a step at a time, within bounds, with words, and back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect.bands import Thresholds, band
from monitor.held_out import HeldOut, read
from monitor.model import Band, Concern, Shift
from monitor.shares import Share
from monitor.tuning import (
    FARTHEST,
    FEWEST,
    LEAST_SEEN,
    STEP,
    Move,
    Moved,
    last_standing,
    proposals,
    shifts_in_force,
    within_bounds,
)
from tests.monitor.measured import HELD_OUT, TABLE

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
THREAT = HELD_OUT.signals["threat_violence"]
SHIFTS = st.builds(Shift, st.integers(-9, 9).map(lambda n: n * STEP), st.integers(-9, 9).map(lambda n: n * STEP))
SCORES = st.lists(st.floats(0, 1), min_size=20, max_size=20)


def answers(
    count: int, *, right: int = 0, score: float = 0.7, band: Band = Band.ALERT, signal: str = "threat_violence", day: int = 0
) -> list[Concern]:
    """Return so many answers on one signal, the first of them yes."""
    at = NOON + timedelta(days=day)
    return [Concern(signal, score, band, number < right, "head", at) for number in range(count)]


def moved(log: Sequence[Moved], concerns: Sequence[Concern], day: int) -> list[Moved]:
    """Return the log after thresholds were moved on a day."""
    made = [move for move in proposals(HELD_OUT, concerns, log) if move.after != move.before]
    at = NOON + timedelta(days=day, hours=1)
    return [*log, *(Moved(len(log) + number, move, at, "head") for number, move in enumerate(made, 1))]


def only(concerns: Sequence[Concern], log: Sequence[Moved] = ()) -> Move:
    """Return the one proposal that answers lead to."""
    (found,) = proposals(HELD_OUT, concerns, log)
    return found


def test_five_noes_move_alerts_one_step_up_and_four_do_not() -> None:
    """And the words say so."""
    move = only(answers(5, score=0.9))
    assert move.after == Shift(alert=0.05)
    assert move.why == "of 5 answered 0 were right: alerts begin one step higher, at 0.67"
    stays = only(answers(4, score=0.9))
    assert stays.after == stays.before == Shift()
    assert "4 answered since the last move, and a step needs 5" in stays.why


def test_where_as_many_were_right_nothing_moves() -> None:
    """Three of eight may as well be half."""
    assert "does not show that most are wrong" in only(answers(8, right=3, score=0.9)).why


def test_each_step_wants_new_answers_and_three_are_the_most() -> None:
    """To ask twice moves nothing twice."""
    log: list[Moved] = []
    said: list[Concern] = []
    for day in range(5):
        said += answers(5, score=0.95, day=day)
        log = moved(log, said, day)
        assert moved(log, said, day) == log
        assert shifts_in_force(log)["threat_violence"].alert == pytest.approx(min(day + 1, 3) * STEP)
    assert "3 steps is the farthest" in only(said, log).why


def test_no_step_leaves_behind_what_somebody_found_right() -> None:
    """However long ago: that text would wake nobody."""
    said = [*answers(1, right=1, score=0.64, day=-9), *answers(9, score=0.9)]
    move = only(said)
    assert move.after == Shift()
    assert "what somebody found right" in move.why


def test_the_floor_of_recall_stops_a_step() -> None:
    """Self-harm has nine of ten with nothing to lose."""
    move = only(answers(6, score=0.9, signal="self_harm"))
    assert move.after == Shift()
    assert move.why.startswith(
        "of 6 answered 0 were right, but alerts stay: one step more would find 80% of the shipped texts, and 90% is the floor"
    )


def test_what_was_right_but_only_for_review_moves_alerts_down() -> None:
    """And the price is named."""
    move = only(answers(5, right=5, score=0.5, band=Band.REVIEW))
    assert move.after == Shift(alert=-0.05)
    assert "alerts begin one step lower, at 0.57 (false alerts on the shipped harmless texts 3 -> 3 of 10)" in move.why


def test_the_review_band_moves_only_when_hardly_anything_in_it_was_right() -> None:
    """Sixteen noes; and not beyond what the shipped texts bear."""
    assert only(answers(15, score=0.3, band=Band.REVIEW)).after == Shift()
    assert only(answers(16, score=0.4, band=Band.REVIEW)).after == Shift(review=0.05)
    stays = only(answers(16, score=0.4, band=Band.REVIEW, signal="self_harm"))
    assert "one step more would show 90% of the shipped texts, and 96% is the floor" in stays.why


@pytest.mark.parametrize("held_out", [None, read(TABLE | {"signals": {}})])
def test_what_is_not_measured_does_not_move(held_out: HeldOut | None) -> None:
    """Nobody could say what it would miss."""
    (move,) = proposals(held_out, answers(9), [])
    assert (move.after, move.before) == (Shift(), Shift())
    assert "no shipped texts" in move.why
    assert within_bounds(held_out, {"threat_violence": Shift(0.05)}) == {}


def test_a_signal_that_never_alerts_has_no_alerts_to_move() -> None:
    """Its review band may."""
    move = only(answers(9, score=0.9, band=Band.REVIEW, signal="query"))
    assert move.after == Shift()
    assert move.why.startswith("it never alerts; review stays")
    assert HELD_OUT.signals["query"].alerted(Shift(alert=-1.0)).part == 0


def test_what_was_taken_back_stays_back_until_people_answer_anew() -> None:
    """The newest first; a move that takes one back is none to take back."""
    said = answers(5, score=0.9)
    log = moved([], said, 0)
    last = last_standing(log)
    assert last == log[0]
    back = Moved(2, Move("threat_violence", last.move.after, last.move.before, "back"), NOON + timedelta(days=1), "dsl", 1)
    assert last_standing([*log, back]) is None
    assert only(said, [*log, back]).after == Shift()


@given(
    scores=SCORES,
    shown=st.sets(st.integers(0, 19), min_size=1),
    alert=st.floats(0.2, 0.9),
    floor=st.floats(0, 1),
    rounds=st.lists(
        st.lists(
            st.tuples(st.floats(0, 1), st.sampled_from([Band.ALERT, Band.REVIEW]), st.booleans(), st.integers(1, 20)), max_size=4
        ),
        max_size=8,
    ),
)
def test_whatever_people_answer_no_bound_is_passed(
    scores: list[float],
    shown: set[int],
    alert: float,
    floor: float,
    rounds: list[list[tuple[float, Band, bool, int]]],
) -> None:
    """Never more than three steps, never below the floor of either band, and the last undone restores what was."""
    one = {"alert": alert, "review": 0.1, "floor": floor, "scores": scores, "shown": sorted(shown)}
    held_out = read({"corpus": "", "texts": 20, "signals": {"threat_violence": one}, "hard": []})
    measured = held_out.signals["threat_violence"]
    at_first = measured.alerted(Shift()).rate, measured.seen(Shift()).rate
    log: list[Moved] = []
    said: list[Concern] = []
    for day, chosen in enumerate(rounds):
        at = NOON + timedelta(days=day)
        said += [Concern("threat_violence", sure, where, right, "head", at) for sure, where, right, n in chosen for _ in range(n)]
        for move in proposals(held_out, said, log):
            log.append(Moved(len(log) + 1, move, at, "head"))
        shift = shifts_in_force(log).get("threat_violence", Shift())
        assert max(abs(shift.alert), abs(shift.review)) <= FARTHEST + 1e-9
        assert measured.alerted(shift).rate >= min(floor, at_first[0])
        assert measured.seen(shift).rate >= min(LEAST_SEEN, at_first[1])
        assert within_bounds(held_out, {"threat_violence": shift}) == {"threat_violence": shift}


@given(scores=SCORES, floor=st.floats(0, 1), shift=SHIFTS)
def test_shifts_that_an_older_detector_bore_are_bounded_by_the_newer(scores: list[float], floor: float, shift: Shift) -> None:
    """Whatever stands in the database, what is in force keeps the floors of the texts that ship now."""
    one = {"alert": 0.6, "review": 0.1, "floor": floor, "scores": scores, "shown": list(range(10))}
    held_out = read({"corpus": "", "texts": 20, "signals": {"self_harm": one}, "hard": []})
    measured = held_out.signals["self_harm"]
    now = within_bounds(held_out, {"self_harm": shift})["self_harm"]
    assert measured.alerted(now).rate >= min(floor, measured.alerted(Shift()).rate)
    assert measured.seen(now).rate >= min(LEAST_SEEN, measured.seen(Shift()).rate)
    assert max(abs(now.alert), abs(now.review)) <= FARTHEST


@given(st.integers(0, 200), st.integers(1, 200))
def test_an_interval_holds_its_share(part: int, more: int) -> None:
    """And never leaves 0 to 1; of more answers it is narrower."""
    share, tenfold = Share(part, part + more), Share(part * 10, (part + more) * 10)
    low, high = share.interval
    assert 0 <= low <= share.rate <= high <= 1
    assert tenfold.interval[1] - tenfold.interval[0] < high - low


def test_intervals_are_wilsons() -> None:
    """As printed in tables: 0 of 5, 8 of 10; and of nothing nothing is known."""
    assert Share(0, FEWEST).interval == pytest.approx((0, 0.4345), abs=1e-4)
    assert Share(8, 10).interval == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert Share(0, 0).interval == (0, 1)


@given(score=st.floats(0, 1), shift=SHIFTS)
def test_a_higher_threshold_never_raises_a_band(score: float, shift: Shift) -> None:
    """And the two bands never cross."""
    order = [Band.NONE, Band.REVIEW, Band.ALERT]
    at = Thresholds(0.6, 0.2)
    higher = Shift(shift.alert + STEP, shift.review)
    assert order.index(band(score, at, higher)) <= order.index(band(score, at, shift))
    assert band(0.1, at, Shift(alert=-0.6)) is Band.NONE
