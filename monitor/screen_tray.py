"""Lays out the tray and what was learned, for somebody tired: what it is, the words around the name, and what to type."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.deadline import LONDON
from monitor.explain import printable
from monitor.lessons import Kind, Lesson
from monitor.model import Case, Said, Severity, Span, Standing
from monitor.policy import Policy
from monitor.report import moment
from monitor.tray import Item, Outcome, Settled
from sources.model import Document

MOST_ITEMS = 5
CHARACTERS = 300
BEFORE = 120
INDENT = (0, 0, 0, 2)
AT_RISK = "If a child may be at risk anywhere, tell that school or the police all the same."


def tray(items: Sequence[Item], roles: Sequence[str]) -> Group:
    """Return the tray, the first few items of it, and how to answer."""
    if not items:
        return Group(Text("The tray is empty: nothing waits to be told apart."))
    count = "1 item" if len(items) == 1 else f"{len(items)} items"
    shown: list[RenderableType] = [Text(f"Is this us? {count} could be about another school of the same name.\n", "bold")]
    for item in items[:MOST_ITEMS]:
        shown += [*_item(item), Text()]
    if (more := len(items) - MOST_ITEMS) > 0:
        shown += [Text(f"{more} more {'comes' if more == 1 else 'come'} up as these are answered.\n")]
    return Group(*shown, *_how(items[:MOST_ITEMS], roles))


def _item(item: Item) -> Iterator[RenderableType]:
    case = item.case
    posted = case.lead.posted
    head = Text.assemble((case.ref, "bold"), "  ", printable(case.place), ", ")
    head.append(f"posted {moment(posted)}" if posted else f"seen {moment(case.first_seen)}", "dim")
    yield head
    if not case.judgement.verdict.count_only or case.alert is not None:
        yield Padding(_what(case), INDENT)
    yield Padding(excerpt(case.document, case.judgement.mention.spans), (0, 2, 0, 4))
    if case.document.url:
        yield Padding(Text(printable(case.document.url), "dim", overflow="fold"), (0, 0, 0, 4))
    mention = case.judgement.mention
    yield Padding(Text(f"{mention.certainty:.0%} sure it is us: {'; '.join(map(printable, mention.reasons))}."), INDENT)
    if item.withheld:
        yield Padding(Text(f"It may be about the {' or '.join(item.withheld)}: somebody else answers it.", "bold"), INDENT)
    for said, teaching in ((Said.YES, item.suggestion.yes), (Said.NAMESAKE, item.suggestion.namesake)):
        if teaching is not None:
            yield Padding(Text.assemble((said.value, "bold"), f" could teach: {teaching.words}"), INDENT)


def _what(case: Case) -> Text:
    verdict = case.judgement.verdict
    what = Text(verdict.rules[0].label if verdict.rules else "Mention")
    if verdict.severity is not Severity.INFO:
        what.append(f", {verdict.severity.name.lower()}")
    if case.alert is not None:
        what.append(f". Somebody was alerted: {case.alert_ref}", "bold red")
    elif verdict.urgent:
        what.append(". Urgent if it is us: nobody has been alerted", "bold red")
    return what


def excerpt(document: Document, spans: Sequence[Span]) -> Text:
    """Return the title and the words around the name, with every name of ours between guillemets."""
    words = document.words
    if not words:
        return Text("It has no words: only a person can look at what stands there.", "italic")
    title = len(document.title) if words != document.text else 0
    text = _marked(words, Span(0, title), spans).append("\n") if title else Text()
    cut = title + 1 if title else 0
    name = next((span.start for span in spans if span.start >= cut), cut)
    start = words.find(" ", name - BEFORE, name) + 1 if name - BEFORE > cut else cut
    return text.append("\u2026 " if start > cut else "").append_text(_marked(words, Span(start, len(words)), spans))


def _marked(words: str, part: Span, spans: Sequence[Span]) -> Text:
    """Return a stretch of a stranger's words, at most ``CHARACTERS`` of it, safe to show and with the names in it marked."""
    end = min(part.end, part.start + CHARACTERS)
    if end < part.end:
        end = max(words.rfind(" ", part.start + 1, end), 0) or end
    text, at = Text(), part.start
    for span in spans:
        if at <= span.start and span.end <= end:
            text.append(_plain(words[at : span.start]))
            text.append(f"\u00ab{_plain(words[span.start : span.end])}\u00bb", "bold yellow")
            at = span.end
    return text.append(_plain(words[at:end])).append(" \u2026" if end < part.end else "")


def _plain(words: str) -> str:
    return printable(re.sub(r"\s+", " ", words))


