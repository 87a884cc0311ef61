"""Turns a digest, an alert, a bundle or a notice into a letter: the only place that knows how they read."""

from __future__ import annotations

import re
import textwrap
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from digests import words
from digests.model import Alert, Answering, Bundle, Digest, Letter, Notice

if TYPE_CHECKING:
    from jinja2 import Environment

SHOWN = 7  # new items in one digest; the rest are counted
SHOWN_GOOD = 3
UNREAD = 7  # posts in another language that are named one by one; the rest are counted
QUOTE = 180  # characters of a post that a digest quotes
ALERT_WORDS = 1200  # characters of a post that an alert quotes: its reader decides on them
PLACE = 120  # characters of a place's name
FAILED = 3  # coverage has failed, and leads the subject, when one source in this many could not be checked
WIDTH = 76  # columns of plain text
SUBJECT = 150  # characters: a longer header is cut
MARK = 10  # characters that may be put before a subject, to say that it is a test
NAME = 40  # characters of the school's name in a subject

# What people copy letter by letter, and what no line of HTML breaks at its hyphens: references, codes, options of a command.
_WHOLE = re.compile(r"(?<![^\s(])([A-Z]-\d{4,7}|[A-Z2-7]{4}-[A-Z2-7]{4}|--[a-z_]+)\b")
# What is to be typed stands at the end of a sentence.
_TYPED = re.compile(r"(?<=: )monitor [a-z-]+(?: [\w.-]+)*$")
_HELD = "\0"  # a blank within it, while lines are made: no clean text has one


def digest(digest: Digest) -> Letter:
    """Return the daily letter. Its subject holds the school's short name, counts and the date, and nothing else."""
    told = words.inert(digest)
    shown, good = told.new[:SHOWN], told.good[:SHOWN_GOOD]
    return _letter(
        "digest",
        _day_in_short(told),
        d=told,
        headline=_upper_first(_headline(told, _tidings(told))),
        day=_long(told.day),
        coverage=_coverage(told),
        failed=_failed(told),
        blind=_is_blind(told),
        shown=shown,
        more=told.more + len(told.new) - len(shown),
        good=good,
        more_good=len(told.good) - len(good),
        due=told.due[:SHOWN],
        more_due=max(0, len(told.due) - SHOWN),
        scale=max((max(row.count, row.usual_top) for row in told.trends), default=0) or 1,
    )


def alert(alert: Alert) -> Letter:
    """Return the letter for one person at once. Subject and first 200 characters say nothing of what was found, or by whom."""
    told = words.inert(alert)
    shown = words.cut(told.words, ALERT_WORDS)
    extent = "part of" if told.cut or shown != told.words else "all"
    subject = _subject(f"[SAFEGUARDING - OPEN ALONE] Online alert {told.ref} needs the {told.reader}", told.answer)
    ladder = ", ".join(f"{step.who} {step.when}" for step in told.next)
    return _letter("alert", subject, a=told, words=shown, extent=f"({extent} {told.of_characters} characters)", ladder=ladder)


def bundle(bundle: Bundle) -> Letter:
    """Return the letter that stands for the alerts above the hourly limit: their references, and nothing of what was found."""
    told = words.inert(bundle)
    needs = f"{_counted(len(told.refs), 'more online alert needs', 'more online alerts need')} the {told.reader}"
    return _letter("bundle", _subject(f"[SAFEGUARDING - OPEN ALONE] {needs}", told.answer), b=told, needs=needs)


def notice(notice: Notice) -> Letter:
    """Return the letter about the monitor itself. Its subject says who writes and what for."""
    told = words.inert(notice)
    return _letter("notice", _subject(f"{words.cut(told.short_name, NAME)} online: {told.headline}", told.answer), n=told)


def _subject(said: str, answer: Answering | None) -> str:
    """A subject with the code behind it by which a reply is known; without one where no replies are read."""
    code = f" ({answer.code})" if answer and answer.mailbox and answer.code else ""
    return f"{words.cut(said, SUBJECT - MARK - len(code))}{code}"


def _day_in_short(told: Digest) -> str:
    """The subject of a digest, with as many of its counts as a header takes, the first first."""
    tidings = _tidings(told)
    name, day = words.cut(told.short_name, NAME), f"({told.day:%a} {told.day.day} {told.day:%b})"
    counts = (tidings[:most] for most in range(max(1, len(tidings)), 0, -1))
    subjects = [f"{name} online: {_headline(told, some)} {day}" for some in counts]
    return next((subject for subject in subjects if len(subject) <= SUBJECT), subjects[-1])


def _headline(told: Digest, tidings: tuple[str, ...]) -> str:
    """What the digest holds, in counts; "nothing new" only if every source was checked."""
    failed = _failed(told)
    if failed and (not tidings or _is_blind(told)):
        return ", ".join((failed, *tidings))
    if failed:
        return ", ".join((*tidings, f"{_counted(_missed(told), 'source', 'sources')} not checked"))
    everything = "the only source" if told.sources == 1 else f"all {told.sources} sources"
    return ", ".join(tidings or ("nothing new", f"{everything} checked"))


