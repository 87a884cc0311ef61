"""Lays out a policy for reading, and what changes between two: for the screen, and as a page of HTML."""

from collections.abc import Iterator, Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from monitor.model import Verdict
from monitor.policy import Change, Page
from monitor.rejudge import Rejudged

INDENT = (0, 0, 0, 4)
_MOST = 20


def shown(page: Page) -> Group:
    """Return a policy for the screen."""
    parts: list[RenderableType] = [Text(page.title, "bold"), Text(page.school), Text()]
    parts += [Text(f"! {words}", "bold") for words in page.warnings]
    parts += [Text(f"- {fact}") for fact in page.facts]
    for part in page.parts:
        parts += [Text(f"\n{part.heading.upper()}", "bold"), Text(part.about)]
        for row in part.rows:
            parts.append(Text(f"\n{row.name}", "bold"))
            parts += [Padding(Text(quote, "italic"), INDENT) for quote in row.quotes]
            parts += [Padding(Text(line), INDENT) for line in row.lines]
    return Group(*parts)


def html(page: Page) -> str:
    """Return a policy, or what else is laid out like one, as a page of HTML that needs nothing else and prints well."""
    environment = Environment(
        loader=PackageLoader("monitor.policy", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(page=page)


def compared(changes: Sequence[Change]) -> Group:
    """Return what changes between two policies."""
    if not changes:
        return Group(Text("They say the same."))
    return Group(*(Text.assemble((change.what, "bold"), f": {change.words}") for change in changes))


def rejudged(found: Sequence[Rejudged], of: int) -> Iterator[str]:
    """Yield what would become of the open cases: how many, and of each that a reader would see differently, how."""
    other = [each for each in found if each.is_other]
    yield f"\nOpen cases: {of}. Judged otherwise: {len(other)}."
    for each in other[:_MOST]:
        yield f"  {each.case.ref}: {'; '.join(_moved(each.case.judgement.verdict, each.verdict))}"
    if len(other) > _MOST:
        yield f"  and {len(other) - _MOST} more"


def _moved(before: Verdict, after: Verdict) -> Iterator[str]:
    """Yield what a reader would see differently."""
    was, is_now = before.rules[0].label, after.rules[0].label
    yield is_now if was == is_now else f"{was} becomes {is_now}"
    if before.severity != after.severity:
        yield f"{before.severity.name.lower()} becomes {after.severity.name.lower()}"
    if before.urgent != after.urgent:
        yield "urgent now" if after.urgent else "no longer urgent"
    other = {
        "other clauses": [rule.clause for rule in before.rules] != [rule.clause for rule in after.rules],
        "other steps": [step.id for step in before.steps] != [step.id for step in after.steps],
        "another deadline": before.deadline != after.deadline,
        "other readers": {*before.alert, *before.digest} != {*after.alert, *after.digest},
        "only the address is kept or no longer": before.keep_text != after.keep_text,
    }
    yield from (words for words, differs in other.items() if differs)
