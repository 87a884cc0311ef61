"""Tries each source and the mail server once, keeping nothing, for the technician who is setting the school up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from digests.inbox import InboxError
from digests.model import DeliveryError
from monitor import build
from monitor.config import Config
from monitor.engine import by_host
from monitor.model import Place
from sources.fetch import Fetcher
from sources.model import SourceError, Validators
from sources.read import read
from sources.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying one thing: whether it is good, what was seen, and what mends it if not."""

    label: str
    good: bool
    words: str
    remedy: str = ""


def trials(config: Config, now: datetime) -> list[Trial]:
    """Return what came of trying every source, in the order of the configuration, and then the mail server."""
    with Fetcher(config.fetch, forbids=build.forbids) as fetcher, Sandbox() as sandbox:
        done = {
            place.source.id: trial
            for group in by_host(config.places, lambda place: (place, _try_source(place, fetcher, sandbox, now)))
            for place, trial in group
        }
    return [*(done[place.source.id] for place in config.places), _try_mail(config), *_try_others(config)]


def _try_source(place: Place, fetcher: Fetcher, sandbox: Sandbox, now: datetime) -> Trial:
    try:
        response, page = read(place.source, Validators(), now, fetcher=fetcher, sandbox=sandbox)
    except SourceError as trouble:
        return Trial(place.label, good=False, words=trouble.words, remedy=trouble.remedy)
    documents = page.documents if page else ()
    dated = sum(document.posted is not None for document in documents)
    return Trial(place.label, good=True, words=f"{len(documents)} items, {dated} with a date. {response.robots}")


def _try_mail(config: Config) -> Trial:
    if config.mail is None:
        return Trial("mail", good=True, words=f"no mail server is set: letters go to {config.letters}")
    return _probe("mail", "[mail]", build.smtp(config.mail.first, config.mail).probe)


def _try_others(config: Config) -> Iterator[Trial]:
    """Give what came of trying the second mail server and the mailbox of answers, where there are any."""
    if config.mail and config.mail.second:
        yield _probe("second mail server", "[mail.second]", build.smtp(config.mail.second, config.mail).probe)
    if box := build.inbox(config):
        yield _probe("mailbox of answers", "[inbox]", box.probe)


def _probe(label: str, table: str, probe: Callable[[], None]) -> Trial:
    try:
        probe()
    except (DeliveryError, InboxError) as trouble:
        return Trial(label, good=False, words=trouble.words, remedy=f"Check {table} in config.toml.")
    return Trial(label, good=True, words="connected, certificate checked, signed in")
