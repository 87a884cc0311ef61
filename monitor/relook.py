"""Decides when a case's page is looked at again, and what a second look means: there, edited, growing, gone, or not known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from monitor.policy import Policy
from monitor.report import moment
from monitor.stands import NOT_FOUND, Seen

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MARKS = (HOUR, 6 * HOUR, DAY, WEEK)
LATE = 2 * WEEK  # by so much a look may be late, because nothing ran; after that it is not made any more
# The look after the first that found nothing, or that failed, and one that is made for another reason than the time.
CONFIRM = timedelta()
RETRIES = 3  # so many more looks, an hour apart, are made at a mark when they fail
GONE_FOR_GOOD = 410
MISSING = frozenset({404, GONE_FOR_GOOD})
HALF_AS_MUCH_AGAIN, MORE_POSTS, MORE_WORDS = 1.5, 5, 150
LOOK_AGAIN = "look_again"  # the step of the policy that follows whatever asks for a removal
EDITED = "its words were edited"
# Some places answer so to every program, and show the page to people.
NEVER_THERE = "it is not found, and no program has seen it there before"


class Finding(StrEnum):
    """How it stands at a case's address.

    ``UNSEEN``: the page is there, and no program has ever seen the words on it. ``ELSEWHERE``: they were one part of it, and
    others may have pushed them to another page.
    """

    NONE = ""
    THERE = "there"
    UNSEEN = "unseen"
    ELSEWHERE = "elsewhere"
    TAKEN_OUT = "taken_out"
    GONE = "gone"


AWAY = frozenset({Finding.ELSEWHERE, Finding.TAKEN_OUT, Finding.GONE})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a case's page, and nothing of its text.

    ``address`` is the digest of the address that the rest is about. ``looked`` is the last look, ``since`` when ``finding`` was
    first so. ``missing`` is the first look that found nothing there, while no other has shown that to be wrong. ``stood`` says
    that the words were seen there. ``passage``, ``words`` and ``posts`` are as in ``Seen``: the last two as they were first seen
    or last told. ``trouble`` is why the last look could not be made, and ``failed`` how many failed at this mark.
    ``owed``: an outcome that people wait for is not told yet. ``edited`` is when an edit was told.
    """

    address: bytes = b""
    looked: datetime | None = None
    finding: Finding = Finding.NONE
    since: datetime | None = None
    missing: datetime | None = None
    stood: bool = False
    passage: bytes | None = None
    words: int = 0
    posts: int = 0
    trouble: str = ""
    failed: int = 0
    owed: bool = False
    edited: datetime | None = None

    @property
    def is_doubted(self) -> bool:
        """Whether one look has found nothing, and no other has shown yet whether that is so."""
        return self.missing is not None

    @property
    def is_pending(self) -> bool:
        """Whether one more look is made at this mark: to be sure, or because the last one failed."""
        return (self.is_doubted or (bool(self.trouble) and self.failed > 0)) and self.failed <= RETRIES


