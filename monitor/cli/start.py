"""The verb that starts a school: asks what it is called and where it is, tries what fits, and writes a proposed config.toml."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, Exit, app, err, out, stop, today
from monitor.cli.introduction import Introduction, introduce, read_allowed, read_list

if TYPE_CHECKING:
    from monitor.opml import Feed
    from monitor.proposal.catalogue import Catalogue
    from monitor.proposal.known import Known
    from monitor.proposal.propose import Site
    from monitor.proposal.writing import Setup
    from monitor.survey import Survey, Tried

ALONE = (
    "Not one place answered: is this machine on line? The sources are written all the same, untried. When it is on line, "
    "monitor check --live tries each."
)
STRANGE = "since it does not sound like the school's name; if it is the school's own, write it in handles"
Hidden = typer.Option(hidden=True)


@app.command("init")
def start(
    *,
    name: Annotated[str, typer.Option(help="The school's full name, as on the letterhead.")] = "",
    short_name: Annotated[str, typer.Option(help="What people say.")] = "",
    town: Annotated[str, typer.Option(help="Its town.")] = "",
    postcode: Annotated[str, typer.Option(help="Its postcode.")] = "",
    website: Annotated[str, typer.Option(help="The address of its home page.")] = "",
    nation: Annotated[str, typer.Option(help="england, wales, scotland or northern_ireland; without it the postcode's.")] = "",
    formerly: Annotated[list[str] | None, typer.Option(help="A name that it had. May be given again.")] = None,
    hashtag: Annotated[list[str] | None, typer.Option(help="A hashtag that means it. May be given again.")] = None,
    council: Annotated[str, typer.Option(help="The address of the council's home page.")] = "",
    urn: Annotated[str, typer.Option(help="Its unique reference number with the Department for Education, in England.")] = "",
    head_email: Annotated[str, typer.Option(help="The head's mailbox.")] = "",
    dsl_email: Annotated[str, typer.Option(help="The designated safeguarding lead's mailbox.")] = "",
    deputy_email: Annotated[str, typer.Option(help="The deputy DSL's mailbox.")] = "",
    contact: Annotated[str, typer.Option(help="Mail or web address for owners of sites; without it the website.")] = "",
    policy: Annotated[str, typer.Option(help="The policy: the name of one that ships with the program, or a file.")] = "orchard",
    opml: Annotated[Path | None, typer.Option(help="Also propose the feeds of this list, exported from a feed reader.")] = None,
    file: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")] = SHIPPED,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: what is not given is left out.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody on the internet anything: no source is tried.")] = False,
    catalogue: Annotated[Path | None, Hidden] = None,
    allow: Annotated[list[str] | None, Hidden] = None,
) -> None:
    """Propose a config.toml: asks what the school is called and where it is, finds the sources that fit, and tries each."""
    _need_free(file, force=force)
    places, feeds = _catalogue(catalogue), read_list(opml)
    given = Introduction(
        name, short_name, town, postcode, website, nation, council, urn, head_email, dsl_email, deputy_email, contact, policy
    )
    known, setup = introduce(given, formerly or [], hashtag or [], ask=not yes)
    setup = replace(setup, terms_read=places.terms_read, allow=read_allowed(allow or []))
    if not offline and not setup.contact:
        err.print("Nothing is tried: no site is read without saying who reads it. Give --contact or --website.", soft_wrap=True)
        offline = True
    known, tried = _offline(known, places, feeds) if offline else _tried(known, places, feeds, setup, ask=not yes)
    _write(file, known, setup, tried, force=force)
    _tell(file, tried)


def _need_free(file: Path, *, force: bool) -> None:
    """Go on when the file can be written; nobody should answer twenty questions for nothing."""
    if file.exists() and not force:
        stop(f"{file} is there already: choose another with --out, or write over it with --force.", Exit.CONFIGURATION)
    if not file.parent.is_dir():
        stop(f"There is no folder {file.parent}: make it first.", Exit.CONFIGURATION)


def _catalogue(folder: Path | None) -> "Catalogue":
    from monitor.proposal.catalogue import SHIPPED as PLACES
    from monitor.proposal.catalogue import read_catalogue

    try:
        return read_catalogue(folder or PLACES)
    except (OSError, ValueError) as wrong:
        stop(f"The catalogue of places cannot be used: {wrong}.", Exit.CONFIGURATION)


def _offline(known: "Known", places: "Catalogue", feeds: "Sequence[Feed]") -> "tuple[Known, tuple[Tried, ...]]":
    """Return the school with what its postcode's area says, and what would fit, none of it tried."""
    from monitor.proposal.propose import Site, proposals
    from monitor.survey import NOT_TRIED, Tried

    known = _placed(known, places)
    found = proposals(known, places, Site(), [(feed.title, feed.url) for feed in feeds])
    return known, tuple(Tried(one, None, NOT_TRIED) for one in found)


