"""What a page has become alerts as soon as its host is done, whatever the pages of others do, and is judged until it could be."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest

from monitor.progress import standing
from monitor.still import look_again
from sources.model import Page, Response, Source, Validators
from sources.read import Reach
from tests.monitor.looked import DAY, GONE, HOUR, INSULT, NOW, URL, Town, opened, page
from tests.world import COMPLAINT, THREAT, document


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Give a town."""
    with opened(tmp_path) as made:
        yield made


def test_a_fault_at_one_page_hides_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised when all is done; the look has failed, so that a page that trips us is not asked for without end."""
    town.found(document("x", COMPLAINT), document("y", INSULT))
    town.stands(INSULT, NOW + HOUR / 2, "https://forum.example/y")
    town.stands(COMPLAINT, NOW + HOUR)
    town.web.texts[URL] = page(f"{COMPLAINT}. {THREAT}")
    town.web.texts["https://forum.example/y"] = GONE

    def trips(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr("monitor.still.judged", trips)
        with pytest.raises(ZeroDivisionError):
            town.look(NOW + 6 * HOUR)
        for hour in range(7, 12):
            with suppress(ZeroDivisionError):
                town.look(NOW + hour * HOUR)
    assert town.case("M-0002").gone is not None
    assert town.web.followed.count(URL) == 5
    assert "a fault in the program" in standing(town.desk, "M-0001").page[0]
    town.look(NOW + DAY)
    assert town.alerts() == 1


def test_an_edit_that_alerts_is_told_as_soon_as_its_host_is_done(town: Town) -> None:
    """Another host may take long; and nobody is woken where nothing alerted."""
    town.found(document("x", COMPLAINT), document("slow", INSULT, url="https://slow.example/1"))
    town.web.texts |= {URL: page(COMPLAINT), "https://slow.example/1": page(INSULT)}
    worse, told, calls = page(f"{COMPLAINT}. {THREAT}"), Event(), []

    def read(source: Source, validators: Validators, now: datetime, **reach: Reach) -> tuple[Response, Page | None]:
        if "slow" in source.url and town.web.texts[URL] == worse:
            assert told.wait(10)
        return town.web.read(source, validators, now, **reach)

    def alerted() -> None:
        calls.append(town.alerts())
        told.set()

    slow = replace(town.world, read=read)
    look_again(slow, NOW + HOUR, alerted=alerted)
    assert calls == []
    town.web.texts[URL] = worse
    look_again(slow, NOW + 6 * HOUR, alerted=alerted)
    assert calls == [1]
    assert len(town.web.followed) == 4
