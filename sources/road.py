"""The way to public places that one pass goes: what fetches and what parses, made when the first place is read."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from contextlib import ExitStack
from datetime import datetime
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sources.model import Page, Response, Source, Validators
from sources.read import WHOLE, Reach, read

if TYPE_CHECKING:
    from sources.fetch import Fetcher, FetchSettings, RobotsText, Silence
    from sources.sandbox import Sandbox


class Road:
    """A fetcher, whose arguments these are, and a sandbox. Use it as a context manager; threads may share one.

    Most passes find nothing due, and then neither httpx nor a certificate is loaded.
    """

    def __init__(
        self,
        settings: FetchSettings,
        robots: MutableMapping[str, RobotsText],
        silences: MutableMapping[str, Silence],
        *,
        forbids: Callable[[str], bool],
    ) -> None:
        self._settings, self._robots, self._silences, self._forbids = settings, robots, silences, forbids
        self._making = Lock()
        self._made: tuple[Fetcher, Sandbox] | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def read(
        self, source: Source, validators: Validators, now: datetime, *, reach: Reach = WHOLE
    ) -> tuple[Response, Page | None]:
        """Return what ``sources.read.read`` returns, or raise what it raises."""
        fetcher, sandbox = self._both()
        return read(source, validators, now, fetcher=fetcher, sandbox=sandbox, reach=reach)

    def halt(self) -> None:
        """The processes that parse are ended at once, whatever they are doing; nothing is read any more."""
        if self._made:
            self._made[1].close()

    def _both(self) -> tuple[Fetcher, Sandbox]:
        with self._making:
            if self._made is None:
                from sources.fetch import Fetcher  # noqa: PLC0415 - see the class
                from sources.sandbox import Sandbox  # noqa: PLC0415

                fetcher = Fetcher(self._settings, self._robots, self._silences, forbids=self._forbids)
                self._made = self._open.enter_context(fetcher), self._open.enter_context(Sandbox())
            return self._made
