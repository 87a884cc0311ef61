"""The page behind a link: what it shows of a letter, and what a press of its button does, over the real store."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor import links
from monitor.config import Web as Page
from monitor.desk import LetterDesk
from monitor.model import Person
from monitor.run import tick
from monitor.store import alerts
from monitor.store.alerts import OpenAlert
from monitor.web.desk import Refusal
from monitor.world import World
from tests.cast import DSL, HEAD, LARKSPUR
from tests.world import FRIDAY, THREAT, Post, Web, document, place, world

KEY = bytes(range(32))
BASE = "https://monitor.larkspurhill.example"


@dataclass
class Site:
    """The page of a school in which DSL and head have just been told of a threat; ``now`` is when somebody looks."""

    world: World
    post: Post
    now: datetime

    def desk(self) -> LetterDesk:
        """Return the desk over this school's letters."""
        return LetterDesk(self.world.config, self.world.policy, self.world.store, self.world.key)

    def token(self, person: Person) -> str:
        """Return the token of the link in somebody's letter."""
        letter = next(message.letter for message in self.post.taken if message.urgent and message.to == person.email)
        return letter.text.partition(f"{BASE}/a/")[2].split()[0]

    def alert(self) -> OpenAlert:
        """Return the one alert."""
        with self.world.store.read() as tx:
            return alerts.alert_called(tx, LARKSPUR.id, "A-0001")  # type: ignore[return-value]  # it was raised


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A threat was found, and its first letters have left, each with a link."""
    post = Post()
    made = world(tmp_path, [place("forum")], Web({"forum": [document("t", THREAT)]}), post)
    made = replace(made, key=KEY, config=replace(made.config, web=Page(BASE, 8093)))
    with closing(made.store):
        tick(made, FRIDAY)
        yield Site(made, post, FRIDAY + timedelta(minutes=1))


def press(site: Site, person: Person) -> str:
    """Press the button of somebody's page; return the refusal's status, or what was done."""
    return pressed(site, site.token(person))


def pressed(site: Site, token: str) -> str:
    """Press the button behind a token; return the refusal's status, or what was done."""
    try:
        return site.desk().take(token, site.now).done
    except Refusal as refusal:
        return str(refusal.status)


def test_looking_changes_nothing_and_the_button_does(site: Site) -> None:
    """However often a scanner opens the link; whoever presses has the alert, by the page."""
    for _ in range(3):
        shown = site.desk().shown(site.token(DSL), site.now)
        assert (shown.heading, bool(shown.button), shown.done) == ("A-0001 for the designated safeguarding lead", True, "")
    assert site.alert().acknowledged is None
    assert press(site, DSL) == "Thank you: it is recorded. Nobody else is told."
    assert (site.alert().acknowledged_by, site.alert().acknowledged_via) == ("dsl", "page")


def test_a_second_press_and_another_persons_say_who_has_it(site: Site) -> None:
    """The first stands; nothing is taken twice."""
    press(site, DSL)
    site.now += timedelta(hours=1)
    assert [press(site, DSL), press(site, HEAD)] == ["409", "409"]
    assert site.alert().acknowledged_by == "dsl"
    shown = site.desk().shown(site.token(HEAD), site.now)
    assert shown.button == ""
    assert any("A-0001 is with the designated safeguarding lead" in line for line in shown.lines)


def test_a_button_pressed_sooner_than_anybody_reads_is_a_machine(site: Site) -> None:
    """A scanner that submits forms does so at once."""
    site.now = FRIDAY + timedelta(seconds=3)
    assert press(site, DSL) == "409"
    assert site.alert().acknowledged is None


def test_a_link_that_is_too_old_is_refused(site: Site) -> None:
    """To look and to press; for a fortnight it is good."""
    site.now = FRIDAY + timedelta(days=14, seconds=1)
    with pytest.raises(Refusal) as refused:
        site.desk().shown(site.token(DSL), site.now)
    assert (refused.value.status, press(site, DSL)) == (410, "410")
    site.now = FRIDAY + timedelta(days=13)
    assert press(site, DSL).startswith("Thank you")


def test_links_of_another_key_another_school_or_no_letter_are_refused(site: Site) -> None:
    """Signed by somebody else, or rightly for a letter that is not there."""
    code = links.opened(KEY, site.token(DSL), FRIDAY, timedelta(days=1))
    forged = (links.sign(bytes(32), code, FRIDAY), links.sign(KEY, "AAAA-2222", FRIDAY), "no token at all")
    assert [pressed(site, token) for token in forged] == ["403", "403", "403"]
    school = replace(site.world.config.school, id="other")
    elsewhere = replace(site, world=replace(site.world, config=replace(site.world.config, school=school)))
    assert pressed(elsewhere, site.token(DSL)) == "403"
    assert site.alert().acknowledged is None
