"""The questions of ``monitor policy new``: what the school's paper policy says, one thing at a time."""

import re
from typing import TYPE_CHECKING

import typer

from monitor.cli.base import err, out

if TYPE_CHECKING:
    from monitor.policy.start import Answers, Quote

_LONGEST_HOURS, _LONGEST_PAPER = 24 * 31, 100_000
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def ask(paper: str) -> "Answers":
    """Return what somebody answers; ``paper`` is the text of the policy, in which quotations are looked up, or nothing."""
    from monitor.policy.page import STANCES
    from monitor.policy.start import STAGES, TOPICS, WAYS, Answers
    from monitor.policy.vocabulary import NATIONS

    out.print(
        "Have the paper policy at hand. Enter alone leaves a thing out; Ctrl-C stops, and nothing is written.\n", soft_wrap=True
    )
    name, title = _words("The school's full name"), _words("The policy's title")
    nation = _one_of("Nation", NATIONS, "england")
    version, review = _words("Its version or date", may_be_empty=True), _month()
    stance = _one_of("What it says of complaining online", tuple(STANCES), "rarely")
    has_accounts = typer.confirm("Has the school social media accounts of its own?", default=True)
    out.print("\nWhat it speaks of. Copy its words, as many as say it.")
    topics = {each.id: quote for each in TOPICS if (quote := _quote(f"Does it speak of {each.asked}?", paper))}
    out.print("\nWhat the school does. Copy the words, then say when.")
    ways = {each.id: quote for each in WAYS if (quote := _quote(f"Does it say that the school {each.asked}?", paper))}
    asked = [each for each in WAYS if each.id in ways and not each.lawful]
    stages = {each.id: _one_of(f"When: {each.asked}", STAGES, "first") for each in asked}
    reply = _quote("Does it promise an answer within some time on the school's own accounts?", paper) if has_accounts else None
    hours = _number("Within how many hours?", _LONGEST_HOURS) if reply else 24
    return Answers(name, nation, title, version, review, stance, has_accounts, topics, ways, stages, reply, hours)


def _quote(question: str, paper: str) -> "Quote | None":
    """Return the words that answer a question, with their line; None where the policy says nothing of it."""
    from monitor.policy.start import Quote, find_line

    while words := _words(question, may_be_empty=True):
        if not paper:
            return Quote(_number("  On which line or page?", _LONGEST_PAPER), words)
        if line := find_line(paper, words):
            out.print(f"  line {line}")
            return Quote(line, words)
        err.print("  These words do not stand in the text. Copy them from it, or press Enter.")
    return None


def _words(question: str, *, may_be_empty: bool = False) -> str:
    """Return an answer on one line, without what cannot be seen."""
    while True:
        suffix = " " if question.endswith("?") else ": "
        said = typer.prompt(question, default="" if may_be_empty else None, show_default=False, prompt_suffix=suffix)
        words = "".join(sign for sign in " ".join(str(said).split()) if sign.isprintable())
        if words or may_be_empty:
            return words


def _number(question: str, most: int) -> int:
    """Return a number from 1 to ``most``."""
    while not ((said := _words(question)).isdecimal() and 1 <= int(said[:9]) <= most):
        err.print(f"  A number from 1 to {most}")
    return int(said)


def _month() -> str:
    while (said := _words("Next review, as 2027-12", may_be_empty=True)) and not _MONTH.fullmatch(said):
        err.print("  A year and a month: 2027-12")
    return said


def _one_of(question: str, choices: tuple[str, ...], usual: str) -> str:
    """Return one of the choices."""
    while (said := _words(f"{question} ({', '.join(choices)}) [{usual}]", may_be_empty=True) or usual) not in choices:
        err.print(f"  One of: {', '.join(choices)}")
    return said
