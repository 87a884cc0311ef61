"""The people of the school: who answers what they are sent, after minutes, after hours, or not at all."""

import heapq
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random

from digests.model import Message
from digests.replies import Kind, Reply
from monitor.decisions import DECISIONS
from tests.year.calendar import DAY, HOUR, MINUTE
from tests.year.evidence import Seen
from tests.year.school import LADDER

CODE = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b")
REF = re.compile(r"\b[AT]-\d{4}\b")
NOBODY_YET = 30  # rounds after which whoever reads it answers at once
CAME_BACK = 0.03


@dataclass
class People:
    """Everybody who reads letters. What they answer is in the mailbox at its time."""

    dice: Random
    seen: Seen
    waiting: list[tuple[datetime, int, Reply]] = field(default_factory=list)
    _number: "count[int]" = field(default_factory=count)

    def post(self, when: datetime, reply: Reply) -> None:
        """A mail is in the mailbox from then on."""
        heapq.heappush(self.waiting, (when, next(self._number), reply))

    def sent_until(self, now: datetime) -> list[Reply]:
        """Return the mails that have come into the mailbox since it was last asked."""
        found = []
        while self.waiting and self.waiting[0][0] <= now:
            found.append(heapq.heappop(self.waiting)[2])
        return found

    def read(self, now: datetime, role: str, message: Message, names: Sequence[str]) -> None:
        """Somebody has a letter, and may answer it."""
        kind = message.key.partition(":")[0]
        if kind in {"alert", "bundle"} and role in LADDER:
            self._alerted(now, role, message, names)
        elif kind == "test" and role and self.dice.random() < 0.8:
            self._answer(now + self.dice.uniform(0.1, 30) * HOUR, message, "ACK")
        elif kind == "question" and self.dice.random() < 0.7:
            self._answer(now + self.dice.uniform(0.1, 30) * HOUR, message, "DECIDED", self.dice.choice(list(DECISIONS)))

    def _alerted(self, now: datetime, role: str, message: Message, names: Sequence[str]) -> None:
        """An alert is read by somebody, or comes back, or lies in the mailbox."""
        chance, rounds = self.dice.random(), int(message.key.split(":")[4]) if message.key.startswith("alert:") else 0
        if self.dice.random() < CAME_BACK:
            self.seen.counted["letters that came back"] += 1
            self.seen.bounced.append((now, role))
            self.post(now + 8 * MINUTE, Reply(Kind.BOUNCE, failed=(message.to,)))
            return
        soon, later, much_later = self.dice.uniform(3, 45) * MINUTE, self.dice.uniform(1, 9) * HOUR, self.dice.uniform(1, 2) * DAY
        habits = ((0.2, soon), (0.35, later), (0.4, much_later))
        after = soon if rounds > NOBODY_YET else next((wait for share, wait in habits if chance < share), None)
        if after:
            self._answer(now + after, message, "ACK")
            for ref in names:
                self.seen.acknowledged[ref] = min(now + after, self.seen.acknowledged.get(ref, now + after))

    def _answer(self, when: datetime, message: Message, word: str, *rest: str) -> None:
        """A reply to a letter, with the code in its subject."""
        self.seen.counted[f"answers {word}"] += 1
        code = CODE.findall(message.letter.subject)[-1]
        refs = tuple(dict.fromkeys(REF.findall(message.letter.subject)))
        self.post(when, Reply(Kind.ANSWER, f"<{when:%Y%m%d%H%M%S}@phone.example>", message.to, None, word, refs, rest, code))
