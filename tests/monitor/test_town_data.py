"""What is said in the sample town: as much of everything as was promised, all of it invented, and shipped with the program."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from monitor.town import PORT, pages
from monitor.town.pages import PLACES, Item, number_ports, read_place

HOUR = datetime(2026, 11, 20, 8, tzinfo=UTC)
FOLDER = Path(pages.__file__).parent
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def items() -> dict[str, tuple[Item, ...]]:
    """What is said at each place."""
    return {place: read_place(place, HOUR, number_ports(PORT)).items for place in PLACES if place != "down"}


@pytest.fixture(scope="module")
def said(items: dict[str, tuple[Item, ...]]) -> list[Item]:
    """All that is said in the town."""
    return [item for place in items.values() for item in place]


def test_about_a_hundred_and_twenty_items_of_which_some_thirty_are_about_the_school(said: list[Item]) -> None:
    """The counts that `make run` speaks of are what the data files hold."""
    standing = Counter(item.about for item in said)
    assert len(said) == 124
    assert standing == {"us": 37, "unsure": 1, "namesake": 8, "routine": 8, "none": 70}


def test_every_kind_of_matter_happens_in_the_town(said: list[Item]) -> None:
    """Whatever the program must tell apart stands somewhere in the town, as often as promised."""
    kinds = Counter(item.kind for item in said)
    once = {"threat", "racist", "child_named", "hostile", "allegation", "rude", "idiom", "spam", "negative"}
    often = {"complaint": 5, "praise": 8, "query": 3, "syndicated": 3, "namesake": 6, "estate_agent": 5, "league_table": 2}
    assert {kind: kinds[kind] for kind in once} == dict.fromkeys(once, 1)
    assert {kind: n for kind, n in often.items() if kinds[kind] < n} == {}


def test_the_syndicated_story_is_nearly_word_for_word_the_same_in_three_places(items: dict[str, tuple[Item, ...]]) -> None:
    """Its copies share nine words in ten of the shortest, as an agency's story does."""
    copies = {place: item for place, found in items.items() for item in found if item.kind == "syndicated"}
    assert set(copies) == {"gazette", "alerts", "wire"}
    words = [set(re.sub(r"<.*?>|&nbsp;|\W", " ", item.text).split()) for item in copies.values()]
    assert len(set.intersection(*words)) >= 0.9 * min(map(len, words))


def test_the_threat_is_hours_old_and_some_things_are_older_than_a_month(said: list[Item]) -> None:
    """A first look has something to alert on, something grave that is too old to alert on, and mostly the week's news."""
    ages = {item.link: HOUR - item.posted for item in said if item.posted}
    [threat] = [item for item in said if item.kind == "threat"]
    [accusation] = [item for item in said if item.kind == "allegation"]
    assert ages[threat.link] <= timedelta(hours=3)
    assert ages[accusation.link] > timedelta(days=30)
    assert max(ages.values()) <= timedelta(days=60)
    assert sum(age <= timedelta(days=7) for age in ages.values()) > 0.7 * len(ages)
    assert len(said) - len(ages) == 1  # one has lost its date


def test_every_address_is_one_items_own(items: dict[str, tuple[Item, ...]]) -> None:
    """No two items of a place share an address or a number."""
    for found in items.values():
        assert len({item.url for item in found}) == len({item.number for item in found}) == len(found)


def written() -> dict[str, str]:
    """Return every file of the town that people see, by name."""
    return {path.name: path.read_text() for path in (*FOLDER.glob("places/*"), FOLDER / "config.toml")}


def test_every_host_is_an_invented_one() -> None:
    """Addresses lead to .example, .test or loopback; the one real name is the redirect that alerts are wrapped in."""
    known = {
        "www.google.com",
        "127.0.0.1",
        "jsonfeed.org",
        "schema.org",
        "purl.org",
        "www.w3.org",
    }  # formats name themselves by these
    for name, text in written().items():
        hosts = set(re.findall(r"https?://([\w.-]+)", text)) | set(re.findall(r"[\w.+-]+@([\w-]+\.[\w.-]*\w)", text))
        assert {host for host in hosts - known if not re.search(r"\.(?:example|test)$", host)} == set(), name


def test_every_telephone_number_is_kept_for_drama() -> None:
    """Whatever looks like a number to ring is from Ofcom's ranges for fiction, and there are some."""
    numbers = [number for text in written().values() for number in re.findall(r"(?<![\d/])(?:\+44|0)[\d ]{8,12}\d", text)]
    dialled = [number for number in numbers if set(number) - {"0", " "}]  # an account of noughts in an address rings nobody
    assert len(dialled) > 4
    assert [number for number in dialled if not re.fullmatch(r"01632 960\d{3}|07700 900\d{3}", number.strip())] == []


def test_the_town_ships_with_the_program() -> None:
    """The built package holds every file of the town."""
    shipped = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    here = {path.relative_to(ROOT).as_posix() for path in FOLDER.rglob("*.*") if path.is_file() and path.suffix != ".pyc"}
    assert len(here) > 20
    assert here - shipped == set()
