"""Writes the digest that is due: the cases that no digest has told, marked as told in the transaction that posts the letters."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, timedelta

from digests import compose
from digests.model import Unchecked
from monitor import health
from monitor.cadence import digest_day
from monitor.clock import is_impossible, is_leap
from monitor.condition import condition
from monitor.deadline import LONDON
from monitor.detect.mode import mode
from monitor.ladder import ladder, unmet
from monitor.model import Case, Reason, Severity, SourceState, Standing, Step
from monitor.notes import Event
from monitor.posting import DIGEST, HEALTH, Mailing, post
from monitor.report import moment
from monitor.store import Transaction, alerts, answers, canaries, keeping, ledger, outbox, places, receipts, steps
from monitor.store.plain import from_document
from monitor.store.pruning import prune
from monitor.summary import Day, Desk, Urgent, digest, is_told, looked_words, readers
from monitor.world import World
from sources.model import Document

FIVE_WEEKS, A_DAY = timedelta(weeks=5), timedelta(days=1)
SOON, STALE = timedelta(days=1, hours=12), timedelta(days=14)
FORGOTTEN = from_document(Document(key="", url="", title="", text=""))


def write(world: World, now: datetime) -> None:
    """The digest of today, if it is due and was not written yet, waits in the outbox, and what it tells is told.

    Nobody knows which day it is while the clock stands before any that it can be: then none is due.
    """
    if is_impossible(now):
        return
    config, school_id = world.config, world.config.school.id
    with world.store.read() as tx:
        since = ledger.last_digest(tx, school_id)
    day = digest_day(now, config.hours, config.school.nation, since)
    if day is None or (since and since.astimezone(LONDON).date() == day):
        return
    with world.store.write() as tx:
        since = ledger.last_digest(tx, school_id)
        digest_id = ledger.open_digest(tx, school_id, day, now)
        if digest_id is None:
            return
        desk = _desk(world)
        whole = _day(world, tx, day, min(since, now) if since else None, now)
        for person in readers(desk, whole.cases, [case for case, _ in whole.due]):
            letter = compose.digest(digest(desk, whole, person))
            post(tx, world, Mailing(DIGEST, f"digest:{school_id}:{day}:{person.role}", person, letter), now)
        _tell_technician(world, tx, whole)
        keeping.mark_told(tx, school_id, digest_id, [case.id for case in whole.cases])
        if not (is_leap(ledger.last_pass(tx), now) or is_leap(since, now)):
            # After one the clock may be years ahead for an hour, in which there may be passes and then a digest. Where it is
            # right, and nothing ran for weeks, the next digest forgets what is too old.
            ledger.forget(tx, now - timedelta(days=config.retention_days), now, FORGOTTEN)
            prune(tx, now)
    world.note(Event.DIGEST_WRITTEN, day=f"{day}", cases=len(whole.cases))


def _tell_technician(world: World, tx: Transaction, day: Day) -> None:
    """Whoever keeps the monitor running hears what has changed or is amiss on the day, and once a week how all of it does."""
    person = world.config.person("site_admin")
    new_week = day.since is None or day.since.isocalendar()[:2] < day.now.isocalendar()[:2]
    how = health.sourced(world, tx, day.now)
    found = (*health.news(how, whole=new_week), *health.found(world, tx, day.undelivered, day.now))
    if person and (found or new_week):
        letter = compose.notice(health.notice(world.config, found, day.sources, day.looked))
        post(tx, world, Mailing(HEALTH, f"health:{world.config.school.id}:{day.day}", person, letter), day.now)
        places.save_told(tx, {each.source_id: each.health for each in how})


def _desk(world: World) -> Desk:
    config = world.config
    return Desk(config.school, world.policy, config.people, config.by_hand, config.retention_days, config.fetch.contact)


def _day(world: World, tx: Transaction, day: date, since: datetime | None, now: datetime) -> Day:
    """Return what the digest of a day is made of."""
    school_id = world.config.school.id
    cases = [case for case in keeping.untold(tx, school_id) if case.closed is None]
    fresh = {case.id for case in cases}
    done = steps.taken(tx, fresh)
    # An alert is not followed by a line of its own, so what was seen on looking again stands here for all.
    noted = keeping.untold_changes(tx, school_id)
    changed = [change for change in noted if change.case_id not in fresh or change.reason is Reason.LOOKED_AGAIN]
    states = places.states(tx)
    good = [state.last_good for place in world.config.places if (state := states.get(place.source.id)) and state.last_good]
    return Day(
        now=now,
        day=day,
        since=since,
        cases=tuple(unmet(case, done[case.id]) for case in cases),
        changed=tuple(f"M-{change.number:04d}: {change.words}." for change in changed),
        urgent=tuple(_urgent(world, tx, since or now - FIVE_WEEKS)),
        counts=ledger.counts(tx, school_id, (now - FIVE_WEEKS).astimezone(LONDON).date()),
        unchecked=tuple(_unchecked(world, states, now)),
        undelivered=tuple(_undelivered(world, tx, since or now - FIVE_WEEKS, now)),
        notes=tuple(health.notes(world, tx, now)),
        sources=len(world.config.places),
        looked=looked_words(good),
        tray=answers.tray_count(tx, school_id),
        wordless=_wordless(world, tx),
        mode=mode(),
        due=tuple(_due(world, tx, now, {case.id for case in cases if is_told(case)})),
    )


def _due(world: World, tx: Transaction, now: datetime, fresh: Collection[int]) -> list[tuple[Case, Step]]:
    """Return what is due by the end of tomorrow in open cases, gravest first, then what is due first.

    ``fresh`` are the cases that have a line of their own, with its time, in this digest. What is not grave and has been overdue
    for a fortnight is in no digest any more: nine old questions would hide a call that is due today.
    """
    open_ones = [case for case in steps.open_cases(tx, world.config.school.id) if case.id not in fresh and _is_ours(case)]
    done = steps.taken(tx, [case.id for case in open_ones])
    found: list[tuple[tuple[object, ...], Case, Step]] = []
    for case in (one for one in open_ones if done[one.id] or not one.baseline):
        for rung in ladder(case, done[case.id], world.policy, world.config.hours).rungs:
            due, grave = rung.step.due, case.judgement.verdict.severity >= Severity.HIGH
            if due and rung.taken is None and due.act_by < now + SOON and (grave or due.act_by > now - STALE):
                found.append(((-case.judgement.verdict.severity, due.act_by, case.number), case, rung.step))
    return [(case, step) for _, case, step in sorted(found, key=lambda one: one[0])]


def _is_ours(case: Case) -> bool:
    return case.judgement.mention.standing is Standing.US or case.alert is not None


def _urgent(world: World, tx: Transaction, since: datetime) -> list[Urgent]:
    """Return the alerts that are open, or were raised or acknowledged since the last digest."""
    return [
        Urgent(
            raised.ref,
            raised.case_id,
            tuple(dict.fromkeys(telling.role for telling in alerts.tellings_of(tx, raised.id))),
            raised.opened,
            raised.acknowledged,
            raised.acknowledged_by,
            raised.decision,
        )
        for raised in alerts.alerts_since(tx, world.config.school.id, since)
    ]


def _unchecked(world: World, states: dict[str, SourceState], now: datetime) -> list[Unchecked]:
    """Return the sources that were not truly read, each with why, since when, and what mends it."""
    missed: list[Unchecked] = []
    for place in world.config.places:
        state = states.get(place.source.id)
        found = condition(place, state, now)
        if not found.is_read:
            good = moment(state.last_good) if state and state.last_good else "never"
            missed.append(Unchecked(place.label, found.words, good, found.remedy))
    return missed


def _wordless(world: World, tx: Transaction) -> Counter[str]:
    """Return how many posts without words no digest has spoken of, by the label of the place; this one does."""
    labels = {place.source.id: place.label for place in world.config.places}
    seen = Counter[str]()
    for source_id, number in ledger.take_wordless(tx, world.config.school.id, labels).items():
        seen[labels[source_id]] += number
    return seen


def _undelivered(world: World, tx: Transaction, since: datetime, now: datetime) -> list[Unchecked]:
    """Return the people whom letters could not reach: an alert without a reader is not a check."""
    ours = [letter for letter in outbox.waiting(tx) if letter.school_id == world.config.school.id]
    stuck = [letter for letter in ours if letter.message.urgent and letter.attempts]
    roles = {letter.role: letter.trouble for letter in stuck}
    roles |= dict(receipts.returned_since(tx, world.config.school.id, since))
    labels = {role: world.policy.role_label(role) for role in roles}
    lost = [Unchecked(f"Mail to the {labels[role]}", trouble, "not delivered") for role, trouble in roles.items()]
    canary = canaries.last_canary(tx, world.config.school.id)
    if canary and canary.arrived is None and now - canary.planted > A_DAY:
        why = f"the invented mention of {moment(canary.planted)} has not come into its mailbox"
        lost.append(Unchecked("Weekly test of the whole road", why, "not delivered", "Alerts may not arrive: monitor test-alert"))
    return lost
