"""Puts letters into the outbox, each with the code by which an answer to it is known."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from digests.model import Answering, Letter, Message
from monitor import links
from monitor.model import Person
from monitor.store import Transaction, outbox
from monitor.store.outbox import Posting
from monitor.world import World

ACK, DECIDED = "ACK", "DECIDED"
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Kind(NamedTuple):
    """What a letter is, for the outbox, and whether it may wait for the end of the quiet hours."""

    name: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Mailing:
    """A letter to one person: what it is, its key, and the code by which an answer to it is known."""

    kind: Kind
    key: str
    to: Person
    letter: Letter
    code: str = ""


@dataclass(frozen=True, slots=True)
class Nudge:
    """What is said by another way than mail about the letter with this key; ``failed``: mail did not deliver it.

    ``link`` acknowledges in the name of whoever the letter went to, so it goes only where nobody else reads.
    """

    about: str
    words: str
    link: str = ""
    failed: bool = False


ALERT, BUNDLE, NUDGE = Kind("alert", urgent=True), Kind("bundle", urgent=True), Kind("text message", urgent=True)
TEST, QUESTION, DIGEST, HEALTH = Kind("test", urgent=True), Kind("question"), Kind("digest"), Kind("health")


def new_code() -> str:
    """Return a code that nobody can guess: forty bits, readable over the telephone."""
    signs = [secrets.choice(_SIGNS) for _ in range(8)]
    return f"{''.join(signs[:4])}-{''.join(signs[4:])}"


def answering(world: World, word: str, refs: Sequence[str], otherwise: str, now: datetime) -> Answering:
    """Return how a letter with a new code is answered, by the ways that this school has."""
    code, web = new_code(), world.config.web
    return Answering(
        word=word,
        refs=tuple(refs),
        code=code,
        mailbox=world.config.reply_to if world.config.answers else "",
        page=f"{web.url}/a/{links.sign(world.key, code, now)}" if web else "",
        otherwise=otherwise,
    )


def post(tx: Transaction, world: World, mailing: Mailing, now: datetime) -> None:
    """The letter to one person waits in the outbox; the same key is there only once."""
    posting = Posting(world.config.school.id, mailing.to.role, mailing.kind.name, world.via, mailing.code)
    outbox.post(tx, posting, Message(mailing.key, mailing.to.email, mailing.letter, now, urgent=mailing.kind.urgent))


def nudge(tx: Transaction, world: World, to: Person, nudge: Nudge, now: datetime) -> None:
    """Whoever has other ways than mail is told there that a letter waits: what it is, and nothing of what was found."""
    for way in world.config.ways:
        if to.role in way.roles and (way.always or nudge.failed):
            key = f"nudge:{way.id}:{'failed:' if nudge.failed else ''}{nudge.about}"
            words = f"{nudge.words} To acknowledge: {nudge.link}" if nudge.link and len(way.roles) == 1 else nudge.words
            posting = Posting(world.config.school.id, to.role, NUDGE.name, way.id if world.config.live else world.via)
            outbox.post(tx, posting, Message(key, to.phone or to.email, Letter("", words, ""), now, urgent=True))
