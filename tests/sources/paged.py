"""A site on loopback whose pages lead to one another, read from end to end: request, fetcher, sandbox, page after page."""

from collections.abc import Mapping

from sources.model import Access, Page, Source, Validators
from sources.read import Reach, read
from sources.sandbox import Sandbox
from tests.sources.hostile import NOT_FOUND, NOW, Asked, Talk, fetcher, listening, no_robots, reply


def read_through(
    source: Source, pages: Mapping[str, bytes], kind: str = "text/html", reach: Reach | None = None
) -> tuple[Page, list[Asked]]:
    """Return what is read of a source whose ``url`` is a path of this site, and what was asked; HERE in a page is the site."""

    def answer(talk: Talk) -> None:
        body = pages.get(talk.asked.path)
        talk.say(NOT_FOUND if body is None else reply(body.replace(b"HERE", listener.url("").encode()), f"Content-Type: {kind}"))

    with listening(answer) as listener, fetcher(listener, robots=no_robots(listener)) as by, Sandbox(1) as sandbox:
        whole = Source(
            source.id, source.kind, listener.url(source.url), Access.PUBLIC_API, options=source.options, secret=source.secret
        )
        _, page = read(whole, Validators(), NOW, fetcher=by, sandbox=sandbox, reach=reach or Reach())
    assert page is not None
    return page, listener.asked
