"""What the database knows at the end of the year, as far as the judge must see through references to what was published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from monitor.copies import digest
from monitor.store.plain import to_judgement
from monitor.store.schema import alerts, cases, digests, letters, metadata, passes, sightings, tellings
from monitor.store.size import actual, held, predicted
from monitor.store.terms import coverage
from monitor.term import Period
from monitor.world import World
from tests.year.calendar import END, TERMS
from tests.year.growth import Size


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert: its case, when it was opened and acknowledged, and each round of telling: when, whom, by which letter."""

    case: int
    opened: datetime
    acknowledged: datetime | None
    rounds: tuple[tuple[int, str, datetime, str | None], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """``case_of`` is the number of the case of an item, by source and digest; ``told_on`` the day whose digest tells a case.

    ``counted_only`` are cases that the policy wants in no digest but as a number, ``terms`` the passes that the governors' report
    of each term counts.
    """

    case_of: Mapping[tuple[str, bytes], int]
    told_on: Mapping[int, date]
    counted_only: frozenset[int]
    terms: Mapping[str, int]
    alerts: Mapping[str, Raised]
    unsent: tuple[str, ...]
    digests: int
    unfinished: int
    rows: Mapping[str, int]
    size: Size

    def case(self, source: str, key: str) -> int | None:
        """Return the number of the case that an item is in."""
        return self.case_of.get((source, digest(key)))


def kept(world: World) -> Kept:
    """Return what the database of a world knows."""
    school = world.config.school.id
    with world.store.read() as tx:
        numbers = {row.id: row.number for row in tx.execute(select(cases.c.id, cases.c.number))}
        found = tx.execute(select(sightings.c.source_id, sightings.c.item, sightings.c.case_id).filter_by(school_id=school))
        where = {(row.source_id, row.item): numbers[row.case_id] for row in found}
        told = tx.execute(select(tellings).order_by(tellings.c.round, tellings.c.at)).all()
        raised = {
            f"A-{row.number:04d}": Raised(
                numbers[row.case_id],
                row.opened,
                row.acknowledged,
                tuple((each.round, each.role, each.at, each.letter_key) for each in told if each.alert_id == row.id),
            )
            for row in tx.execute(select(alerts).where(alerts.c.school_id == school))
        }
        judged = tx.execute(select(cases.c.number, cases.c.judgement).where(cases.c.school_id == school))
        days = select(cases.c.number, digests.c.day).join(digests, cases.c.digest_id == digests.c.id)
        return Kept(
            case_of=where,
            told_on={row.number: row.day for row in tx.execute(days.where(cases.c.school_id == school))},
            counted_only=frozenset(row.number for row in judged if to_judgement(row.judgement).verdict.count_only),
            terms={name: coverage(tx, Period(name, first, last), END).passes for name, first, last in TERMS},
            alerts=raised,
            unsent=tuple(tx.execute(select(letters.c.key).where(letters.c.sent.is_(None))).scalars()),
            digests=int(tx.execute(select(func.count()).select_from(digests)).scalar_one()),
            unfinished=int(tx.execute(select(func.count()).where(passes.c.finished.is_(None))).scalar_one()),
            rows={name: int(tx.execute(select(func.count()).select_from(t)).scalar_one()) for name, t in metadata.tables.items()},
            size=Size(actual(tx), predicted(held(tx))),
        )
