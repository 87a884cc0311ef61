"""A town for the tests of the tray: a forum and a paper, what they show, the passes that are made, and what people answer."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor import tray
from monitor.lessons import Teaching
from monitor.model import Case, Said
from monitor.run import tick
from monitor.store import answers, keeping
from monitor.tray import Outcome, Reply
from monitor.world import World
from sources.model import Document
from tests.cast import HEAD
from tests.world import FRIDAY, ORCHARD, Post, Web, document, place, world

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RUDE = "Really unhappy with Larkspur Hill Primary{}, nobody answers the phone and the office lost our form again"
VAGUE = RUDE.format("")
NAMED = "Little Wren Quillfeather, aged 8, Year 4 at Larkspur Hill, lives at 12 Fell Road, it is on a list for all to see"
ABOUT_HEAD = "My son says that the headteacher at Larkspur Hill grabbed his arm hard to get him off the climbing frame"
THREAT = "Anyone at Larkspur Hill tomorrow? If I see him there I am going to batter him, I swear it"


@dataclass
class Town:
    """A world with a forum and a paper that were looked at before, its web and its post."""

    world: World
    web: Web
    post: Post
    shown: dict[str, list[Document]] = field(default_factory=lambda: {"forum": [], "paper": []})
    hours: int = 0

    @property
    def now(self) -> datetime:
        """The moment of the newest pass."""
        return FRIDAY + self.hours * HOUR

    def show(self, *shown: Document, where: str = "forum") -> None:
        """A place shows these documents too, and a pass was made."""
        old = [each for each in self.shown[where] if each.key not in {new.key for new in shown}]
        self.shown[where] = [*old, *shown]
        self.tick(2)

    def tick(self, hours: int) -> None:
        """So many hours later a pass was made."""
        self.hours += hours
        self.web.shows |= self.shown
        tick(self.world, self.now)

    def case(self, ref: str = "M-0001") -> Case:
        """Return a case as it is now."""
        with self.world.store.read() as tx:
            found = keeping.case_called(tx, self.world.config.school.id, ref)
        assert found is not None
        return found

    def waiting(self) -> list[str]:
        """Return the cases in the tray, in its order; the digest counts them."""
        items = tray.tray(self.world.store, self.world.config, ORCHARD)
        with self.world.store.read() as tx:
            assert answers.tray_count(tx, self.world.config.school.id) == len(items)
        return [item.case.ref for item in items]

    def say(self, said: Said, ref: str = "M-0001", *, by: str = "head", teaching: Teaching | None = None) -> Outcome:
        """Somebody answers, half an hour after the newest pass."""
        return tray.answer(self.world, self.case(ref), Reply(said, by, self.now + HOUR / 2, teaching))

    def urgent(self) -> list[str]:
        """Return who has had an urgent letter, in order."""
        return [message.to for message in self.post.taken if message.urgent]

    def digest(self) -> str:
        """Return the text of the head's digest of the next day."""
        self.tick(24)
        letters = [message for message in self.post.taken if message.key.startswith("digest:") and message.to == HEAD.email]
        return letters[-1].letter.text


@contextmanager
def made_town(folder: Path) -> Iterator[Town]:
    """A forum and a paper whose every look is due, already known, so that what they show next is new."""
    web, post = Web(), Post()
    local = replace(place("paper"), locality=("Brackenford",))
    made = world(folder, [place("forum"), local], web, post)
    with closing(made.store):
        one = Town(made, web, post)
        one.show(document("old", "The bridge is closed."))
        one.show(document("old", "The bridge is closed."), where="paper")
        yield one
