"""Which cases a sighting is held against: a copy is found among however many posts that begin in the same words."""

from contextlib import closing
from pathlib import Path

from monitor.run import tick
from monitor.store import keeping
from monitor.store.matches import COMMON
from tests.world import FRIDAY, Post, Web, document, place, world

OPENING = "Larkspur Hill Primary in Brackenford has let us all down again and this is what I have to say about it"


def test_a_copy_is_found_among_hundreds_that_begin_alike(tmp_path: Path) -> None:
    """More share the opening than are ever counted; each is a case of its own, and the copy is one with what it copies."""
    posts = {n: f"{OPENING}: {' '.join(f'word{n}x{at}' for at in range(18))}" for n in range(COMMON + 20)}
    forum = [document(f"t{n}", words) for n, words in posts.items()]
    copy = document("copy", f"Well said. {posts[57]}")
    made = world(tmp_path, [place("forum"), place("paper")], Web({"forum": forum, "paper": [copy]}), Post())
    with closing(made.store):
        tick(made, FRIDAY)
        with made.store.read() as tx:
            cases = keeping.listed(tx, made.config.school.id)
            (copied,) = (case for case in cases if case.copies)
            keys = {sighting.key for sighting in keeping.sightings_of(tx, copied.id)}
    assert len(cases) == len(posts)
    assert keys == {"t57", "copy"}
