"""The verb that shows what matching would decide about a text, and why."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, out

if TYPE_CHECKING:
    from monitor.asked import Asked
    from monitor.model import Mention


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
    from monitor.asked import Asked, AskedError, judge, read_lines
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
    with _opened(file) as lines:
        asked = [Asked(1, text, source, kind, context)] if lines is None else read_lines(lines)
        for one in asked:
            if isinstance(one, AskedError):
                err.print(f"{one}.", markup=False, soft_wrap=True)
                wrong += 1
                continue
            mention = judge(one, matcher, school, settings.places)
            if as_json:
                typer.echo(json.dumps(_answer(one, mention)))
            else:
                out.print(screen_match.shown(one, mention, alone=lines is None))
    if wrong:
        err.print(f"{wrong} lines could not be judged; all the others were.")
        raise typer.Exit(Exit.UNCHECKED)


@contextmanager
def _opened(file: Path | None) -> Iterator[Iterable[str] | None]:
    """The lines of a file, of the pipe for ``-``, or None where there is none to read."""
    if file is None:
        yield None
    elif str(file) == "-":
        yield sys.stdin
    else:
        try:
            with file.open(encoding="utf-8-sig", errors="replace") as lines:
                yield lines
        except OSError as trouble:
            raise typer.BadParameter(f"{file} cannot be read: {trouble.strerror}.", param_hint="--file") from None


def _answer(asked: "Asked", mention: "Mention") -> dict[str, object]:
    """Return what is said of one text: spans count the characters of the text as it was given."""
    return {
        "id": asked.id,
        "verdict": mention.standing.value,
        "certainty": mention.certainty,
        "spans": [[span.start, span.end] for span in mention.spans],
        "reasons": list(mention.reasons),
    }
