"""What of how the monitor does somebody must see to, by what it remembers of itself alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.clock import A_DAY, doubt
from monitor.condition import KEY_WARNING, Health
from monitor.deadline import LONDON
from monitor.finding import Finding, bad, good, gravest_first, note, warning
from monitor.report import moment
from monitor.status import FORMAT, SourceStatus, Status

LATE, SILENT = timedelta(hours=3), timedelta(hours=26)
LONGEST = timedelta(hours=2)  # some hundred slow places take half an hour
DIGEST_LATE = timedelta(hours=1)
ON_THE_ROAD = timedelta(days=1)  # the alert of the weekly test goes by mail, which may take its time
WATCHED, PINGED = timedelta(hours=26), timedelta(hours=3)
BACKED_UP = timedelta(days=3)
REGISTER_OLD = timedelta(days=400)
URGENT = frozenset({"alert", "bundle", "text message", "test"})
NAMED = 5  # references that one sentence holds
MANY = 3  # sources that are not read: as many are named, and from so many on the reason may be ours


@dataclass(frozen=True, slots=True)
class Report:
    """What ``monitor status --json`` prints: how the monitor does, and what of that is amiss, the gravest first."""

    format: int
    well: bool
    headline: str
    findings: tuple[Finding, ...]
    status: Status


def report(status: Status) -> Report:
    """Return how the monitor does with what is found of it."""
    found = findings(status)
    well = not any(each.is_amiss for each in found)
    return Report(FORMAT, well, headline(found, status.at), tuple(found), status)


def findings(status: Status) -> list[Finding]:
    """Return everything that was looked at, well or not, the gravest first."""
    return gravest_first(found for look in LOOKS for found in look(status))


def _passes(status: Status) -> Iterator[Finding]:
    last = status.passes.last_completed_at
    remedy = "Look whether the timer runs: monitor doctor. Make a pass by hand: monitor run"
    if doubted := doubt(status.at, last if last and last > status.at + A_DAY else None):
        yield bad("D041", doubted, "More stands in docs/trouble.md, on time.")
    elif last is None:
        yield bad("D041", "No pass has ever been completed.", remedy)
    elif status.at - last > SILENT:
        yield bad("D041", f"No pass has been completed since {moment(last)}: nothing is read and nobody is told.", remedy)
    elif status.at - last > LATE:
        yield warning("D041", f"No pass has been completed since {moment(last)}.", remedy)
    else:
        yield good("D041", f"The last pass was completed {moment(last)}.")


def _running(status: Status) -> Iterator[Finding]:
    passes = status.passes
    since = passes.running_since
    if passes.running and since and status.at - since > LONGEST:
        words = f"A pass has been running since {moment(since)} (process {passes.running_pid}), longer than a pass takes."
        yield bad("D042", words, f"End it; nothing is lost, and the next pass goes on: sudo kill {passes.running_pid}")
    elif passes.last_unfinished and not passes.running:
        words = f"The pass of {moment(passes.last_started_at)} did not come to its end."
        yield warning("D042", words, "Read what it said: journalctl -u school-monitor, or cron's mail. The next pass goes on.")
    else:
        yield good("D042", "A pass is running now." if passes.running else "No pass hangs.")


def _alerts(status: Status) -> Iterator[Finding]:
    waiting = status.alerts.unacknowledged
    overdue = [alert for alert in waiting if alert.overdue]
    told = [f"{alert.ref} not acknowledged, next person {moment(alert.next_person_at)}" for alert in overdue or waiting]
    words = f"{'; '.join(told[:NAMED])}{_more(len(told))}."
    if overdue:
        remedy = f"Ring whoever should have it. At this machine: monitor ack {overdue[0].ref} --by ROLE"
        yield bad("D047", words, remedy)
    elif waiting:
        yield note("D047", words, "Whoever was told first has time until then.")
    else:
        yield good("D047", "Every alert has been acknowledged.")


def _letters(status: Status) -> Iterator[Finding]:
    failing = status.letters.failing
    for trouble, count in Counter((letter.kind, letter.role, letter.trouble) for letter in failing).items():
        kind, role, words = trouble
        letters = f"{count} letters ({kind})" if count > 1 else f"A letter ({kind})"
        told = bad if kind in URGENT else warning
        remedy = "It is tried again by itself. To see whether what sends it works: monitor check --live"
        yield told("D046", f"{letters} to {role} could not be delivered: {words}", remedy)
    if not failing:
        yield good("D046", "No letter is held up.")


def _digest(status: Status) -> Iterator[Finding]:
    due = status.digest.next_due_at
    if status.at - due > DIGEST_LATE and status.passes.last_completed_at:
        remedy = "Make a pass by hand and read what it says: monitor run"
        yield bad("D045", f"The digest of {moment(due)} was not written.", remedy)
    else:
        last = status.digest.last_written_at
        yield good(
            "D045", f"The last digest was written {moment(last)}." if last else "The first digest comes with the next pass."
        )


def _sources(status: Status) -> Iterator[Finding]:
    if status.passes.last_completed_at is None:
        return
    fresh = [source for source in status.sources if source.last_look_at is None]
    unread = [source for source in status.sources if not source.is_read and source not in fresh]
    if fresh:
        yield note("D044", f"New, and not looked at yet: {_labels(fresh)}.", "The next pass does: monitor run")
    if len(unread) >= MANY and len(unread) * 2 > len(status.sources):
        yield _many_unread(status, unread)
    else:
        yield from (warning("D044", f"{_good(each)}{each.trouble.rstrip('.')}.", each.remedy) for each in unread)
    for each in status.sources:
        if each.health == Health.PARTIAL:
            yield warning("D044", f"{each.label}: {each.trouble.rstrip('.')}.", each.remedy)
        elif each.health in {Health.MOVED, Health.STALE}:
            yield note("D044", f"{each.label}: {each.trouble.rstrip('.')}.", each.remedy)
    if not unread and not fresh:
        yield good("D044", f"All {len(status.sources)} sources are read.")


def _good(source: SourceStatus) -> str:
    since = f"was not read since {moment(source.last_good_read_at)}" if source.last_good_read_at else "was never read"
    return f"{source.label} {since}: "


def _many_unread(status: Status, unread: list[SourceStatus]) -> Finding:
    """Return one finding instead of fifty: where most places fail at once, the reason is seldom theirs."""
    (commonest, _), *_ = Counter(source.trouble for source in unread).most_common(1)
    many = f"{len(unread)} of {len(status.sources)} sources are not read"
    words = f"{many} ({_labels(unread)}). Most often: {commonest.rstrip('.')}."
    return bad("D044", words, "Look whether this machine is on line, and its DNS, proxy and filter: monitor doctor --live")


def _keys(status: Status) -> Iterator[Finding]:
    today = status.at.astimezone(LONDON).date()
    keyed = [source for source in status.sources if source.key_expires_on]
    for source in keyed:
        ends = source.key_expires_on
        if ends and ends < today:
            yield bad("D003", f"The key of {source.label} ran out on {ends:%-d %B %Y}.", _RENEW)
        elif ends and ends - today <= KEY_WARNING:
            yield warning("D003", f"The key of {source.label} runs out on {ends:%-d %B %Y}.", _RENEW)
        elif ends:
            yield good("D003", f"The key of {source.label} is good until {ends:%-d %B %Y}.")


_RENEW = "Ask the place for a new one, put it where secret_file or secret_env says, and correct secret_expires in config.toml."


def _live(status: Status) -> Iterator[Finding]:
    alerts = status.alerts
    if alerts.mode == "trial":
        yield note("D048", "Alerts are a trial: letters are left in a folder and reach nobody.", "docs/alerts.md, Going live")
    elif alerts.mode == "not-live-yet":
        if missing := "; ".join(alerts.tests_missing):
            yield bad("D048", f"Alerts are not live yet, and no pass is made: {missing}.", "Ask them: monitor test-alert")
        else:
            yield note("D048", "Every test has been answered: alerts are live with the next pass.", "Make it: monitor run")
    else:
        yield good("D048", f"Alerts are live since {moment(alerts.live_since)}.")
    if alerts.tests_silent_roles:
        roles = ", ".join(alerts.tests_silent_roles)
        words = f"Asked a fortnight ago whether alerts still reach them, and no answer: {roles}."
        yield warning("D053", words, "Ask them in person, correct [people] in config.toml, then: monitor test-alert")
    elif alerts.mode == "live":
        yield good("D053", "Everybody who was asked has shown that alerts reach them.")


def _answers(status: Status) -> Iterator[Finding]:
    if status.answers and status.answers.trouble:
        since = f"since {moment(status.answers.last_read_at)}" if status.answers.last_read_at else "yet"
        words = f"Answers by mail not read {since}: {status.answers.trouble}"
        yield bad("D051", words, "Try it: monitor check --live. Until then acknowledge here: monitor ack A-0003 --by ROLE")
    elif status.answers and status.answers.last_read_at:
        yield good("D051", f"Answers by mail were last read {moment(status.answers.last_read_at)}.")


def _weekly_test(status: Status) -> Iterator[Finding]:
    test = status.weekly_test
    if test is None:
        return
    if test.arrived_at:
        yield good("D052", f"The weekly test of {moment(test.planted_at)} arrived {moment(test.arrived_at)}.")
    elif status.at - test.planted_at > ON_THE_ROAD:
        remedy = "Look whether it lies in another folder or among spam; then: monitor check --live, monitor test-alert"
        yield bad("D052", f"The weekly test of {moment(test.planted_at)} has not arrived.", remedy)
    else:
        yield note("D052", f"The weekly test of {moment(test.planted_at)} is on its way.")


def _outside(status: Status) -> Iterator[Finding]:
    outside = status.outside
    ran = outside.watchdog_last_ran_at
    if ran is None or status.at - ran > WATCHED:
        words = f"The watchdog has not run since {moment(ran)}." if ran else "The watchdog has never run."
        told = warning if status.alerts.mode == "live" else note
        seen = f"{words} Nobody would notice if the passes stopped."
        yield told("D054", seen, "It wants a timer of its own: sudo monitor install")
    else:
        yield good("D054", f"The watchdog last ran {moment(ran)}.")
    pinged = outside.ping_last_answered_at
    if outside.ping_is_set and (pinged is None or status.at - pinged > PINGED):
        words = f"last answered {moment(pinged)}" if pinged else "has never answered"
        yield warning("D055", f"The service that is pinged {words}.", "Check ping_env or ping_file under [watch], and the line.")
    elif outside.ping_is_set:
        yield good("D055", f"The service that is pinged last answered {moment(pinged)}.")
    read = outside.register_last_read_at
    if read is None or status.at - read > REGISTER_OLD:
        words = f"The official register of schools was last read {read:%B %Y}." if read else "The register was never read."
        yield note("D056", words, "It tells how common the school's names are: docs/configure.md, What to write under [school]")
    else:
        yield good("D056", f"The official register of schools was read {moment(read)}.")


def _copies(status: Status) -> Iterator[Finding]:
    stored, first = status.storage, status.digest.first_written_at
    last = stored.last_backup_at
    if not stored.backups_kept:
        words = "The program copies its database nowhere: [store] backups is 0."
        yield note("D024", words, "That is well where another program copies it as docs/trouble.md says.")
    elif last and status.at - last <= BACKED_UP:
        yield good("D024", f"The database was last copied {moment(last)}.")
    elif last is None and (first is None or status.at - first <= BACKED_UP):
        yield note("D024", "There is no copy of the database yet.", "The first pass of tomorrow makes one, or: monitor backup")
    else:
        words = f"The database was last copied {moment(last)}." if last else "There is no copy of the database."
        yield warning("D024", words, "Make one, and read why there is none of today: monitor backup")


def _cases(status: Status) -> Iterator[Finding]:
    if older := status.cases.judged_by_another_policy:
        words = f"Open cases judged by another state of the policy: {older}."
        yield note("D057", words, "To judge them anew: monitor policy diff OLD NEW --rejudge --by ROLE")


def _detector(status: Status) -> Iterator[Finding]:
    if status.program.detector_trouble:
        words = f"Not everything is at work: {status.program.detector_trouble}."
        yield warning("D064", words, "Install it anew: pip install --require-hashes -r requirements.lock")
    else:
        yield good("D064", "All of the detector is at work.")


# By what they mean for a child: who is told comes before how it is done.
LOOKS: tuple[Callable[[Status], Iterator[Finding]], ...] = (
    _alerts,
    _passes,
    _running,
    _live,
    _letters,
    _digest,
    _answers,
    _weekly_test,
    _sources,
    _keys,
    _outside,
    _copies,
    _detector,
    _cases,
)


def headline(found: Sequence[Finding], at: datetime) -> str:
    """Return in one line whether all is well, and otherwise what is first to be seen to."""
    amiss = [each for each in found if each.is_amiss]
    if not amiss:
        return f"All is well, {moment(at)}."
    return (
        f"First of {len(amiss)} things to see to: {amiss[0].seen}" if len(amiss) > 1 else f"One thing to see to: {amiss[0].seen}"
    )


def _labels(sources: Sequence[SourceStatus]) -> str:
    more = f" and {len(sources) - MANY} more" if len(sources) > MANY else ""
    return f"{', '.join(source.label for source in sources[:MANY])}{more}"


def _more(count: int) -> str:
    return f" and {count - NAMED} more" if count > NAMED else ""
