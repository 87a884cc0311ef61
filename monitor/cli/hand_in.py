"""The verb by which a person hands in what no program may read: what stood in a closed group, or was shown to them."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.base import SHIPPED, ConfigFile, Exit, app, err, load, need_role, out
from monitor.cli.ruling import moment_of

if TYPE_CHECKING:
    from monitor.hand_in import Outcome, Slip
    from monitor.world import World
    from sources.model import Document


@app.command("hand-in")
def hand_in(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Texts, or mails saved as .eml; without any, the words are typed."),
    ] = None,
    config: ConfigFile = SHIPPED,
    *,
    by: Annotated[str, typer.Option(help="The role of whoever hands it in: head, dsl ...")] = "",
    where: Annotated[str, typer.Option(help='Where it stood, in words: "Parents\' Facebook group".')] = "",
    url: Annotated[str, typer.Option(help="Its own address, where it has one.")] = "",
    seen: Annotated[str, typer.Option(help="When it was posted or seen, if not now: 2026-11-20T19:00.")] = "",
    ours: Annotated[bool, typer.Option("--ours", help="File it even if its words do not say whom it is about.")] = False,
) -> None:
    """File what a person was shown: it is judged, and whoever must know is told at once, as if a source had been read."""
    from monitor import build

    settings, now = load(config), datetime.now(UTC)
    need_role(settings, by)
    slip = _slip((where, by, url, seen), now, ours=ours)
    documents = _documents(files or [], now)
    if slip.url and len(documents) > 1:
        raise typer.BadParameter("one address is that of one post: hand them in one by one", param_hint="--url")
    with build.world(settings, lambda _: None) as world:
        outcomes = list(_filed(world, documents, slip, now))
    if any(outcome.case is None for outcome in outcomes):
        raise typer.Exit(Exit.UNCHECKED)


def _slip(words: tuple[str, str, str, str], now: datetime, *, ours: bool) -> "Slip":
    """Return what goes with it, checked."""
    from pydantic_core import PydanticCustomError

    from monitor.config import values
    from monitor.hand_in import Slip

    where, by, url, seen = (one.strip() for one in words)
    if not where:
        raise typer.BadParameter('say where it stood: --where "Parents\' Facebook group"', param_hint="--where")
    try:
        where = values.read_plain(where)
        values.read_public(values.read_web(url if url.isprintable() else " "))
    except PydanticCustomError:
        what = "one line in words, and --url a printable address that begins with http and holds no password or key"
        raise typer.BadParameter(f"--where is {what}") from None
    moment = moment_of(seen, "--seen") if seen else None
    if moment and moment > now:
        raise typer.BadParameter(f"{seen} is still to come.", param_hint="--seen")
    return Slip(where, by, url, moment, is_ours=ours)


def _documents(files: Sequence[Path], now: datetime) -> "list[Document]":
    """Return what is handed in, all of it or nothing; stop where something cannot be."""
    from monitor.hand_in import MOST_BYTES, Refused, read_text
    from sources.model import SourceError

    try:
        if files:
            return [document for file in files for document in _read(file, now)]
        if sys.stdin.isatty():
            err.print("Type or paste the words; then press Ctrl-D on a line of its own.")
        return [read_text(sys.stdin.buffer.read(MOST_BYTES + 1))]
    except (Refused, SourceError) as refused:
        raise typer.BadParameter(f"{refused} Nothing was filed.", param_hint="FILE" if files else "the words") from None


def _read(file: Path, now: datetime) -> "Sequence[Document]":
    from monitor.hand_in import MOST_MAIL, is_mail, read_mail, read_text
    from sources.sandbox import Sandbox

    try:
        with file.open("rb") as opened:
            raw = opened.read(MOST_MAIL + 1)
    except OSError as trouble:
        raise typer.BadParameter(f"{file} cannot be read: {trouble.strerror}.", param_hint="FILE") from None
    if not is_mail(file.name):
        return [read_text(raw, file.name)]
    with Sandbox(1) as sandbox:
        return read_mail(raw, file.name, sandbox, now)


def _filed(world: "World", documents: "Sequence[Document]", slip: "Slip", now: datetime) -> "Iterator[Outcome]":
    """Yield what became of each, told to the person. What is urgent leaves first, unless a pass is at work: that sends it."""
    from monitor import build, screen_hand_in
    from monitor.hand_in import hand_in as take
    from monitor.run import deliver

    for document in documents:
        outcome = take(world, document, slip, now)
        try:
            if outcome.told:
                with suppress(build.AlreadyRunning), build.alone(world.config):
                    deliver(world, now, urgent_only=True)
        finally:
            out.print(*screen_hand_in.outcome(world, outcome, slip.by), sep="\n", markup=False, soft_wrap=True)
        yield outcome