@dataclass(frozen=True, slots=True)
class Absent:
    """The place answered that there is nothing at the address, with this HTTP status."""

    status: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The look could not be made; the words say why."""

    words: str


Answer: TypeAlias = Seen | Absent | Failed


@dataclass(frozen=True, slots=True)
class Terms:
    """What a look is held against: when the removal was asked for (or None), at which mark it was made, and what it was.

    ``status_only`` is true where only the address may be kept. ``told`` says that the source has told the edit already, and
    ``worse`` that the text is judged anew and replaces the words of the case.
    """

    asked: datetime | None = None
    mark: timedelta = CONFIRM
    status_only: bool = False
    told: bool = False
    worse: bool = False


def asking(policy: Policy) -> frozenset[str]:
    """Return the steps of a policy that ask for a removal: those after which one looks whether it is still there."""
    return frozenset(name for name, action in policy.steps.items() if action.then == LOOK_AGAIN)


def begun(moments: Iterable[datetime | None]) -> datetime:
    """Return from when the marks are counted: the last of when it was seen, got worse, came back or was asked to go."""
    return max(filter(None, moments))


def due(start: datetime, known: Known, now: datetime) -> timedelta | None:
    """Return the mark whose look is due (the latest, however many were missed), ``CONFIRM``, or None when none is.

    Between a look that finds nothing, or fails, and the next there is an hour at least. A look that is still to come was made by
    a clock that ran ahead, and counts for nothing; what began then is looked at once a day until it has come.
    """
    looked = known.looked if known.looked and known.looked <= now else None
    if start > now + DAY:
        return DAY if looked is None or now - looked >= DAY else None
    again = looked + HOUR if looked and known.is_pending else None
    if again and now < again:
        return None
    latest = max((mark for mark in MARKS if start + mark <= now), default=None)
    if latest is not None and (looked is None or looked < start + latest):
        return latest
    return CONFIRM if again else None


def following(start: datetime, known: Known) -> datetime | None:
    """Return when the next look is due, or None after the last."""
    if known.looked and known.is_pending:
        return known.looked + HOUR
    return next((start + mark for mark in MARKS if known.looked is None or known.looked < start + mark), None)


def weigh(known: Known, answer: Answer, terms: Terms, now: datetime) -> tuple[Known, tuple[str, ...]]:
    """Return what is known after a look, and what of it is told: only what changed, and the outcome that people wait for."""
    match answer:
        case Absent(status):
            after, told = _absent(known, status, now)
        case Failed(words):
            after, told = replace(known, trouble=words), []
        case Seen():
            after, told = _page(known, answer, terms, now)
    failed = _failed(after, answer, 0 if terms.mark else known.failed)
    after = replace(after, looked=now, address=known.address, failed=failed)
    waits = terms.asked is not None and (known.owed or terms.mark >= DAY)
    if after.is_pending:
        return replace(after, owed=waits), tuple(told)
    back = known.finding in AWAY and after.finding not in AWAY
    news = _is_news(known, after) or (waits and not _was_told(after, terms.asked))
    words = f"there again on {moment(now)}" if back else outcome(after, terms.asked, now)
    return replace(after, owed=False), (*((words,) if news else ()), *told)


def _failed(known: Known, answer: Answer, before: int) -> int:
    """Return how many looks failed at this mark; so many did before this one."""
    # What stands in the way of a page does so in an hour too: it alone is no reason to ask again so soon.
    fails = bool(known.trouble) and (isinstance(answer, Failed) or known.is_doubted or before > 0)
    return before + fails


def outcome(known: Known, asked: datetime | None, now: datetime) -> str:
    """Return how it stands at a case's address, against the request to remove it where there was one, for a look made now."""
    return f"asked to remove on {moment(asked)}: {state(known, now)}" if asked else state(known, now)


def state(known: Known, now: datetime) -> str:
    """Return how it stands at a case's address, in words, for a look made now."""
    if known.trouble:
        return f"could not be looked at on {moment(now)}: {known.trouble}"
    if known.is_doubted:
        return f"nothing was there on {moment(now)}; one more look will show whether it is gone"
    return {
        Finding.NONE: f"not known on {moment(now)}",
        Finding.THERE: f"still there on {moment(now)}",
        Finding.UNSEEN: f"its page is there on {moment(now)}, but a program does not see its words on it",
        Finding.ELSEWHERE: f"its words are not on this page any more, by {moment(known.since)}",
        Finding.TAKEN_OUT: f"its words are no longer there, by {moment(known.since)}",
        Finding.GONE: f"gone by {moment(known.since)}",
    }[known.finding]


def history(known: Known, asked: datetime | None, start: datetime) -> tuple[str, ...]:
    """Return what a person is shown of the looks at a case's page: the last one, and when the next is due."""
    ahead = following(start, known)
    then = (f"next look at its page: from {moment(ahead)}",) if ahead else ()
    if known.looked is None or (known.finding is Finding.NONE and not known.trouble and not known.is_doubted):
        return ()
    if asked and known.looked < asked:
        return (f"asked to remove on {moment(asked)}: not looked at since", *then)
    return (outcome(known, asked, known.looked), *then)


