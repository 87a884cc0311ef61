"""The verb that shows what matching would decide about a text, and why."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, lines_of, load, out

if TYPE_CHECKING:
    from monitor.asked import Asked
    from monitor.lines import LineError
    from monitor.model import Mention

_MOST_TOLD = 10
_KINDS = "Kinds that do: own_page, review_page, estate_agent, job_board, league_table, directory."


@app.command()
def match(
    text: Annotated[str, typer.Argument(help="The words of a post, in quotation marks.")] = "",
    config: ConfigFile = SHIPPED,
    *,
    source: Annotated[str, typer.Option("--source", help="The address at which the text stands.")] = "",
    kind: Annotated[
        str, typer.Option(help="What kind of place that is: own_page, review_page, job_board, estate_agent ...")
    ] = "",
    context: Annotated[str, typer.Option(help="The title of the thread or the text that it answers.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Judge a file of JSON lines instead; - reads them from the pipe.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, a line for each text.")] = False,
) -> None:
    """Show whether a text is about the school, how sure that is, and why; nothing is kept."""
    from monitor import build, screen_match
    from monitor.asked import judge
    from monitor.lines import LineError
    from monitor.match import Matcher
    from monitor.store import Store

    if bool(text) == (file is not None):
        raise typer.BadParameter('Give either a text, monitor match "...", or a file of them, monitor match --file FILE.')
    settings = load(config)
    store = Store(settings.database)
    store.migrate()
    with store.read() as tx:
        school, commonness = build.recognised(settings, tx)
    matcher = Matcher([school], commonness)
    wrong = 0
    for one in _all_asked(text, file, (source, kind, context)):
        if isinstance(one, LineError):
            wrong += 1
            if wrong <= _MOST_TOLD:
                err.print(f"{one}.", markup=False, soft_wrap=True)
            continue
        mention = judge(one, matcher, school, settings.places)
        if as_json:
            typer.echo(json.dumps(_answer(one, mention)))
        else:
            out.print(screen_match.shown(one, mention, alone=file is None))
    if wrong:
        err.print(f"Lines that could not be judged: {wrong:,}.")
        raise typer.Exit(Exit.UNCHECKED)


def _all_asked(text: str, file: Path | None, known: tuple[str, str, str]) -> "Iterable[Asked | LineError]":
    """Return what is to be judged: one text with what is known of where it stands, or each line of a file."""
    from monitor.asked import Asked, read_asked, says_something
    from monitor.explain import printable

    if file is not None:
        if any(known):
            raise typer.BadParameter("In a file each line says for itself where it stands: source_url, source_kind, context.")
        return read_asked(lines_of(file))
    _, kind, _ = known
    if kind and not says_something(kind):
        err.print(f"The kind {printable(kind)} says nothing by itself. {_KINDS}", markup=False, soft_wrap=True)
    return [Asked(1, text, *known)]


def _answer(asked: "Asked", mention: "Mention") -> dict[str, object]:
    """Return what is said of one text: spans count the characters of the text as it was given."""
    return {
        "id": asked.id,
        "verdict": mention.standing.value,
        "certainty": mention.certainty,
        "spans": [[span.start, span.end] for span in mention.spans],
        "reasons": list(mention.reasons),
    }
