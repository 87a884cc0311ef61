"""A week without a network: nothing is lost, what is urgent goes first when it is back, and nobody is told twice."""

from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from digests.model import DeliveryError
from monitor.deadline import LONDON
from monitor.run import tick
from monitor.store import places
from sources.model import Unreachable
from tests.world import COMPLAINT, FRIDAY, PRAISE, THREAT, Post, Web, document, place, world

HOUR = timedelta(hours=1)
BACK = FRIDAY + 7 * 24 * HOUR
# A place that could not be reached for any time is asked again within two hours and a tenth.
AGAIN = 2.2 * HOUR


def test_after_a_week_without_a_network_everything_is_told_once_and_what_is_urgent_first(tmp_path: Path) -> None:
    """A digest for each of the days waits in the outbox, and what was published meanwhile stands in the first one after."""
    web, post = Web({"gazette": [document("t", THREAT)]}), Post(down=DeliveryError("The mail server could not be reached."))
    one = world(tmp_path, [place("gazette"), place("forum"), place("council")], web, post)
    with closing(one.store):
        tick(one, FRIDAY)
        web.shows.clear()
        web.shows.update({name: Unreachable("its name could not be found (DNS)") for name in ("gazette", "forum", "council")})
        for hours in range(4, 7 * 24, 4):
            tick(one, FRIDAY + hours * HOUR)
        assert not post.taken
        web.shows.update({"gazette": [document("p", PRAISE)], "forum": [document("c", COMPLAINT)], "council": []})
        post.down = None
        for minutes in range(0, int(AGAIN / timedelta(minutes=1)) + 10, 10):
            tick(one, BACK + timedelta(minutes=minutes))
        tick(one, BACK + 24 * HOUR)
        with one.store.read() as tx:
            assert all((state.last_good or FRIDAY) >= BACK and not state.trouble for state in places.states(tx).values())
    keys = [message.key for message in post.taken]
    assert max(Counter(keys).values()) == 1
    urgent = [message.urgent for message in post.taken if message.created < BACK]
    assert urgent == sorted(urgent, reverse=True)
    digests = [key.split(":")[2] for key in keys if key.startswith("digest:") and key.endswith(":head")]
    assert sorted(digests) == [f"{(FRIDAY + days * 24 * HOUR).astimezone(LONDON):%Y-%m-%d}" for days in range(9)]
