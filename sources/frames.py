"""The only code that puts tasks and answers into plain data for the pipe between the program and its parsing workers.

A worker has read hostile bytes, so nothing that it says is trusted: it is JSON within a size, rebuilt field by field, and cut.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from sources import keys
from sources.markup import UNSPEAKABLE
from sources.model import (
    Access,
    Document,
    Exhausting,
    KeyRefused,
    Page,
    Refused,
    Response,
    Source,
    SourceError,
    TooMuch,
    Unreachable,
    Unreadable,
    Validators,
)

LONGEST_FRAME = 16 * 2**20  # bytes
MOST_DOCUMENTS = 2_000
MOST_TEXT = 2_000_000  # characters, of all documents together
CAPS = {"key": 512, "url": 4_000, "title": 1_000, "text": 100_000, "author": 300, "context": 1_000, "rating": 20}  # characters
LONGEST_WORDS = 500  # characters of an error
LONGEST_TTL = timedelta(days=366)
LENGTH = struct.Struct(">I")
ERRORS: Mapping[str, type[SourceError]] = {
    error.__name__: error for error in (Refused, Unreachable, TooMuch, Unreadable, KeyRefused, Exhausting)
}


def send(stream: IO[bytes], *frames: bytes) -> None:
    """Write frames, each after its length (four bytes, the highest first)."""
    for frame in frames:
        stream.write(LENGTH.pack(len(frame)) + frame)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """Return the next frame; raise ``EOFError`` when the other side is gone, and ``ValueError`` when the frame is too long."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > LONGEST_FRAME:
        raise ValueError("a frame is too long")
    return _exactly(stream, length)


def task(source: Source, response: Response) -> bytes:
    """Return a task for a worker without the answer's body, which goes in a frame of its own."""
    # A worker has read hostile bytes: no key is told to it.
    asked = asdict(replace(source, options=dict(source.options), secret="")) | {"every": source.every.total_seconds()}
    answer = asdict(replace(response, headers=dict(response.headers), body=b"", max_age=None))
    return json.dumps([asked, answer | {"body": "", "fetched": response.fetched.isoformat()}]).encode()


def read_task(frame: bytes, body: bytes) -> tuple[Source, Response]:
    """Return the source and the response that ``task`` was given."""
    asked, answer = json.loads(frame)
    changed = {"access": Access(asked["access"]), "every": timedelta(seconds=asked["every"])}
    fetched, validators = datetime.fromisoformat(answer["fetched"]), Validators(**answer["validators"])
    return Source(**asked | changed), Response(**answer | {"body": body, "fetched": fetched, "validators": validators})


def answer(page: Page) -> bytes:
    """Return a page as a frame; raise ``TooMuch`` when it holds more text than is accepted."""
    documents = [_fields(document) for document in newest(page.documents)]
    if sum(len(fields["text"]) + len(fields["title"]) for fields in documents) > MOST_TEXT:
        raise TooMuch("what the place sent unpacks to more text than is accepted")
    ttl = page.ttl.total_seconds() if page.ttl else None
    said = {"title": cut(page.title, CAPS["title"]), "following": cut(page.following, CAPS["url"])}
    return _json({"documents": documents, **said, "ttl": ttl, "in_order": page.in_order})


def trouble(error: SourceError) -> bytes:
    """Return an error as a frame; one of a kind that parsing has no business with becomes ``Unreadable``."""
    name = type(error).__name__
    after = error.retry_after.total_seconds() if error.retry_after else None
    words, remedy = cut(error.words, LONGEST_WORDS), cut(error.remedy, LONGEST_WORDS)
    return _json({"error": name if name in ERRORS else "Unreadable", "words": words, "remedy": remedy, "retry_after": after})


def outcome(frame: bytes) -> Page:
    """Return the page in a worker's frame, or raise the error in it; raise some other error when it makes no sense."""
    said = json.loads(frame)
    if "error" in said:
        after = _span(said["retry_after"])
        raise ERRORS[said["error"]](cut(said["words"], LONGEST_WORDS), cut(said["remedy"], LONGEST_WORDS), retry_after=after)
    documents = tuple(_document(fields) for fields in said["documents"][:MOST_DOCUMENTS])
    title, following = cut(said["title"], CAPS["title"]), cut(said["following"], CAPS["url"])
    return Page(documents, title, _span(said["ttl"]), following, said["in_order"] is True)


def newest(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return as many documents as are accepted, in the order given: where there are more, the undated and the newest."""
    if len(documents) <= MOST_DOCUMENTS:
        return documents
    latest = datetime.max.replace(tzinfo=UTC)
    ranked = sorted(range(len(documents)), key=lambda index: documents[index].posted or latest, reverse=True)
    return tuple(documents[index] for index in sorted(ranked[:MOST_DOCUMENTS]))


def cut(words: str, most: int) -> str:
    """Return words without what cannot be stored (NUL, surrogates), and no more than ``most`` characters of them."""
    return UNSPEAKABLE.sub("", words)[:most]


def _fields(document: Document) -> dict[str, Any]:
    texts = {name: cut(getattr(document, name), most) for name, most in CAPS.items()}
    key = document.key if len(document.key) <= CAPS["key"] else keys.digest(document.key)
    posted = document.posted.astimezone(UTC).isoformat() if document.posted else None
    return texts | {"key": cut(key, CAPS["key"]), "posted": posted, "permalink": document.permalink}


def _document(fields: Mapping[str, Any]) -> Document:
    texts = {name: cut(fields[name], most) for name, most in CAPS.items()}
    posted = datetime.fromisoformat(fields["posted"]).astimezone(UTC) if fields["posted"] else None
    return Document(**texts, posted=posted, permalink=fields["permalink"] is True)


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else min(timedelta(seconds=seconds), LONGEST_TTL)


def _json(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()


def _exactly(stream: IO[bytes], length: int) -> bytes:
    """Return so many bytes; a buffered pipe gives fewer only at its end."""
    found = stream.read(length)
    if len(found) < length:
        raise EOFError
    return found
