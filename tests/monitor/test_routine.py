"""Boilerplate is counted and not judged, but nothing urgent hides in it."""

from pathlib import Path

from monitor.match import Matcher
from monitor.model import Standing
from monitor.run import tick
from monitor.store import keeping
from sources.model import Document
from tests.cast import DSL, LARKSPUR
from tests.world import FRIDAY, Post, Web, document, place, world

LISTING = (
    "3 bed semi for sale, 0.3 miles from Larkspur Hill Community Primary School, Brackenford. EPC rating D. "
    "Viewings by appointment."
)
# Words of harm that the list of voices does not know.
THREAT = "Blow up the school on Monday, viewings by appointment."


def _cases(tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    """Return the standings of the cases that a listing makes, and who had a letter about one of them at once."""
    post = Post()
    town = world(tmp_path, [place("homes")], Web({"homes": [document("a", text)]}), post)
    tick(town, FRIDAY)
    with town.store.read() as tx:
        cases = keeping.listed(tx, town.config.school.id)
    return [case.judgement.mention.standing.value for case in cases], [message.to for message in post.taken if message.urgent]


def test_a_listing_makes_no_case(tmp_path: Path) -> None:
    """The commonest false flood."""
    assert _cases(tmp_path, LISTING) == ([], [])


def test_what_is_urgent_in_a_listing_alerts(tmp_path: Path) -> None:
    """Even where matching takes it for boilerplate, the detector has the last word."""
    mention = Matcher([LARKSPUR]).match(Document("k", "", "", f"{LISTING} {THREAT}"))[LARKSPUR.id]
    assert mention.standing is Standing.ROUTINE
    standings, told = _cases(tmp_path, f"{LISTING} {THREAT}")
    assert standings == ["us"]
    assert DSL.email in told