def _how(items: Sequence[Item], roles: Sequence[str]) -> Iterator[RenderableType]:
    """Yield what to type, with cases of the list and a role that may answer them."""
    role = next((each for each in roles if not any(each in item.withheld for item in items)), roles[0])
    ref = items[0].case.ref
    rows = [
        (f"monitor tray {ref} yes --by {role}", "it is about us"),
        (f"monitor tray {ref} no --by {role}", "it is not"),
        (f"monitor tray {ref} namesake --by {role}", "it is another school: know it again"),
    ]
    # Nobody is shown how to wave through what is urgent.
    calm = [item.case.ref for item in items if item.case.alert is None and not item.case.judgement.verdict.urgent][-2:]
    if len(calm) > 1:
        rows.append((f"monitor tray {' '.join(calm)} no --by {role}", "several at once"))
    table = Table.grid(padding=(0, 3))
    for command, meaning in rows:
        table.add_row(Text(f"  {command}", "bold"), meaning)
    yield Text("To answer:")
    yield table


def answered(outcome: Outcome, policy: Policy) -> list[str]:
    """Return what an answer did, in plain lines: to its case, by what it taught, and what is left."""
    lines = _settled(outcome.own, policy) if outcome.own else []
    if outcome.lesson is not None:
        lines.append(f"Learned, as number {outcome.lesson}. To see it or take it back: monitor learned")
    if outcome.others:
        ours = {each.case.ref: each.case.judgement.mention.standing is Standing.US for each in outcome.others}
        said = ", ".join(f"{ref} {'is ours' if is_ours else 'is not'}" for ref, is_ours in ours.items())
        lines.append(f"{len(ours)} more {'is' if len(ours) == 1 else 'are'} settled by this: {said}.")
        lines += [line for each in outcome.others for line in _settled(each, policy)[1:]]
    return lines


def last_words(outcome: Outcome, said: Said) -> list[str]:
    """Return what is said after all answers: what another school's matter still asks of us, and what is left."""
    left = f"{outcome.left} left in the tray: monitor tray" if outcome.left else "The tray is empty."
    return [left] if said is Said.YES else [AT_RISK, left]


def _settled(settled: Settled, policy: Policy) -> list[str]:
    """Return what became of a case, and on further lines who hears of it or no longer does."""
    case, before = settled.case, settled.before
    if before is case.judgement.mention.standing:
        return [f"{case.ref} {'is ours' if before is Standing.US else 'is not ours'}, as it was before."]
    if case.judgement.mention.standing is not Standing.US:
        lines = [f"{case.ref} is not ours: it is closed and stands in no digest."]
        lines += [f"{case.alert_ref} goes to nobody else."] if case.alert_ref else []
        taken = f"Until now it was taken for ours. To take this back: monitor tray {case.ref} yes --by ROLE"
        return [*lines, taken] if before is Standing.US else lines
    lines = [f"{case.ref} is ours: the next digest tells it."]
    if settled.told:
        roles = " and the ".join(map(policy.role_label, settled.told))
        lines.append(f"It is urgent: {case.alert_ref} goes to the {roles} now.")
    elif case.judgement.verdict.urgent and not case.alert_ref:
        lines.append(
            f"{case.ref} is urgent, but was old when it was found: nobody is alerted. To read it: monitor explain {case.ref}"
        )
    return lines


def learned(lessons: Sequence[Lesson]) -> Group:
    """Return what was learned, a number each, and how to correct it or take it back."""
    if not lessons:
        return Group(Text("Nothing was learned yet: the answers in the tray teach. To see it: monitor tray"))
    table = Table.grid(padding=(0, 2, 0, 0))
    for lesson in lessons:
        words = Text(printable(lesson.teaching.words), "dim" if lesson.forgotten else "")
        said = f"\nfrom {lesson.case_ref}" if lesson.case_ref else "\nby hand"
        words.append(f"{said}, {lesson.taught_by}, {_day(lesson.taught_at)}", "dim")
        words.append(f"; forgotten {_day(lesson.forgotten)}" if lesson.forgotten else "", "dim")
        table.add_row(Text(str(lesson.id), "bold"), words)
    first = next((lesson for lesson in lessons if not lesson.forgotten), None)
    if first is None:
        return Group(table)
    commands = Table.grid(padding=(0, 2, 0, 0))
    commands.add_row("\nTo take one back:", Text(f"\nmonitor learned --forget {first.id}", "bold"))
    weight = " --weight 0.3" if first.teaching.kind is Kind.PLACE else ""
    commands.add_row("To correct one:", Text(f'monitor learned --edit {first.id} --place "..."{weight}', "bold"))
    return Group(table, commands)


def _day(when: datetime) -> str:
    return f"{when.astimezone(LONDON):%-d %b %Y}"
