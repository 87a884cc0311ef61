"""The only code that tells what was posted from what a mail program, or whoever sent it on, put round it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources import markup

LONGEST_SIGNATURE = 12  # lines; what is longer is a text that somebody began with two dashes
LONGEST_LINE = 400  # characters of what a program writes; what is longer somebody wrote
LONGEST_SMALL_PRINT = 2_500  # characters
MOST_HEAD = 30  # lines, a long list of readers among them
FEWEST = 3  # words that a forwarded text must have to stand without the words of whoever sent it on

# "Forwarded message", "Original Message", and what Apple's programs write; in Welsh as well.
MARKER = re.compile(
    r"[^\w-]*(?:-{2,}\s*(?:forwarded message|original message|neges wedi.i hanfon ymlaen|neges wreiddiol)\s*-{2,}"
    r"|begin forwarded message\s*:|dechrau.r neges a anfonwyd ymlaen\s*:)\W*",
    re.IGNORECASE,
)
NAMES = {
    "from": "from|oddi wrth",
    "when": "date|sent|dyddiad|anfonwyd",
    "subject": "subject|pwnc",
    "to": "to|at",
    "other": "cc|bcc|copi|reply-to|importance|priority|attachments?|resent-from",
}
FIELD = re.compile(
    rf"[*_]{{0,2}}(?:{'|'.join(f'(?P<{name}>{words})' for name, words in NAMES.items())})\s?:[*_]{{0,2}}(?:\s+|$)(?P<value>.*)",
    re.IGNORECASE,
)
GOES_ON = re.compile(r".*(?:@|[;,]\s*$|>\s*$)")  # how a list of readers continues on its next line
QUOTED = re.compile(r"\A(?:[>|]\s?)+")
RULE = re.compile(r"[_=-]{5,}")
# "On Fri, 20 Nov 2026 at 09:00, Dana Rowe <address> wrote:", on one line or two.
ATTRIBUTION = re.compile(r"^(?:On|Ar)\b(?=[^\n]*\d)[^\n]{5,200}(?:\n[^\n]{1,200})?\b(?:wrote|ysgrifennodd)\s?:$", re.MULTILINE)
SENT_FROM = re.compile(
    r"sent from (?:my|yahoo|outlook|proton|samsung|mail for)\b.{0,60}|get outlook for (?:ios|android)\b.{0,80}"
    r"|anfonwyd o fy\b.{0,40}",
    re.IGNORECASE,
)
PREFIX = re.compile(r"(?:\s*(?:\[(?:ext|external)\]|(?:fwd?|re|ymlaen|atb)\s*(?:\[\d{1,3}\])?\s*:))+\s*", re.IGNORECASE)
AUTHOR = re.compile(r"(?:posted by|author|written by|reviewer)\s?:\s+(?P<name>[^\n@<>]{2,60})", re.IGNORECASE)
# How the small print begins, and what it then says; a paragraph that does not do both is somebody's words.
SMALL_PRINT = re.compile(
    r"\W*(?:disclaimer|confidential|caution|external|private and confidential|th(?:is|e information in this) (?:e-?mail|message)"
    r"|the (?:contents?|information)|if you (?:are not|have received)|you don.t often get|mae.r (?:e-?bost|neges) (?:hwn|hon))",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"intended (?:only|solely|for)|addressee|recipients?\b|unauthori[sz]ed|scanned|virus|outside (?:of )?(?:the|your|our)"
    r"|do not click|delete (?:it|this)|legally privileged|safelinks|learn why this is important|derbynnydd",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted: its words, the subject and the public author that the wrapper gives, and the note of who sent it on."""

    text: str
    subject: str = ""
    author: str = ""
    note: str = ""


def unwrapped(words: str) -> Posted:
    """Return what was posted, without the wrapper of a forward, quoting, signatures and small print; all of it if none is left.

    A note above the wrapper is not what was posted: it is kept apart, or with the words where these are too few to stand alone.
    """
    lines = [QUOTED.sub("", line.strip()).strip() for line in words.splitlines()]
    heads = list(_heads(lines))
    note = _plain(lines[: heads[0][0]] if heads else [])
    starts = [end for _, end, _ in heads] or [0]
    ends = [begin for begin, _, _ in heads[1:]] + [len(lines)]
    text = "\n".join(filter(None, (_plain(lines[start:end]) for start, end in zip(starts, ends, strict=True))))
    if heads and len(text.split()) < FEWEST:
        text, note = "\n".join(filter(None, (note, text))), ""
    author = AUTHOR.search(text) if heads else None
    subject = next((found["subject"] for _, _, found in heads if found.get("subject")), "")
    text = text or markup.fold("\n".join(line for line in lines if not _is(SENT_FROM, line)))
    return Posted(text, bare(subject), author["name"].strip() if author else "", note)


def bare(subject: str) -> str:
    """Return a subject without what mail programs put before it: "Fwd:", "FW:", "[EXTERNAL]"."""
    return PREFIX.sub("", subject, count=1) if PREFIX.match(subject) else subject


def _heads(lines: Sequence[str]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield each wrapper: its first line, the line behind its last, and its fields."""
    at = 0
    while at < len(lines):
        marked = at
        while marked < len(lines) and (not lines[marked] or _is(MARKER, lines[marked]) or _is(RULE, lines[marked])):
            marked += 1
        end, fields = _fields(lines, marked)
        is_marked = any(_is(MARKER, line) for line in lines[at:marked])
        if is_marked or {"from", "when", "subject"} <= fields.keys():
            yield at, end, fields
            at = max(end, at + 1)
        else:
            at = max(marked, at + 1)


def _is(what: re.Pattern[str], line: str) -> bool:
    return len(line) <= LONGEST_LINE and what.fullmatch(line) is not None


def _fields(lines: Sequence[str], at: int) -> tuple[int, dict[str, str]]:
    """Return the line behind a block of header fields, and the fields; none where there is no block."""
    fields: dict[str, str] = {}
    last = ""
    for number, line in enumerate(lines[at : at + MOST_HEAD], start=at):
        found = FIELD.fullmatch(line)
        if found:
            last = next(name for name in NAMES if found[name])
            fields.setdefault(last, found["value"].strip())
        elif not line or last not in {"to", "other"} or not GOES_ON.match(line):
            return (number, fields) if fields else (at, {})
    return min(at + MOST_HEAD, len(lines)), fields


def _plain(lines: Sequence[str]) -> str:
    """Return the lines as words, without attributions, a signature at their end and small print."""
    own = "\n".join(line for line in _unsigned(lines) if not _is(RULE, line)).strip("\n")
    paragraphs = ATTRIBUTION.sub("", own).split("\n\n" if "\n\n" in own else "\n")
    said = [one for one in paragraphs if not _is_small_print(one)]
    return markup.fold("\n".join(said))


def _is_small_print(paragraph: str) -> bool:
    return len(paragraph) <= LONGEST_SMALL_PRINT and bool(SMALL_PRINT.match(paragraph) and SAYS.search(paragraph))


def _unsigned(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines without a signature (RFC 3676, 4.3), and without the name of the telephone they were sent from."""
    kept = [line for line in lines if not _is(SENT_FROM, line)]
    at = next((number for number in range(len(kept) - 1, -1, -1) if kept[number] == "--"), len(kept))
    signature = [line for line in kept[at + 1 :] if line]
    return kept if len(signature) > LONGEST_SIGNATURE else kept[:at]
