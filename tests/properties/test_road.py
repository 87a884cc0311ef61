"""What holds for any schedule, any outage, any missed days, and any order of the sources."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from digests.model import DeliveryError
from monitor.deadline import LONDON, is_bank_holiday
from monitor.detect.readable import known_words
from monitor.model import Place
from monitor.run import tick
from monitor.store.schema import cases, digests, letters, sightings
from monitor.world import World
from sources.model import Document, Unreachable
from tests.world import COMPLAINT, FRIDAY, PRAISE, THREAT, Post, Web, document, hours, place, world

Step = tuple[int, tuple[bool, ...], bool, list[tuple[int, str]]]

SCHOOL_DAYS = hours(digest_days=(0, 1, 2, 3, 4))
PLACES = [place("gazette"), place("forum"), place("wire")]
STORY = "Larkspur Hill Primary School in Brackenford has planted two hundred trees beside the old quarry path"
# Two extracts that are no copies of each other, and the whole that shows them to be of one story.
PARTS = sorted(known_words())[5000:6200:10]
HEAD_OF_IT, TAIL_OF_IT, WHOLE_OF_IT = (
    f"Larkspur Hill Primary School Brackenford {' '.join(part)}" for part in (PARTS[:80], PARTS[40:], PARTS)
)
TEXTS = [
    HEAD_OF_IT,
    TAIL_OF_IT,
    WHOLE_OF_IT,
    THREAT,
    COMPLAINT,
    PRAISE,
    STORY,
    f"From our reporter: {STORY} on Saturday",
    f"{STORY}. A plaque will be unveiled in the spring.",
    "The office at Larkspur Hill Primary School, Brackenford, does anyone know what time it opens on a Monday?",
    "Quarry Lane is closed for two weeks while the council mends the bridge",
    "Larkspur Hill parents, is anyone else fed up with the parking at the gates?",
]

# A step of the school's life: minutes until the next pass, which of three places are up, whether mail is up, what is published.
STEP = st.tuples(
    st.integers(1, 60 * 24 * 4),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(TEXTS)), max_size=3),
)
LIFE = st.lists(STEP, min_size=1, max_size=8)
USUAL = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def live(one: World, web: Web, post: Post, life: Sequence[Step]) -> datetime:
    """Live through the steps, then through four good days; return the last moment."""
    now = FRIDAY
    published: dict[str, list[Document]] = {each.source.id: [] for each in PLACES}
    for minutes, up, mail_up, news in [*life, *[(60 * 24, (True,) * 3, True, [])] * 4]:
        now += timedelta(minutes=minutes)
        for where, text in news:
            shown = published[PLACES[where].source.id]
            shown.append(document(f"{PLACES[where].source.id}-{len(shown)}", text, posted=now))
        for each, is_up in zip(PLACES, up, strict=True):
            web.shows[each.source.id] = published[each.source.id] if is_up else Unreachable("Nobody answers.")
        post.down = None if mail_up else DeliveryError("The mail server does not answer.")
        tick(one, now)
    return now


@USUAL
@example([(1, (True,) * 3, True, [(0, TEXTS[9])])])  # perhaps a threat, so told to head and safeguarding lead
@given(LIFE)
def test_every_case_is_told_in_exactly_one_digest(life: list[Step]) -> None:
    """Whatever fails and however many days are missed: each reader meets a case in one digest, and each digest arrives once."""
    with TemporaryDirectory() as folder:
        web, post = Web(), Post()
        one = world(Path(folder), PLACES, web, post, hours=SCHOOL_DAYS)
        with closing(one.store):
            live(one, web, post, life)
            with one.store.read() as tx:
                untold = tx.execute(select(cases.c.number).filter_by(digest_id=None, merged_into=None)).all()
                days = tx.execute(select(digests.c.day)).scalars().all()
                unsent = tx.execute(select(letters.c.key).where(letters.c.sent.is_(None))).scalars().all()
    assert untold == []
    assert unsent == []
    assert len(days) == len(set(days))
    arrived = Counter(message.key for message in post.taken)
    assert all(times == 1 for times in arrived.values())
    written = [message for message in post.taken if message.key.startswith("digest:")]
    told = Counter((message.key.rpartition(":")[2], ref) for message in written for ref in _refs_told(message.letter.text))
    assert all(times == 1 for times in told.values())


def _refs_told(text: str) -> list[str]:
    """Return the cases that a digest tells by a line of their own; what changed about earlier cases is told again by design."""
    told, _, _ = text.partition("\nCHANGED")
    return [word.strip(".,") for word in told.split() if word.startswith("M-")]


@USUAL
@given(LIFE)
def test_a_threat_reaches_somebody_whatever_fails(life: list[Step]) -> None:
    """If a place ever showed it, an urgent letter about it arrived, once to each reader and round."""
    with TemporaryDirectory() as folder:
        web, post = Web(), Post()
        one = world(Path(folder), PLACES, web, post, hours=SCHOOL_DAYS)
        with closing(one.store):
            live(one, web, post, [*life, (60, (True,) * 3, True, [(0, THREAT)])])
    urgent = [message.key for message in post.taken if message.urgent]
    assert urgent
    assert len(urgent) == len(set(urgent))


@USUAL
@given(LIFE)
def test_a_second_pass_at_the_same_moment_does_nothing(life: list[Step]) -> None:
    """Ticking twice equals ticking once: no look, no case, no letter more."""
    with TemporaryDirectory() as folder:
        web, post = Web(), Post()
        one = world(Path(folder), PLACES, web, post)
        with closing(one.store):
            now = live(one, web, post, life)
            before = _all_that_matters(one), len(post.taken), len(web.asked)
            assert tick(one, now) == ()
            assert (_all_that_matters(one), len(post.taken), len(web.asked)) == before


def _all_that_matters(one: World) -> list[object]:
    with one.store.read() as tx:
        return [tx.execute(select(table)).all() for table in (cases, sightings, letters, digests)]


@USUAL
@example([HEAD_OF_IT, TAIL_OF_IT, WHOLE_OF_IT], Random(1))  # noqa: S311 - an order, not a secret
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_sources_does_not_change_the_cases(texts: list[str], random: Random) -> None:
    """The same sightings make the same cases, led by the same sighting, in whatever order they are met."""
    found = [(place(f"place{n}"), document(f"item{n}", text)) for n, text in enumerate(texts)]
    shuffled = found.copy()
    random.shuffle(shuffled)
    assert _cases_of(found) == _cases_of(shuffled)


def _cases_of(found: Sequence[tuple[Place, Document]]) -> set[tuple[str, frozenset[str]]]:
    """Return the cases, each as its lead and its sightings, when the places are met one after the other."""
    with TemporaryDirectory() as folder:
        places = [each for each, _ in found]
        web, post = Web(), Post()
        one = world(Path(folder), places, web, post)
        with closing(one.store):
            for number, (each, shown) in enumerate(found):
                web.shows[each.source.id] = [shown]
                tick(one, FRIDAY + timedelta(days=number))
            with one.store.read() as tx:
                rows = tx.execute(
                    select(cases.c.id, cases.c.lead_id, sightings.c.id.label("sighting"), sightings.c.source_id)
                    .join(sightings, sightings.c.case_id == cases.c.id)
                    .where(cases.c.merged_into.is_(None))
                ).all()
    leads = {row.id: row.source_id for row in rows if row.lead_id == row.sighting}
    return {(leads[case], frozenset(row.source_id for row in rows if row.id == case)) for case in leads}


@USUAL
@given(LIFE)
def test_a_digest_is_written_on_every_day_it_is_due_and_a_pass_was_made(
    life: list[Step],
) -> None:
    """A school day on which a pass was made after the hour has its digest, and no other day has."""
    with TemporaryDirectory() as folder:
        web, post = Web(), Post()
        one = world(Path(folder), PLACES, web, post, hours=SCHOOL_DAYS)
        moments = [FRIDAY]
        for minutes in [*(step[0] for step in life), *[60 * 24] * 4]:
            moments.append(moments[-1] + timedelta(minutes=minutes))
        with closing(one.store):
            live(one, web, post, life)
            with one.store.read() as tx:
                written = set(tx.execute(select(digests.c.day)).scalars())
    local = {moment.astimezone(LONDON).date() for moment in moments[1:]}
    due = sorted(day for day in local if day.weekday() < 5)
    assert written == {day for at, day in enumerate(due) if at == 0 or not is_bank_holiday(day, "england")}
