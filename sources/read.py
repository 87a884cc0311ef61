"""Reads one source from end to end: what to ask, the answer, the documents in it."""

from datetime import datetime
from typing import Protocol

from sources.model import Page, Request, Response, Source, Validators
from sources.readers import reader


class Fetches(Protocol):
    """What brings an answer: the fetcher."""

    def fetch(self, source: Source, request: Request, validators: Validators, now: datetime) -> Response:
        """Return the answer, or raise ``SourceError``."""


class Parses(Protocol):
    """What makes documents of an answer: the sandbox."""

    def parse(self, source: Source, response: Response) -> Page:
        """Return the documents, or raise ``SourceError``."""


def read(
    source: Source, validators: Validators, now: datetime, *, fetcher: Fetches, sandbox: Parses
) -> tuple[Response, Page | None]:
    """Return the answer of a source and the page in it, or no page when it says that nothing changed.

    Raises:
        SourceError: it could not be read; the error's words say why.
    """
    response = fetcher.fetch(source, reader(source.kind).request(source), validators, now)
    return response, None if response.not_modified else sandbox.parse(source, response)
