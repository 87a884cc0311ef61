"""What a person said of a case is kept, can be changed, and changes nothing else."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.build import shifts_of
from monitor.detect.rulebook import ALERTING
from monitor.learning import Heard, Refused, Word, hear, retune, undo
from monitor.model import Band, Concern, Shift
from monitor.store import Store, alerts, concerns, tunings
from monitor.tuning import Move
from tests.monitor.measured import HELD_OUT
from tests.monitor.tray_town import Town, made_town
from tests.world import COMPLAINT, document

THREAT = "I swear I am going to punch that head teacher at Larkspur Hill Primary in Brackenford if he parks on my drive"
OTHERS = ("gate", "roof", "bench", "wall", "fence", "bins")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """The town of the tray."""
    with made_town(tmp_path) as made:
        yield made


def say(town: Town, *, right: bool, ref: str = "M-0001", signal: str = "", by: str = "head") -> Heard:
    """Somebody says whether a case was a concern, half an hour after the newest pass."""
    return hear(town.world.store, town.case(ref), Word(right, by, town.now + timedelta(minutes=30), signal))


def said(town: Town) -> list[Concern]:
    """Return everything that was said."""
    with town.world.store.read() as tx:
        return concerns.said(tx, town.world.config.school.id)


def test_an_answer_keeps_how_sure_the_detector_was(town: Town) -> None:
    """One for each signal that alerted, by whom and when."""
    town.show(document("a", THREAT))
    heard = say(town, right=True)
    alerted = [each for each in town.case().judgement.detection.signals if each.band is Band.ALERT]
    at = town.now + timedelta(minutes=30)
    assert "threat_violence" in heard.signals
    assert heard == Heard(tuple(each.name for each in alerted), open_alerts=("A-0001",))
    assert said(town) == [Concern(each.name, each.score, Band.ALERT, right=True, by="head", at=at) for each in alerted]


def test_an_answer_is_changed_and_never_doubled(town: Town) -> None:
    """The newest stands, whoever gave it."""
    town.show(document("a", THREAT))
    answered = say(town, right=True).signals
    say(town, right=False, by="dsl")
    assert [(each.signal, each.right, each.by) for each in said(town)] == [(name, False, "dsl") for name in answered]


def test_a_no_acknowledges_nothing_and_deletes_nothing(town: Town) -> None:
    """The alert goes on climbing."""
    town.show(document("a", THREAT))
    before = town.case()
    assert say(town, right=False).open_alerts == ("A-0001",)
    assert town.case() == before
    with town.world.store.read() as tx:
        assert alerts.alerts_of(tx, before.id)[0].acknowledged is None
    letters = len(town.urgent())
    town.tick(3)
    assert len(town.urgent()) > letters


def test_a_named_signal_is_the_only_one_answered(town: Town) -> None:
    """What never alerts is answered by name."""
    town.show(document("a", COMPLAINT))
    with pytest.raises(
        Refused, match=r"M-0001 shows nothing that alerts. Say which you mean, with --signal. It shows: complaint"
    ):
        say(town, right=True)
    assert say(town, right=True, signal="complaint").signals == ("complaint",)
    with pytest.raises(Refused, match=r"M-0001 does not show that signal. It shows: complaint"):
        say(town, right=True, signal="not_age_appropriate")


def test_an_answer_is_whole_or_not_at_all(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault while words are dismissed leaves no half of it."""
    town.show(document("a", THREAT))
    with monkeypatch.context() as broken:
        broken.setattr(concerns, "dismiss", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            say(town, right=False)
    assert said(town) == []


def test_answers_go_with_the_words_of_their_case(town: Town) -> None:
    """And what nobody can read any more is not judged; that it was right after all may still be said."""
    town.show(document("a", THREAT))
    say(town, right=False)
    town.hours += 24 * 100
    town.digest()  # after a leap of months the clock may be wrong: nothing is forgotten yet
    town.digest()
    assert said(town) == []
    with pytest.raises(Refused, match="too old"):
        say(town, right=False)
    assert say(town, right=True).was_known
    assert said(town) == []


def test_answers_move_thresholds_for_the_next_pass_and_back_again(town: Town) -> None:
    """Logged each time, by whom, and nothing deleted; what is in force is what the log says."""
    school_id = town.world.config.school.id
    for number, other in enumerate(OTHERS):
        town.show(document(f"a{number}", f"{THREAT}. {' '.join(f'{other}{n}' for n in range(60))}"))
    for number in range(len(OTHERS)):
        say(town, right=False, ref=f"M-{number + 1:04d}", signal="threat_violence")
    assert len(said(town)) == len(OTHERS)
    store, at = town.world.store, town.now + timedelta(hours=1)
    (move,) = retune(store, school_id, HELD_OUT, ("head", at))
    assert move.after == Shift(alert=0.05)
    (stays,) = retune(store, school_id, HELD_OUT, ("head", at))
    assert stays.after == stays.before == move.after
    back = undo(store, school_id, ("dsl", at))
    assert back is not None
    assert (back.move, back.by, back.undoes) == (
        Move("threat_violence", Shift(alert=0.05), Shift(), "number 1 was taken back"),
        "dsl",
        1,
    )
    assert undo(store, school_id, ("dsl", at)) is None
    with store.read() as tx:
        assert [each.number for each in tunings.log(tx, school_id)] == [1, 2]


def test_without_a_measurement_no_shift_is_in_force(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one, the shift is as far as that bears it; and the world that is built has it."""
    school_id = town.world.config.school.id
    with town.world.store.write() as tx:
        tunings.note(tx, school_id, Move("threat_violence", Shift(), Shift(0.05), "why"), ("head", town.now))
    for held_out, expected in ((None, {}), (HELD_OUT, {"threat_violence": Shift(0.05)})):
        monkeypatch.setattr("monitor.build.shipped", lambda measured=held_out: measured)
        with town.world.store.read() as tx:
            assert shifts_of(tx, school_id) == expected


def test_shifts_reach_the_detector(town: Town) -> None:
    """A threat that the school's answers moved below the alerts wakes nobody, and stands in the digest."""
    town.world = replace(town.world, shifts=dict.fromkeys(ALERTING, Shift(alert=2.0)))
    town.show(document("a", THREAT))
    shown = {each.name: each.band for each in town.case().judgement.detection.signals}
    assert shown["threat_violence"] is Band.REVIEW
    assert town.urgent() == []
    assert "M-0001" in town.digest()


def test_each_school_has_its_own_answers(town: Town) -> None:
    """Nothing that one school says is counted for another."""
    town.show(document("a", THREAT))
    say(town, right=False)
    with closing(Store(town.world.config.database)) as store, store.read() as tx:
        assert concerns.said(tx, "another_school") == []
        assert tunings.log(tx, "another_school") == []
