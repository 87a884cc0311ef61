"""A kind of place that is not in this repository is read like any other, by its dotted path."""

from pathlib import Path

import pytest

from monitor.config import load
from sources.model import Access, Source, Unreadable, Validators
from sources.read import read
from sources.sandbox import Sandbox
from tests.monitor.configs import ENVIRON, change
from tests.sources.hostile import NOW, fetcher, listening, no_robots, reply, says

READER = '''"""Reads the notice board of one town: a line a notice."""

from sources.model import Document, Page, Request, Response, Source, Unreadable

OPTIONS = {"least": "the least number of words that a notice has"}
REQUIRED = ("least",)


def request(source: Source) -> Request:
    return Request(f"{source.url}?all=1")


def parse(source: Source, response: Response) -> Page:
    lines = response.body.decode().splitlines()
    if not lines:
        raise Unreadable("the board is empty", "Ask the town clerk.")
    wanted = [line for line in lines if len(line.split()) >= int(source.options["least"])]
    return Page(tuple(Document(key=line, url=response.url, title="", text=line) for line in wanted))
'''
KIND = "larkspur_town.board"


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package of somebody else's, where Python finds it."""
    package = tmp_path / "larkspur_town"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "board.py").write_text(READER)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.usefixtures("board")
def test_it_is_read_over_http_and_in_the_sandbox() -> None:
    """Its request goes out, its parse runs in the worker, its errors keep their words and its options arrive."""
    notices = reply("Fête on Saturday at Larkspur Hill\nToo short\n".encode())
    with listening(says(notices)) as here, fetcher(here, robots=no_robots(here)) as by, Sandbox(1) as sandbox:
        source = Source("board", KIND, here.url("/board"), Access.PUBLIC_API, options={"least": "4"})
        _, page = read(source, Validators(), NOW, fetcher=by, sandbox=sandbox)
        assert page is not None
        assert [document.text for document in page.documents] == ["Fête on Saturday at Larkspur Hill"]
        assert here.paths() == ["/board?all=1"]
    with listening(says(reply())) as here, fetcher(here, robots=no_robots(here)) as by, Sandbox(1) as sandbox:
        source = Source("board", KIND, here.url("/board"), Access.PUBLIC_API, options={"least": "4"})
        with pytest.raises(Unreadable) as caught:
            read(source, Validators(), NOW, fetcher=by, sandbox=sandbox)
        assert (caught.value.words, caught.value.remedy) == ("the board is empty", "Ask the town clerk.")


@pytest.mark.usefixtures("board")
def test_the_configuration_takes_it_and_checks_its_options(tmp_path: Path) -> None:
    """As it does those of the kinds that ship."""
    text = change('kind = "feed"', f'kind = "{KIND}"\noptions = {{ least = "4" }}')
    (tmp_path / "config.toml").write_text(text)
    (tmp_path / "config.toml").chmod(0o600)
    places = load(tmp_path / "config.toml", ENVIRON).places
    assert places[0].source.kind == KIND
