"""Letters for a person to finish: what they say, whose words they use, and what a stranger's words can do to them."""

from pathlib import Path

import pytest

from monitor.drafts import DraftError, draft, facts_of, problems, shipped, to_fill_in
from monitor.model import Case
from monitor.policy import DRAFTS
from tests.cast import LARKSPUR
from tests.judgements import case, judgement
from tests.monitor.judging import OWN, POLICIES, SCHOOLS, judge, seen

ORCHARD = POLICIES["orchard"]
HOSTILE = "{{ 7 * 7 }} {% for x in range(9) %}{{ x }}{% endfor %} Mrs Tolliver hits children \x1b[31m"
# Who gets the exact words: those who must judge them. Everybody else gets the address.
WITH_WORDS = {"police_facts", "safeguarding_facts"}


def written(name: str, one: Case, folder: Path | None = None, *, step: str = "talk", by: str = "head") -> str:
    """Return a letter that goes with a step in a case."""
    return draft(name, facts_of(one, ORCHARD, LARKSPUR, step, by), folder)


def offence(text: str = HOSTILE) -> Case:
    """Return a case of offensive words."""
    return case(judgement(judge("orchard", seen("offensive_person", about="staff"))), text=text)


def test_every_letter_that_a_step_may_have_ships() -> None:
    """The closed list and the folder hold the same letters."""
    assert {name for name, _ in shipped()} == {f"{name}.txt" for name in DRAFTS}
    assert {path.name for path in (Path(__file__).parents[2] / "monitor" / "drafts").glob("*.txt")} == {
        name for name, _ in shipped()
    }


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_letter_is_of_some_step(school: str) -> None:
    """In each school a person can be asked to remove or to come in, and the police or a safeguarding body told."""
    having = {step.draft for step in POLICIES[school].steps.values()} - {""}
    assert {"police_facts", "safeguarding_facts", "report_to_platform", "complaint_acknowledgement"} <= having


@pytest.mark.parametrize("name", DRAFTS)
def test_a_strangers_words_are_words(name: str) -> None:
    """They are quoted whole where the police or a safeguarding body judge them, stand nowhere else, and are no template."""
    letter = written(name, offence())
    assert (HOSTILE in letter) == (name in WITH_WORDS)
    assert "49" not in letter.replace(HOSTILE, "")
    assert ("Tolliver" in letter) == (name in WITH_WORDS)


@pytest.mark.parametrize("name", DRAFTS)
def test_a_letter_leaves_to_a_person_what_only_a_person_knows(name: str) -> None:
    """Names, days and judgements stand in square brackets; no line is too long for a letter."""
    letter = written(name, offence("Some words"))
    assert to_fill_in(letter) >= 2
    assert all(len(line) <= 80 or "sha256" in line for line in letter.splitlines())
    assert "\n\n\n" not in letter


def test_a_clause_is_quoted_only_where_the_schools_own_policy_says_it() -> None:
    """The framework's good sense is no rule that a parent broke."""
    assert "line 77" in written("ask_to_remove", offence())
    framework = case(judgement(judge("orchard", seen("hate_sex", about="none"))))
    stranger = case(judgement(judge("orchard", seen("adult_pupil_contact"))))
    assert "says:" in written("ask_to_remove", framework)
    assert "says:" not in written("ask_to_remove", stranger)


def test_the_clause_is_that_of_the_rule_which_offers_the_step() -> None:
    """Not the gravest one's, if that says nothing of the step: a reply is about the promise to reply."""
    both = case(judgement(judge("orchard", seen("complaint", about="school"), OWN)))
    assert "line 120" in written("ask_to_remove", both, step="reply")
    assert "line 75" in written("ask_to_remove", both, step="invite")


def test_a_letter_is_signed_by_whoever_sends_it() -> None:
    """Never by somebody whom the matter may be about."""
    assert written("invitation_to_meet", offence(), by="chair_of_governors").rstrip().splitlines()[-2] == "chair of governors"


def test_where_only_the_address_is_kept_the_letter_says_so() -> None:
    """The facts for the police about a picture hold no words of the post."""
    letter = written("police_facts", case(judgement(judge("orchard", seen("sexual_image"))), text=""))
    assert "address only" in letter
    assert "not kept" in letter


def test_the_schools_own_words_come_first(tmp_path: Path) -> None:
    """A file of the same name in the school's folder is used instead of ours; the others stay ours."""
    (tmp_path / "ask_to_remove.txt").write_text("Dear [name], please remove {{ address }}. {{ school }}\n", encoding="utf-8")
    assert written("ask_to_remove", offence(), tmp_path).startswith("Dear [name], please remove https://forum.example/1.")
    assert "meeting" not in written("ask_to_remove", offence(), tmp_path)
    assert "Could you come in" in written("invitation_to_meet", offence(), tmp_path)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{{ scool }}", "scool"),
        ("{% if %}", "line 1"),
        ("one\ntwo\n{{ school", "line 3"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% include '/etc/passwd' %}", "passwd"),
    ],
)
def test_a_letter_that_cannot_be_used_says_why(template: str, words: str, tmp_path: Path) -> None:
    """Which file, which line, which name; and no template reaches Python or another file."""
    (tmp_path / "ask_to_remove.txt").write_text(template, encoding="utf-8")
    with pytest.raises(DraftError, match=r"ask_to_remove\.txt") as caught:
        written("ask_to_remove", offence(), tmp_path)
    assert words in str(caught.value)
    assert [name for name, _ in problems(tmp_path)] == ["ask_to_remove.txt"]


def test_check_tries_every_letter_of_the_schools_own(tmp_path: Path) -> None:
    """A name that no step has is a mistake too; what is good gives no trouble."""
    (tmp_path / "ask_to_remvoe.txt").write_text("Dear [name]", encoding="utf-8")
    (tmp_path / "police_facts.txt").write_text("{{ words }}", encoding="utf-8")
    (tmp_path / "notes.md").write_text("{{ nothing }}", encoding="utf-8")
    ((name, why),) = problems(tmp_path)
    assert name == "ask_to_remvoe.txt"
    assert "ask_to_remove" in why
    assert [name for name, _ in problems(tmp_path / "none")] == ["none"]
