"""Pages of a loopback town that are edited, grow and are removed, read by the real road, fetcher and workers included."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.build import world
from monitor.config import load
from monitor.progress import Desk, record, standing
from monitor.run import tick
from monitor.store import keeping
from tests.acceptance.command import monitor
from tests.acceptance.web import Served, serve, write_config

HTML = "text/html; charset=utf-8"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EDITED = "Really unhappy with Larkspur Hill Primary School Brackenford, nobody answers the phone and the office lost our form"
GROWN = "Not happy with Larkspur Hill Primary School Brackenford, the gates were shut at 8:50 and nobody let the children in"
REMOVED = "The head of Larkspur Hill Primary School Brackenford is a fat ugly cow and everybody in town knows that she is one"
SHUT = "Unhappy with the coach trip of Larkspur Hill Primary School Brackenford, nobody told us and the children were late home"


def thread(*posts: str) -> Served:
    """Return a page with these posts, among what stands on every page."""
    said = "".join(f'<div class="post" id="post-{at}"><b>Robin</b><p>{words}</p></div>' for at, words in enumerate(posts))
    menu = "<nav><a href='/'>Home</a> <a href='/new'>New posts</a></nav>"
    return Served(f"<!DOCTYPE html><html><head><title>Town talk</title></head><body>{menu}{said}</body></html>".encode(), HTML)


def feed(host: str, **posts: str) -> Served:
    """Return the forum's feed: what each thread begins with, and where it stands."""
    items = "".join(
        f"<item><guid>{name}</guid><link>http://{host}/{name}</link><description>{words}</description></item>"
        for name, words in posts.items()
    )
    return Served(f'<?xml version="1.0"?><rss version="2.0"><channel><title>Forum</title>{items}</channel></rss>'.encode())


def test_what_becomes_of_pages_is_seen_and_told(tmp_path: Path) -> None:
    """Edited, growing, gone after somebody asked, and one that robots.txt keeps for itself; each once, by digest and screen."""
    pages: dict[str, Served] = {"/robots.txt": Served(b"User-agent: *\nDisallow: /shut\n", "text/plain")}
    with ExitStack() as stack:
        host = stack.enter_context(serve(pages))
        path = write_config(tmp_path, [("forum", "feed", f"http://{host}/feed")])
        config = load(path, {})
        made = stack.enter_context(world(config, lambda _: None))
        pages["/feed"] = feed(host, old="The bridge is closed.")
        tick(made, NOW - DAY)
        pages["/feed"] = feed(host, edited=EDITED, grown=GROWN, removed=REMOVED, shut=SHUT)
        pages |= {"/edited": thread(EDITED, "Same here."), "/grown": thread(GROWN, "Oh dear."), "/removed": thread(REMOVED)}
        pages["/shut"] = thread(SHUT)
        tick(made, NOW)
        tick(made, NOW + HOUR)
        pages["/edited"] = thread(f"{EDITED} Edit: they have rung me since, all is well.", "Same here.", "Good.")
        pages["/grown"] = thread(GROWN, *(f"Reply number {at} to what was said." for at in range(8)))
        tick(made, NOW + 6 * HOUR)
        desk = Desk(made.store, config, made.policy)
        refs = {}
        with made.store.read() as tx:
            for case in keeping.listed(tx, config.school.id):
                refs[case.document.url.rsplit("/", 1)[1]] = case.ref
        record(desk, refs["removed"], "talk", "head", NOW + 7 * HOUR)
        pages["/removed"] = replace(thread("Page not found"), status=404)
        tick(made, NOW + 8 * HOUR)
        tick(made, NOW + 9 * HOUR)
        tick(made, NOW + DAY)
        tick(made, NOW + 2 * DAY)
        tick(made, NOW + 9 * DAY)
        standings = {name: standing(desk, ref).page for name, ref in refs.items()}
    letters = "\n".join(each.read_bytes().decode("utf-8", "replace") for each in (tmp_path / "letters").rglob("*.eml"))
    text = " ".join(letters.split())
    assert text.count(f"{refs['edited']}: its words were edited, seen on Fri 20 Nov 15:00: The forum.") == 1
    assert text.count(f"{refs['grown']}: grows: about 9 posts now: The forum.") == 1
    gone = "asked to remove on Fri 20 Nov 16:00: gone by Fri 20 Nov 17:00"
    assert text.count(f"{refs['removed']}: {gone}: The forum.") == 1
    assert f"{refs['shut']}:" not in text.replace(f"{refs['shut']}: Look", "")
    assert standings["shut"][0].endswith(": 127.0.0.1: robots.txt disallows this address")
    assert standings["removed"] == (gone,)
    assert "still there on" in standings["grown"][0]
    for verb in ("case", "explain"):
        assert gone in " ".join(monitor(verb, refs["removed"], "--config", str(path)).stdout.split())
