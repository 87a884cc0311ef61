"""A newer policy judges open cases anew: the old verdict stays, what is urgent is told, and who wrote it is only ever said."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import policy
from monitor.model import Band, Case, Channel, Severity
from monitor.policy import Policy
from monitor.rejudge import judged_by, rejudge, written_by
from monitor.run import tick
from monitor.store import keeping, outbox, steps
from monitor.world import World
from tests.world import COMPLAINT, FRIDAY, Post, Web, document, place, world

LATER = FRIDAY + timedelta(days=1)


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[World]:
    """Return a world in which Orchard's policy has judged one complaint on the school's own page."""
    shown = Web({"forum": [document("a", COMPLAINT)]})
    one = world(tmp_path, [place("forum", channel=Channel.OFFICIAL_ACCOUNT)], shown, Post())
    with closing(one.store):
        tick(one, FRIDAY)
        yield one


def only(one: World) -> Case:
    """Return the one case there is."""
    with one.store.read() as tx:
        (case,) = steps.open_cases(tx, one.config.school.id)
        return case


def ours(tmp_path: Path, old: str, new: str) -> Policy:
    """Return Orchard's policy with a change, as a file of the school's own."""
    text = (Path(policy.__file__).parent / "policies" / "orchard.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ours.toml").write_text(text.replace(old, new), encoding="utf-8")
    return policy.load("ours.toml", tmp_path)


def test_an_item_keeps_which_state_of_which_policy_judged_it(judged: World) -> None:
    """Its name, its version, and a fingerprint, for a version is not always changed with the words."""
    verdict = only(judged).judgement.verdict
    assert (verdict.policy, verdict.version, verdict.fingerprint) == ("orchard", "0.3", judged.policy.fingerprint)
    assert len(verdict.fingerprint) == 12


def test_a_changed_file_has_another_fingerprint(tmp_path: Path) -> None:
    """Whatever changed in it."""
    assert ours(tmp_path, "December 2024", "January 2025").fingerprint != policy.load("orchard", tmp_path).fingerprint


def test_the_old_verdict_stays_beside_the_new_one(judged: World, tmp_path: Path) -> None:
    """Both are there, with when and by whom; a second run changes nothing."""
    before = only(judged)
    newer = replace(judged, policy=policy.load("cornist_park", tmp_path))
    (found,) = rejudge(newer, "head", LATER)
    assert found.is_other
    after = only(newer)
    assert (before.judgement.verdict.policy, after.judgement.verdict.policy) == ("orchard", "cornist_park")
    assert after.judgement.detection == before.judgement.detection
    with newer.store.read() as tx:
        assert steps.former(tx, after.id) == [(LATER, before.judgement.verdict)]
    assert rejudge(newer, "head", LATER) == []
    with newer.store.read() as tx:
        assert len(steps.former(tx, after.id)) == 1


def test_looking_ahead_changes_nothing(judged: World, tmp_path: Path) -> None:
    """What another policy would say is said without writing anything."""
    before = only(judged)
    (found,) = judged_by([before], policy.load("haymerle", tmp_path), judged.config.hours, {})
    assert found.verdict.policy == "haymerle"
    assert only(judged) == before


def test_what_becomes_urgent_is_told_at_once(judged: World, tmp_path: Path) -> None:
    """A rule that the school made urgent alerts on what was seen before, once."""
    newer = replace(judged, policy=ours(tmp_path, *_urgent_complaints()))
    case = only(newer)
    sure = replace(case.judgement.detection.signals[0], name="hate_race", band=Band.ALERT)
    seen = replace(case, judgement=replace(case.judgement, detection=replace(case.judgement.detection, signals=(sure,))))
    with newer.store.write() as tx:
        steps.replace_verdict(tx, case, seen, "head", FRIDAY)
    rejudge(newer, "head", LATER)
    with newer.store.read() as tx:
        urgent = [letter.role for letter in outbox.waiting(tx) if letter.message.urgent]
    assert urgent == ["dsl"]
    rejudge(newer, "head", LATER)
    with newer.store.read() as tx:
        assert len([letter for letter in outbox.waiting(tx) if letter.message.urgent]) == 1


def _urgent_complaints() -> tuple[str, str]:
    was = 'label = "Racist comment"\ncites = ["78"]\napplies_to = ["parent"]\nsignals_any = ["hate_race"]\nseverity = "high"\n'
    return was, f'{was}urgent_if = ["hate_race"]\nalert = ["dsl"]\n'


def test_who_wrote_it_is_what_a_person_said(judged: World, tmp_path: Path) -> None:
    """Said to be staff, the staff's rules apply; taken back, they do not; the words of a new lead are nobody's yet."""
    at_cornist = replace(judged, policy=policy.load("cornist_park", tmp_path))
    rejudge(at_cornist, "head", LATER)
    assert "investigate" not in {step.id for step in only(at_cornist).judgement.verdict.steps}
    written_by(at_cornist, only(at_cornist).id, "staff", "head", LATER)
    case = only(at_cornist)
    assert case.poster == "staff"
    assert "staff_derogatory" in {rule.id for rule in case.judgement.verdict.rules}
    assert "investigate" in {step.id for step in case.judgement.verdict.steps}
    written_by(at_cornist, case.id, "", "head", LATER)
    assert "investigate" not in {step.id for step in only(at_cornist).judgement.verdict.steps}
    written_by(at_cornist, only(at_cornist).id, "staff", "head", LATER)
    with judged.store.write() as tx:
        fresh = only(at_cornist)
        lead = keeping.Lead(fresh.document, fresh.judgement, fresh.place, fresh.channel, fresh.sha256)
        keeping.lead_with(tx, fresh.id, 1, lead)
    assert only(at_cornist).poster == ""


def test_where_only_the_address_may_be_kept_now_the_words_go(judged: World, tmp_path: Path) -> None:
    """A policy that lets only the address of such a post be kept is obeyed for those that were kept whole."""
    narrow = ours(
        tmp_path,
        'cites = ["75", "91a"]\napplies_to = ["parent"]\n',
        'cites = ["75", "91a"]\napplies_to = ["parent"]\ncapture = "address_only"\n',
    )
    assert only(judged).document.text
    rejudge(replace(judged, policy=narrow), "head", LATER)
    case = only(judged)
    assert (case.document.text, case.document.title, case.judgement.verdict.keep_text) == ("", "", False)
    assert case.document.url


def test_closed_cases_stay_as_they_were_judged(judged: World, tmp_path: Path) -> None:
    """What is at its end is not opened by a new policy."""
    case = only(judged)
    with judged.store.write() as tx:
        keeping.close(tx, case.id, LATER)
    assert rejudge(replace(judged, policy=policy.load("haymerle", tmp_path)), "head", LATER) == []
    with judged.store.read() as tx:
        assert keeping.case(tx, case.id).judgement.verdict.policy == "orchard"
    assert case.judgement.verdict.severity is not Severity.CRITICAL
