"""The questions of ``monitor init``: what is not given as an option is asked, and each answer is held to what the check wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from monitor.cli.base import Exit, err, out, stop

if TYPE_CHECKING:
    from monitor.opml import Feed
    from monitor.proposal.known import Known
    from monitor.proposal.writing import Setup


@dataclass(frozen=True, slots=True)
class Introduction:
    """What was given on the command line; what was not is empty."""

    name: str
    short_name: str
    town: str
    postcode: str
    website: str
    nation: str
    council: str
    urn: str
    head: str
    dsl: str
    deputy: str
    contact: str
    policy: str


def introduce(given: Introduction, formerly: Sequence[str], hashtags: Sequence[str], *, ask: bool) -> "tuple[Known, Setup]":
    """Return what is known of the school, and who is told; an option that cannot be used ends the command with words."""
    from monitor.config import values
    from monitor.proposal.known import Known, short_of
    from monitor.proposal.writing import Setup

    if not given.name and not ask:
        raise typer.BadParameter("without it nothing can be proposed", param_hint="--name")
    if ask:
        out.print("Enter alone leaves a thing out; Ctrl-C stops, and nothing is written.\n", soft_wrap=True)
    questions = _Questions(ask=ask)
    name = questions.put("The school's full name", given.name, values.read_plain, needed=True)
    known = Known(
        name=name,
        short_name=questions.put("What people say", given.short_name, values.read_plain, usual=short_of(name)),
        town=questions.put("Town", given.town, values.read_plain),
        postcode=questions.put("Postcode", given.postcode, values.POSTCODE),
        website=questions.put("Website", given.website, read_site),
        nation=_checked(given.nation, values.OneOf(_nations()), "--nation"),
        council=questions.put("The council's website", given.council, read_site),
        urn=questions.put("URN, the school's number with the DfE (England)", given.urn, read_urn),
        formerly=tuple(_checked(each, values.read_plain, "--formerly") for each in formerly),
        hashtags=tuple(_checked(f"#{each.lstrip('#')}", values.HASHTAG, "--hashtag") for each in hashtags),
    )
    setup = Setup(
        head=questions.put("The head's mailbox", given.head, values.MAILBOX),
        dsl=questions.put("The designated safeguarding lead's mailbox", given.dsl, values.MAILBOX),
        deputy=questions.put("The deputy DSL's mailbox", given.deputy, values.MAILBOX),
        contact=questions.put(
            "Mail or web address at which a site's owner reaches the school",
            given.contact,
            read_contact,
            usual=known.website if known.website.isascii() else "",
        ),
        policy=_checked(given.policy, values.read_plain, "--policy"),
        terms_read="",
    )
    return known, setup


@dataclass(frozen=True, slots=True)
class _Questions:
    """Puts questions, or, where nothing may be asked, takes what was given and what is usual."""

    ask: bool

    def put(self, question: str, given: str, check: Callable[[str], str], *, usual: str = "", needed: bool = False) -> str:
        """Return the answer to a question: what was given if it was, else what somebody types, else what is usual."""
        if given or not self.ask:
            return _checked(given or usual, check, question)
        return str(
            typer.prompt(
                question,
                default=None if needed else usual,
                show_default=bool(usual),
                value_proc=lambda said: _checked(said.strip(), check, question),
            )
        )


def _checked(value: str, check: Callable[[str], str], hint: str) -> str:
    """Return a value as the configuration takes it; raise ``BadParameter`` in the words of the check."""
    from collections import defaultdict

    from pydantic_core import PydanticCustomError

    from monitor.config import values
    from monitor.config.catalogue import CATALOGUE

    try:
        return check(values.read_plain(value))
    except PydanticCustomError as wrong:
        entry, details = CATALOGUE[wrong.type], defaultdict(str, wrong.context or {})
        raise typer.BadParameter(f"{entry.words.format_map(details)} {entry.remedy}", param_hint=hint) from None


def read_site(value: str) -> str:
    """Return the address of a site's home page; https is added where somebody left it out."""
    from monitor.config import values

    return values.read_web(value if not value or "://" in value else f"https://{value}")


def read_contact(value: str) -> str:
    """Return how a site's owner reaches the school: it goes with every request, in which only ASCII may stand."""
    from monitor.config import values

    if not value.isascii():
        raise typer.BadParameter("Write it in plain letters: every request carries it.", param_hint="--contact")
    return values.read_contact(value)


def read_urn(value: str) -> str:
    """Return a school's six digits."""
    if value and not (value.isascii() and value.isdigit() and len(value) == 6):  # noqa: PLR2004 - as the register has them
        raise typer.BadParameter("A URN has six digits; leave it out where you do not know it.", param_hint="--urn")
    return value


def read_list(path: Path | None) -> "tuple[Feed, ...]":
    """Return the feeds of an OPML file, naming the places that are refused; or say why it cannot be read, and stop."""
    from monitor.opml import LONGEST, OpmlError, read

    if path is None:
        return ()
    try:
        with path.open("rb") as file:
            found = read(file.read(LONGEST + 1))
    except OSError as trouble:
        stop(f"{path} cannot be read: {trouble.strerror}.", Exit.CONFIGURATION)
    except OpmlError as trouble:
        stop(f"{path} cannot be used: {trouble}.", Exit.CONFIGURATION)
    for _, forbidden in found.refused:
        err.print(
            f"{path}: {forbidden.name} does not allow programs to read it. {forbidden.instead}", markup=False, soft_wrap=True
        )
    if found.unusable:
        err.print(
            f"{path}: left out because they hold a key, or are no web address: {found.unusable}.", markup=False, soft_wrap=True
        )
    return found.feeds


def read_allowed(allowed: Sequence[str]) -> tuple[str, ...]:
    """Return addresses of the school's own network that may be read, or say that one is none."""
    from sources.fetch.address import parse_allowance

    for each in allowed:
        try:
            parse_allowance(each)
        except ValueError:
            raise typer.BadParameter("write numbers, like 127.0.0.1:8080", param_hint="--allow") from None
    return tuple(allowed)


def _nations() -> tuple[str, ...]:
    from monitor.config.shape import NATIONS

    return NATIONS
