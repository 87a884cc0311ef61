"""Lays out what ``monitor school`` shows: how the school is recognised, who else has its name, and what would help."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.asks import Ask
from monitor.deadline import LONDON
from monitor.explain import printable
from monitor.match import Form, Kind
from monitor.match.listing import NEVER_SURE
from monitor.model import Namesake
from monitor.portrait import Counted, Portrait
from monitor.register import FEWEST_SCHOOLS

MOST_NAMESAKES = 10
_NARROWEST = 10
NATIONS = {"england": "England", "wales": "Wales", "scotland": "Scotland", "northern_ireland": "Northern Ireland"}
# From which worth on a name that was not counted is called so.
_ESTIMATES = ((0.8, "rare"), (0.4, "less common"), (0.1, "common"), (0.0, "very common"))
_OURS = frozenset({Kind.HANDLE, Kind.HASHTAG, Kind.HOST})
_DISTINCTIVE = "Distinctive is from 0.00, any of hundreds of schools, to 1.00, ours alone: how far the form says which is meant."
_PLACE = "A place is the town, the postcode, one of the places you wrote, or a source that writes for the town."
_NO_PLACE = "Nothing says yet where the school is, so that few of these can count: see what would help."
_LIFE = "School life is words such as pupils, Year 4, Ofsted. Capital and small letters are the same; so are small slips."
_ASKED = "Where a person is asked, it is never sure by itself: the digest says that it may be another school."
_GET_REGISTER = (
    "Open https://get-information-schools.service.gov.uk/Downloads",
    "Under All establishment data tick Establishment fields CSV, download it, and unpack the zip file.",
    "monitor school --register edubasealldata20261120.csv",
)


def shown(portrait: Portrait) -> Group:
    """Return all that is known of a school's names, part by part, for a terminal of any width."""
    parts = (
        ("What is looked for", (_form_table(portrait.forms), *_spellings(portrait), *_legend(portrait))),
        ("How common the name is", tuple(_how_common(portrait))),
        ("Other schools of the name", tuple(_namesakes(portrait))),
        ("What would help", tuple(_asks(portrait.asks))),
    )
    return Group(*_heading(portrait), *(item for title, body in parts for item in _part(title, body)))


def as_data(portrait: Portrait) -> dict[str, object]:
    """Return the same for programs, ready for JSON."""
    school, reading = portrait.school, portrait.reading
    return {
        "school": {key: getattr(school, key) for key in ("id", "name", "town", "postcode", "website", "nation")},
        "forms": [_plain(form) for form in portrait.forms],
        "names": [asdict(counted) for counted in portrait.counted],
        "register": {"read": reading[0].isoformat(), "schools": reading[1]} if reading else None,
        "register_entries": [asdict(entry) for entry in portrait.own],
        "namesakes": [asdict(other) | {"known_from": origin} for other, origin in portrait.namesakes],
        "missing": [asdict(ask) for ask in portrait.asks],
    }


def _plain(form: Form) -> dict[str, object]:
    """Return a form for JSON, which has no dates."""
    return asdict(form) | {"distinctive": round(form.distinctive, 2), "until": form.until.isoformat() if form.until else None}


def _part(title: str, body: Sequence[RenderableType]) -> Iterator[RenderableType]:
    yield Text(f"\n{title}", style="bold")
    yield from (Padding(item, (0, 0, 0, 2), expand=False) for item in body)


def _heading(portrait: Portrait) -> Iterator[RenderableType]:
    school = portrait.school
    where = (school.town, school.postcode, school.website, NATIONS.get(school.nation, school.nation))
    yield Text(printable(school.name), style="bold")
    yield Text(", ".join(printable(text) for text in where if text))


def _form_table(forms: Sequence[Form]) -> Table:
    """Return the forms, one a row, under a heading for each kind."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("people write", "distinctive", "needs beside it"):
        table.add_column(title, min_width=_NARROWEST, overflow="fold")
    order = list(Kind)
    heading = ""
    for form in sorted(forms, key=lambda form: order.index(form.kind)):
        if heading != (heading := f"{form.kind}, until {_day(form.until)}" if form.until else str(form.kind)):
            table.add_row(Text(heading[0].upper() + heading[1:], style="dim"))
        distinctive = f"{form.distinctive:.2f}  {_common(form)}"
        table.add_row(Padding(Text(printable(form.text), overflow="fold"), (0, 0, 0, 2)), distinctive, form.needs)
    return table


def _common(form: Form) -> str:
    """Return how common a form is, in words or by the register's count."""
    if form.kind in _OURS:
        return "ours alone"
    if form.kind is Kind.ACRONYM:
        return "letters"
    if form.schools is None:
        return next(words for least, words in _ESTIMATES if form.distinctive >= least)
    return "only we" if form.schools == 1 else f"{form.schools:,} schools"


