"""Holds a year against what docs/alerts.md and docs/configure.md promise, in rules of its own: the program's are not asked."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime

from tests.year.calendar import DAY, DIGEST_AT, HOUR, START, STEP, TERMS, UK, at, digest_days
from tests.year.evidence import AND_MORE, Arrival, Year
from tests.year.judge_alerts import PROMISES, RETRY, about_head, read_by
from tests.year.plan import EVERY, OURS, Kind, Spell, What
from tests.year.school import CANARY, LADDER, PHONES, ROLES
from tests.year.well import A_PASS, SLACK, Broken, good_time, made_between

MOST_ALERTS, MOST_BUNDLES = 6, 6  # an hour
KINDS = 3  # of what is grave in tests/year/texts.py, as the policy sorts it
DOWN_FOR_LONG, ROUNDS = 26 * HOUR, 3
ADDRESSES = {email: role for role, email in ROLES.items()}


def judged(year: Year) -> dict[str, list[str]]:
    """Return every promise with where it was broken: nowhere, if the year was good."""
    return {promise: list(broken(year)) for promise, broken in {**_PROMISES, **PROMISES}.items()}


def _digests(year: Year) -> dict[tuple[date, str], list[Arrival]]:
    found: dict[tuple[date, str], list[Arrival]] = defaultdict(list)
    for one in year.seen.arrivals:
        kind, *rest = one.key.split(":")
        if kind == "digest":
            found[date.fromisoformat(rest[1]), rest[2]].append(one)
    return found


def _due_days(year: Year) -> list[date]:
    def could_write(day: date) -> bool:
        # A pass that died may have written it all the same; one that was made whole has.
        return bool(made_between(year, at(day, *DIGEST_AT), at(day + DAY, 0)))

    return digest_days(could_write)


def missing_digests(year: Year) -> Broken:
    """The head has the digest of every day that it is due."""
    arrived = _digests(year)
    return (f"{day:%a %d %b %Y}" for day in _due_days(year) if (day, "head") not in arrived and not _is_last(year, day))


def _is_last(year: Year, day: date) -> bool:
    """Return whether a day's letters may be under way still when the year ends."""
    return not good_time(year, at(day, *DIGEST_AT), year.made[-1], RETRY + A_PASS)


def needless_digests(year: Year) -> Broken:
    """Nobody has a digest of another day."""
    due = set(_due_days(year))
    return (f"{day:%a %d %b %Y} to the {role}" for day, role in _digests(year) if day not in due)


def late_digests(year: Year) -> Broken:
    """It is written by the first pass from 07:15 on, and is there as soon as mail is well."""
    for (day, role), letters in _digests(year).items():
        passes = made_between(year, at(day, *DIGEST_AT) - SLACK, at(day + DAY, 0))
        written, arrived = letters[0].created, letters[0].at
        if passes and written > passes[0] + SLACK + (HOUR if year.plan.is_clock_wrong(passes[0]) else 0 * HOUR):
            yield f"{day:%a %d %b %Y} to the {role}: written {written.astimezone(UK):%H:%M}"
        good = good_time(year, written, arrived, RETRY + A_PASS, role=role)
        if good and good < arrived:
            yield f"{day:%a %d %b %Y} to the {role}: arrived {arrived.astimezone(UK):%d %b %H:%M}"


def untold_cases(year: Year) -> Broken:
    """What is ours and not urgent stands in a digest, once one was written after it: by a line of its own, or counted."""
    named, counted = _lines(year), {day for (day, _), letters in _digests(year).items() if _rest(letters[0])}
    last = max(letters[0].created for letters in _digests(year).values())
    for item in year.plan.items:
        if item.kind not in OURS - {Kind.GRAVE} or item.is_copy or not read_by(year, item, last):
            continue
        case = year.kept.case(item.source, item.key)
        day = case and year.kept.told_on.get(case)
        if not (case and day and (named[f"M-{case:04d}"] or day in counted or case in year.kept.counted_only)):
            yield f"{item.kind} {item.key} of {item.at:%d %b %Y} at {item.source}: {case and f'M-{case:04d}'}"


def miscounted(year: Year) -> Broken:
    """A digest names or counts as many cases as it tells for the first time; urgent ones have a part of their own."""
    alerted = {raised.case: raised.opened for raised in year.kept.alerts.values()}
    cases = {year.kept.case(item.source, item.key) for item in year.plan.items if item.kind in OURS} - year.kept.counted_only
    for (day, role), letters in _digests(year).items():
        new = [case for case in cases if case and year.kept.told_on.get(case) == day]
        new = [case for case in new if case not in alerted or alerted[case] > letters[0].created]
        said = len(_named(letters[0])) + _rest(letters[0])
        if role == "head" and said != len(new):
            yield f"{day:%a %d %b %Y}: {said} said, {len(new)} new"


def _named(letter: Arrival) -> list[str]:
    """Return the cases that a digest tells by a line of their own."""
    return [name for name in letter.names if not name.endswith(AND_MORE)]


def _rest(letter: Arrival) -> int:
    """Return how many cases a digest only counts."""
    return sum(int(name.split()[0]) for name in letter.names if name.endswith(AND_MORE))


