"""A reader outside the library that does to its worker what option ``do`` says: the enemy inside the sandbox."""

import os
import signal
import struct
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sources.model import Document, Page, Refused, Request, Response, Source

OPTIONS: Mapping[str, str] = {"do": "what to do", "with": "with what"}
REQUIRED: tuple[str, ...] = ("do",)


def request(source: Source) -> Request:
    """Return the request for the place itself."""
    return Request(source.url)


def parse(source: Source, response: Response) -> Page:
    """Do what is to be done; return a page with one document whose text is what came of it."""
    text = DEEDS[source.options["do"]](source.options.get("with", ""), response)
    return Page((Document("key", "https://place.example/", "", text),))


def _spin(_with: str, _response: Response) -> str:
    while True:
        pass


def _sleep(_with: str, _response: Response) -> str:
    time.sleep(3600)
    return "slept"


def _orphan(_with: str, _response: Response) -> str:
    os.kill(os.getppid(), signal.SIGKILL)
    return _sleep("", _response)


def _eat(_with: str, _response: Response) -> str:
    return str(len(bytearray(2**31)))


def _fill(_with: str, _response: Response) -> str:
    heap: list[bytes] = []
    while True:
        heap.append(bytes(2**20))


def _sink(depth: str, _response: Response) -> str:
    return _sink(depth + ".", _response)


def _exit(_with: str, _response: Response) -> str:
    os._exit(3)


def _raise(words: str, response: Response) -> str:
    raise ValueError(words + response.body.decode())


def _refuse(words: str, _response: Response) -> str:
    raise Refused(words, "Ask.")


def _print(words: str, _response: Response) -> str:
    print(words, flush=True)  # noqa: T201 - a library that prints is what is tried
    os.write(1, words.encode())
    return words


def _write(path: str, _response: Response) -> str:
    Path(path).write_text("written", "utf-8")
    return "written"


def _open(_with: str, _response: Response) -> str:
    return str(len([os.open("/dev/null", os.O_RDONLY) for _ in range(100)]))


def _forge(frame: str, _response: Response) -> str:
    """Answer in the worker's stead, on whatever is open."""
    forged = frame.encode()
    for open_file in range(3, 10):
        try:
            os.write(open_file, struct.pack(">I", len(forged)) + forged)
        except OSError:
            continue
    return "forged"


def _long(length: str, _response: Response) -> str:
    return "x" * int(length)


def _environment(_with: str, _response: Response) -> str:
    return repr(dict(os.environ))


def _pid(_with: str, _response: Response) -> str:
    return str(os.getpid())


def _echo(_with: str, response: Response) -> str:
    return repr(response)


DEEDS: Mapping[str, Callable[[str, Response], str]] = {
    "echo": _echo,
    "eat": _eat,
    "environment": _environment,
    "exit": _exit,
    "fill": _fill,
    "forge": _forge,
    "long": _long,
    "open": _open,
    "orphan": _orphan,
    "pid": _pid,
    "print": _print,
    "raise": _raise,
    "refuse": _refuse,
    "sink": _sink,
    "sleep": _sleep,
    "spin": _spin,
    "write": _write,
}


def misdeed(do: str, with_: str = "") -> Source:
    """Return a source whose reader misbehaves."""
    return Source("bad", "tests.sources.misbehaving", "https://place.example/", options={"do": do, "with": with_})
