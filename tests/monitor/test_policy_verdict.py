"""What the five policies say of the same posts, and what none of them may ever say."""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import policy
from monitor.model import Band, Channel, Detection, Severity, Signal
from monitor.policy import ABOUT, SIGNALS, STAGES, Policy
from tests.monitor.judging import ELSEWHERE, OWN, POLICIES, SCHOOLS, judge, seen

OPINIONS = ("complaint", "query", "negative_school", "praise", "mention")
HEAVY = re.compile(r"police|999|101|legal|lawyer|solicitor|court|block", re.IGNORECASE)

posters = st.sampled_from(["", "staff", "pupil", "parent", "school"])
abouts = st.lists(st.sampled_from([*ABOUT, "none"]), unique=True)
schools = st.sampled_from(SCHOOLS)
channels = st.sampled_from(Channel)


@given(schools, st.sets(st.sampled_from(OPINIONS), min_size=1), abouts, channels, posters)
def test_an_opinion_never_leads_to_the_police_a_lawyer_or_a_block(
    school: str, names: set[str], about: list[str], channel: Channel, poster: str
) -> None:
    """Whatever it is about, wherever it stands and whoever wrote it, a complaint is answered with words."""
    verdict = judge(school, seen(*names, about=" ".join(about)), channel, poster=poster)
    assert [step.label for step in verdict.steps if HEAVY.search(step.label)] == []
    assert not verdict.urgent
    assert verdict.alert == ()


bands = st.dictionaries(st.sampled_from(sorted(SIGNALS)), st.sampled_from(Band), max_size=8)


@given(schools, bands, abouts, channels, posters)
def test_every_verdict_holds_together(
    school: str, signals: dict[str, Band], about: list[str], channel: Channel, poster: str
) -> None:
    """There is always a rule and a reader; the gravest comes first; steps follow their stages, once each; cautions have words."""
    detection = Detection(tuple(Signal(name, 0.5, band, (), "") for name, band in signals.items()), tuple(about))
    verdict = judge(school, detection, channel, poster=poster)
    ours = POLICIES[school]
    stages = [list(STAGES).index(step.stage) for step in verdict.steps]
    assert verdict.severity == max(rule.severity for rule in verdict.rules) == verdict.rules[0].severity
    assert verdict.urgent == any(rule.urgent for rule in verdict.rules) == bool(verdict.alert) == bool(verdict.why_urgent)
    assert verdict.digest
    assert stages == sorted(stages)
    assert len({step.id for step in verdict.steps}) == len(verdict.steps)
    assert all(ours.caution(name) for name in verdict.cautions)
    assert all(signals[name] is not Band.NONE for rule in verdict.rules for name in rule.signals)


@given(schools, bands, abouts, channels)
def test_every_signal_worth_a_look_reaches_a_rule(
    school: str, signals: dict[str, Band], about: list[str], channel: Channel
) -> None:
    """Nothing but spam, advertising and bare mentions is only counted: what no rule of the school covers is still shown."""
    detection = Detection(tuple(Signal(name, 0.5, band, (), "") for name, band in signals.items()), tuple(about))
    verdict = judge(school, detection, channel)
    shown = {name for name, band in signals.items() if band is not Band.NONE}
    used = {name for rule in verdict.rules for name in rule.signals}
    assert shown - used <= {"spam", "commercial", "mention"}
    assert verdict.count_only == (not used)


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_signal_to_review_is_grave_but_not_urgent(school: str) -> None:
    """What the detector is not sure of keeps its severity, so that it is read today, but wakes nobody."""
    verdict = judge(school, seen("threat_violence", band=Band.REVIEW))
    assert (verdict.severity, verdict.urgent, verdict.alert) == (Severity.CRITICAL, False, ())
    assert set(verdict.digest) == {"dsl", "head"}