def _placed(known: "Known", places: "Catalogue") -> "Known":
    """Return the school with the nation that its postcode's area lies in, or has most of, where nothing else says it."""
    area = places.areas.get(known.area)
    return replace(known, nation=known.nation or (area.nations[0] if area else "england"))


def _tried(
    known: "Known", places: "Catalogue", feeds: "Sequence[Feed]", setup: "Setup", *, ask: bool
) -> "tuple[Known, tuple[Tried, ...]]":
    """Return what is known once its postcode and its home page were asked, and what came of trying each source that fits."""
    from monitor import screen_start
    from monitor.proposal.propose import proposals
    from monitor.survey import surveying
    from sources.fetch import FetchSettings

    settings = FetchSettings(setup.contact, setup.allow, spacing=0.0 if setup.allow else 1.0)
    with surveying(settings, datetime.now(UTC)) as survey:
        known = _placed(_located(survey, known, places, ask=ask), places)
        known, site = _visited(survey, known)
        found = proposals(known, places, site, [(feed.title, feed.url) for feed in feeds])
        out.print(f"\nTrying {sum(not one.off for one in found)} places, one request at a time to each:", soft_wrap=True)
        tried = survey.attempts(found, known.school, lambda each: out.print(screen_start.progress(each), soft_wrap=True))
    if all(each.silent for each in tried if each.good is False) and not any(each.good for each in tried):
        err.print(ALONE, soft_wrap=True)
        return known, tuple(replace(each, good=None) for each in tried)
    out.print(screen_start.table(tried))
    return known, tried


def _located(survey: "Survey", known: "Known", places: "Catalogue", *, ask: bool) -> "Known":
    """Return the school with what postcodes.io says of its postcode, after saying so aloud."""
    from urllib.parse import urlsplit

    from sources.model import SourceError

    if not known.postcode:
        return known
    host = urlsplit(places.postcodes).hostname
    out.print(f"{host} says which nation and council {known.postcode} is in, and where it lies.", markup=False, soft_wrap=True)
    if ask and not typer.confirm(f"Ask {host}? It learns the postcode and nothing else.", default=True):
        return known
    try:
        found = survey.postcode(places.postcodes, known.postcode)
    except SourceError as trouble:
        err.print(f"It was not learnt: {trouble.words}. The postcode's first letters have to do.", markup=False, soft_wrap=True)
        return known
    nation, district, latitude, longitude = (found.get(key, "") for key in ("nation", "district", "latitude", "longitude"))
    return replace(known, nation=known.nation or nation, district=district, latitude=latitude, longitude=longitude)


def _visited(survey: "Survey", known: "Known") -> "tuple[Known, Site]":
    """Return the school with the accounts that its home page links to, and what the page says of its feeds."""
    from monitor.proposal.propose import Site
    from sources.model import SourceError

    if not known.website:
        return known, Site()
    try:
        home = survey.home(known.website)
    except SourceError as trouble:
        err.print(f"The school's home page was not read: {trouble.words}. {trouble.remedy}", markup=False, soft_wrap=True)
        return known, Site()
    handles = [f"@{handle}" for handle in home.accounts.values() if known.sounds_like(handle)]
    for place, handle in home.accounts.items():
        taken = "taken for the school's own" if f"@{handle}" in handles else f"not taken, {STRANGE}"
        out.print(f"The home page links to @{handle} ({place}): {taken}.", markup=False, soft_wrap=True)
    return replace(known, handles=tuple(dict.fromkeys((*known.handles, *handles)))), home.site


def _write(file: Path, known: "Known", setup: "Setup", tried: "Sequence[Tried]", *, force: bool) -> None:
    """The file stands there, whole, and only this account can read it: it will hold people's addresses."""
    from monitor import screen_start
    from monitor.proposal.writing import Finding, config_text

    findings = [Finding(one.proposal, _why_off(one), screen_start.seen(one)) for one in tried]
    text = config_text(known, setup, findings, datetime.now(UTC))
    _need_free(file, force=force)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as written:
            written.write(text)
        draft.replace(file)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        stop(f"{file} cannot be written: {trouble.strerror}.", Exit.CONFIGURATION)


def _why_off(tried: "Tried") -> str:
    if not tried.off or tried.proposal.off:
        return tried.off
    return (
        f"Not read when it was tried: {tried.off}. {tried.remedy}"
        if tried.good is False
        else "Not tried yet, and its address is a guess."
    )


def _tell(file: Path, tried: "Sequence[Tried]") -> None:
    """Print how much was found, what the check says, and what to do next."""
    from monitor import screen, screen_start
    from monitor.config import problems

    live = sum(not one.off for one in tried)
    out.print(
        f"\n{file} is written: {live} sources, and {len(tried) - live} as comments with the reason.", markup=False, soft_wrap=True
    )
    missing = [problem for problem in problems(file, os.environ, today()) if not problem.warning]
    for problem in missing:
        out.print(screen.problem(problem), soft_wrap=True)
    out.print("\nNext:")
    for command, meaning in screen_start.NEXT:
        out.print(f"  {command.format(path=file)}\n      {meaning}", markup=False, soft_wrap=True)
