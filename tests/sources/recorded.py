"""Loads the recorded answers of ``cases/<kind>/<name>/``; a new one is two files and no Python.

``response.<ext>`` is the body, byte for byte. ``case.json`` says what is promised and what is expected::

    promise      one sentence
    url          the address the answer came from
    headers      its headers, lower-case (none)
    options      the source's options (none)
    title        the page's title (empty)
    ttl_minutes  how long the page asks to be left alone (not at all)
    documents    the documents, each with the fields of ``Document`` that are not its defaults
    following    the address of the page after this one (none); in_order is false where the newest are not first
    repeat       how often the part of the body between [[[ and ]]] stands there, each time with its number for %d; then only
                 the ``count`` of documents and the first of them are expected
    error        instead of these: the kind of the error, and its words

All of them are fetched on 21 November 2026 at 09:00 UTC.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sources.model import Document, Page, Response, Source

CASES = Path(__file__).parent / "cases"
FETCHED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded answer: where it is, what is read, and what is expected of it (a page, or an error's kind and words).

    Where there is a ``count``, the page has so many documents, of which ``expected`` holds the first.
    """

    name: str
    source: Source
    response: Response
    expected: Page | tuple[str, str]
    count: int = 0


def answer(body: bytes, content_type: str = "", url: str = "https://place.example/") -> Response:
    """Return an answer with this body, fetched when all of them are."""
    return Response(url, 200, {"content-type": content_type} if content_type else {}, body, FETCHED)


def cases(kind: str = "*") -> list[Case]:
    """Return the recorded cases of one kind, or of all."""
    return [_load(folder) for folder in sorted(CASES.glob(f"{kind}/*"))]


def _load(folder: Path) -> Case:
    said = json.loads((folder / "case.json").read_text("utf-8"))
    (body,) = folder.glob("response.*")
    kind = folder.parent.name
    return Case(
        name=f"{kind}/{folder.name}",
        source=Source(folder.name, kind, said["url"], options=said.get("options", {})),
        response=Response(said["url"], 200, said.get("headers", {}), _body(body.read_bytes(), said), FETCHED),
        expected=_expected(said),
        count=said.get("count", 0),
    )


def _body(body: bytes, said: dict[str, Any]) -> bytes:
    """Return a body, its repeated part as often as the case says."""
    if "repeat" not in said:
        return body
    before, _, rest = body.partition(b"[[[")
    again, _, after = rest.partition(b"]]]")
    return before + b"".join(again.replace(b"%d", b"%d" % number) for number in range(said["repeat"])) + after


def _expected(said: dict[str, Any]) -> Page | tuple[str, str]:
    if "error" in said:
        return said["error"]["kind"], said["error"]["words"]
    ttl = timedelta(minutes=said["ttl_minutes"]) if "ttl_minutes" in said else None
    documents = tuple(_document(fields) for fields in said["documents"])
    return Page(documents, said.get("title", ""), ttl, said.get("following", ""), said.get("in_order", True))


def _document(fields: dict[str, Any]) -> Document:
    posted = datetime.fromisoformat(fields["posted"]) if "posted" in fields else None
    return Document(**fields | {"posted": posted})
