"""A register's worth of schools at once: a text is given to the school that it names, and to no other of its name."""

from collections import Counter

import pytest

from monitor.match import Matcher
from monitor.model import School, Standing
from sources.model import Document
from tests.bench.names import SIZES
from tests.bench.register import schools

EVERY = schools(max(SIZES))
ST_MARYS = [school for school in EVERY if school.name.startswith("St Mary's ")]
# Where two St Mary's share a town, a town does not tell them apart.
LONE = [school for school in ST_MARYS if Counter(one.town for one in ST_MARYS)[school.town] == 1]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """A matcher of all 24,000."""
    return Matcher(EVERY)


def test_the_register_is_as_large_as_the_real_one() -> None:
    """About 500 of 24,000 are a St Mary's, and most of those are the only one of their town."""
    assert len(EVERY) == 24_000
    assert len(ST_MARYS) >= 500
    assert len(LONE) >= 400


@pytest.mark.parametrize("school", LONE[::20], ids=lambda school: f"{school.name}, {school.town}")
def test_a_st_marys_with_its_town_is_that_one(matcher: Matcher, school: School) -> None:
    """Of 500 of the name, the one whose town is named; the others are not even unsure."""
    text = f"Lovely assembly at {school.name} in {school.town} this morning, thank you Year 4"
    mentions = {key: mention for key, mention in matcher.match(Document("k", "", "", text)).items() if mention.certainty}
    saints = {one.id for one in ST_MARYS}
    assert {key for key in mentions if key in saints} == {school.id}
    assert mentions[school.id].standing is Standing.US


def test_a_st_marys_without_a_town_is_none_for_sure(matcher: Matcher) -> None:
    """Each of them may be meant, so nobody is told that it is theirs."""
    mentions = matcher.match(Document("k", "", "", "Lovely assembly at St Mary's Catholic Primary School this morning"))
    assert mentions
    assert Standing.US not in {mention.standing for mention in mentions.values()}
