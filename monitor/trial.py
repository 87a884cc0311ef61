"""Tries each source and the mail server once for the technician who sets the school up, as a look would, and files nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from digests.model import DeliveryError, InboxError
from monitor import build, ways
from monitor.config import Config
from monitor.engine import by_host
from monitor.look import SPENT
from monitor.looked import known, left, spent
from monitor.model import Place
from monitor.store import Store, places
from monitor.store.database import file_of
from monitor.world import Reads
from sources.fetch import RobotsText, Silence
from sources.model import SourceError, Validators
from sources.read import Reach
from sources.road import Road

ONE_PAGE = Reach(most=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying one thing: whether it is good, what was seen, and what mends it if not.

    ``certified_until`` is the last moment of the certificate that a mail server has shown.
    """

    label: str
    good: bool
    words: str
    remedy: str = ""
    certified_until: datetime | None = None


def trials(config: Config, now: datetime) -> list[Trial]:
    """Return what came of trying every source, in the order of the configuration, and then the mail server.

    Where the school has a database already, what it says of robots, silences and budgets binds, and is kept up. None is made.
    """
    with ExitStack() as stack:
        store = _store(config)
        robots: dict[str, RobotsText] = {}
        silences: dict[str, Silence] = {}
        if store:
            stack.callback(store.close)
            with store.read() as tx:
                robots, silences = places.robots(tx), places.silences_kept(tx)
        road = stack.enter_context(Road(config.fetch, robots, silences, forbids=build.forbids))
        found = by_host(config.places, lambda place: (place, _try_source(place, road.read, store, now)))
        done = {place.source.id: trial for group in found for place, trial in group}
        if store:
            with store.write() as tx:
                places.save_robots(tx, robots)
                places.save_silences(tx, silences, now)
    return [*(done[place.source.id] for place in config.places), *mail_trials(config)]


def mail_trials(config: Config) -> list[Trial]:
    """Return what came of trying the mail server, and the second one and the mailbox of answers where there are any."""
    return [_try_mail(config), *_try_others(config)]


def _store(config: Config) -> Store | None:
    """Return what the school remembers, or None where it remembers nothing yet."""
    path = file_of(config.database)
    if path is not None and not path.exists():
        return None
    store = Store(config.database)
    if not store.version():
        store.close()
        return None
    store.migrate()
    return store


def _try_source(place: Place, reads: Reads, store: Store | None, now: datetime) -> Trial:
    if store and place.budget is not None and not _reserved(store, place, now):
        words = f"not asked: its budget of {place.budget} looks a day is used up"
        return Trial(place.label, good=False, words=words, remedy=SPENT)
    try:
        response, page = reads(place.source, Validators(), now, reach=ONE_PAGE)
    except SourceError as trouble:
        return Trial(place.label, good=False, words=trouble.words, remedy=trouble.remedy)
    documents = page.documents if page else ()
    dated = sum(document.posted is not None for document in documents)
    return Trial(place.label, good=True, words=f"{len(documents)} items, {dated} with a date. {response.robots}")


def _reserved(store: Store, place: Place, now: datetime) -> bool:
    """Return whether one more request may be made of a place today; it is taken off the budget, as that of a look is."""
    with store.write() as tx:
        # As it was kept, all but the count: whether the configuration has changed since is for the next look to see.
        state = places.state(tx, place.source.id) or known(place, None, now)
        may = left(place, state, now) != 0
        if may:
            places.save_state(tx, spent(state, now))
    return may


def _try_mail(config: Config) -> Trial:
    if config.mail is None:
        return Trial("mail", good=True, words=f"no mail server is set: letters go to {config.letters}")
    return _probe("mail", "[mail]", ways.smtp(config.mail.first, config.mail).probe)


def _try_others(config: Config) -> Iterator[Trial]:
    """Give what came of trying the second mail server and the mailbox of answers, where there are any."""
    if config.mail and config.mail.second:
        yield _probe("second mail server", "[mail.second]", ways.smtp(config.mail.second, config.mail).probe)
    if box := ways.inbox(config):
        yield _probe("mailbox of answers", "[inbox]", box.probe)


def _probe(label: str, table: str, probe: Callable[[], datetime | None]) -> Trial:
    try:
        until = probe()
    except (DeliveryError, InboxError) as trouble:
        return Trial(label, good=False, words=trouble.words, remedy=f"Check {table} in config.toml.")
    return Trial(label, good=True, words="connected, certificate checked, signed in", certified_until=until)