@pytest.mark.parametrize("school", SCHOOLS)
def test_what_was_not_seen_does_not_count(school: str) -> None:
    """A signal in the lowest band is as good as none: the document is a mention, to be counted."""
    verdict = judge(school, seen("threat_violence", "sexual_image", band=Band.NONE))
    assert (verdict.severity, verdict.count_only, [rule.id for rule in verdict.rules]) == (Severity.INFO, True, ["fw_mention"])
    assert (verdict.steps, verdict.keep_text, verdict.alert_even_if_unsure) == ((), True, False)


@pytest.mark.parametrize("school", SCHOOLS)
def test_only_the_address_of_a_picture_is_kept(school: str) -> None:
    """Where a sexual picture of a child may exist, no text is kept, even when the detector is unsure and other rules fit too."""
    assert not judge(school, seen("sexual_image", "complaint", band=Band.REVIEW)).keep_text
    assert "do_not_open_image" in judge(school, seen("sexual_image")).cautions


@pytest.mark.parametrize("school", SCHOOLS)
def test_what_is_urgent_everywhere(school: str) -> None:
    """No school's file takes away what the framework makes urgent, nor whom it tells."""
    for name in ("child_harm_allegation", "safeguarding_concern", "self_harm", "threat_violence", "security_threat"):
        verdict = judge(school, seen(name))
        assert (verdict.urgent, verdict.severity) == (True, Severity.CRITICAL)
        assert "dsl" in verdict.alert
        assert name in verdict.why_urgent
    for name in ("sexual_image", "extremism", "adult_pupil_contact"):
        assert judge(school, seen(name)).urgent
        assert "dsl" in judge(school, seen(name)).alert


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_threat_alerts_even_where_the_school_is_not_sure(school: str) -> None:
    """A threat or a picture is alerted with the school unsure; ordinary matters are not."""
    assert judge(school, seen("security_threat")).alert_even_if_unsure
    assert judge(school, seen("sexual_image")).alert_even_if_unsure
    assert not judge(school, seen("hate_race", "allegation")).alert_even_if_unsure


@pytest.mark.parametrize("school", SCHOOLS)
@pytest.mark.parametrize("name", ["child_harm_allegation", "self_harm", "safeguarding_concern"])
def test_a_childs_safety_holds_the_schools_other_steps_back(school: str, name: str) -> None:
    """Until advice is taken nobody is asked to delete an accusation of harm, warned, blocked or sent a lawyer's letter."""
    verdict = judge(school, seen(name, "allegation", "defamation_risk", "threat_violence", "complaint", about="staff"), OWN)
    told = " ".join(step.label for step in verdict.steps).lower()
    assert verdict.steps[0].id == "call_999"
    assert {step.stage for step in verdict.steps} <= {"now", "first"}
    assert not re.search(r"delete|removal|warning|legal|block", told)
    assert "advice_first" in verdict.cautions


@pytest.mark.parametrize("school", SCHOOLS)
def test_an_accused_teacher_is_never_to_be_named(school: str) -> None:
    """Section 141F stands with every accusation of harm, in England and in Wales, sure or not."""
    for band, name in product((Band.ALERT, Band.REVIEW), ABOUT):
        assert "teacher_anonymity" in judge(school, seen("child_harm_allegation", about=name, band=band)).cautions


@pytest.mark.parametrize("school", SCHOOLS)
def test_nothing_is_asked_to_go_away_while_a_child_may_be_at_risk(school: str) -> None:
    """Not by the school's own steps, and not by the framework's for what else was seen."""
    verdict = judge(school, seen("safeguarding_concern", "personal_data", "threat_violence", "brand_misuse"), OWN)
    asking = {"ask_to_remove", "written_warning", "report_to_platform"}
    assert not [step.id for step in verdict.steps if POLICIES[school].steps[step.id].draft in asking]
    assert "report_platform" in {step.id for step in verdict.held}


def test_a_step_that_two_rules_offer_is_due_when_the_first_wants_it() -> None:
    """A doubtful accusation beside a sure contact: the LADO is rung within the day."""
    doubt = seen("child_harm_allegation", about="staff", band=Band.REVIEW)
    both = Detection((*doubt.signals, *seen("adult_pupil_contact").signals), ("staff",))
    assert {step.id: step.due is not None for step in judge("orchard", both).steps}["tell_lado"]


