"""Whatever a place answers, its reader gives a page, or an error in our own words that says what is wrong."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from sources.model import Document, Page, SourceError
from sources.readers import READERS, reader
from tests.sources.recorded import Case, cases
from tests.sources.replicas import fullest

CANARY = b"canary-Imogen-Testcase"
KINDS = sorted(READERS)
NOISE = random.Random(7)  # noqa: S311 - the same noise each time


def flipped(body: bytes) -> bytes:
    """Return a body of which one byte in fifty is another."""
    return bytes(NOISE.randrange(256) if NOISE.random() < 0.02 else byte for byte in body)


BODIES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "its first third": lambda body: body[: len(body) // 3],
    "its last third": lambda body: body[2 * len(body) // 3 :],
    "a byte order mark before it": lambda body: b"\xef\xbb\xbf" + body,
    "UTF-16": lambda body: body.decode("utf-8", "replace").encode("utf-16"),
    "NUL between": lambda body: body.replace(b" ", b"\0"),
    "noise": flipped,
    "blanks for two megabytes": lambda body: body[:200] + b" " * 2_000_000 + body[200:],
    "brackets without end": lambda _: b'{"items":' + b"[" * 50_000,
    "numbers for words": lambda body: body.replace(b'"', b"").replace(b":", b":1,"),
    "null for every value": lambda body: b"null" if body[:1] in b"{[" else body.replace(b">", b"/>"),
    "a canary alone": lambda _: CANARY,
    "a page with a canary": lambda _: b"<html><title>" + CANARY + b"</title><p>" + CANARY,
    "an object with a canary": lambda _: b'{"error": {"message": "' + CANARY + b'"}, "' + CANARY + b'": []}',
}
TYPES = ["", "text/html; charset=punycode", "application/json; charset=utf-16", "text/xml; charset=undefined", "\x00;charset='"]


def outcome(case: Case, body: bytes, content_type: str | None = None) -> Page | SourceError:
    """Return what a reader makes of a body; anything but a page and an expected error is raised."""
    headers = dict(case.response.headers) if content_type is None else {"content-type": content_type}
    try:
        return reader(case.source.kind).parse(case.source, replace(case.response, body=body, headers=headers))
    except SourceError as trouble:
        return trouble


def check(found: Page | SourceError) -> None:
    """A page holds documents with names; an error says what is wrong and what to do, in our words."""
    if isinstance(found, Page):
        assert all(isinstance(each, Document) and each.key and isinstance(each.text, str) for each in found.documents)
        assert len(found.documents) < 3 or any(each.words or each.rating or each.permalink for each in found.documents)
        assert all(each.url.startswith(("http://", "https://")) or not (each.url or each.permalink) for each in found.documents)
    else:
        assert found.words
        assert len(found.remedy) > 20
        assert CANARY.decode() not in found.words + found.remedy


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_answer(kind: str, what: str) -> None:
    """Cut off, in another encoding, of other types, or nothing like it at all."""
    case = fullest(kind)
    check(outcome(case, BODIES[what](case.response.body)))


@pytest.mark.parametrize("content_type", TYPES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_lie_about_the_character_set(kind: str, content_type: str) -> None:
    """What the header says is checked against what is there."""
    case = fullest(kind)
    check(outcome(case, case.response.body, content_type))


@pytest.mark.parametrize("kind", KINDS)
def test_the_answer_of_another_kind_of_place(kind: str) -> None:
    """An address that leads to something else altogether, as when a site is rebuilt."""
    case = fullest(kind)
    for other in KINDS:
        check(outcome(case, fullest(other).response.body, fullest(other).response.headers.get("content-type", "")))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_recorded_answer_without_its_end(case: Case) -> None:
    """A connection that broke off in the middle, as proxies hand it on."""
    check(outcome(case, case.response.body[: len(case.response.body) // 2]))
