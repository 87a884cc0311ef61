"""Puts a judged document into the one case it belongs to, and sees that whoever must know at once has a letter in the outbox."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.cases import TELLS, Known, alerting, rank, reason
from monitor.copies import alike, canonical, digest, sketch
from monitor.model import Case, Judgement, Place, Reason, Standing
from monitor.store import Transaction, keeping
from monitor.store.keeping import Found, Lead
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


def keep(world: World, tx: Transaction, visit: Visit, item: Item) -> bool:
    """The item is in its case, and whoever must know at once has a letter in the outbox. Return whether somebody was alerted."""
    if item.judgement is None:
        return False
    posted = item.document.posted
    old = visit.first_look and posted is not None and visit.now - posted > RECENT
    found = _found(world.config.school.id, visit, item)
    lead = _lead(visit.place, item.document, item.judgement)
    case_id, what = _fold(tx, found, lead, visit.place, old=old)
    why = alerting(what, item.judgement, old=old)
    if why in TELLS:
        raise_alert(world, tx, keeping.case(tx, case_id), why, visit.now)
    return why in TELLS


def _fold(tx: Transaction, found: Found, lead: Lead, place: Place, *, old: bool) -> tuple[int, Reason]:
    """The sighting is in the one case it belongs to; return the case and what the sighting did to it.

    A sighting that resembles several cases shows that they are one: they are merged, so that the cases that result are the
    same in whatever order the sightings come.
    """
    edited = keeping.case_of_item(tx, found.school_id, found.source_id, found.item) is not None
    matching = _matching(tx, found)
    if not matching:
        return keeping.open_case(tx, found, lead, baseline=old), Reason.FIRST_SEEN
    known = [keeping.case(tx, case_id) for case_id in sorted(matching)]
    case_id = known[0].id
    gravest = min(known, key=_rank_of)
    if gravest.id != case_id:
        keeping.lead_like(tx, case_id, gravest.id)
    keeping.merge(tx, case_id, [case.id for case in known[1:]])
    sighting_id = keeping.add_sighting(tx, case_id, found)
    if rank(lead.judgement, found.posted, found.source_id, found.key) < _rank_of(gravest):
        keeping.lead_with(tx, case_id, sighting_id, lead)
    alerted = any(case.alert is not None for case in known)
    what = reason(Known(gravest.judgement, closed=known[0].closed is not None, alerted=alerted), lead.judgement)
    if what is Reason.BACK_AFTER_CLOSING:
        keeping.reopen(tx, case_id)
    keeping.note_change(tx, case_id, found.seen, what, _change_words(what, place, edited=edited))
    return case_id, what


def _matching(tx: Transaction, found: Found) -> set[int]:
    """Return the cases that a sighting belongs to: the item's own, those at its address, those of near-copies of its words."""
    own = keeping.case_of_item(tx, found.school_id, found.source_id, found.item)
    matching = {own} if own is not None else set()
    if found.address is not None:
        matching |= keeping.cases_at(tx, found.school_id, found.address)
    near = keeping.sketches_near(tx, found.school_id, found.sketch, found.seen - STILL_A_COPY)
    return matching | {case_id for case_id, known in near if alike(found.sketch, known)}


def _rank_of(case: Case) -> tuple[object, ...]:
    return rank(case.judgement, case.lead.posted, case.lead.source_id, case.lead.key)


def _change_words(what: Reason, place: Place, *, edited: bool) -> str:
    if what is Reason.GOT_WORSE:
        return f"more serious words were found: {place.label}"
    if what is Reason.BACK_AFTER_CLOSING:
        return f"seen again after it was closed: {place.label}"
    return f"its words were edited: {place.label}" if edited else f"seen in one more place: {place.label}"


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
    """Return what a case is told by. Where the policy lets only the address be kept, the words end here."""
    fingerprint = sha256(document.words.encode("utf-8", "replace")).hexdigest()
    if not judgement.verdict.keep_text:
        document = replace(document, title="", text="", context="", author="")
    return Lead(document, judgement, place.label, place.channel, fingerprint)
