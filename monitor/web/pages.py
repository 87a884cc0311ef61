"""The web page behind the link of an alert mail: opening it changes nothing, for scanners open links; its button does."""

import logging
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from traceback import extract_tb
from types import MappingProxyType
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from digests.words import clean
from monitor.web.desk import Desk, Refusal, Shown

LONGEST = 300  # characters of a token
LARGEST = 4_096  # bytes of a form
# What a browser sends when the button of alert.html is pressed. A script that submits the form without it leaves it out.
PRESSED = [("page", "alert"), ("button", "take")]

NOT_PRESSED = "This did not come from the button on the page. Open the link in the alert mail and press the button."
FAILED = (
    "The program could not do this just now, and it may not have been recorded. Wait a minute and open the link in the alert "
    "mail again."
)

_LOG = logging.getLogger("monitor.web")
_TEMPLATES = Environment(
    loader=PackageLoader("monitor.web", ""),
    autoescape=True,
    finalize=clean,  # every value that is printed: no control, bidi or zero-width character, and none that UTF-8 lacks
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_STYLE = b64encode(sha256(_TEMPLATES.get_template("page.css").render().encode()).digest()).decode()
HEADERS = MappingProxyType(
    {
        "Cache-Control": "no-store",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_STYLE}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
    }
)


def app(desk: Desk, clock: Callable[[], datetime]) -> Starlette:
    """Return the pages of this desk. Each request is answered by a page of plain words; each that fails is one line of the log.

    The log never holds a token, an address, or what an error says of itself, which may quote either.
    """

    async def alert(request: Request) -> Response:
        try:
            return _page("alert.html", shown=await _answer(desk, request, clock()))
        except Refusal as refusal:
            return _refused(refusal.status, refusal.why)
        except Exception as fault:  # noqa: BLE001 - whatever it is, its words may quote the token: they are neither shown nor logged
            return _failed(fault)

    pages = Starlette(
        routes=[Route("/a/{token}", alert, methods=["GET", "POST"]), Route("/health", _health)],
        exception_handlers={HTTPException: _nothing_here},
    )
    pages.router.redirect_slashes = False  # its redirects would carry the token, to whatever host the request names
    return pages


async def _answer(desk: Desk, request: Request, now: datetime) -> Shown:
    """What the desk says to this request, from a thread of its own: the button takes the alert, everything else only looks."""
    token = request.path_params["token"]
    if len(token) > LONGEST:
        raise Refusal(HTTPStatus.NOT_FOUND, "This link is too long to be one of ours. Open the link in the alert mail.")
    if request.method != "POST":
        return await run_in_threadpool(desk.shown, token, now)
    await _must_be_pressed(request)
    return await run_in_threadpool(desk.take, token, now)


async def _must_be_pressed(request: Request) -> None:
    """Return if the request is that of our own button, on our own page; otherwise raise ``Refusal``."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):  # W3C Fetch Metadata, 2.3
        raise Refusal(HTTPStatus.FORBIDDEN, "Another website asked for this. Open the link in the alert mail itself.")
    kind, _, _ = request.headers.get("content-type", "").partition(";")
    form = parse_qsl((await _body(request)).decode("ascii", "replace"), keep_blank_values=True)
    if kind.strip().lower() != "application/x-www-form-urlencoded" or form != PRESSED:
        raise Refusal(HTTPStatus.BAD_REQUEST, NOT_PRESSED)


async def _body(request: Request) -> bytes:
    """The request's body, of which no more is read than a form of ours could hold, whatever length it gives."""
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > LARGEST:
                raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, NOT_PRESSED)
    except ClientDisconnect:
        raise Refusal(HTTPStatus.BAD_REQUEST, NOT_PRESSED) from None
    return body


async def _health(_: Request) -> Response:
    return PlainTextResponse("ok", headers=HEADERS)


async def _nothing_here(_: Request, error: Exception) -> Response:
    """The page for an address that leads nowhere, or that does not know such a request."""
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _refused(error.status_code, "This page can be opened, and its button pressed; nothing else.", error.headers)
    return _refused(HTTPStatus.NOT_FOUND, "There is nothing at this address. Open the link in the alert mail.")


def _refused(status: int, why: str, more: Mapping[str, str] | None = None) -> Response:
    """The page that says why nothing was done; the connection is closed, for part of the request may not have been read."""
    _LOG.warning("refused with %d: %s", status, clean(why))
    return _page("refused.html", status, {"Connection": "close", **(more or {})}, heading="Nothing was changed", why=why)


def _failed(fault: Exception) -> Response:
    """The page for a fault of ours, of which the log tells the kind and the place."""
    at = extract_tb(fault.__traceback__)[-1]
    _LOG.error("failed: %s in %s, line %s", type(fault).__name__, at.name, at.lineno)
    return _page("refused.html", HTTPStatus.INTERNAL_SERVER_ERROR, heading="Something went wrong", why=FAILED)


def _page(template: str, status: int = HTTPStatus.OK, more: Mapping[str, str] | None = None, **values: object) -> Response:
    return HTMLResponse(_TEMPLATES.get_template(template).render(values), status, {**HEADERS, **(more or {})})
