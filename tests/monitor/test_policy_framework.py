"""What ships with the program holds in every nation, keeps its own rules, and holds no personal data."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from pathlib import Path
from time import perf_counter

import pytest

from monitor import policy
from monitor.model import Severity
from monitor.policy import SIGNALS, Policy
from monitor.policy.check import category_problems, sound, step_problems
from monitor.policy.format import BaselineFile, CategoryTable, ContactsFile, StepTable
from monitor.policy.lines import find_lines
from monitor.policy.load import SHIPPED
from monitor.policy.names import known_names, unknown_names
from monitor.policy.problems import Reporter

SCHOOLS = ("cornist_park", "derwent_vale", "haymerle", "orchard", "stokes_wood")
TEXT = {path.stem: path.read_text("utf-8") for path in SHIPPED.glob("*.toml")}
BASE, CONTACTS = tomllib.loads(TEXT["baseline"]), tomllib.loads(TEXT["contacts"])


@pytest.fixture(params=SCHOOLS)
def school(request: pytest.FixtureRequest) -> Policy:
    """Each of the five policies that ship with the program."""
    return policy.load(request.param, Path())


def words_of(thing: object) -> list[str]:
    """Return every string in a policy, however deep."""
    if isinstance(thing, str):
        return [thing]
    if is_dataclass(thing):
        return [word for field in fields(thing) for word in words_of(getattr(thing, field.name))]
    if isinstance(thing, dict):
        return [word for value in thing.values() for word in words_of(value)]
    return [word for value in thing for word in words_of(value)] if isinstance(thing, tuple | frozenset) else []


def in_nation(nation: str, folder: Path) -> Policy:
    """Return the small policy of the tests, as if its school stood in another nation."""
    text = (Path(__file__).parent / "data" / "small_policy.toml").read_text("utf-8")
    (folder / "ours.toml").write_text(text.replace('"england"', f'"{nation}"'), "utf-8")
    return policy.load("ours.toml", folder)


def test_five_policies_ship() -> None:
    """The five schools' policies are there by name."""
    assert policy.shipped() == SCHOOLS


def test_the_baseline_keeps_the_rules_it_sets() -> None:
    """The baseline and the contacts pass every check that a school's file has to pass."""
    report = Reporter("baseline.toml", find_lines(TEXT["baseline"]))
    known = known_names(BASE, BASE, CONTACTS)
    known["stage"] = known["stage"] | {"now"}
    found = list(unknown_names(BASE, known, report))
    for name, category in sound(BASE, "category", CategoryTable).items():
        found += category_problems(name, category, report, rests_on="basis")
    for name, step in sound(BASE, "step", StepTable).items():
        found += step_problems(name, step, report)
    assert found == []
    assert BaselineFile.model_validate(BASE).reviewed_on
    assert ContactsFile.model_validate(CONTACTS).contact


def test_there_are_39_signals() -> None:
    """The closed list has the 39 signals that detection is labelled by, each with its meaning."""
    assert len(SIGNALS) == 39
    assert all(SIGNALS.values())


def test_every_step_is_a_short_instruction(school: Policy) -> None:
    """A line of the digest ends with at most twelve words that tell somebody what to do, and somebody has to do it."""
    first_words = {action.label.split()[0] for action in school.steps.values()}
    assert all(len(action.label.split()) <= 12 for action in school.steps.values())
    assert all(word[0].isupper() for word in first_words)
    assert {action.actor for action in school.steps.values()} <= {"anyone", *school.roles}


def test_everybody_who_is_told_has_a_label(school: Policy) -> None:
    """Every role in a category, a conflict or the escalation has a word for people."""
    told = {role for category in school.categories for role in (*category.alert, *category.digest)}
    told |= {role for route in school.conflicts for role in (*route.remove, *route.add)}
    assert told | set(school.escalation.order) <= school.roles.keys()
    assert all(school.roles.values())
    assert school.role_label("lunch_club") == "lunch club"


def test_every_step_with_a_number_to_ring_has_the_contact(school: Policy) -> None:
    """A step never points to a contact that the school's nation does not have."""
    assert {action.contact for action in school.steps.values() if action.contact} <= school.contacts.keys()


def test_wales_has_its_own_words() -> None:
    """In Wales it is the designated safeguarding person, and neither the LADO nor England's guidance is anywhere."""
    cornist = policy.load("cornist_park", Path())
    assert cornist.role_label("dsl") == "designated safeguarding person"
    assert policy.load("orchard", Path()).role_label("dsl") == "designated safeguarding lead"
    assert [words for words in words_of(cornist) if re.search(r"LADO|KCSIE|\bDSL\b|designated officer", words)] == []
    assert "tell_authority" in cornist.steps


@pytest.mark.parametrize(
    ("nation", "label", "missing"),
    [
        ("scotland", "child protection coordinator", {"tell_lado"}),
        ("northern_ireland", "designated teacher", {"tell_lado", "prevent_referral"}),
        ("england", "designated safeguarding lead", {"tell_authority"}),
    ],
)
def test_each_nation_has_its_own_words_and_steps(nation: str, label: str, missing: set[str], tmp_path: Path) -> None:
    """A step or caution that is not the law of the nation is not there; the role has the nation's name."""
    ours = in_nation(nation, tmp_path)
    assert ours.role_label("dsl") == label
    assert not missing & ours.steps.keys()
    assert ("teacher_anonymity" in ours.cautions) == (nation == "england")


