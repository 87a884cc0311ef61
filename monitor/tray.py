"""The tray of cases that may be another school's: which wait, what an answer does to one, and what it settles of others."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.answers import answered, why
from monitor.build import recognised
from monitor.cases import TELLS
from monitor.config import Config, persons
from monitor.config.persons import Own
from monitor.fold import confirmed, tell_whole
from monitor.lessons import Teaching, wrong
from monitor.look import whereabouts
from monitor.match import Matcher, Whereabouts
from monitor.model import Answer, Case, Mention, Reason, Said, School, Standing
from monitor.policy import Policy
from monitor.route import route
from monitor.store import Store, Transaction, alerts, answers, keeping, lessons
from monitor.suggest import Suggestion, suggest
from monitor.tell import raise_alert
from monitor.world import World


@dataclass(frozen=True, slots=True)
class Item:
    """One case of the tray, what an answer to it could teach, and the roles that may not answer: it may be about them."""

    case: Case
    suggestion: Suggestion
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the holder of a role answers to one case, and what is learned from it (None: nothing)."""

    said: Said
    by: str
    now: datetime
    teaching: Teaching | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What an answer did to a case: as it is now, what it was taken for before, and which roles are alerted because of it."""

    case: Case
    before: Standing = Standing.UNSURE
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer did: to its own case, the lesson learned (None: nothing), what that settled, and how many still wait."""

    own: Settled | None
    lesson: int | None
    others: tuple[Settled, ...]
    left: int


def tray(store: Store, config: Config, policy: Policy) -> list[Item]:
    """Return the cases that wait for an answer: those that somebody was or would be alerted to first, then the newest."""
    with store.read() as tx:
        waiting = answers.in_tray(tx, config.school.id)
        school, _ = recognised(config, tx)
    waiting.sort(key=lambda case: (case.alert is None and not case.judgement.verdict.urgent, -case.number))
    return [item(config, policy, school, case) for case in waiting]


def item(config: Config, policy: Policy, school: School, case: Case) -> Item:
    """Return a case with what an answer to it could teach, as far as that may be learned, and who may not give one."""
    found = suggest(school, case.document, case.judgement.mention)
    found = replace(found, namesake=_siteless(config, found.namesake))
    yes, namesake = (each if each and not refused(config, school, each) else None for each in (found.yes, found.namesake))
    return Item(case, Suggestion(yes, namesake), withheld(config, policy, case))


def refused(config: Config, school: School, teaching: Teaching) -> str:
    """Return why something may not be learned, or nothing: it is no place or host, it is our own, or it means a person."""
    if words := wrong(school, teaching):
        return words
    ours = persons.own((school.name, school.short_name, school.town), school.handles)
    nobody = Own(frozenset(), frozenset())
    for text, known in ((teaching.place, nobody), (teaching.name, ours)):
        if text and (person := persons.find_person(text, known)):
            return f"schools and places are learned and nobody's name: {text}: {person}"
    if teaching.host in _read_hosts(config):
        return f"{teaching.host} is a place that is read for you: what stands there may be about us"
    return ""


def withheld(config: Config, policy: Policy, case: Case) -> tuple[str, ...]:
    """Return the roles that may not judge a case: nobody judges a matter that may be about themselves."""
    kept_from = route(case.judgement.verdict, case.judgement.detection, policy, config.people).withheld
    return tuple(role for role in kept_from if config.person(role))


def answer(world: World, case: Case, reply: Reply) -> Outcome:
    """The answer stands, with all that follows from it: in one transaction, so that nothing of it is ever half done."""
    given = Answer(reply.said, reply.by, reply.now)
    with world.store.write() as tx:
        case = keeping.case_called(tx, case.school_id, case.ref) or case
        own = _settle(world, tx, case, given)
        lesson, others = _learn(world, tx, reply.teaching, given, case) if reply.teaching else (None, ())
        return Outcome(own, lesson, others, answers.tray_count(tx, case.school_id))