def _legend(portrait: Portrait) -> Iterator[RenderableType]:
    """Yield what the columns mean."""
    school = portrait.school
    yield Text(f"{_DISTINCTIVE} {_PLACE} {_LIFE}", style="dim")
    if any(form.needs == NEVER_SURE for form in portrait.forms):
        yield Text(_ASKED, style="dim")
    if not (school.town or school.postcode or school.places) and any("a place" in form.needs for form in portrait.forms):
        yield Text(_NO_PLACE, style="yellow")


def _spellings(portrait: Portrait) -> Iterator[RenderableType]:
    if portrait.spellings:
        yield Text("\nSpelt in these ways it is the same:")
        table = Table.grid(padding=(0, 2))
        for spelling in portrait.spellings:
            table.add_row(Text(printable(spelling.written)), Text(printable(", ".join(spelling.others))))
        yield Padding(table, (0, 0, 1, 2))


def _how_common(portrait: Portrait) -> Iterator[RenderableType]:
    """Yield where the column comes from: the register and what it counted, or the estimate and how to get the register."""
    if portrait.reading is None:
        yield Text("Estimated from the words of the name. The register of English schools tells how many schools truly have it:")
        steps = Table.grid(padding=(0, 1))
        for number, step in enumerate(_GET_REGISTER, start=1):
            steps.add_row(f"{number}.", Text(step))
        yield Padding(steps, (0, 0, 0, 2))
        return
    read, schools = portrait.reading
    yield Text(f"Counted in the register of English schools, read on {_day(read)}: {schools:,} open schools.")
    if schools < FEWEST_SCHOOLS:
        yield Text(
            "That is a part of the register: names seem rarer than they are. Download all establishment data and read it again.",
            style="yellow",
        )
    yield from (Text(printable(_count(counted))) for counted in portrait.counted)
    yield from (Text(printable(line)) for line in _own(portrait))


def _count(counted: Counted) -> str:
    if counted.schools is None:
        return f"No school there is called {counted.own_words}, or this was written here after it was read: estimated."
    if counted.schools == 1:
        return f"No other school is called {counted.own_words}."
    called = f"{counted.schools:,} schools are called {counted.own_words}, ours among them"
    if counted.alike is None or counted.alike == counted.schools:
        return f"{called}."
    if counted.alike == 1:
        return f"{called}; only ours can be meant by {counted.name}."
    return f"{called}; {counted.alike:,} of them can be meant by {counted.name}."


def _own(portrait: Portrait) -> Iterator[str]:
    """Yield which entry of the register is ours."""
    entries = [f"{', '.join(filter(None, (each.name, each.town, each.postcode)))} (URN {each.urn})" for each in portrait.own]
    if len(entries) > 1:
        yield f"Which of these is ours cannot be told without the right postcode: {'; '.join(entries)}."
    elif entries:
        yield f"Ours is there as {entries[0]}."
    elif portrait.school.nation == "england":
        yield "Ours was not found there: do the name and the town, the postcode or the website differ?"
    else:
        yield "Ours is not there, since only England's schools are."


def _namesakes(portrait: Portrait) -> Iterator[RenderableType]:
    """Yield the first namesakes and how many more there are."""
    if not portrait.namesakes:
        yield Text("None is known.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("school", "told from us by", "known from"):
        table.add_column(title, overflow="fold")
    for other, origin in portrait.namesakes[:MOST_NAMESAKES]:
        table.add_row(Text(printable(other.name)), Text(printable(_told_by(other))), origin)
    yield table
    if len(portrait.namesakes) > MOST_NAMESAKES:
        yield Text(f"and {len(portrait.namesakes) - MOST_NAMESAKES:,} more")


def _told_by(other: Namesake) -> str:
    """Return what tells a namesake from us."""
    after_comma = other.name.partition(",")[2].strip()
    return ", ".join((*other.places, *other.hosts)) or after_comma or "nothing that is known"


def _asks(asks: Sequence[Ask]) -> Iterator[RenderableType]:
    """Yield what is missing, with the lines to write."""
    if not asks:
        yield Text("Nothing: all that the program can use is written.")
        return
    yield Text("To be written under [school] in the configuration, the most helpful first. All of it is optional.")
    table = Table.grid(padding=(0, 1))
    for number, ask in enumerate(asks, start=1):
        example = "\n".join(printable(line) for line in ask.example)
        table.add_row(f"{number}.", Group(Text(printable(ask.why)), Text(example, style="cyan")))
    yield table


def _day(when: date | datetime) -> str:
    day = when.astimezone(LONDON) if isinstance(when, datetime) else when
    return f"{day:%-d %B %Y}"
