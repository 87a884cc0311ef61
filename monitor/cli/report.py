"""The verb that reports a term to the governors: counts alone, as a page or as plain text."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, load, out, stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from monitor.config import Config
    from monitor.store import Transaction
    from monitor.term import Period, Printed
    from monitor.term_page import Facts

DAYS = ["%Y-%m-%d"]


@app.command()
def report(
    term: Annotated[str, typer.Option(help="autumn-2026, or now for this term so far. Without it: the last that ended.")] = "",
    config: ConfigFile = SHIPPED,
    *,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="Any days, not a term: the first.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="The last of them.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page of HTML, which prints well: a file, or - for the pipe.")] = None,
    text: Annotated[bool, typer.Option("--text", help="Print plain text, as without --html.")] = False,
) -> None:
    """Report a term to the governors: what was found and what was done, in counts, with small numbers hidden."""
    from monitor import term_page
    from monitor.deadline import LONDON

    if str(html) == "-" and text:
        raise typer.BadParameter("only one of the two can go to the pipe: write --html FILE, or leave --text out")
    now = datetime.now(UTC)
    today = now.astimezone(LONDON).date()
    days = (first.date(), last.date()) if first and last else None
    if bool(first) != bool(last) or (term and days):
        raise typer.BadParameter("say either --term, or both --from and --to")
    printed, facts = _read(load(config), _so_far(_period(term, days, today), today), now)
    if html is None or text:
        typer.echo(term_page.text(printed, facts))
    if html is not None:
        _write(term_page.html(printed, facts), html)


def _period(term: str, days: "tuple[date, date] | None", today: "date") -> "Period":
    """Return the days that are asked for, or say what is wrong with them and stop."""
    from monitor.term import Period, term_before, term_called, term_of

    if days:
        if days[0] > days[1]:
            raise typer.BadParameter("--from is later than --to")
        return Period("chosen days", *days)
    if not term:
        return term_before(today)
    found = term_of(today) if term == "now" else term_called(term)
    if found is None:
        raise typer.BadParameter("a term is called autumn-2026, spring-2027 or summer-2027, or now", param_hint="--term")
    return found


def _so_far(period: "Period", today: "date") -> "Period":
    """Return a period without the days that are still to come, or stop where that are all."""
    if period.first > today:
        stop(f"{period.title} has not begun.", Exit.NOT_FOUND)
    return period if period.last <= today else replace(period, title=f"{period.title}, so far", last=today)


def _read(settings: "Config", period: "Period", now: datetime) -> "tuple[Printed, Facts]":
    """Return what is printed of a period and what is said beside it, all from one view of the database."""
    from monitor import policy
    from monitor.deadline import LONDON
    from monitor.store import Store, terms
    from monitor.term import printed
    from monitor.term_page import Facts

    ours = policy.load(settings.policy, settings.path.parent)
    store = Store(settings.database)
    store.migrate()
    with store.read() as tx:
        figures = terms.figures(tx, settings.school.id, period, terms.Reckoning(ours, settings.hours, now))
        facts = Facts(
            school=settings.school.name,
            policy=ours,
            hours=settings.hours,
            period=period,
            made=now.astimezone(LONDON).date(),
            sources=len(settings.places),
            coverage=terms.coverage(tx, period, now),
            failing=tuple(_failing(settings, tx, now)),
            retention_days=settings.retention_days,
        )
    return printed(figures, period), facts


def _failing(settings: "Config", tx: "Transaction", now: datetime) -> "Iterator[tuple[str, datetime | None]]":
    """Yield the sources that cannot be read now, each with when it last could be."""
    from monitor.condition import condition
    from monitor.store import places

    states = places.states(tx)
    for place in settings.places:
        state = states.get(place.source.id)
        if not condition(place, state, now).is_read:
            yield place.label, state.last_good if state else None


def _write(page: str, file: Path) -> None:
    """The page is in the file, or has gone to the pipe."""
    if str(file) == "-":
        typer.echo(page)
        return
    try:
        file.write_text(page, encoding="utf-8")
    except OSError as trouble:
        stop(f"{file} cannot be written: {trouble.strerror}.", Exit.CONFIGURATION)
    out.print(f"{file}: open it in a browser to read it, or to print it to a PDF.", markup=False, soft_wrap=True)
