"""One pass of the installed command over every hostile server and every hostile page at once, with an honest paper among them."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.acceptance.command import largest_process, monitor
from tests.acceptance.web import Served, feed, serve, write_config
from tests.sources.hostile import CANARY, HOSTILE, listening
from tests.sources.shapes import SHAPES
from tests.world import COMPLAINT

DEADLINE = 3
METADATA = Served(b"", status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
# A parsing worker may take its own bound; the command itself and what it holds stay far below this.
MOST_MEMORY = 600  # MiB


@pytest.mark.timeout(400)
def test_hostile_places_are_named_and_the_honest_one_is_read(tmp_path: Path) -> None:
    """Each hostile place is bounded and named as not checked or read for what it is; the honest one is read; all of it ends."""
    with ExitStack() as world:
        honest = world.enter_context(serve({"/feed": Served(feed(("News", COMPLAINT))), "/metadata": METADATA}))
        servers = [world.enter_context(listening(make())) for make in HOSTILE.values()]
        shapes = world.enter_context(serve({f"/{name}": Served(body, "text/html") for name, body in SHAPES.items()}))
        sources = [("honest", "feed", f"http://{honest}/feed")]
        sources += [(f"server{at}", "feed", server.url()) for at, server in enumerate(servers)]
        sources += [(name.replace("_", "-"), "feed", f"http://{shapes}/{name}") for name in SHAPES]
        sources += [("inside", "feed", f"http://{honest}/metadata"), ("next-door", "feed", "http://127.0.0.1:1/")]
        allowed = {url.split("/")[2] for _, _, url in sources} - {"127.0.0.1:1"}
        config = write_config(tmp_path, sources, allowed=allowed, fetch=f"deadline = {DEADLINE}")
        began = time.monotonic()
        done = monitor("run", "--config", str(config), timeout=300)
        took = time.monotonic() - began
    assert done.returncode == 3, done.stdout + done.stderr
    assert "read      The honest: 1 read, 1 new, 1 ours" in done.stdout
    lines = done.stdout.splitlines()
    for name, _, _ in sources:
        assert sum(line.startswith(("read ", "not read ")) and f" The {name}:" in line for line in lines) == 1, name
    for name in ["inside", "next-door", *(f"server{at}" for at in range(len(servers)))]:
        assert f"Not checked: The {name}:" in done.stdout
    assert CANARY not in done.stdout + done.stderr
    assert largest_process() < MOST_MEMORY
    print(f"{len(sources)} places in {took:.0f} s, largest process {largest_process()} MiB")  # noqa: T201 - the figure itself