def _absent(known: Known, status: int, now: datetime) -> tuple[Known, list[str]]:
    """Return what is known after an answer that nothing is there: what was is gone when the place is sure, or says so twice."""
    if known.finding is Finding.NONE:
        return replace(known, trouble=NEVER_THERE), []
    known = replace(known, trouble="")
    if known.finding is Finding.GONE:
        return known, []
    first = known.missing or now
    if status == GONE_FOR_GOOD or now - first >= HOUR:
        return replace(known, finding=Finding.GONE, since=first, missing=None), []
    return replace(known, missing=first), []


def _page(known: Known, page: Seen, terms: Terms, now: datetime) -> tuple[Known, list[str]]:
    """Return what is known after a page came, and what is told of it besides whether the words are there."""
    after = replace(known, missing=None, trouble="")
    stands = page.stands or terms.worse
    says_gone = page.seems == NOT_FOUND and known.finding is not Finding.NONE
    if page.seems and not says_gone and (terms.status_only or not stands):
        # It stands in the way of the page, which may be there or not.
        return replace(known, trouble=f"this is {page.seems}"), []
    if terms.status_only:
        found = known.finding if page.seems else Finding.THERE
        return _found(after, found, now), []
    found = _finding(known, page, stands=stands)
    after = _found(after, found, now)
    if found in AWAY:
        return after, []
    told = [*_edited(known, page, terms, now, stands=stands), *_grown(known, page)]
    if told and not page.posts:
        told = told[-1:]  # one text that grew was edited: the greater says it
    after = replace(after, passage=page.passage or known.passage, edited=now if _says_edit(told) or terms.worse else known.edited)
    if not known.words + known.posts or _says_growth(told) or bool(known.posts) is not bool(page.posts):
        after = replace(after, words=page.words, posts=page.posts)
    return after, told


def _finding(known: Known, page: Seen, *, stands: bool) -> Finding:
    """Return how it stands: words that were seen, and are not there now, were taken out or moved; of others nobody knows."""
    if stands:
        return Finding.THERE
    if not (known.stood or page.removed):
        return Finding.UNSEEN
    if known.finding in AWAY:
        return known.finding
    return Finding.ELSEWHERE if page.is_part and not page.removed else Finding.TAKEN_OUT


def _found(known: Known, finding: Finding, now: datetime) -> Known:
    since = known.since if finding is known.finding else now
    return replace(known, finding=finding, since=since, stood=known.stood or finding is Finding.THERE)


def _edited(known: Known, page: Seen, terms: Terms, now: datetime, *, stands: bool) -> Iterator[str]:
    """Yield that the text that the words stand in is another than it was, unless that is told otherwise."""
    same_kind = bool(known.posts) is bool(page.posts)
    is_other = known.passage is not None and page.passage not in {None, known.passage}
    if stands and same_kind and is_other and not (terms.told or terms.worse):
        yield f"{EDITED}, seen on {moment(now)}"


def _grown(known: Known, page: Seen) -> Iterator[str]:
    """Yield that much was added since this was first seen or last told."""
    if page.posts and (known.posts or known.words):
        before = max(known.posts, 1)
        if page.posts >= max(before * HALF_AS_MUCH_AGAIN, before + MORE_POSTS):
            yield f"grows: about {page.posts} posts now"
    elif known.words and not known.posts and page.words >= max(known.words * HALF_AS_MUCH_AGAIN, known.words + MORE_WORDS):
        yield f"grows: about {round(page.words, -1)} words now"


def _says_edit(told: Sequence[str]) -> bool:
    return any(words.startswith(EDITED) for words in told)


def _says_growth(told: Sequence[str]) -> bool:
    return any(words.startswith("grows") for words in told)


def _is_news(before: Known, after: Known) -> bool:
    """Return whether a person must hear that it stands otherwise than before: it has gone, or it is there again."""
    if after.finding is before.finding or after.trouble:
        return False
    return after.finding in AWAY or before.finding in AWAY


def _was_told(known: Known, asked: datetime | None) -> bool:
    """Return whether an outcome that people wait for was told before: what is away was told when it went."""
    return known.finding in AWAY and asked is not None and known.since is not None and known.since >= asked
