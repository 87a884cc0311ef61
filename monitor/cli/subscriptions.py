"""The verb that writes the school's feeds as a list for feed readers."""

from typing import Annotated
from urllib.parse import urlsplit

import typer

from monitor.cli.base import SHIPPED, ConfigFile, app, err, load

# Kinds whose address is that of a feed, which any feed reader takes.
FEEDS = frozenset({"feed", "search-feed", "youtube", "reddit", "theyworkforyou"})


@app.command()
def opml(
    config: ConfigFile = SHIPPED,
    *,
    with_secrets: Annotated[
        bool, typer.Option("--with-secrets", help="With the feeds of Google Alerts: who has the address of one can read it.")
    ] = False,
) -> None:
    """Print the sources that are feeds as OPML, for feed readers: monitor opml > feeds.opml."""
    from monitor.opml import Feed, write

    settings = load(config)
    feeds = [Feed(place.label, place.source.url) for place in settings.places if place.source.kind in FEEDS]
    secret = [] if with_secrets else [feed for feed in feeds if is_secret(feed.url)]
    for feed in secret:
        err.print(f"Left out: {feed.title}. Its address is a secret; --with-secrets prints it.", markup=False, soft_wrap=True)
    typer.echo(write(f"{settings.school.name}: public sources", [feed for feed in feeds if feed not in secret]), nl=False)


def is_secret(url: str) -> bool:
    """Return whether whoever knows an address can read what it gives: the feed of a Google Alert."""
    parts = urlsplit(url)
    return "google" in (parts.hostname or "").split(".") and parts.path.startswith("/alerts/feeds")