def _lines(year: Year) -> dict[str, Counter[str]]:
    """Return how many digests tell each case to each role."""
    lines: dict[str, Counter[str]] = defaultdict(Counter)
    for (_, role), letters in _digests(year).items():
        for ref in _named(letters[0]):
            lines[ref][role] += 1
    return lines


def cases_told_twice(year: Year) -> Broken:
    """No reader meets a case by a line of its own in two digests."""
    return (f"{ref} to the {role}" for ref, roles in _lines(year).items() for role, times in roles.items() if times > 1)


def doubled(year: Year) -> Broken:
    """A letter comes again only where the program died, or the line broke, after it had been taken: with the same Message-ID."""
    for key, times in Counter(one.key for one in year.seen.arrivals).items():
        if times > 1 + year.seen.unheard[key]:
            yield f"{key}: {times} times"


def lost(year: Year) -> Broken:
    """What waits at the end was written within the last hour."""
    newest = year.made[-1]
    well = good_time(year, newest - HOUR, newest, HOUR)
    return (key for key in year.kept.unsent if well)


def misdirected(year: Year) -> Broken:
    """Alerts go to the ladder alone, and none about the head to the head; the technician has letters of the monitor alone."""
    about = about_head(year)
    readers = {
        "alert": {*LADDER},
        "bundle": {*LADDER},
        "digest": {*LADDER},
        "question": {*LADDER},
        "test": {*LADDER, "phone"},
        "nudge": {"phone"},
        "health": {"site_admin"},
    }
    names = {**ADDRESSES, CANARY: "canary"} | dict.fromkeys(PHONES.values(), "phone")
    for one in year.seen.arrivals:
        kind, who = one.key.split(":")[0], names.get(one.to, one.to)
        meant = {"canary"} if ":canary-" in one.key else readers[kind]
        if who not in meant or (who == "head" and kind in {"alert", "bundle"} and about & {*one.names}):
            yield f"{one.key} to {one.to}"


def unheard_of(year: Year) -> Broken:
    """Of a source that is down for three rounds, and for a day, the technician hears by the next digest's day."""
    days = {day for day, role in _digests(year) if role == "head"}
    for spell in year.plan.spells:
        if spell.what is not What.SOURCE:
            continue
        noticed = spell.start + max(DOWN_FOR_LONG, ROUNDS * EVERY[spell.which])
        known = [day for day in days if noticed < at(day, *DIGEST_AT) < spell.end - A_PASS]
        if known and not _is_told_of(year, spell):
            yield f"{spell.which}, down from {spell.start:%d %b %Y %H:%M} to {spell.end:%d %b %H:%M} UTC"


def _is_told_of(year: Year, spell: Spell) -> bool:
    """One that could not be read before, because of the network, has been told as such: there is no second letter of it."""
    before = (each.start for each in year.plan.spells if each.what is What.NETWORK and each.holds(spell.start))
    since = min((spell.start, *before))
    return any(
        one.key.startswith("health:") and spell.which in one.names and since < one.created < spell.end + DAY
        for one in year.seen.arrivals
    )


def floods(year: Year) -> Broken:
    """In an hour nobody has more than six alerts, but for the first of each kind, and six letters that name the rest."""
    written: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in {one.key: one for one in year.seen.arrivals}.values():
        written[one.to, one.key.split(":")[0]].append(one.created)
    for (to, kind), moments in written.items():
        most = {"alert": MOST_ALERTS + KINDS, "bundle": MOST_BUNDLES}.get(kind)
        moments.sort()
        for number, when in enumerate(moments):
            many = bisect_left(moments, when + HOUR - SLACK) - number
            if most and to in ADDRESSES and many > most:
                yield f"{many} letters ({kind}) to {to} from {when:%d %b %Y %H:%M} UTC on"
                break


def unfinished(year: Year) -> Broken:
    """A pass was made whenever the server was on, and each that was not killed ended."""
    on = sum(
        not any(one.what is What.SERVER and one.holds(START + slot * STEP) for one in year.plan.spells)
        for slot in range(year.slots)
    )
    if abs(on - len(year.made) - len(year.died) - len(year.faults)) > len(year.plan.spells):
        yield f"{len(year.made)} were made of {on}"
    more = year.kept.unfinished - len(year.died) - len(year.faults)
    if more > 0:
        yield f"{more} more than were killed"


def misreported(year: Year) -> Broken:
    """The governors' report of a term counts the passes that were made in it."""
    for name, first, last in TERMS:
        made = len(made_between(year, at(first, 0), at(last + DAY, 0)))
        if abs(year.kept.terms[name] - made) > len(year.died) + len(year.faults):
            yield f"{name}: {year.kept.terms[name]} counted, {made} made"


_PROMISES: Mapping[str, Callable[[Year], Broken]] = {
    "a digest is missing": missing_digests,
    "a digest on a day without": needless_digests,
    "a digest came late": late_digests,
    "a case is in no digest": untold_cases,
    "a case is in two digests": cases_told_twice,
    "a digest counts wrongly": miscounted,
    "a letter came twice without a cause": doubled,
    "a letter never came": lost,
    "a letter to the wrong reader": misdirected,
    "the technician did not hear": unheard_of,
    "somebody was flooded": floods,
    "a fault in the program": lambda year: iter(year.faults),
    "a pass did not end": unfinished,
    "a term's report counts wrongly": misreported,
}
