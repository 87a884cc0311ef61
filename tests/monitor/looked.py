"""A town for tests in which the pages of cases are looked at again, and what its digests say of that."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.model import Case, Place
from monitor.progress import Desk, record, standing
from monitor.run import tick
from monitor.store import alerts, keeping
from monitor.world import World
from sources.model import Answered, Document, SourceError
from tests.world import Post, Web, document, place, world

FORUM = place("forum")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
URL = "https://forum.example/x"
INSULT = "The head of Larkspur Hill Primary School Brackenford is a fat ugly cow and everybody in town knows that she is one"
GONE, MISSING = Answered("It is gone.", status=410), Answered("Not found.", status=404)
FILLER = "The market is on Saturday this week and parking is free until noon, says the council of the town."


def page(text: str) -> Document:
    """Return what stands at an address."""
    return Document(key="text", url=URL, title="", text=text)


@dataclass
class Town:
    """A world with one forum, and what stands on its pages."""

    world: World
    web: Web
    post: Post

    @property
    def desk(self) -> Desk:
        """Where its cases are worked on."""
        return Desk(self.world.store, self.world.config, self.world.policy)

    def found(self, *shown: Document, at: datetime = NOW) -> None:
        """The forum shows these posts, and a pass is made."""
        self.web.shows["forum"] = [document("old", "The bridge is closed."), *shown]
        self.look(at)

    def look(self, at: datetime) -> None:
        """A pass is made."""
        tick(self.world, at)

    def stands(self, answer: str | SourceError, at: datetime, url: str = URL) -> None:
        """This stands at an address, and a pass is made."""
        self.web.texts[url] = page(answer) if isinstance(answer, str) else answer
        self.look(at)

    def case(self, ref: str = "M-0001") -> Case:
        """Return a case."""
        with self.world.store.read() as tx:
            found = keeping.case_called(tx, self.world.config.school.id, ref)
        assert found is not None
        return found

    def told(self) -> list[str]:
        """Return the lines of all digests of the head that speak of a change, in their order."""
        letters = [message.letter.text for message in self.post.taken if message.key.endswith(":head") and not message.urgent]
        lines = (line.strip().removeprefix("- ") for text in letters for line in _unwrapped(text).split("\n"))
        return [line for line in lines if line.startswith("M-0001: ") and "When done:" not in line]

    def asked(self, at: datetime) -> None:
        """Somebody has asked for the removal of the first case, in the step that its policy has for that."""
        rungs = standing(self.desk, "M-0001").ladder.rungs
        step = next(rung.step.id for rung in rungs if self.world.policy.steps[rung.step.id].then == "look_again")
        record(self.desk, "M-0001", step, "head", at)

    def alerts(self) -> int:
        """Return how many alerts were raised."""
        with self.world.store.read() as tx:
            return len(alerts.alerts_since(tx, self.world.config.school.id, NOW - DAY))


def _unwrapped(text: str) -> str:
    """Return a letter without the ends of lines that only wrap."""
    return text.replace("\n    ", " ")


@contextmanager
def opened(folder: Path, forum: Place = FORUM, *, since: datetime = NOW - DAY, **changes: object) -> Iterator[Town]:
    """Give a town whose forum was looked at before; unless said otherwise its digest is written each day."""
    web, post = Web({"forum": [document("old", "The bridge is closed.")]}), Post()
    made = world(folder, [forum], web, post, **changes)
    with closing(made.store):
        tick(made, since)
        yield Town(made, web, post)
