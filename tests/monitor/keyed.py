"""A reader whose interface wants a key, which only its own host may be sent."""

from collections.abc import Mapping

from sources.model import Page, Request, Response, Source

OPTIONS: Mapping[str, str] = {"item": "nothing"}
REQUIRED: tuple[str, ...] = ()
SECRET = "ask the place for one"
HOSTS = ("www.brackenfordgazette.example",)


def request(source: Source) -> Request:
    """Return the request, with the key in its header."""
    return Request(source.url, headers={"Authorization": f"Bearer {source.secret}"})


def parse(_source: Source, _response: Response) -> Page:
    """Return an empty page."""
    return Page(())
