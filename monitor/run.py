"""The pipeline: watch, write, send. Each commits before the next relies on it."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime

from digests.model import Courier, DeliveryError, Message
from monitor.asking import MAIL, ask
from monitor.cadence import is_quiet, retry
from monitor.canary import plant
from monitor.engine import by_host
from monitor.follow import MOST_A_PASS, at_most
from monitor.look import look
from monitor.looked import needs_look
from monitor.model import Place
from monitor.notes import Event
from monitor.receive import receive
from monitor.still import look_again
from monitor.store import keeping, ledger, outbox, places
from monitor.store.outbox import Waiting
from monitor.tell import climb, gather_bundles, pass_over, undelivered
from monitor.world import Look, World
from monitor.write import write


def tick(world: World, now: datetime, *, due_or_not: bool = False) -> tuple[Look, ...]:
    """Do all that is due, and return what each look gave. Safe at any moment and any number of times.

    ``due_or_not`` looks at every source, for a person who is waiting to see.
    """
    with world.store.write() as tx:
        keeping.enrol(tx, world.config.school.id, world.config.school.name)
        pass_id = ledger.begin_pass(tx, now)
    # A fault on one page, in one digest or in one alert keeps nobody else's letters in: it is raised when the rest is done.
    with ExitStack() as rest:
        rest.callback(tell, world, now)
        rest.callback(plant, world, now)
        rest.callback(write, world, now)
        rest.callback(look_again, world, now, alerted=lambda: deliver(world, now, urgent_only=True))
        rest.callback(receive, world, now)
        looks = watch(world, now, world.config.places if due_or_not else _due(world, now))
    with world.store.write() as tx:
        ledger.end_pass(tx, pass_id, now, sum(bool(one.trouble) for one in looks))
    return looks


def watch(world: World, now: datetime, chosen: Sequence[Place]) -> tuple[Look, ...]:
    """Each of these sources has been looked at; alerts left as soon as the host they were found on was done."""
    if not chosen:
        return ()
    looks: list[Look] = []
    world = replace(world, follow=at_most(world.follow, MOST_A_PASS))
    try:
        for done in by_host(chosen, lambda place: look(world, place, now)):
            looks += done
            for one in done:
                world.progress(one)
                _note(world, one)
            if any(one.urgent for one in done):
                deliver(world, now, urgent_only=True)
            if any(one.trouble for one in done):
                # A wish to be left alone is heard even if this pass is killed.
                _heard(world, now)
    finally:
        _heard(world, now)
    return tuple(looks)


def _note(world: World, one: Look) -> None:
    """The log has what a look gave."""
    if one.trouble and not one.read:
        world.note(Event.SOURCE_NOT_READ, source=one.place.source.id)
    else:
        world.note(Event.SOURCE_READ, source=one.place.source.id, read=one.read, new=one.new, ours=one.ours, urgent=one.urgent)


def _heard(world: World, now: datetime) -> None:
    """What places said of robots, and of being left alone, is remembered."""
    with world.store.write() as tx:
        places.save_robots(tx, world.robots)
        places.save_silences(tx, world.silences, now)


def send(world: World, now: datetime) -> None:
    """What people answered was taken, what nobody acknowledged has climbed, and whatever is due was delivered or stays."""
    with ExitStack() as rest:
        rest.callback(tell, world, now)
        receive(world, now)


def tell(world: World, now: datetime) -> None:
    """What nobody acknowledged has climbed, people were asked what is to be asked, and whatever is due was delivered or stays."""
    with ExitStack() as rest:
        rest.callback(reach, world, now)
        rest.callback(gather_bundles, world, now)
        rest.callback(climb, world, now)
        ask(world, now)


def reach(world: World, now: datetime) -> None:
    """Whatever is due was delivered; an alert whose reader cannot be reached at all has gone to the next person at once."""
    for _ in world.config.people:
        if not deliver(world, now):
            return
        climb(world, now)


def deliver(world: World, now: datetime, *, urgent_only: bool = False) -> bool:
    """Each letter that is due was handed to its courier once. First sent, then marked: a crash repeats and never loses.

    A letter that trips a fault in the program stays like any other and does not hold up those behind it. In quiet hours only
    urgent letters leave. Return whether somebody is next whose turn has come because another cannot be reached.
    """
    with world.store.read() as tx:
        due = outbox.waiting(tx, now, urgent_only=urgent_only or is_quiet(now, world.config.hours))
    faults: list[Exception] = []
    hurried = False
    for letter in due:
        # Told to leave, the process does not leave between the two: the letter would come twice.
        with world.store.gate.passage():
            try:
                _courier(world, letter).deliver(_addressed(world, letter))
            except DeliveryError as trouble:
                hurried |= _stays(world, letter, trouble, now)
            except Exception as fault:  # noqa: BLE001 - raised again when every letter has been tried
                _stays(world, letter, DeliveryError("A fault in the program."), now)
                faults.append(fault)
            else:
                with world.store.write() as tx:
                    outbox.mark_sent(tx, letter.id, now)
                world.note(Event.LETTER_SENT, letter=letter.kind, role=letter.role, way=letter.via, key=letter.message.key)
    if faults:
        raise faults[0]
    return hurried


def _addressed(world: World, letter: Waiting) -> Message:
    """Return the message to whoever holds the role now: what was written to the one before them is not for them any more."""
    person = world.config.person(letter.role)
    if letter.school_id != world.config.school.id:
        return letter.message
    if person is None:
        raise DeliveryError(f"Nobody holds the role {letter.role} any more.", permanent=True)
    to = person.email if letter.via in {"", MAIL} else person.phone or person.email
    if to != letter.message.to:
        with world.store.write() as tx:
            outbox.readdress(tx, letter.id, to)
    return replace(letter.message, to=to)


def _courier(world: World, letter: Waiting) -> Courier:
    """Return what takes a letter. A way that config.toml no longer has is a failure to deliver, not a fault."""
    if letter.via not in world.couriers:
        raise DeliveryError(f"config.toml no longer has the way {letter.via}.", permanent=True)
    return world.couriers[letter.via]


def _stays(world: World, letter: Waiting, trouble: DeliveryError, now: datetime) -> bool:
    """The letter is tried again later; an alert whose reader cannot be reached at all is the next person's. Return whether."""
    world.note(
        Event.LETTER_STAYS,
        letter=letter.kind,
        role=letter.role,
        way=letter.via,
        key=letter.message.key,
        tries=letter.attempts + 1,
    )
    with world.store.write() as tx:
        outbox.mark_failed(tx, letter.id, retry(letter.attempts + 1, now), trouble.words)
        if not letter.attempts:
            undelivered(tx, world, letter, now)
        # What was only late before (451) and is refused now (550) cannot be reached from now on.
        return trouble.permanent and letter.trouble != trouble.words and pass_over(world, tx, letter.message.key, now)


def _due(world: World, now: datetime) -> list[Place]:
    with world.store.read() as tx:
        states = places.states(tx)
    return [place for place in world.config.places if needs_look(place, states.get(place.source.id), now)]
