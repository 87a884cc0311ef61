"""Puts a judged document into the one case it belongs to, and sees that whoever must know at once has a letter in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urldefrag

from monitor import policy
from monitor.answers import answered, standing_answer
from monitor.cases import TELLS, Known, alerting, rank, reason
from monitor.copies import alike, canonical, digest, sketch
from monitor.model import Case, Judgement, Place, Reason, Span, Standing
from monitor.relook import EDITED
from monitor.store import Transaction, answers, following, keeping, matches
from monitor.store import targets as named
from monitor.store.keeping import Found, Lead
from monitor.summary import is_told
from monitor.targets import Series, Target, noted, series, targets
from monitor.targets import digest as digest_of
from monitor.tell import raise_alert
from monitor.world import RECENT, World
from sources.model import Document

# The same words a season later are not a copy but a new matter, and somebody must hear of it.
STILL_A_COPY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Visit:
    """One reading of one place: when, and whether it was the first good one."""

    place: Place
    now: datetime
    first_look: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a page with what it is remembered by, and what was decided of it (None when it is not about us)."""

    document: Document
    name: bytes
    content: bytes
    judgement: Judgement | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Folded:
    """What became of a sighting: its case, what it did to that, and how it is judged in the light of what people answered.

    ``joined`` are cases without an answer that are now one with a case that a person said is ours.
    """

    case_id: int
    what: Reason
    judgement: Judgement
    joined: tuple[Case, ...] = ()


def keep(world: World, tx: Transaction, visit: Visit, item: Item) -> bool:
    """The item is in its case, and whoever must know at once has a letter in the outbox. Return whether somebody was alerted."""
    if item.judgement is None:
        return False
    posted = item.document.posted
    old = visit.first_look and posted is not None and visit.now - posted > RECENT
    found = _found(world.config.school.id, visit, item)
    school = world.config.school
    met = targets(item.document.words, item.judgement.detection, staff=school.staff, people=world.config.named)
    spot = _spot(found)
    judgement = _in_series(world, visit, item, _series(tx, found, spot, met)) or item.judgement
    folded = _fold(tx, found, _lead(visit.place, item.document, judgement), visit.place, old=old)
    named.note(tx, folded.case_id, spot, [digest_of(school.id, target.key) for target in met])
    causes = [alerting(folded.what, folded.judgement, old=old)]
    causes += [confirmed(case, old=case.baseline) for case in folded.joined]
    why = next((cause for cause in causes if cause in TELLS), None)
    if why:
        raise_alert(world, tx, keeping.case(tx, folded.case_id), why, visit.now)
    return why is not None


def _spot(found: Found) -> named.Spot:
    """Return where and when a sighting's words stood; the thread is what its address names, whatever part of it is shown."""
    at = min(found.posted or found.seen, found.seen)
    return named.Spot(found.school_id, found.source_id, digest(canonical(urldefrag(found.url).url)), at)


def _series(tx: Transaction, found: Found, spot: named.Spot, met: Sequence[Target]) -> list[tuple[Series, Span]]:
    """Return the series against one person that a sighting makes with other cases, each with the words that name them."""
    if not met:
        return []
    own = _matching(tx, found)
    counted = ((series(spot.at, named.others(tx, spot, digest_of(spot.school_id, it.key), own)), it.span) for it in met)
    return [(one, span) for one, span in counted if one is not None]


def _in_series(world: World, visit: Visit, item: Item, found: Sequence[tuple[Series, Span]]) -> Judgement | None:
    """Return how an item is judged that makes a series with others against one person, or None when it makes none."""
    if not found or item.judgement is None:
        return None
    longest = max((one for one, _ in found), key=lambda one: one.count)
    detection = noted(item.judgement.detection, longest, [span for _, span in found])
    received = item.document.posted or visit.now
    occasion = policy.Occasion(visit.place.channel, world.config.hours, received, visit.now)
    verdict = policy.verdict(world.policy, detection, occasion)
    return replace(item.judgement, detection=detection, verdict=verdict)


