"""What a person's answer to "is this us?" makes of a case: its standing, and whether the answer holds when more is found."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.cases import worse
from monitor.deadline import LONDON
from monitor.model import Answer, Case, Judgement, Said, Standing

# No reason that the matcher gives begins so: an answer takes the place of an earlier one.
_PERSON = "a person said "
_LEARNED = "learned from "
_WORDS = {
    Said.YES: "so",
    Said.NO: "that it is another school's",
    Said.NAMESAKE: "that it is another school's",
}


def why(answer: Answer) -> str:
    """Return an answer as a reason: who, when, and what was said or from which case it was learned."""
    source = f"{_LEARNED}{answer.learned_from}" if answer.learned_from else f"{_PERSON}{_WORDS[answer.said]}"
    return f"{source}: {answer.by}, {answer.at.astimezone(LONDON):%-d %b %Y}"


def answered(judgement: Judgement, answer: Answer | None) -> Judgement:
    """Return a judgement as the answer has it: ours or another's, with that reason first. The certainty stays what it was."""
    if answer is None:
        return judgement
    mention = judgement.mention
    standing = Standing.US if answer.is_ours else Standing.OTHER
    own = [reason for reason in mention.reasons if not reason.startswith((_PERSON, _LEARNED))]
    return replace(judgement, mention=replace(mention, standing=standing, reasons=(why(answer), *own)))


def standing_answer(known: Sequence[Case], new: Judgement) -> Answer | None:
    """Return the answer that holds for cases which one more sighting shows to be one; None where nobody answered or none holds.

    A yes outweighs a no, for a matter that is ours is never dropped. A no was said of certain words: the same words again,
    wherever they stand, change nothing. Words that are graver than those, or more surely about our school by evidence of
    their own, are a new matter about which nobody was asked.
    """
    given = [case for case in known if case.answer is not None]
    ours = next((case.answer for case in given if case.answer and case.answer.is_ours), None)
    if ours is not None or not given:
        return ours
    gravest = max(given, key=lambda case: (case.judgement.verdict.severity, case.judgement.verdict.urgent))
    unasked = (*(case.judgement for case in known if case.answer is None), new)
    surest = max(case.judgement.mention.certainty for case in given)
    if any(_more_surely_ours(each, surest) or worse(gravest.judgement.verdict, each.verdict) for each in unasked):
        return None
    return gravest.answer


def _more_surely_ours(judgement: Judgement, certainty: float) -> bool:
    return judgement.mention.standing is Standing.US and judgement.mention.certainty > certainty
