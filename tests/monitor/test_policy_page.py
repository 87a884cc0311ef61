"""A policy as a page that governors can read: nothing left out, nothing overdue hidden, nothing that could run."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from monitor import screen_policy
from monitor.model import Hours
from monitor.policy import overdue, page, review
from tests.monitor.judging import POLICIES, SCHOOLS

TODAY = date(2026, 11, 21)


def texts(school: str) -> str:
    """Return the page as HTML reads it, with its blanks made one."""
    found = screen_policy.html(page(POLICIES[school], TODAY))
    return " ".join(BeautifulSoup(found, "lxml").get_text(" ").split())


@pytest.mark.parametrize("school", SCHOOLS)
def test_nothing_of_the_policy_is_left_out(school: str) -> None:
    """Every category, clause, step in use, conflict rule, and every clause that no program looks for, with its reason."""
    ours, shown = POLICIES[school], texts(school)
    assert all(category.label in shown for category in ours.categories)
    quoted = {clause.words for category in ours.categories if category.origin == "policy" for clause in category.clauses}
    assert all(" ".join(words.split()) in shown for words in quoted)
    assert all(reason in shown for reason in ours.not_looked_for.values())
    assert all(route.why in shown for route in ours.conflicts)
    used = {step for category in ours.categories for name in category.procedures for step in ours.procedures[name].steps}
    lowered = shown.lower()
    assert all(ours.steps[step].label.lower() in lowered for step in used if step in ours.steps)


def test_two_of_the_five_are_overdue_for_review() -> None:
    """And the page says so before anything else."""
    late = [school for school in SCHOOLS if overdue(POLICIES[school], TODAY)]
    assert late == ["cornist_park", "haymerle"]
    assert "The review of this policy was due in September 2020." in page(POLICIES["haymerle"], TODAY).warnings


@pytest.mark.parametrize(("day", "late"), [(date(2027, 12, 31), False), (date(2028, 1, 1), True)])
def test_a_review_is_overdue_when_its_month_is_over(day: date, *, late: bool) -> None:
    """December 2027 has until the end of December."""
    assert bool(overdue(POLICIES["orchard"], day)) is late


def test_a_review_is_a_deadline_like_any_other() -> None:
    """The end of its month, and on a day when the office works: 31 December 2027 is a Friday, 30 September 2020 a Wednesday."""
    due = review(POLICIES["orchard"], Hours())
    assert due is not None
    assert due.limit == due.act_by == datetime(2027, 12, 31, 16, 30, tzinfo=UTC)
    closed = review(POLICIES["orchard"], Hours(closed_days=frozenset({date(2027, 12, 31)})))
    assert closed is not None
    assert (closed.limit, closed.act_by) == (due.limit, datetime(2027, 12, 30, 16, 30, tzinfo=UTC))
    assert review(POLICIES["derwent_vale"], Hours()) is None


def test_who_must_have_said_who_wrote_it_stands_on_the_page() -> None:
    """Rules and steps for staff and pupils never apply by themselves."""
    assert "where a person has said that the writer is staff" in texts("cornist_park")
    assert "Only where a person has said that the writer is a pupil" in texts("stokes_wood")


def test_only_one_of_the_five_tells_people_that_it_looks() -> None:
    """The others are reminded to say so."""
    silent = [school for school in SCHOOLS if any("does not say" in words for words in page(POLICIES[school], TODAY).warnings)]
    assert silent == ["orchard", "stokes_wood", "derwent_vale", "cornist_park"]


def test_a_number_that_the_school_has_not_filled_in_is_seen() -> None:
    """Local numbers are each school's own."""
    assert "Local authority designated officer (LADO) NOT FILLED IN" in texts("orchard")


def test_what_a_policy_says_is_text_on_the_page() -> None:
    """Whatever stands in a policy file, the page shows it and runs none of it."""
    ours = POLICIES["orchard"]
    nasty = replace(ours, title="<script>alert(1)</script>", name='"><img src=x onerror=alert(1)>')
    shown = BeautifulSoup(screen_policy.html(page(nasty, TODAY)), "lxml")
    assert shown.find("script") is None
    assert shown.find("img") is None
    assert "<script>alert(1)</script>" in shown.get_text()


def test_the_page_needs_nothing_from_anywhere() -> None:
    """No picture, no script, no other file: it can be mailed to governors as it is."""
    shown = BeautifulSoup(screen_policy.html(page(POLICIES["orchard"], TODAY)), "lxml")
    assert not shown.find_all(["script", "img", "link", "iframe"])
    assert not shown.select("[src], [href]")