def teach(world: World, teaching: Teaching, by: str, now: datetime) -> Outcome:
    """It is learned by a role's word, as if an answer had taught it."""
    school = world.config.school
    with world.store.write() as tx:
        keeping.enrol(tx, school.id, school.name)
        lesson, others = _learn(world, tx, teaching, Answer(Said.NO, by, now), None)
        return Outcome(None, lesson, others, answers.tray_count(tx, school.id))


def _learn(
    world: World, tx: Transaction, teaching: Teaching, given: Answer, case: Case | None
) -> tuple[int, tuple[Settled, ...]]:
    """It is learned, and what waited in the tray for nothing else is settled; return the lesson's id and what was settled."""
    school_id = world.config.school.id
    before = _matcher(world, tx)
    lesson = lessons.teach(tx, school_id, teaching, (given.by, given.at), case.id if case else None)
    source = case.ref if case else f"lesson {lesson}"
    settled: list[Settled] = []
    for each, mention in _decided(world, tx, before):
        if given.by not in withheld(world.config, world.policy, each):
            said = Said.YES if mention.standing is Standing.US else Said.NO
            settled.append(_settle(world, tx, each, Answer(said, given.by, given.at, source), mention))
    return lesson, tuple(settled)


def _settle(world: World, tx: Transaction, case: Case, given: Answer, mention: Mention | None = None) -> Settled:
    """The answer stands on one case: one of ours is told like any other, another school's is closed and climbs no further.

    ``mention`` takes the place of what matching decided before.
    """
    known = case.judgement.mention
    judgement = answered(replace(case.judgement, mention=mention or known), given)
    answers.answer(tx, case.id, given, judgement)
    if not given.is_ours:
        for raised in alerts.alerts_of(tx, case.id):
            alerts.acknowledge(tx, raised.id, given.by, given.at, "server")
            alerts.decide(tx, raised.id, "not_us", given.by, given.at)
    elif known.standing is not Standing.US:
        keeping.note_change(tx, case.id, given.at, Reason.CONFIRMED_OURS, f"it is ours, {why(given)}")
        tell_whole(tx, case.id)
        # One matter that a person has just read is told however old it is; what follows from a lesson may be years of them.
        cause = confirmed(replace(case, judgement=judgement), old=case.baseline and bool(given.learned_from))
        if cause in TELLS:
            raise_alert(world, tx, keeping.case(tx, case.id), cause, given.at)
            tellings = alerts.tellings_of(tx, alerts.alerts_of(tx, case.id)[-1].id)
            return Settled(keeping.case(tx, case.id), known.standing, tuple(telling.role for telling in tellings))
    return Settled(keeping.case(tx, case.id), known.standing)


def _decided(world: World, tx: Transaction, before: Matcher) -> Iterator[tuple[Case, Mention]]:
    """Yield the cases of the tray about which the school as now taught leaves no doubt and left some before, with why.

    One with an alert that nobody has acknowledged waits for a person.
    """
    after = _matcher(world, tx)
    for case in answers.in_tray(tx, world.config.school.id):
        if any(raised.acknowledged is None for raised in alerts.alerts_of(tx, case.id)):
            continue
        then, now = (_mention(world, matcher, case) for matcher in (before, after))
        if now.standing is not then.standing and now.standing in {Standing.US, Standing.OTHER}:
            yield case, now


def _mention(world: World, matcher: Matcher, case: Case) -> Mention:
    place = next((each for each in world.config.places if each.source.id == case.lead.source_id), None)
    school_id = world.config.school.id
    where = whereabouts(place, school_id) if place else Whereabouts()
    return matcher.match(case.document, where).get(school_id, Mention(Standing.OTHER))


def _matcher(world: World, tx: Transaction) -> Matcher:
    school, commonness = recognised(world.config, tx)
    return Matcher([school], commonness)


def _read_hosts(config: Config) -> set[str]:
    """Return the hosts of the places that are read."""
    return {(urlsplit(place.source.url).hostname or "").removeprefix("www.") for place in config.places}


def _siteless(config: Config, teaching: Teaching | None) -> Teaching | None:
    """Return what a case could teach without a host that is one of the places that are read."""
    return replace(teaching, host="") if teaching and teaching.host in _read_hosts(config) else teaching
