"""Runs the pages until it is told to stop: the only module that knows the web server."""

import signal
from collections.abc import Callable
from datetime import datetime

from uvicorn import Config, Server

from monitor.web.desk import Desk
from monitor.web.pages import app

STOPS = (signal.SIGINT, signal.SIGTERM)


def serve(desk: Desk, clock: Callable[[], datetime], host: str, port: int) -> None:
    """Answer on this address until SIGTERM or SIGINT, finish within five seconds what is under way, and return.

    Speaks plain HTTP, for this machine alone: the school's reverse proxy in front of it gives TLS and takes whole requests
    before it passes them on, and its access log must leave out the path, which holds the token. Called from the main thread.
    """
    running = server(desk, clock, host, port)
    # At its end uvicorn raises the signal again for whoever waited for it before: so it waits for it itself.
    before = {number: signal.signal(number, running.handle_exit) for number in STOPS}
    try:
        running.run()
    finally:
        for number, waited in before.items():
            signal.signal(number, waited)


def server(desk: Desk, clock: Callable[[], datetime], host: str, port: int) -> Server:
    """Return the server that ``serve`` runs: small in all it takes from strangers, and without a log of who opened which link."""
    return Server(
        Config(
            app(desk, clock),
            host,
            port,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",  # at its finest it would log each path, and with it the token
            access_log=False,
            proxy_headers=False,
            server_header=False,
            limit_concurrency=64,  # connections
            timeout_keep_alive=5,  # seconds
            timeout_graceful_shutdown=5,  # seconds
            h11_max_incomplete_event_size=16_384,  # bytes of a request's line and headers
        )
    )
