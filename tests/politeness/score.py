"""Prints the score of a simulated week: python -m tests.politeness.score."""

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.politeness.faults import score
from tests.politeness.visits import ROBOTS
from tests.politeness.week import Week, live


def table(week: Week) -> str:
    """Return the score as two tables: what each place saw of us, and how often each fault was found."""
    faults = score(week.visits, week.terms)
    bad = Counter(visit.address for visits in faults.values() for visit in visits)
    asked = Counter(visit.address for visit in week.visits)
    same = Counter(visit.address for visit in week.visits if visit.reply.status == 304)
    lines = [f"{'address':44}{'requests':>9}{'unchanged':>11}{'faults':>8}"]
    lines += [f"{name:44}{asked[name]:9}{same[name]:11}{bad[name]:8}" for name in sorted(asked)]
    lines += ["", f"{'place':14}{'published':>10}{'seen':>6}"]
    lines += [f"{name:14}{len(keys):10}{len(week.seen[name]):6}" for name, keys in sorted(week.published.items())]
    lines += ["", f"{'fault':34}{'count':>6}", *(f"{name:34}{len(visits):6}" for name, visits in faults.items())]
    pages = sum(visit.path != ROBOTS for visit in week.visits)
    return "\n".join([*lines, "", f"{len(week.visits)} requests, {pages} of them for pages; {sum(bad.values())} faults"])


def main() -> int:
    """Live through the week, print its score, and return whether anything is wrong with it."""
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        week = live(Path(folder))
    print(table(week), f"in {time.monotonic() - began:.0f} s")  # noqa: T201 - the figures themselves
    return int(any(score(week.visits, week.terms).values()) or week.published != week.seen)


if __name__ == "__main__":
    sys.exit(main())
