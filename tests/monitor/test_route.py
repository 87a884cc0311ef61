"""Nobody triages a matter about themselves, and an alert always has a reader."""

from itertools import combinations

import pytest

from monitor.model import Detection, Person, Severity
from monitor.route import route
from tests.cast import CHAIR, DEPUTY, DSL, HEAD, PEOPLE
from tests.judgements import verdict
from tests.world import ORCHARD

HARM = verdict(Severity.CRITICAL, urgent=True, rules=("child_harm_allegation",), alert=("head", "dsl"))
ACCUSABLE = ("head", "dsl", "deputy_dsl", "chair_of_governors", "business_manager", "unknown_adult", "staff", "child")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_nobody_is_told_of_an_accusation_against_themselves(number: int) -> None:
    """For every combination of people accused of harming a child: none of them is told, now or later, while others remain."""
    for accused in combinations(("head", "dsl", "chair_of_governors"), number):
        way = route(HARM, Detection((), accused), ORCHARD, PEOPLE)
        told = {person.role for person in (*way.first, *way.ladder)}
        assert not told & set(accused), accused
        assert way.first


def test_an_accusation_that_names_nobody_is_read_by_the_dsl_before_the_head() -> None:
    """It might be the head."""
    way = route(HARM, Detection((), ("unknown_adult",)), ORCHARD, PEOPLE)
    assert [person.role for person in way.first] == ["dsl"]
    assert "head" in way.withheld


def test_ordinary_criticism_of_the_head_still_goes_to_the_head() -> None:
    """Only the listed signals change the route."""
    complaint = verdict(Severity.MEDIUM, urgent=True, rules=("complaint",), alert=("head",))
    way = route(complaint, Detection((), ("head",)), ORCHARD, PEOPLE)
    assert [person.role for person in way.first] == ["head"]
    assert way.withheld == ()


@pytest.mark.parametrize("people", [(HEAD, DSL, DEPUTY, CHAIR), (HEAD, CHAIR), (CHAIR,), (HEAD, DEPUTY)])
@pytest.mark.parametrize("accused", ACCUSABLE)
def test_an_alert_has_a_reader_as_long_as_one_person_has_no_conflict(people: tuple[Person, ...], accused: str) -> None:
    """Whoever is configured and whoever is accused."""
    way = route(HARM, Detection((), (accused,)), ORCHARD, people)
    free = [person for person in people if person.role not in way.withheld and person.role in ORCHARD.escalation.order]
    assert bool(way.first) == bool(free)


def test_the_ladder_goes_on_from_those_who_were_told_first() -> None:
    """DSL, deputy, head, chair, without those who have it already, each once."""
    threat = verdict(Severity.CRITICAL, urgent=True, rules=("threat_violence",), alert=("dsl",))
    way = route(threat, Detection(), ORCHARD, PEOPLE)
    assert [person.role for person in way.first] == ["dsl"]
    assert [person.role for person in way.ladder] == ["deputy_dsl", "head", "chair_of_governors"]


def test_one_person_with_two_roles_is_told_once() -> None:
    """A head who is also the DSL gets one letter."""
    both = Person("dsl", HEAD.email)
    way = route(HARM, Detection(), ORCHARD, (HEAD, both))
    assert len(way.first) == 1