def test_nobody_triages_a_matter_about_themselves(school: Policy) -> None:
    """The routes for accusations about those who are told are there, each with its reason, and bring somebody else in."""
    routes = {route.about: route for route in school.conflicts}
    assert routes.keys() == {"head", "dsl", "deputy_dsl", "unknown_adult", "chair_of_governors", "business_manager"}
    assert routes["head"].remove == ("head",)
    assert set(routes["head"].add) == {"chair_of_governors", "dsl"}
    assert routes["head"].only_for == ("child_harm_allegation",)
    assert all(route.why and route.add and not set(route.add) & set(route.remove) for route in routes.values())


def test_floors_are_whole_in_every_school(school: Policy) -> None:
    """Every floor of the baseline is in every policy, as grave and as urgent as the baseline has it, told to as many."""
    ours = {category.id: category for category in school.categories}
    floors = {name: table for name, table in BASE["category"].items() if table.get("floor")}
    assert len(floors) >= 8
    for name, table in floors.items():
        assert ours[name].severity >= Severity[table["severity"].upper()]
        assert ours[name].urgent_if >= set(table.get("urgent_if", ()))
        assert set(ours[name].alert) >= set(table.get("alert", ()))


def test_a_school_can_raise_a_floor(tmp_path: Path) -> None:
    """What a school raises is graver, more urgent and told to more people; nothing that was there is gone."""
    text = (Path(__file__).parent / "data" / "small_policy.toml").read_text("utf-8")
    more = '[raise.fw_hate]\nseverity = "high"\nurgent_if = ["hate_race"]\nalert = ["dsl"]\ncautions = ["neutral_language"]\n'
    (tmp_path / "ours.toml").write_text(f"{text}\n{more}", "utf-8")
    hate = next(found for found in policy.load("ours.toml", tmp_path).categories if found.id == "fw_hate")
    assert (hate.severity, hate.urgent_if, hate.alert) == (Severity.HIGH, frozenset({"hate_race"}), ("dsl",))
    assert set(hate.digest) == {"head", "dsl"}
    assert hate.cautions == ("not_a_finding", "neutral_language")


def test_a_school_fills_in_its_local_numbers(tmp_path: Path) -> None:
    """A local contact takes the school's number; a national one cannot be changed."""
    text = (Path(__file__).parent / "data" / "small_policy.toml").read_text("utf-8")
    (tmp_path / "ours.toml").write_text(text + '\n[contact]\nlado = { phone = "01632 960500" }\n', "utf-8")
    lado = policy.load("ours.toml", tmp_path).contacts["lado"]
    assert (lado.phone, lado.local, lado.label) == ("01632 960500", True, "Local authority designated officer (LADO)")
    (tmp_path / "ours.toml").write_text(text + '\n[contact]\nposh = { phone = "01632 960501" }\n', "utf-8")
    with pytest.raises(policy.PolicyError) as caught:
        policy.load("ours.toml", tmp_path)
    assert [(problem.id, problem.where) for problem in caught.value.problems] == [("P007", "contact.posh.phone")]


def test_every_national_number_has_the_day_it_was_checked(school: Policy) -> None:
    """A number or address that ships says when it was last read, so that a letter can say that it is old."""
    given = [contact for contact in school.contacts.values() if (contact.phone or contact.url)]
    assert len(given) > 8
    assert all(contact.checked_on for contact in given)


def test_policies_hold_no_personal_data() -> None:
    """A school can publish its file: no e-mail address, no telephone number but those for drama, no postcode."""
    private = re.compile(r"[\w.]+@[\w.]+|\b(?!07700 900|01632 960)0\d{3,4} ?\d{3} ?\d{3,4}\b|\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b")
    assert {name: private.findall(TEXT[name]) for name in (*SCHOOLS, "baseline")} == {name: [] for name in (*SCHOOLS, "baseline")}


def test_when_the_policies_are_to_be_reviewed() -> None:
    """The month that a policy names ends on its last day; a policy that names none has none."""
    due = {name: str(policy.load(name, Path()).next_review) for name in SCHOOLS}
    assert due == {
        "cornist_park": "2022-11-30",
        "derwent_vale": "None",
        "haymerle": "2020-09-30",
        "orchard": "2027-12-31",
        "stokes_wood": "None",
    }


def test_what_the_five_say_of_complaints_and_of_themselves() -> None:
    """Stance, own accounts and watching are told apart: only Haymerle has no account and says that it looks."""
    loaded = [policy.load(name, Path()) for name in SCHOOLS]
    assert [(ours.complaint_stance, ours.has_accounts, ours.says_it_monitors) for ours in loaded] == [
        ("never", True, False),
        ("rarely", True, False),
        ("discouraged", False, True),
        ("never", True, False),
        ("should_not", True, False),
    ]


def test_loading_is_quick() -> None:
    """A policy is read in well under the time that anybody would notice."""
    started = perf_counter()
    policy.load("stokes_wood", Path())
    assert perf_counter() - started < 1
