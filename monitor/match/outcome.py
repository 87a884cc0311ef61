"""What all that was found for one school comes to: its standing, how sure, where the names stand, and why."""

from collections.abc import Mapping
from dataclasses import replace

from monitor.match.boilerplate import boilerplate
from monitor.match.capitals import schools_named
from monitor.match.cut import is_cut
from monitor.match.evidence import MOST, UNSURE, US
from monitor.match.lexicon import words
from monitor.match.scene import Found, Scene, Seen
from monitor.model import Mention, Standing
from sources.model import Document

_MOST_REASONS = 6
_ADDRESS = 0.95
_RIVAL_HOST = 0.3
_THE_PLACE = 0.9
# "Unlike here", "this school": somebody speaks of the place they write at, whatever else they name.
_HERE = words("here this our ours your unlike than")


def gather(found: Found, seen: Seen) -> None:
    """Add one judgement to what is known for a school: the surest counts, and every name that may be ours is shown."""
    if seen.judged.certainty > found.judged.certainty or not found.judged.reasons:
        found.judged = seen.judged
    if seen.in_text:
        found.names_rival = found.names_rival or seen.names_rival
        found.in_text = max(found.in_text, seen.judged.certainty)
        if seen.judged.certainty and seen.hit.span not in found.spans:
            found.spans.append(seen.hit.span)


def mention_of(found: Found, scene: Scene, *, is_about: bool) -> Mention:
    """Return what all that was found for one school comes to."""
    certainty, reasons = found.judged.certainty, list(found.judged.reasons)
    if is_about:
        certainty, reasons = max(certainty, _THE_PLACE), ["the place itself is about the school", *reasons]
    if any(own.rival for own in found.owns):
        certainty *= _RIVAL_HOST
    if found.in_text < UNSURE and certainty >= UNSURE and _names_another(found, scene):
        certainty, reasons = 1 - US, [*reasons, "the text names another school"]
    if any(not own.rival for own in found.owns):
        certainty = 1 - (1 - certainty) * (1 - _ADDRESS)
    reasons = [*(own.why for own in found.owns), *reasons]
    spans = sorted({*found.spans, *(own.span for own in found.owns if own.span)}, key=lambda span: span.start)
    certainty = round(min(certainty, MOST), 4)
    return Mention(_standing(certainty), certainty, tuple(spans), tuple(dict.fromkeys(reasons))[:_MOST_REASONS])


def as_spoken(mention: Mention) -> Mention:
    """Return a mention as it would be had somebody spoken in it: what was boilerplate is ours, or may be."""
    return replace(mention, standing=_standing(mention.certainty))


def _standing(certainty: float) -> Standing:
    return Standing.US if certainty >= US else Standing.UNSURE if certainty >= UNSURE else Standing.OTHER


def noting(document: Document, mention: Mention) -> Mention:
    """Return a mention that says whether more of the words could settle it."""
    unsettled = mention.standing is Standing.UNSURE and any(is_cut(document, span) for span in mention.spans)
    return replace(mention, is_cut=True) if unsettled else mention


def _names_another(found: Found, scene: Scene) -> bool:
    """Return whether the text names a school that is not ours and says nothing of where it stands ("unlike this school")."""
    text = scene.sights[0]
    if not _HERE.isdisjoint(token.word for token in text.reading.tokens):
        return False
    return found.names_rival or schools_named(text.reading, sure=True) > 0


def routine(mentions: Mapping[int, Mention], found: Mapping[int, Found], scene: Scene) -> dict[int, Mention]:
    """Return the mentions, those of boilerplate as ``ROUTINE``: never on the school's own site or in a place about it."""
    doubtful = {n for n, m in mentions.items() if m.standing in (Standing.US, Standing.UNSURE) and n not in scene.about}
    text = scene.sights[0]
    kind = boilerplate(text.reading, lambda: schools_named(text.reading, sure=False), scene.listing) if doubtful else ""
    if not kind:
        return dict(mentions)
    doubtful = {n for n in doubtful if all(own.span for own in found[n].owns)}
    why = f"nobody speaks in it: it reads like {kind}"
    return {
        n: replace(m, standing=Standing.ROUTINE, reasons=(why, *m.reasons)) if n in doubtful else m for n, m in mentions.items()
    }