def test_a_school_cannot_get_its_steps_past_what_holds_them(tmp_path: Path) -> None:
    """Raising a floor adds steps that wait like its others."""
    text = (Path(policy.__file__).parent / "policies" / "orchard.toml").read_text(encoding="utf-8")
    (tmp_path / "ours.toml").write_text(f"{text}\n[raise.fw_child_at_risk]\nprocedures = ['first']\n", encoding="utf-8")
    verdict = judge(policy.load("ours.toml", tmp_path), seen("safeguarding_concern"))
    assert "talk" not in {step.id for step in verdict.steps}
    assert "talk" in {step.id for step in verdict.held}


@pytest.mark.parametrize("school", SCHOOLS)
def test_abuse_of_a_child_who_can_be_recognised_is_urgent(school: str) -> None:
    """Hate or mockery is urgent where it is aimed at a named child, and is not where an adult is meant."""
    assert judge(school, seen("cyberbullying", "child_named", about="pupil")).urgent
    assert not judge(school, seen("cyberbullying", about="staff")).urgent
    assert not judge(school, seen("praise", "child_named", about="pupil")).urgent


def test_the_schools_own_rule_stands_before_the_frameworks() -> None:
    """On equal severity the school's words are quoted first; both are there."""
    verdict = judge("orchard", seen("threat_violence"))
    assert [(rule.id, rule.origin) for rule in verdict.rules] == [("threat", "policy"), ("fw_threat", "framework")]
    assert (verdict.rules[0].clause.words, verdict.rules[0].clause.lines) == ("Posting comments which threaten violence.", (79,))
    assert (verdict.policy, verdict.version) == ("orchard", "0.3")


def test_who_wrote_it_is_never_guessed() -> None:
    """Rules for staff and pupils fit only where a person has said who wrote it."""
    detection = seen("complaint", "speaks_for_school", about="school")
    unknown, staff = judge("stokes_wood", detection), judge("stokes_wood", detection, poster="staff")
    assert {rule.id for rule in unknown.rules} == {"complaint_school", "fw_unlisted"}
    assert {"staff_complains", "staff_speaks_for_school"} <= {rule.id for rule in staff.rules}
    assert "pupil_complains" in {rule.id for rule in judge("stokes_wood", detection, poster="pupil").rules}


def test_the_head_is_staff_and_nobody_known_is_anybody() -> None:
    """A rule about staff fits the head and an adult nobody can name; one about pupils does not; unknown fits both."""
    for about in ("head", "unknown_adult", "staff", "", "none"):
        assert judge("orchard", seen("allegation", about=about)).rules[0].id == "allegation"
    assert judge("orchard", seen("allegation", about="school")).rules[0].id == "fw_unlisted"


def test_orchards_reply_is_due_on_its_own_accounts_only() -> None:
    """A question on the school's account has a day; elsewhere, on the website, or at another school it has none."""
    due = judge("orchard", seen("query"), OWN).deadline
    assert due is not None
    assert (due.limit, due.act_by) == (datetime(2026, 11, 19, 9, 15, tzinfo=UTC),) * 2
    assert (due.label, due.why) == ("Reply, even only to acknowledge", "policy: 24 h")
    assert judge("orchard", seen("query"), ELSEWHERE).deadline is None
    assert judge("orchard", seen("query"), Channel.OFFICIAL_SITE).deadline is None
    assert judge("haymerle", seen("query"), OWN).deadline is None
    assert judge("orchard", seen("query"), OWN, received=None).deadline is None


def test_stokes_wood_deletes_soon() -> None:
    """Its policy gives no hour for its own pages: the end of the school day is advised, and called our suggestion."""
    due = judge("stokes_wood", seen("spam"), OWN).deadline
    assert due is not None
    assert due.act_by == datetime(2026, 11, 18, 16, 30, tzinfo=UTC)
    assert "our suggestion" in due.why


