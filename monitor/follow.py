"""Fetches the full text of what a place gives only the beginning of, so that a case is decided on all of its words."""

import threading
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.config.persons import find_profile, own
from monitor.config.refused import find_forbidden, find_own_only
from monitor.config.values import split
from monitor.model import Judgement, Mention, School, Span, Standing
from monitor.world import Follow, World
from sources.model import Document, SourceError

# A place that cuts everything short must not hold up the pass, nor make us a crawler: what is beyond this stays unsure.
MOST_A_LOOK = 5
MOST_A_PASS = 20
READ = "the full text was read at its own address"
FORBIDDEN = "the full text may not be read by programs"
ENOUGH = "the full text was not read: as many pages as may be were read already"


def at_most(follow: Follow, number: int) -> Follow:
    """Return a way to follow addresses that is open so many times, to all threads together; after that it gives None."""
    left = iter(range(number))
    guard = threading.Lock()

    def follow_some(url: str, now: datetime) -> Document | None:
        with guard:
            if next(left, None) is None:
                return None
        return follow(url, now)

    return follow_some


def wants_more(document: Document, mention: Mention) -> bool:
    """Return whether the words break off where more of them could settle whether it is us, and it is said where they stand."""
    unsettled = mention.standing is Standing.UNSURE and mention.is_cut
    return unsettled and document.permalink and split(document.url) is not None


def fuller(world: World, document: Document, judgement: Judgement, now: datetime) -> tuple[Document | None, str]:
    """Return a document with the full text from its own address, or None; and what came of it, in words.

    The document stays known by its address and its key. A page on which the name does not stand as it was begun is not its
    full text: it may be a consent page, or one for subscribers. Nor is one without the words of what is urgent, which may
    stand in a comment below it.
    """
    if not may_follow(document.url, world.config.school):
        return None, FORBIDDEN
    try:
        found = world.follow(document.url, now)
    except SourceError as trouble:
        return None, f"the full text could not be read: {trouble.words}"
    if found is None:
        return None, ENOUGH
    if not _holds(found, document, judgement):
        return None, "the full text could not be read: the page does not hold the words that led to it"
    return replace(document, title=found.title, text=found.text, posted=document.posted or found.posted), READ


def noted(judgement: Judgement, words: str) -> Judgement:
    """Return a judgement with one more reason for whether it is us."""
    mention = judgement.mention
    return replace(judgement, mention=replace(mention, reasons=(*mention.reasons, words)))


def may_follow(url: str, school: School) -> bool:
    """Return whether an address may be read: not at a place that forbids programs, and nobody's profile."""
    parts = urlsplit(url)
    ours = own((school.name, school.short_name, school.town), school.handles)
    return find_forbidden(parts) is None and find_own_only(parts) is None and not find_profile(parts, ours)


def _holds(found: Document, document: Document, judgement: Judgement) -> bool:
    """Return whether a name of ours, or the beginning of one, stands in the text that was found, and all that is urgent too."""
    whole = _plain(found.words)

    def stands(span: Span) -> bool:
        return _plain(document.words[span.start : span.end]) in whole

    urgent = [span for signal in judgement.detection.signals for span in signal.spans] if judgement.verdict.urgent else []
    return any(map(stands, judgement.mention.spans)) and all(map(stands, urgent))


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
