"""Where the work runs: a thread a host here, one source after the other within a host."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from monitor.model import Place
from sources import fetch

T = TypeVar("T")
THREADS = 16


def by_host(places: Sequence[Place], work: Callable[[Place], T]) -> Iterator[list[T]]:
    """Yield what ``work`` gave for the places of each host, as soon as that host is done.

    Hosts run side by side; the places of one host never do. A fault at one place stops no other place: the first one is raised
    when all are done.
    """
    hosts: dict[str, list[Place]] = {}
    for place in places:
        hosts.setdefault(fetch.authority(place.source.url), []).append(place)
    faults: list[Exception] = []
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        running = [pool.submit(_one_after_the_other, group, work) for group in hosts.values()]
        for done in as_completed(running):
            results, failed = done.result()
            faults += failed
            yield results
    if faults:
        raise faults[0]


def _one_after_the_other(places: Sequence[Place], work: Callable[[Place], T]) -> tuple[list[T], list[Exception]]:
    results: list[T] = []
    faults: list[Exception] = []
    for place in places:
        try:
            results.append(work(place))
        except Exception as fault:  # noqa: BLE001 - raised again when every place has been looked at
            faults.append(fault)
    return results, faults
