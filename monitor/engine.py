"""Where the work runs: a thread a host here, one source after the other within a host."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from monitor.model import Place
from sources.fetch import authority

T = TypeVar("T")
THREADS = 16


def by_host(places: Sequence[Place], work: Callable[[Place], T]) -> Iterator[list[T]]:
    """Yield what ``work`` gave for the places of each host, as soon as that host is done.

    Hosts run side by side; the places of one host never do. An exception in one host does not stop the others: it is
    raised when all are done.
    """
    hosts: dict[str, list[Place]] = {}
    for place in places:
        hosts.setdefault(authority(place.source.url), []).append(place)
    faults: list[BaseException] = []
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        running = [pool.submit(lambda group: [work(place) for place in group], group) for group in hosts.values()]
        for done in as_completed(running):
            fault = done.exception()
            if fault is None:
                yield done.result()
            else:
                faults.append(fault)
    if faults:
        raise faults[0]
