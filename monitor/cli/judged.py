"""The verb that shows what a text's words say, with no school and no policy."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import Exit, app, err, lines_of, out

if TYPE_CHECKING:
    from monitor.judged import Given
    from monitor.lines import LineError

_MOST_TOLD = 10


@app.command()
def judge(
    text: Annotated[str, typer.Argument(help="The words of a post, in quotation marks.")] = "",
    *,
    channel: Annotated[str, typer.Option(help="school_account where the school itself posted it.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Judge a file of JSON lines instead; - reads them from the pipe.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, a line for each text.")] = False,
) -> None:
    """Show what a text says, how sure that is, which words say it and why; no school is needed and nothing is kept."""
    from monitor import screen_judged
    from monitor.detect.mode import mode
    from monitor.judged import answer
    from monitor.judged import judge as judged
    from monitor.lines import LineError

    if bool(text) == (file is not None):
        raise typer.BadParameter('Give either a text, monitor judge "...", or a file of them, monitor judge --file FILE.')
    if mode():
        err.print(f"Note: {mode()}.", soft_wrap=True)
    wrong = 0
    for one in _all_given(text, channel, file):
        if isinstance(one, LineError):
            wrong += 1
            if wrong <= _MOST_TOLD:
                err.print(f"{one}.", markup=False, soft_wrap=True)
            continue
        detection = judged(one)
        if as_json:
            typer.echo(json.dumps(answer(one, detection)))
        else:
            out.print(screen_judged.shown(one, detection, alone=file is None))
    if wrong:
        err.print(f"Lines that could not be judged: {wrong:,}.")
        raise typer.Exit(Exit.UNCHECKED)


def _all_given(text: str, channel: str, file: Path | None) -> "Iterable[Given | LineError]":
    """Return what is to be judged: one text, or each line of a file."""
    from monitor.judged import Given, read_given

    if file is None:
        return [Given(1, text, channel)]
    if channel:
        raise typer.BadParameter('In a file each line says for itself where it stands: "channel".')
    return read_given(lines_of(file))
