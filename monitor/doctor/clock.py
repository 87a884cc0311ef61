"""Looks at the machine's clock: every deadline, every digest and every step up the ladder of an alert goes by it."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor import build
from monitor.clock import EARLIEST
from monitor.config import Config
from monitor.deadline import LONDON
from monitor.doctor import memory
from monitor.doctor.surroundings import Check, Surroundings
from monitor.finding import Finding, bad, good, note, warning
from monitor.report import moment
from sources.fetch import Fetcher
from sources.model import Access, Request, Source, SourceError, Validators

UNSYNCHRONISED = 5  # adjtimex(2): TIME_ERROR
SUMMER = 7
SET = "Switch on synchronisation: sudo timedatectl set-ntp true (or: sudo apt install chrony)"
BACKWARDS, FORWARDS = timedelta(minutes=10), timedelta(days=1)
A_LITTLE, MUCH = timedelta(seconds=30), timedelta(minutes=5)


def synchronised(here: Surroundings) -> Iterator[Finding]:
    """Whether the kernel says that the clock is kept right."""
    state = here.clock()
    if state is None:
        yield note("D031", "Whether the clock is synchronised could not be told.", "Look: timedatectl, or: chronyc tracking")
    elif state == UNSYNCHRONISED:
        yield warning("D031", "The clock of this machine is not synchronised: it will run wrong by minutes.", SET)
    else:
        yield good("D031", "The clock is synchronised.")


def zones(here: Surroundings) -> Iterator[Finding]:
    """Whether the machine knows when the clocks change in the UK."""
    summer = datetime(here.now.year, SUMMER, 1, tzinfo=LONDON)
    if summer.utcoffset() == timedelta(hours=1):
        yield good("D032", "The UK's time zone is known.")
    else:
        yield bad("D032", "The machine's time zones do not know British Summer Time.", "sudo apt install --reinstall tzdata")


def remembered(here: Surroundings) -> Iterator[Finding]:
    """Whether the clock stands before what has happened already: the newest pass, and the installation of the program."""
    known = [("the program was written", EARLIEST), ("the program was installed", here.installed())]
    if newest := memory.newest(here):
        known.append(("a pass was made", newest))
    for what, when in known:
        if when > here.now + BACKWARDS:
            told = bad if when > here.now + FORWARDS else warning
            yield told("D033", f"The clock says {moment(here.now)} {here.now:%Y}, but {what} {moment(when)} {when:%Y}.", SET)
            return
    yield good("D033", "The clock stands after all that is remembered.")


def against_others(here: Surroundings) -> Iterator[Finding]:
    """How far the clock is from that of the school's own website, to which it makes one request."""
    if not here.live or here.config is None or not here.config.school.website:
        return
    began = time.monotonic()
    try:
        theirs = _their_time(here.config, here.now)
    except SourceError as trouble:
        words = f"The clock could not be held against the school's website: {trouble.words}."
        yield note("D034", words, "Check website under [school], and that this machine is on line. Or look: timedatectl")
        return
    ours = here.now + timedelta(seconds=(time.monotonic() - began))
    if theirs is None:
        yield note("D034", "The school's website does not say what time it is.", "Look: timedatectl")
        return
    off = abs(ours - theirs)
    words = f"The clock is {int(off.total_seconds())} seconds from that of the school's website."
    if off > A_LITTLE:
        yield (bad if off > MUCH else warning)("D034", words, SET)
    else:
        yield good("D034", words)


def _their_time(config: Config, now: datetime) -> datetime | None:
    website = Source(id="website", kind="article", url=config.school.website, access=Access.PAGE_PERMISSION)
    with Fetcher(config.fetch, {}, {}, forbids=build.forbids) as fetcher:
        answer = fetcher.fetch(website, Request(website.url), Validators(), now)
    try:
        return parsedate_to_datetime(answer.headers.get("date", "")).astimezone(UTC)
    except ValueError:
        return None


CHECKS: tuple[Check, ...] = (synchronised, zones, remembered, against_others)
