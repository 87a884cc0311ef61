"""The verb that writes the school's feeds as a list for feed readers."""

import typer

from monitor.cli.base import SHIPPED, ConfigFile, app, load

# Kinds whose address is that of a feed, which any feed reader takes.
FEEDS = frozenset({"feed", "search-feed", "youtube", "reddit", "theyworkforyou"})


@app.command()
def opml(config: ConfigFile = SHIPPED) -> None:
    """Print the sources that are feeds as OPML, for feed readers: monitor opml > feeds.opml."""
    from monitor.opml import Feed, write

    settings = load(config)
    feeds = [Feed(place.label, place.source.url) for place in settings.places if place.source.kind in FEEDS]
    typer.echo(write(f"{settings.school.name}: public sources", feeds), nl=False)
