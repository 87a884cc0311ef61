"""Lays a year out on one page: how much happened, which promises were broken and where, what was held and how it grew."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.year.calendar import MINUTE
from tests.year.evidence import Year
from tests.year.growth import grown
from tests.year.judge import judged
from tests.year.judge_alerts import waits
from tests.year.plan import OURS, Kind

MOST_SHOWN = 3
MEGA = 1_000_000


def faults(year: Year) -> dict[str, list[str]]:
    """Return every promise, to people and about growth, with where it was broken."""
    return {**judged(year), **grown(year.samples, year.kept.size)}


def page(year: Year, broken: Mapping[str, Sequence[str]], seconds: float) -> str:
    """Return the page of a year, of what was broken in it, and of how long it took."""
    lines = [*_happened(year, seconds), "", f"{'what must never be':48}{'found':>8}"]
    for promise, places in broken.items():
        lines.append(f"{promise:48}{len(places):8}")
        lines += [f"    {place}" for place in places[:MOST_SHOWN]]
        lines += ["    ..."] if len(places) > MOST_SHOWN else []
    return "\n".join([*lines, "", *_held(year)])


def _happened(year: Year, seconds: float) -> list[str]:
    counted, items = year.seen.counted, year.plan.items
    letters = len({one.key for one in year.seen.arrivals})
    waited = sorted((told - items[0].grave_from) / MINUTE for items, _, told in waits(year) if told)
    longest = f"{waited[-1] / 60:.0f} hours, through what failed" if waited else "-"
    rows = (
        ("seed", f"{year.plan.seed}"),
        ("days; passes that could be made", f"{year.slots / 144:.0f}; {year.slots:,}"),
        ("made; killed; while the server was off", f"{len(year.made):,}; {len(year.died)}; {_off(year):,}"),
        ("starts anew, kills included", f"{counted['starts']}"),
        ("looks at pages; of these in vain", f"{counted['looks']:,}; {counted['looks that failed']:,}"),
        ("items; about us; urgent matters", f"{len(items):,}; {sum(one.kind in OURS for one in items):,}; {_grave(year)}"),
        ("letters; digests among them", f"{letters:,}; {year.kept.digests}"),
        ("letters refused for now, for good; come back", f"{_refused(year)}"),
        ("urgent: minutes until told, half of them within", f"{median(waited):.0f}" if waited else "-"),
        ("urgent: the longest", longest),
        ("seconds", f"{seconds:.0f}"),
    )
    return [f"{name:48}{value:>28}" for name, value in rows]


def _off(year: Year) -> int:
    return year.slots - len(year.made) - len(year.died) - len(year.faults)


def _grave(year: Year) -> int:
    return len({item.matter for item in year.plan.items if item.kind is Kind.GRAVE})


def _refused(year: Year) -> str:
    names = ("letters refused for now", "letters refused for good", "letters that came back")
    return ", ".join(f"{year.seen.counted[name]:,}" for name in names)


def _held(year: Year) -> list[str]:
    lines = [f"{'':14}{'files':>8}{'threads':>9}{'memory MB':>11}{'database MB':>13}{'its log MB':>12}"]
    last = len(year.samples) - 1
    for at in dict.fromkeys(round(last * share / 4) for share in range(5)):
        one = year.samples[at]
        sizes = f"{one.memory / MEGA:11.0f}{one.database / MEGA:13.1f}{one.wal / MEGA:12.1f}"
        lines.append(f"{one.at:%d %b %Y}   {one.files:8}{one.threads:9}{sizes}")
    size = year.kept.size
    rows = ", ".join(f"{name} {many:,}" for name, many in sorted(year.kept.rows.items(), key=lambda row: -row[1])[:7])
    return [*lines, "", f"database: {size.actual / MEGA:.1f} MB, predicted {size.predicted / MEGA:.1f} MB; rows: {rows}"]
