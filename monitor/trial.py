"""Tries each source and the mail server once, keeping nothing, for the technician who is setting the school up."""

from dataclasses import dataclass
from datetime import datetime

from digests.model import DeliveryError
from digests.smtp import Smtp
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
    return [*(done[place.source.id] for place in config.places), _try_mail(config)]


def _try_source(place: Place, fetcher: Fetcher, sandbox: Sandbox, now: datetime) -> Trial:
    try:
        response, page = read(place.source, Validators(), now, fetcher=fetcher, sandbox=sandbox)
    except SourceError as trouble:
        return Trial(place.label, good=False, words=trouble.words, remedy=trouble.remedy)
    documents = page.documents if page else ()
    dated = sum(document.posted is not None for document in documents)
    return Trial(place.label, good=True, words=f"{len(documents)} items, {dated} with a date. {response.robots}")


def _try_mail(config: Config) -> Trial:
    courier = build.courier(config)
    if not isinstance(courier, Smtp):
        return Trial("mail", good=True, words=f"no mail server is set: letters go to {config.letters}")
    try:
        courier.probe()
    except DeliveryError as trouble:
        return Trial("mail", good=False, words=trouble.words, remedy="Check [mail] in config.toml.")
    return Trial("mail", good=True, words="connected, certificate checked, signed in")
