"""The only code that tells what was posted from what a mail program, or whoever sent it on, put round it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources import markup

LONGEST_SIGNATURE = 12  # lines; what is longer is a text that somebody began with two dashes
LONGEST_LINE = 400  # characters of what a program writes; what is longer somebody wrote
LONGEST_SMALL_PRINT = 2_500  # characters
FEWEST_MARKS = 2  # of small print, in one paragraph
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
SIGNED = "-- "  # RFC 3676, 4.3; without its blank it is a line that people draw
# "On Fri, 20 Nov 2026 at 09:00, Dana Rowe <address> wrote:", on one line or two. Whoever begins a sentence with a day gives
# neither an address nor, behind a whole date, a time and a name.
_DATE = (
    r"(?:[^\W\d]{2,9}\.?,?\s)?(?:\d{1,2}(?:st|nd|rd|th)?\s[^\W\d]{3,10}\.?|[^\W\d]{3,10}\.?\s\d{1,2}),?\s\d{4}"
    r"|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"
)
_TIME = r",?\s(?:(?:at|am)\s)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?"
_NAME = r"(?:\s(?:[^\W\da-z][^\s<>:;!?]{0,40}|in|of|via)){1,6}"
ATTRIBUTION = re.compile(
    rf"^(?:On|Ar)\s(?:{_DATE})(?:(?:{_TIME})?,?(?:\s[^\s<>]{{1,40}}){{0,6}}\s<\s?[^\s<>@]{{1,64}}@[^\s<>@]{{1,255}}>|{_TIME},?{_NAME}),?"
    r"\s(?:wrote|ysgrifennodd)\s?:$",
    re.MULTILINE,
)
_DEVICE = "iphone|ipad|galaxy|samsung|android|huawei|pixel|xperia|blackberry|windows|mobile|phone|smartphone"
SENT_FROM = re.compile(
    rf"(?:sent from (?:my |the )?(?:{_DEVICE}|yahoo|outlook|proton|mail for)|anfonwyd o fy (?:{_DEVICE})"
    r"|get outlook for (?:ios|android))"
    rf"(?:\s+(?:{_DEVICE}|mail|app|for|on|device|ios|1[01]|outlook|yahoo))*[.!]?\s*(?:[<(]https?://[^\s<>()]{{1,200}}[>)])?",
    re.IGNORECASE,
)
PREFIX = re.compile(r"(?:\s*(?:\[(?:ext|external)\]|(?:fwd?|re|ymlaen|atb)\s*(?:\[\d{1,3}\])?\s*:))+\s*", re.IGNORECASE)
AUTHOR = re.compile(r"(?:posted by|author|written by|reviewer)\s?:\s+(?P<name>[^\n@<>]{2,60})", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
# What only small print says. A paragraph is dropped where it says two of these, and no word that is not in ``OF_SMALL_PRINT``:
# whoever tells of a child, a name, a place or a deed uses one that is not.
SMALL_PRINT = re.compile(
    r"confidential|intended (?:only|solely|for the)|intended recipients?|addressee|legally privileged|unauthori[sz]ed"
    r"|registered (?:in england|office|charity)|received (?:it|this(?: e-?mail| message)?) in error|scanned for virus"
    r"|originated (?:from )?outside|do not click|learn why this is important|don.t often get",
    re.IGNORECASE,
)
OF_SMALL_PRINT = frozenset(
    WORD.findall("""
    a above accept accepts action addressed addressee addressees advised all an and any are arising as attached attachment
    attachments be been being by cannot caution click communication company computer confidential contact contain contained
    contains content contents copied copy copying council delete destroy disclaimer disclose disclosed disclosure dissemination
    distribute distribution do don e email emails england entity error expressed external file files for forward free from
    guarantee has have if immediately important in individual information intended is it its know law learn legal legally
    liability links mail may message messages must necessarily not notify of office often only open opening opinions or
    organisation organization original originated other otherwise our out outside part please privileged prohibited protected
    received recipient recipients recognise registered reliance reply represent responsibility return safe scanned school sender
    sent should solely strictly such system t taken that the them then these they this those to transmission transmitted trust
    unauthorised unauthorized unlawful unless use uses using views virus viruses wales was we which why with without you your
    """)
)
# Who says no more than this above what they send on has said nothing.
OF_PASSING_ON = frozenset(
    WORD.findall(
        "all at attached below best for from fyi hello hi information info kind look many me message please pls post regards see "
        "thank thanks the this to you your"
    )
)
ADDRESS = re.compile(r"(?:mailto:)?[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
TELEPHONE = re.compile(r"(?<![\w+])(?:\+44\s?(?:\(0\)\s?)?|\(?0)\d{2,4}\)?[ -]?\d{3,4}[ -]?\d{3,4}(?!\w)")


@dataclass(frozen=True, slots=True)
class Posted:
    """What was posted: its words, the subject and the public author that the wrapper gives, and the note of who sent it on."""

    text: str
    subject: str = ""
    author: str = ""
    note: str = ""


def unwrapped(words: str) -> Posted:
    """Return what was posted, without the wrapper of a forward, quoting, signatures and small print; all of it if none is left.

    A note above the wrapper is not what was posted: it is kept apart, or with the words where these are too few to stand alone,
    without telephone numbers and mail addresses. Of several wrappers' subjects the words begin with those that are not the first.
    """
    lines = [_unquoted(line) for line in words.splitlines()]
    heads = list(_heads(lines))
    note = unaddressed(_plain(lines[: heads[0][0]] if heads else []))
    starts = [end for _, end, _ in heads] or [0]
    ends = [begin for begin, _, _ in heads[1:]] + [len(lines)]
    subject, *others = dict.fromkeys(filter(None, (bare(found.get("subject", "")) for _, _, found in heads))) or [""]
    text = "\n".join(filter(None, (*others, *(_plain(lines[start:end]) for start, end in zip(starts, ends, strict=True)))))
    if heads and len(text.split()) < FEWEST:
        text, note = "\n".join(filter(None, (note, text))), ""
    author = AUTHOR.search(text) if heads else None
    text = text or markup.fold("\n".join(line for line in lines if not _is(SENT_FROM, line)))
    return Posted(text, subject, author["name"].strip() if author else "", note)


def bare(subject: str) -> str:
    """Return a subject without what mail programs put before it: "Fwd:", "FW:", "[EXTERNAL]"."""
    return PREFIX.sub("", subject, count=1) if PREFIX.match(subject) else subject


def unaddressed(words: str) -> str:
    """Return words without the telephone numbers and mail addresses in them."""
    return markup.fold(TELEPHONE.sub("", ADDRESS.sub("", words)))


def says_nothing(words: str) -> bool:
    """Return whether somebody only passes something on: "FYI", "Please see below"."""
    return all(word in OF_PASSING_ON for word in WORD.findall(words.lower()))


def _unquoted(line: str) -> str:
    bare_line = QUOTED.sub("", line.lstrip())
    return bare_line if bare_line == SIGNED else bare_line.strip()


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
    """Return the lines as words, without small print, a signature at their end and attributions."""
    own = "\n".join(line for line in lines if not _is(RULE, line) and not _is(SENT_FROM, line)).strip("\n")
    apart = "\n\n" if "\n\n" in own else "\n"
    said = apart.join(one for one in own.split(apart) if not _is_small_print(one))
    return markup.fold(ATTRIBUTION.sub("", _unsigned(said)))


def _is_small_print(paragraph: str) -> bool:
    if len(paragraph) > LONGEST_SMALL_PRINT:
        return False
    marks = {found.lower() for found in SMALL_PRINT.findall(paragraph)}
    return len(marks) >= FEWEST_MARKS and all(word in OF_SMALL_PRINT for word in WORD.findall(paragraph.lower()))


def _unsigned(words: str) -> str:
    """Return words without a signature (RFC 3676, 4.3); what says more than stands above it is none."""
    above, signed, signature = f"\n{words}\n".rpartition(f"\n{SIGNED}\n")
    is_short = len(signature.splitlines()) <= LONGEST_SIGNATURE and len(signature.split()) <= len(above.split())
    return above if signed and is_short else words
