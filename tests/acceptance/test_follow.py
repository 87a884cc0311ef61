"""A search result that is cut short, through the installed command: the page that it leads to is read, if its place lets us."""

from contextlib import ExitStack
from pathlib import Path

from tests.acceptance.command import monitor
from tests.acceptance.web import Served, serve, write_config

HTML = "text/html; charset=utf-8"
NAMESAKE = '[[school.namesakes]]\nname = "Larkspur Hill Primary, Eastholme"\nplaces = ["Eastholme"]\n'
MOVED = Served(b"", status=302, headers={"Location": "https://www.mumsnet.com/talk/2"})
SHUT = Served(b"User-agent: *\nDisallow: /\n", "text/plain")


def story(title: str, text: str) -> Served:
    """Return a page with one text, and with a headline of another school beside it."""
    aside = "<aside><h2>Most read</h2><ul><li><a href='/2'>Larkspur Hill Primary, Eastholme, wins the cup</a></li></ul></aside>"
    body = f"<title>{title}</title><article><h1>{title}</h1><p>{text}</p></article>{aside}"
    return Served(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), HTML)


def results(*found: tuple[str, str]) -> bytes:
    """Return the feed of a search engine: titles and where they lead."""
    items = "".join(f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid></item>" for title, url in found)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Alert</title>{items}</channel></rss>'.encode()


def test_a_result_that_is_cut_short_is_decided_on_its_page(tmp_path: Path) -> None:
    """Ours by the page it leads to, another school's by its page, and unsure where robots.txt or the terms forbid to look."""
    ours = story("Parents at Larkspur Hill Primary fear the gate", "Families in Brackenford say that the gate stays shut.")
    theirs = story("Staff at Larkspur Hill Primary go", "Eastholme says goodbye to the staff of Larkspur Hill Primary.")
    found: dict[str, Served] = {}
    with ExitStack() as web:
        engine, paper, other, shut = (
            web.enter_context(serve(pages))
            for pages in (found, {"/gate": ours}, {"/staff": theirs, "/moved": MOVED}, {"/robots.txt": SHUT, "/cook": ours})
        )
        found["/alert"] = Served(
            results(
                ("Parents at Larkspur H…", f"http://{paper}/gate"),
                ("Staff at Larkspur H... - Eastholme Mercury", f"http://{other}/staff"),
                ("Cook of Larkspur H…", f"http://{shut}/cook"),
                ("Anyone at Larkspur H…", "https://www.mumsnet.com/talk/1"),
                ("Pupils from Larkspur H…", f"http://{other}/moved"),
            )
        )
        sources = [("alert", "search-feed", f"http://{engine}/alert")]
        config = write_config(tmp_path, sources, more=NAMESAKE, allowed={engine, paper, other, shut})
        config.write_text(config.read_text().replace('locality = ["Brackenford"]', ""))
        done = monitor("run", "--config", str(config))
    assert done.returncode == 0, done.stdout + done.stderr
    told = [monitor("explain", f"M-000{number}", "--config", str(config)) for number in range(1, 6)]
    assert [one.returncode for one in told] == [0, 0, 0, 0, 1]
    assert "the full text was read at its own address" in told[0].stdout
    assert "the gate stays shut" in told[0].stdout
    assert "us, certainty" in told[0].stdout
    assert "unsure, certainty" in told[1].stdout
    assert "the full text could not be read: 127.0.0.1: robots.txt disallows this address" in told[1].stdout
    assert "the full text may not be read by programs" in told[2].stdout
    assert "redirects elsewhere, and there: programs may not read this place" in told[3].stdout
    assert not any("Eastholme" in one.stdout for one in told)