def _fold(tx: Transaction, found: Found, lead: Lead, place: Place, *, old: bool) -> Folded:
    """The sighting is in the one case it belongs to; return what became of it.

    A sighting that resembles several cases shows that they are one: they are merged, so that the cases that result are the
    same in whatever order the sightings come. What a person answered about one is held of all, for as long as it holds.
    """
    edited = matches.case_of_item(tx, found.school_id, found.source_id, found.item) is not None
    matching = _matching(tx, found)
    if not matching:
        return Folded(keeping.open_case(tx, found, lead, baseline=old), Reason.FIRST_SEEN, lead.judgement)
    before = [keeping.case(tx, case_id) for case_id in sorted(matching)]
    answer = standing_answer(before, lead.judgement)
    lead = replace(lead, judgement=answered(lead.judgement, answer))
    known = [replace(case, judgement=answered(case.judgement, answer)) for case in before]
    _join(tx, known, found, lead)
    if any(case.answer for case in before):
        answers.answer(tx, known[0].id, answer, answered(keeping.case(tx, known[0].id).judgement, answer))
    if answer and not answer.is_ours:
        return Folded(known[0].id, Reason.ALREADY_TOLD, lead.judgement)
    what = _what(known, lead)
    if what is Reason.BACK_AFTER_CLOSING:
        keeping.reopen(tx, known[0].id)
    told = edited and what is Reason.ALREADY_TOLD and following.take_told_edit(tx, known[0].id, found.seen)
    if not told:
        keeping.note_change(tx, known[0].id, found.seen, what, _change_words(what, place, edited=edited))
    if not any(case.judgement.mention.standing is Standing.US for case in before):
        tell_whole(tx, known[0].id)
    joined = [case for case in known if answer and not case.answer]
    return Folded(known[0].id, what, lead.judgement, tuple(joined))


def _join(tx: Transaction, known: Sequence[Case], found: Found, lead: Lead) -> None:
    """These cases are one, with the sighting in it, told by the gravest of all."""
    case_id, gravest = known[0].id, min(known, key=_rank_of)
    if gravest.id != case_id:
        keeping.lead_like(tx, case_id, gravest.id)
    keeping.merge(tx, case_id, [case.id for case in known[1:]])
    sighting_id = keeping.add_sighting(tx, case_id, found)
    if rank(lead.judgement, found.posted, found.source_id, found.key) < _rank_of(gravest):
        keeping.lead_with(tx, case_id, sighting_id, lead)


def _what(known: Sequence[Case], lead: Lead) -> Reason:
    """Return what a sighting does to these cases."""
    gravest = min(known, key=_rank_of)
    alerted = any(case.alert is not None for case in known)
    return reason(Known(gravest.judgement, closed=known[0].closed is not None, alerted=alerted), lead.judgement)


def confirmed(case: Case, *, old: bool) -> Reason:
    """Return why somebody is alerted to a case that turns out to be ours by a person's word, or why nobody is."""
    heard = case.alert is not None and not (case.answer and not case.answer.is_ours)
    return Reason.ALREADY_TOLD if heard else alerting(Reason.CONFIRMED_OURS, case.judgement, old=old)


def tell_whole(tx: Transaction, case_id: int) -> None:
    """A case of ours that earlier digests only counted, for it might have been another school's, is told whole by the next."""
    if is_told(keeping.case(tx, case_id)):
        answers.untell(tx, case_id)


def _matching(tx: Transaction, found: Found) -> set[int]:
    """Return the cases that a sighting belongs to: the item's own, those at its address, those of near-copies of its words."""
    own = matches.case_of_item(tx, found.school_id, found.source_id, found.item)
    matching = {own} if own is not None else set()
    if found.address is not None:
        matching |= matches.cases_at(tx, found.school_id, found.address)
    near = matches.sketches_near(tx, found.school_id, found.sketch, found.seen - STILL_A_COPY)
    return matching | {case_id for case_id, known in near if alike(found.sketch, known)}


def _rank_of(case: Case) -> tuple[object, ...]:
    return rank(case.judgement, case.lead.posted, case.lead.source_id, case.lead.key)


def _change_words(what: Reason, place: Place, *, edited: bool) -> str:
    if what is Reason.GOT_WORSE:
        return f"more serious words were found: {place.label}"
    if what is Reason.BACK_AFTER_CLOSING:
        return f"seen again after it was closed: {place.label}"
    return f"{EDITED}: {place.label}" if edited else f"seen in one more place: {place.label}"


def _found(school_id: str, visit: Visit, item: Item) -> Found:
    document = item.document
    return Found(
        school_id=school_id,
        source_id=visit.place.source.id,
        item=item.name,
        key=document.key,
        url=document.url,
        address=digest(canonical(document.url)) if document.permalink and document.url else None,
        sketch=sketch(document.words),
        seen=visit.now,
        posted=document.posted,
    )


def _lead(place: Place, document: Document, judgement: Judgement) -> Lead:
    """Return what a case is told by."""
    fingerprint = sha256(document.words.encode("utf-8", "replace")).hexdigest()
    return Lead(kept(document, judgement), judgement, place.label, place.channel, fingerprint)


def kept(document: Document, judgement: Judgement) -> Document:
    """Return a document as it may be kept: without its words where the policy lets only the address be kept."""
    return document if judgement.verdict.keep_text else replace(document, title="", text="", context="", author="")
