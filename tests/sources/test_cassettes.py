"""What each place answered over real HTTP is kept on a cassette: it can be read again without the place, and holds no key."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.model import Page
from sources.sandbox import Sandbox
from tests.sources.hostile import Listener
from tests.sources.replicas import CASSETTES, KEY, KINDS, SECRET, TOKEN, fullest, look, recorder, replica

NOWHERE = Listener("127.0.0.1", 9)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all of them."""
    with Sandbox(1) as shared:
        yield shared


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked too often here: what a place is owed between two requests is not waited for."""
    monkeypatch.setattr("sources.fetch.manners.sleep", lambda _: None)


def expected(kind: str) -> list[tuple[str, str]]:
    """Return what the fullest case promises, without what holds the place's own host: that of a replica is another."""
    page = fullest(kind).expected
    assert isinstance(page, Page)
    return told(page)


def told(page: Page) -> list[tuple[str, str]]:
    """Return what stands on a page."""
    return [(document.title, document.text) for document in page.documents]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cassette_is_read_without_the_place(kind: str, sandbox: Sandbox) -> None:
    """All that the kind's case promises comes from the cassette alone; nothing listens where it was recorded."""
    with recorder().use_cassette(str(CASSETTES / f"{kind}.yaml"), record_mode="none") as tape:
        page = look(kind, NOWHERE, sandbox)
        assert tape.all_played
    assert told(page) == expected(kind) != []


@pytest.mark.parametrize("kind", KINDS)
def test_a_cassette_is_what_the_replica_says(kind: str, sandbox: Sandbox, tmp_path: Path) -> None:
    """Recorded anew over real HTTP it is the same; with ``REWRITE=1`` it is kept."""
    fresh = tmp_path / f"{kind}.yaml"
    with replica(kind) as here, recorder().use_cassette(str(fresh), record_mode="once"):
        assert told(look(kind, here, sandbox)) == expected(kind)
    text = fresh.read_text("utf-8").replace(here.authority, NOWHERE.authority)
    kept = CASSETTES / fresh.name
    if os.environ.get("REWRITE") == "1":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, "utf-8")
    assert kept.read_text("utf-8") == text


@pytest.mark.parametrize("cassette", sorted(Path(__file__).parents[1].rglob("*.yaml")), ids=lambda path: path.name)
def test_no_cassette_holds_a_key(cassette: Path) -> None:
    """Neither one of the tests' keys nor anything in the shape of one, wherever in the tests a cassette lies."""
    found = SECRET.search(cassette.read_text("utf-8"))
    assert found is None, f"{cassette.name} holds what looks like a key"


@pytest.mark.parametrize(
    "leak",
    [
        "authorization: [Bearer abcd]",
        f"- {KEY}",
        f"- {TOKEN}",
        '{"accessJwt": "abcdefgh"}',
        '{\\"access_token\\": \\"abcdefgh\\"}',
        "EAA" + "x" * 24,
        "AIza" + "x" * 35,
        "ya29.abc",
        "eyJ" + "x" * 20,
        "client_secret=abcd",
        "?api_key=abcdef",
        '"password": "hunter2"',
        "Set-Cookie: [a=b]",
        "uri: http://user:secret@place.example/",
    ],
)
def test_the_search_for_keys_finds_one(leak: str) -> None:
    """Each shape of a key is found where it was planted."""
    assert SECRET.search(f"interactions:\n- request:\n    {leak}\n")


def test_there_is_a_cassette_of_each_kind() -> None:
    """And none of a kind that does not exist."""
    assert sorted(path.stem for path in CASSETTES.glob("*.yaml")) == KINDS
