"""A conversation in IMAP over a checked and bounded stream: it ends at one instant, and after so many bytes."""

import imaplib

import httpcore

from sources.model import TooMuch

MOST_HEARD = 16_000_000  # bytes of all that the server says
_AT_ONCE = 16 * 1024


class Line(imaplib.IMAP4):
    """What the standard library says to a server, over a stream whose steps all end by one instant."""

    def __init__(self, stream: httpcore.NetworkStream, instant: float) -> None:
        self._stream, self._instant = stream, instant
        self._heard, self._left = bytearray(), MOST_HEARD
        super().__init__()

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Do nothing: the stream is open."""

    def send(self, data: bytes) -> None:  # type: ignore[override]  # a memoryview is never sent
        """Say something."""
        self._stream.write(bytes(data), self._instant)

    def readline(self) -> bytes:
        """Return the next line with its end."""
        while (end := self._heard.find(b"\n")) < 0:
            self._hear()
        return self._taken(end + 1)

    def read(self, size: int) -> bytes:
        """Return so many bytes; raise ``TooMuch`` before anything is waited for that would be too much."""
        if size > self._left + len(self._heard):
            raise TooMuch("the mailbox says more than we accept")
        while len(self._heard) < size:
            self._hear()
        return self._taken(size)

    def shutdown(self) -> None:
        """Hang up."""
        self._stream.close()

    def _hear(self) -> None:
        said = self._stream.read(_AT_ONCE, self._instant)
        if not said:
            raise self.abort("the server hung up")
        self._left -= len(said)
        if self._left < 0:
            raise TooMuch("the mailbox says more than we accept")
        self._heard += said

    def _taken(self, size: int) -> bytes:
        taken = bytes(self._heard[:size])
        del self._heard[:size]
        return taken
