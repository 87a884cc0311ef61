"""Replicas of the places on loopback: each serves what its kind's fullest recorded case holds, to whoever shows the key.

A place with a key lets nobody in without it, and exchanges it first where the true one does. What was read of a replica over
real HTTP is kept in ``cassettes/<kind>.yaml``, without the keys.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import vcr

from sources.model import Access, Page, Source, Validators
from sources.read import Reach, read
from sources.readers import READERS, reader
from sources.sandbox import Sandbox
from tests.sources.hostile import Listener, Talk, fetcher, listening, no_robots, reply
from tests.sources.interface import Detour
from tests.sources.recorded import FETCHED, Case, cases

CASSETTES = Path(__file__).parent / "cassettes"
KEY = "canary-key-of-the-school"
TOKEN = "canary-token-of-an-hour"
USER = json.dumps(
    {"client_id": "c", "client_secret": f"{KEY}-client", "refresh_token": f"{KEY}-refresh", "type": "authorized_user"}
)
OUT = "SCRUBBED"
# A mailbox is not read over HTTP.
KINDS = sorted(set(READERS) - {"mailbox"})
KEY_HEADERS = ("authorization", "x-goog-api-key", "apikey", "cookie", "set-cookie")
TOKENS = re.compile(rb'((?:accessJwt|refreshJwt|access_token|refresh_token|id_token)(?:"\s*:\s*"|=))[^"&\s]*')
# What a key looks like, whoever's it is: ours of the tests, and the shapes in which places give them out.
SHAPES = (
    r"canary",
    r"Bearer (?!SCRUBBED)\S",
    r"(?:access|refresh|id)_?(?:token|jwt)\W{1,6}(?!SCRUBBED)\w{4}",
    r"(?:client_secret|password|api_?key|apikey)(?:=|\W{1,6}(?=\w))(?!SCRUBBED)\w{4}",
    r"EAA[A-Za-z0-9]{20}",
    r"AIza[\w-]{30}",
    r"ya29\.",
    r"eyJ[\w-]{15}",
    r"set-cookie",
    r"://[^/\s:@]+:[^/\s@]+@",
)
SECRET = re.compile("|".join(SHAPES), re.IGNORECASE)


def fullest(kind: str) -> Case:
    """Return the recorded case of a kind with the most documents that are all listed."""
    whole = [case for case in cases(kind) if isinstance(case.expected, Page) and not case.count]
    return max(whole, key=lambda case: len(case.expected.documents) if isinstance(case.expected, Page) else 0)


def source(kind: str, authority: str) -> Source:
    """Return the source that a replica is read as."""
    case = fullest(kind)
    parts = urlsplit(case.source.url)
    keyed = USER if kind == "google-business" else KEY if getattr(reader(kind), "SECRET", "") else ""
    options = {"identifier": "larkspurhill.example"} if kind == "bluesky" else {}
    url = parts._replace(scheme="http", netloc=authority, fragment="").geturl()
    return replace(case.source, url=url, access=Access.PUBLIC_API, options={**case.source.options, **options}, secret=keyed)


@contextmanager
def replica(kind: str) -> Iterator[Listener]:
    """Run the replica of a kind's place."""
    case = fullest(kind)
    type_of = case.response.headers.get("content-type", "application/octet-stream")
    keyed = bool(getattr(reader(kind), "SECRET", ""))
    path = urlsplit(case.source.url).path or "/"

    def answer(talk: Talk) -> None:
        asked = urlsplit(talk.asked.path)
        if asked.path.endswith(("/com.atproto.server.createSession", "/token")):
            token = json.dumps({"accessJwt": TOKEN, "access_token": TOKEN, "expires_in": 3599}).encode()
            talk.say(reply(token, "Content-Type: application/json"))
        elif keyed and not any(each in str(talk.asked.headers) for each in (KEY, TOKEN)):
            talk.say(reply(b'{"error": "who are you?"}', "Content-Type: application/json", status="401 Unauthorized"))
        elif asked.path != path:
            talk.say(reply(status="404 Not Found"))
        else:
            talk.say(reply(case.response.body, f"Content-Type: {type_of}", 'ETag: "replica"', "Set-Cookie: seen=canary"))

    with listening(answer) as here:
        yield here


def look(kind: str, here: Listener, sandbox: Sandbox) -> Page:
    """Return what is read of a kind at a place, the first page of it."""
    with fetcher(here, robots=no_robots(here)) as by:
        asked = source(kind, here.authority)
        _, page = read(asked, Validators(), FETCHED, fetcher=Detour(by, here), sandbox=sandbox, reach=Reach(most=1))
    assert page is not None
    return page


def recorder() -> Any:  # noqa: ANN401 - vcrpy has no types
    """Return a recorder that keeps no key: not in a header, not in what is posted, not in what is answered."""
    return vcr.VCR(
        match_on=("method", "path", "query"),
        filter_headers=[(name, OUT) for name in KEY_HEADERS],
        before_record_request=_without_body,
        before_record_response=_without_tokens,
    )


def _without_body(request: Any) -> Any:  # noqa: ANN401 - the same
    request.body = OUT.encode() if request.body else None
    return request


def _without_tokens(response: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in response["headers"].items() if name.lower() != "set-cookie"}
    body = TOKENS.sub(rb"\1" + OUT.encode(), response["body"]["string"])
    length = {name: [str(len(body))] for name in kept if name.lower() == "content-length"}
    return {**response, "headers": {**kept, **length}, "body": {"string": body}}
