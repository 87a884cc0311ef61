"""A policy says of signals what follows, and nobody takes a step in a matter about themselves."""

from collections.abc import Sequence
from datetime import datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor import policy
from monitor.model import Channel, Hours
from monitor.policy import ABOUT, SIGNALS, shipped
from monitor.ruling import Question, Refused, Ruling, Setting, due, everybody, rule
from tests.cast import PEOPLE
from tests.world import ORCHARD

FRIDAY = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Europe/London"))
SETTING = Setting(ORCHARD, Hours(), PEOPLE)


def ruled(signals: Sequence[str], about: Sequence[str] = (), *, setting: Setting = SETTING) -> Ruling:
    """Return what the policy says of signals on a page that is not the school's."""
    return rule(setting, Question(signals, about))


@pytest.mark.parametrize("name", shipped())
def test_nobody_takes_a_step_in_a_matter_about_themselves(name: str) -> None:
    """In all five policies, for every signal and whomever it is about: whoever must not be told has nothing to do."""
    found = policy.load(name, Path())
    setting = Setting(found, Hours(), everybody(found))

    for signal, about in product(SIGNALS, ABOUT):
        one = ruled([signal], [about], setting=setting)
        assert not {*one.actors} & {*one.route.withheld}, (signal, about)


@pytest.mark.parametrize("name", shipped())
def test_conflict_routes_hold_for_every_signal_and_role(name: str) -> None:
    """Whoever a conflict takes out is told nowhere: not at once, not later, not in the digest; and somebody else always is."""
    found = policy.load(name, Path())
    setting = Setting(found, Hours(), everybody(found))

    for conflict, signal in product(found.conflicts, SIGNALS):
        one = ruled([signal], [conflict.about], setting=setting)
        told = {person.role for person in (*one.route.first, *one.route.ladder)}
        if signal in conflict.only_for:
            assert not told & set(conflict.remove), (signal, conflict.about)
            assert set(conflict.remove) <= set(one.route.withheld), (signal, conflict.about)
        assert told, (signal, conflict.about)


def test_an_accusation_about_the_head_is_the_chairs() -> None:
    """What would be the head's to do is done by who comes in instead."""
    of_staff, of_head = (ruled(["child_harm_allegation"], [about]) for about in ("staff", "head"))
    step = next(step for step, actor in _whose(of_staff).items() if actor == "head")

    assert _whose(of_head)[step] == "chair_of_governors"
    assert "head" in of_head.route.withheld


def test_what_is_in_no_list_is_refused_in_words() -> None:
    """With what there is instead."""
    with pytest.raises(Refused, match=r"no signal called grumble\. There are: .*complaint"):
        ruled(["grumble"])
    with pytest.raises(Refused, match="There is no role to be about called cook"):
        ruled(["complaint"], ["cook"])


def test_a_deadline_is_kept_only_where_the_policy_sets_one() -> None:
    """Orchard's 24 hours on its own account; elsewhere none, and a policy without one says so."""
    own = rule(SETTING, Question(["query"], channel=Channel.OFFICIAL_ACCOUNT, received=FRIDAY)).verdict.deadline
    elsewhere = rule(SETTING, Question(["query"], received=FRIDAY)).verdict.deadline

    assert own == due(SETTING, FRIDAY)
    assert elsewhere is None
    with pytest.raises(Refused, match="sets no time for an answer"):
        due(Setting(policy.load("haymerle", Path()), Hours(), ()), FRIDAY)


def test_the_time_for_an_answer_is_not_that_for_the_lado(tmp_path: Path) -> None:
    """A school's own time for the LADO is counted from when it saw the words, and is no time for a reply."""
    text = (Path(policy.__file__).parent / "policies" / "orchard.toml").read_text(encoding="utf-8")
    local = 'local = { label = "LADO", calendar = "clock", within_hours = 4, starts = "seen", cites = ["120b"] }\n'
    text = text.replace("[deadline]\n", f"[deadline]\n{local}").replace(
        "[step]\n", '[step]\ntell_lado = { deadline = "local", cites = ["93a"] }\n'
    )
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    assert due(Setting(policy.load("ours.toml", tmp_path), Hours(), PEOPLE), FRIDAY).label == "Reply, even only to acknowledge"


def test_everybody_holds_each_role_of_the_policy_once() -> None:
    """So that it is seen who would be told."""
    assert sorted(person.role for person in everybody(ORCHARD)) == sorted(ORCHARD.roles)


def _whose(one: Ruling) -> dict[str, str]:
    return dict(zip((step.id for step in one.verdict.steps), one.actors, strict=True))