@pytest.fixture
def small() -> Policy:
    """The small policy of an invented school, whose complaints carry a step that needs a threat."""
    return policy.load("small_policy.toml", Path(__file__).parent / "data")


def test_a_step_is_offered_only_where_what_it_needs_was_seen(small: Policy) -> None:
    """The police step of a rule about complaints is not offered for a complaint, and is where there is a threat too."""
    assert [step.id for step in judge(small, seen("complaint")).steps] == ["talk"]
    assert "ask_police" in {step.id for step in judge(small, seen("complaint", "threat_violence")).steps}


def test_a_step_is_offered_only_where_it_can_be_taken() -> None:
    """Nobody can be blocked on a site that is not the school's; where it is, the policy's line and actor are the school's."""
    own, elsewhere = (judge("cornist_park", seen("hate_race"), place) for place in (Channel.OFFICIAL_SITE, ELSEWHERE))
    assert [(step.actor, step.lines) for step in own.steps if step.id == "block_on_forum"] == [("digital_leader", (89,))]
    assert "block_on_forum" not in {step.id for step in elsewhere.steps}


def test_what_is_only_counted_beside_what_is_told_is_told(small: Policy) -> None:
    """Junk is only counted at this school, but not where the same words complain."""
    assert judge(small, seen("spam")).count_only
    assert not judge(small, seen("spam", "complaint")).count_only


def test_a_signal_that_a_rule_has_used_is_not_unlisted() -> None:
    """The last resort is for what no rule used: a complaint is a complaint and nothing more."""
    assert [rule.id for rule in judge("orchard", seen("complaint", about="school")).rules] == ["complaint"]
    assert [rule.id for rule in judge("orchard", seen("complaint", "illegal_link", about="school")).rules] == [
        "complaint",
        "fw_unlisted",
    ]


def test_abuse_of_a_child_needs_a_child_who_can_be_recognised() -> None:
    """Mockery of pupils in general is cyberbullying, not yet abuse of a particular child."""
    assert "fw_child_target" not in {rule.id for rule in judge("orchard", seen("cyberbullying", about="pupil")).rules}


def test_the_earliest_of_two_deadlines_is_told(tmp_path: Path) -> None:
    """Where two rules each set a deadline, the one to act on first is the one in the letter."""
    text = (Path(__file__).parent / "data" / "small_policy.toml").read_text("utf-8")
    text = text.replace("[step]", 'soon = { label = "Look", calendar = "school", within_hours = 2, cites = ["4b"] }\n[step]')
    text = text.replace(
        "[procedure]", 'look = { label = "Look at it", actor = "head", deadline = "soon", cites = ["4b"] }\n[procedure]'
    )
    text = text.replace('steps = ["talk"]', 'steps = ["talk", "look"]')
    (tmp_path / "ours.toml").write_text(text, "utf-8")
    due = judge(policy.load("ours.toml", tmp_path), seen("complaint", "query")).deadline
    assert due is not None
    assert due.label == "Look"


def test_a_weak_sign_fits_no_rule_and_is_read_out() -> None:
    """Most signs of little certainty are none: they frighten nobody, and what shows one is never just counted."""
    weak = Detection((Signal("threat_violence", 0.1, Band.REVIEW, (), ""), Signal("praise", 0.9, Band.REVIEW, (), "")))
    alone = Detection((Signal("threat_violence", 0.1, Band.REVIEW, (), ""),))
    said = Detection((Signal("threat_violence", 0.1, Band.ALERT, (), ""),))

    assert [rule.id for rule in judge("orchard", weak).rules] == [rule.id for rule in judge("orchard", seen("praise")).rules]
    assert [rule.id for rule in judge("orchard", alone).rules] == ["fw_mention"]
    assert not judge("orchard", alone).count_only
    assert judge("orchard", Detection(())).count_only
    assert judge("orchard", said).urgent
