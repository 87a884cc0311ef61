"""A policy file with mistakes is refused with every one of them, each with its file, place, line and remedy."""

from pathlib import Path
from typing import NamedTuple

import pytest

from monitor import policy
from monitor.model import Problem
from monitor.policy import PolicyError

SMALL = (Path(__file__).parent / "data" / "small_policy.toml").read_text("utf-8")


def problems_of(text: str, folder: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a policy of these words."""
    (folder / "ours.toml").write_text(text, "utf-8")
    with pytest.raises(PolicyError) as caught:
        policy.load("ours.toml", folder)
    return caught.value.problems


def test_the_small_policy_is_good(tmp_path: Path) -> None:
    """The file that the other tests break is whole to begin with, and what it raises is raised."""
    (tmp_path / "ours.toml").write_text(SMALL, "utf-8")
    small = policy.load("ours.toml", tmp_path)
    threat = next(category for category in small.categories if category.id == "fw_threat")
    assert small.name == "Larkspur Hill Community Primary School"
    assert threat.alert == ("dsl", "head", "chair_of_governors")


class Mistake(NamedTuple):
    """One thing broken: the words it replaces and by what, the problem it gives, where, and what its line begins with."""

    old: str
    new: str
    id: str
    where: str
    at: str
    name: str


MISTAKES = [
    Mistake('12 = "Shout', '13 = "Shout', "P006", "not_looked_for.13", "13 =", "a reason for no clause"),
    Mistake('cites = ["4a"]\n\n', 'cites = ["7"]\n\n', "P006", "duty[1].cites[0]", 'cites = ["7"]', "in the second of two"),
    Mistake('"Talk to them", ', '"Ring them", contact = "police_101", ', "P012", "step.talk", "talk = {", "police by the number"),
    Mistake('title = "Being', 'titel = "Being', "P003", "policy.titel", "titel", "unknown key"),
    Mistake('title = "Being kind online"\n', "", "P004", "policy.title", "[policy]", "missing key"),
    Mistake('severity = "low"', 'severity = "mild"', "P005", "category.complaint.severity", "severity", "wrong value"),
    Mistake('"2028-02"', '"soon"', "P005", "policy.next_review", "next_review", "no month"),
    Mistake(
        'signals_any = ["complaint"]',
        'signals_any = ["complain"]',
        "P006",
        "category.complaint.signals_any[0]",
        "signals_any",
        "unknown signal",
    ),
    Mistake('digest = ["head"]', 'digest = ["haed"]', "P006", "category.complaint.digest[0]", "digest", "unknown role"),
    Mistake('steps = ["talk"]', 'steps = ["tolk"]', "P006", "procedure.first.steps[0]", "first = {", "unknown step"),
    Mistake('deadline = "reply"', 'deadline = "replie"', "P006", "step.talk.deadline", "talk = {", "unknown deadline"),
    Mistake(
        'deadline = "reply", cites = ["4a"] }',
        'deadline = "reply", cites = ["4a"] }\ntell_lado = { deadline = "reply", actor = "site_admin", cites = ["9"] }',
        "P008",
        "step.tell_lado.actor",
        "tell_lado",
        "a technician who would read it",
    ),
    Mistake(
        'within_hours = 24, cites = ["4b"] }\n',
        'within_hours = 24, cites = ["4b"] }\n'
        'slow = { label = "Slow", calendar = "school", within_working_days = 60, cites = ["4b"] }\n'
        '[step.tell_lado]\ndeadline = "slow"\ncites = ["9"]\n',
        "P008",
        "step.tell_lado.deadline",
        'deadline = "slow"',
        "more time than the floor",
    ),
    Mistake(
        "within_hours = 24,", "within_hours = 24, within_working_days = 1,", "P005", "deadline.reply", "reply = {", "two times"
    ),
    Mistake(
        'severity = "low"', 'severity = "low"\nfloor = true', "P008", "category.complaint", "[category.complaint]", "own floor"
    ),
    Mistake('deadline = "reply"', 'then = "look_agin"', "P006", "step.talk.then", "talk = {", "unknown step after"),
    Mistake('deadline = "reply"', 'draft = "nice_letter"', "P006", "step.talk.draft", "talk = {", "unknown letter"),
    Mistake(
        'digest = ["head"]', 'digest = ["head"]\nlog = ["diary"]', "P006", "category.complaint.log[0]", "log =", "unknown log"
    ),
    Mistake(
        'digest = ["head"]',
        'digest = ["head"]\ncautions = ["mind_out"]',
        "P006",
        "category.complaint.cautions[0]",
        "cautions",
        "unknown caution",
    ),
    Mistake(
        'needs = ["threat_violence"]',
        'needs = ["threat_violence"], contact = "psoh"',
        "P006",
        "step.ask_police.contact",
        "ask_police",
        "unknown contact",
    ),
    Mistake(
        'procedures = ["first", "later"]',
        'procedures = ["first", "last"]',
        "P006",
        "category.complaint.procedures[1]",
        "procedures",
        "unknown procedure",
    ),
    Mistake('stage = "first"', 'stage = "now"', "P006", "procedure.first.stage", "first = {", "nothing before 999"),
    Mistake('cites = ["4b"]', 'cites = ["4c"]', "P006", "deadline.reply.cites[0]", "reply = {", "unknown clause"),
    Mistake("[raise.fw_threat]", "[raise.fw_thread]", "P006", "raise.fw_thread", "[raise.fw_thread]", "nothing to raise"),
    Mistake(
        "[category.complaint]", "[category.fw_threat]", "P007", "category.fw_threat", "[category.fw_threat]", "baseline's name"
    ),
    Mistake(
        "later = {",
        'talk_it_over = { stage = "first", mode = "will", steps = ["talk"] }\nfw_threat = {',
        "P007",
        "procedure.fw_threat",
        "fw_threat = {",
        "baseline's procedure",
    ),
    Mistake(
        "[procedure]",
        'call_999 = { label = "Wait and see", actor = "head" }\n[procedure]',
        "P007",
        "step.call_999.label",
        "call_999",
        "baseline's step reworded",
    ),
    Mistake(
        "[raise.fw_threat]",
        '[raise.fw_threat]\nseverity = "low"',
        "P008",
        "raise.fw_threat.severity",
        'severity = "low"\na',
        "lowered floor",
    ),
    Mistake(
        'label = "Complaint"\ncites = ["3"]',
        'label = "Complaint"',
        "P009",
        "category.complaint",
        "[category.complaint]",
        "category no clause reaches",
    ),
    Mistake(
        '4b = "and answer within a day"',
        '4b = "and answer within a day"\n5 = "be kind"',
        "P010",
        "clause.5",
        "5 =",
        "clause nothing expresses",
    ),
    Mistake('calendar = "school", ', "", "P011", "deadline.reply.calendar", "reply = {", "deadline without calendar"),
    Mistake(', needs = ["threat_violence"]', "", "P012", "step.ask_police", "ask_police", "police for anything"),
    Mistake(
        'needs = ["threat_violence"]', 'needs = ["complaint"]', "P012", "step.ask_police", "ask_police", "police for a complaint"
    ),
    Mistake(
        'label = "Talk to them"',
        'label = "Talk to them at length and then once more when all of you are calm"',
        "P013",
        "step.talk",
        "talk = {",
        "step too long",
    ),
    Mistake('digest = ["head"]\n', "", "P014", "category.complaint", "[category.complaint]", "nobody told"),
    Mistake(
        'digest = ["head"]',
        'digest = ["head"]\nurgent_if = ["complaint"]',
        "P014",
        "category.complaint",
        "[category.complaint]",
        "urgent for nobody",
    ),
    Mistake('signals_any = ["complaint"]\n', "", "P015", "category.complaint", "[category.complaint]", "no signal"),
    Mistake(
        "[deadline]",
        '[role]\ncaretaker = { cites = ["3"] }\n[deadline]',
        "P016",
        "role.caretaker",
        "caretaker",
        "role without label",
    ),
    Mistake(
        '12 = "Shouting',
        '3 = "Nobody can tell."\n12 = "Shouting',
        "P017",
        "not_looked_for.3",
        '3 = "Nobody',
        "both cited and not",
    ),
    Mistake(
        'complaint_stance = ["3"]',
        'complaint_stanse = ["3"]',
        "P006",
        "policy.cites.complaint_stanse",
        "cites = {",
        "cites for no key",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_is_one_problem_with_its_place(mistake: Mistake, tmp_path: Path) -> None:
    """Each mistake is told once, under its id, with the file, the dotted path, the line, and what to do."""
    assert mistake.old in SMALL
    text = SMALL.replace(mistake.old, mistake.new, 1)
    (problem,) = (found for found in problems_of(text, tmp_path) if found.id == mistake.id)
    line = text[: text.index(f"\n{mistake.at}") + 1].count("\n") + 1
    assert (problem.file, problem.where, problem.line) == ("ours.toml", mistake.where, line)
    assert problem.words
    assert problem.remedy


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    """A wrong value, an unknown key and an unknown name are told together, in the order of their lines."""
    text = SMALL.replace('severity = "low"', 'severity = "mild"').replace("title =", "titel =").replace('["talk"]', '["tolk"]')
    found = [(problem.id, problem.where) for problem in problems_of(text, tmp_path)]
    assert found == [
        ("P004", "policy.title"),
        ("P003", "policy.titel"),
        ("P006", "procedure.first.steps[0]"),
        ("P005", "category.complaint.severity"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("title =", "titel =", 'Did you mean "title"?'),
        ('["head"]\nproc', '["haed"]\nproc', 'Did you mean "head"?'),
        ("severity =", "severety =", 'Did you mean "severity"?'),
        ("[not_looked_for]", "[not_looked]", 'Did you mean "not_looked_for"?'),
        ("[raise.fw_threat]", "[raise.fw_thread]", 'Did you mean "fw_threat"?'),
    ],
)
def test_a_slip_of_the_pen_is_guessed(old: str, new: str, remedy: str, tmp_path: Path) -> None:
    """A misspelt key, table or name comes with the one that was probably meant."""
    assert remedy in {problem.remedy for problem in problems_of(SMALL.replace(old, new, 1), tmp_path)}


def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path) -> None:
    """A broken line is told by its number; so is a category that stands twice."""
    (problem,) = problems_of(SMALL.replace('id = "larkspur_hill"', "id = larkspur_hill"), tmp_path)
    assert (problem.id, problem.line) == ("P002", 5)
    (problem,) = problems_of(SMALL + "\n[category.complaint]\n", tmp_path)
    assert problem.id == "P002"


@pytest.mark.parametrize(("content", "words"), [(None, "FileNotFoundError"), (b"\xff\xfe\x00", "UnicodeDecodeError")])
def test_a_file_that_cannot_be_read_is_a_problem(content: bytes | None, words: str, tmp_path: Path) -> None:
    """A file that is missing, or is not text, is told in words, not as a crash."""
    if content is not None:
        (tmp_path / "ours.toml").write_bytes(content)
    with pytest.raises(PolicyError) as caught:
        policy.load("ours.toml", tmp_path)
    (problem,) = caught.value.problems
    assert problem.id == "P001"
    assert words in problem.words


def test_a_name_that_does_not_ship_is_guessed() -> None:
    """A policy that is not there comes with the nearest that is; the baseline is not a school's policy."""
    with pytest.raises(PolicyError) as caught:
        policy.load("orchid", Path())
    assert 'Did you mean "orchard"?' in caught.value.problems[0].remedy
    with pytest.raises(PolicyError):
        policy.load("baseline", Path())


@pytest.mark.parametrize("text", ["", "category = 3", "step = []", 'clause = "x"', "[raise]\nfw_threat = 1", "conflict = {}"])
def test_no_file_is_too_odd_to_be_told_about(text: str, tmp_path: Path) -> None:
    """Whatever stands in the file, the answer is a list of problems."""
    assert problems_of(text, tmp_path)