def _tidings(told: Digest) -> tuple[str, ...]:
    """The counts for the subject: what needs the reader and what is new or, where neither is, what is left to say."""
    first = (
        (told.unacknowledged, "alert NOT ACKNOWLEDGED", "alerts NOT ACKNOWLEDGED"),
        (len(told.undelivered), "letter not delivered", "letters not delivered"),
        (len(told.needs_you), "needs you today", "need you today"),
        (len(told.due), "step is due", "steps are due"),
        (_new(told), "new", "new"),
    )
    other = (
        (len(told.urgent), "urgent item", "urgent items"),
        (len(told.changed), "changed", "changed"),
        (len(told.unread), "post could not be read", "posts could not be read"),
    )
    counts = first if any(number for number, _, _ in first) else other
    return tuple(_counted(*count) for count in counts if count[0])


def _failed(told: Digest) -> str:
    """The warning that the digest leads with when not everything was checked, otherwise nothing."""
    if not told.sources:
        return "COULD NOT CHECK: no sources are set up"
    missed = _missed(told)
    return f"COULD NOT CHECK {missed} of {_counted(told.sources, 'source', 'sources')}" if missed else ""


def _coverage(told: Digest) -> str:
    """What was found and checked, in sentences that never let "not checked" or "not read" be taken for "nothing there"."""
    missed, read = _missed(told), told.sources - _missed(told)
    quiet = not (told.needs_you or told.urgent or told.unread or told.undelivered or _new(told))
    names = ", ".join(source.label for source in told.unchecked)
    if not read:
        return f"Nothing could be checked{names and ': '}{names}.{_not_read(told)}"
    checked = f"{read} of {_counted(told.sources, 'source was', 'sources were')} checked {told.looked}".rstrip() + "."
    if missed:
        found = f"Nothing new was found in the {_counted(read, 'source', 'sources')} that could be checked."
        return f"{found if quiet else checked} {missed} could not be checked: {names}.{_not_read(told)}"
    return f"{'Nothing new was found. ' if quiet else ''}{checked}{_not_read(told)}"


def _not_read(told: Digest) -> str:
    """What only a person can read, what the program had to do without, and who was not reached, to go on with, or nothing."""
    amiss = f" Not everything was at work: {told.mode}." if told.mode else ""
    lost = f" Not delivered: {', '.join(reader.label for reader in told.undelivered)}." if told.undelivered else ""
    return f"{_pictures(told)}{_languages(told)}{amiss}{lost}"


def _languages(told: Digest) -> str:
    if not told.unread:
        return ""
    posts = _counted(len(told.unread), "post is in another language", "posts are in another language")
    return f" {posts}, which this program does not read: {', '.join(dict.fromkeys(post.label for post in told.unread))}."


def _pictures(told: Digest) -> str:
    """The posts that only a person can read, as a sentence to go on with, or nothing."""
    if not told.wordless:
        return ""
    posts = _counted(told.wordless, "post was a picture", "posts were pictures")
    return f" {posts} without words, which no program here can read: {', '.join(told.wordless_at)}."


def _is_blind(told: Digest) -> bool:
    """Whether so much was not checked that the digest leads with it."""
    return _missed(told) * FAILED >= told.sources


def _missed(told: Digest) -> int:
    return min(len(told.unchecked), told.sources)


def _new(told: Digest) -> int:
    return len(told.new) + told.more + len(told.good)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _stop(text: str) -> str:
    """The text as a sentence; a command at its end has no full stop, which would be copied with it."""
    return text if text.endswith((".", "!", "?")) or _TYPED.search(text) else f"{text}."


def _wrap(text: str, first: str = "", rest: str = "") -> str:
    """The text in lines of 76 columns behind ``first`` and then ``rest``, so that no field can start a line of its own.

    A command at its end is not broken where it fits on a line: it is copied as it stands.
    """
    room = WIDTH - len(rest)
    text = _TYPED.sub(lambda typed: typed[0].replace(" ", _HELD) if len(typed[0]) <= room else typed[0], text)
    lines = textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return lines.replace(_HELD, " ")


@cache
def _environment(*, markup: bool) -> Environment:
    """One set of templates: HTML, which escapes every value, or plain text, where there is no markup to escape."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - a pass that writes nothing does without

    made = Environment(
        loader=PackageLoader("digests"),
        autoescape=markup,  # noqa: S701 - on for all HTML; in text ``words.inert`` and ``_wrap`` keep structure ours
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "link": words.link,
        "host": words.host,
        "cut": words.cut,
        "mailto": words.mailto,
        "page": words.page,
        "pieces": _WHOLE.split,
        "stop": _stop,
        "upper_first": _upper_first,
        "wrap": _wrap,
    }
    made.globals |= {"counted": _counted, "QUOTE": QUOTE, "PLACE": PLACE, "UNREAD": UNREAD}
    return made


def _letter(template: str, subject: str, **values: object) -> Letter:
    """Render both halves of a letter from the same values."""
    text = _environment(markup=False).get_template(f"{template}.txt").render(values)
    html = _environment(markup=True).get_template(f"{template}.html").render(values, subject=subject)
    return Letter(subject, text, html)
