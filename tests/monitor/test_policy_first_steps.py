"""The same post at five schools: each policy's own category and its own first step."""

import pytest

from monitor.model import Channel, Detection
from tests.monitor.judging import ELSEWHERE, OWN, SCHOOLS, judge, seen

# One post a row; the columns are Orchard, Stokes Wood, Derwent Vale, Cornist Park, Haymerle: the category, then the first step.
TABLE = [
    (
        "racist comment by a parent",
        seen("hate_race", about="parent"),
        ELSEWHERE,
        ["racist: log_it", "hateful: to_complaints", "racist: talk", "racist: report_platform", "hateful: request_deletion"],
    ),
    (
        "racist comment on the school's page",
        seen("hate_race", about="pupil"),
        OWN,
        ["racist: log_it", "on_our_page_abuse: delete", "racist: talk", "racist: report_platform", "hateful: request_deletion"],
    ),
    (
        "threat at the gates",
        seen("threat_violence", about="staff"),
        ELSEWHERE,
        ["threat: call_999", "threat: call_999", "threat: call_999", "threat: call_999", "violent: call_999"],
    ),
    (
        "complaint about parking",
        seen("complaint", about="school"),
        ELSEWHERE,
        [
            "complaint: invite",
            "complaint_school: to_complaints",
            "complaint: talk",
            "complaint: right_channel",
            "complaint: contact_privately",
        ],
    ),
    (
        "complaint about a teacher",
        seen("complaint", about="staff"),
        ELSEWHERE,
        [
            "complaint: invite",
            "complaint_individual: to_complaints",
            "complaint: talk",
            "complaint: right_channel",
            "complaint: contact_privately",
        ],
    ),
    (
        "question on the school's account",
        seen("query", about="school"),
        OWN,
        ["on_our_account: reply", "fw_query: answer", "fw_query: answer", "fw_query: answer", "fw_query: answer"],
    ),
    (
        "hostile words about the school",
        seen("negative_school", about="school"),
        ELSEWHERE,
        [
            "negative: talk",
            "complaint_school: to_complaints",
            "complaint: talk",
            "complaint: right_channel",
            "disrepute: contact_privately",
        ],
    ),
    (
        "insult of the head",
        seen("offensive_person", about="head"),
        ELSEWHERE,
        [
            "offensive: log_it",
            "inappropriate: to_complaints",
            "offensive: talk",
            "offensive: report_platform",
            "rude: request_deletion",
        ],
    ),
    (
        "insult of the head on the school's site",
        seen("offensive_person", about="head"),
        Channel.OFFICIAL_SITE,
        [
            "offensive: log_it",
            "on_our_page_abuse: delete",
            "offensive: talk",
            "offensive: report_platform",
            "rude: request_deletion",
        ],
    ),
    (
        "a teacher called a thief",
        seen("defamation_risk", about="staff"),
        ELSEWHERE,
        [
            "defamation: talk",
            "inappropriate: to_complaints",
            "defamation: talk",
            "defamation: report_platform",
            "disrepute: contact_privately",
        ],
    ),
    (
        "mocking a teacher",
        seen("cyberbullying", about="staff"),
        ELSEWHERE,
        [
            "cyberbullying: talk",
            "inappropriate: to_complaints",
            "cyberbullying: talk",
            "cyberbullying: report_platform",
            "bullying: request_deletion",
        ],
    ),
    (
        "a pupil's behaviour discussed",
        seen("behaviour_incident", "child_discussed", about="pupil"),
        ELSEWHERE,
        [
            "fw_child_shown: consider_child",
            "behaviour_incident: to_complaints",
            "child_comment: talk",
            "fw_child_shown: consider_child",
            "pupil_discussed: request_deletion",
        ],
    ),
    (
        "a child thanked by name",
        seen("praise", "child_named", about="pupil school"),
        ELSEWHERE,
        ["fw_child_shown: consider_child"] * 5,
    ),
    (
        "praise",
        seen("praise", about="school"),
        ELSEWHERE,
        ["fw_praise: thank", "fw_praise: thank", "fw_praise: thank", "fw_praise: thank", "praise: respond_fairly"],
    ),
    (
        "an adult accused of harming a child",
        seen("child_harm_allegation", "allegation", about="staff"),
        ELSEWHERE,
        [
            "fw_adult_harm: call_999",
            "safeguarding: call_999",
            "fw_adult_harm: call_999",
            "fw_adult_harm: call_999",
            "fw_adult_harm: call_999",
        ],
    ),
    (
        "staff and a pupil in touch",
        seen("adult_pupil_contact", about="staff pupil"),
        ELSEWHERE,
        [
            "fw_adult_contact: save_evidence",
            "staff_pupil_contact: tell_dsl",
            "fw_adult_contact: save_evidence",
            "staff_pupil_contact: investigate",
            "adult_pupil_contact: notify_dsl",
        ],
    ),
    (
        "spam on the school's account",
        seen("spam", about="none"),
        OWN,
        ["fw_mention: ", "on_our_page_spam: delete", "fw_mention: ", "fw_mention: ", "fw_mention: "],
    ),
]


@pytest.mark.parametrize(("detection", "channel", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_the_same_post_at_five_schools(detection: Detection, channel: Channel, expected: list[str]) -> None:
    """One post gives each school its own category and its own first step."""
    verdicts = [judge(school, detection, channel) for school in SCHOOLS]
    first = [f"{verdict.rules[0].id}: {verdict.steps[0].id if verdict.steps else ''}" for verdict in verdicts]
    assert first == expected


def test_the_ways_of_the_five_schools_go_on_as_their_policies_say() -> None:
    """Cornist Park expects removal and a meeting, Haymerle asks the helpline about third parties, Stokes Wood blocks."""
    cornist, haymerle = judge("cornist_park", seen("hate_race")), judge("haymerle", seen("hate_race"))
    stokes = judge("stokes_wood", seen("hate_race"), OWN)
    assert [step.id for step in cornist.steps][:3] == ["report_platform", "expect_removal", "meet_head"]
    assert ("ask_posh", "third_party", "will consider", (53,)) in [(s.id, s.stage, s.mode, s.lines) for s in haymerle.steps]
    assert ("block_user", "continued", "will", (95,)) in [(s.id, s.stage, s.mode, s.lines) for s in stokes.steps]
    assert "other_legal" not in {step.id for step in cornist.steps}
    assert "other_legal" in {step.id for step in judge("derwent_vale", seen("hate_race")).steps}
