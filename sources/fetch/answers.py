"""HTTP statuses that are not a page, in words for people; never in the server's own."""

from datetime import timedelta

from sources.model import Answered, SourceError

PAGES = (200, 203)
NOT_MODIFIED = 304
PERMANENT = (301, 308)
REDIRECTS = (*PERMANENT, 302, 303, 307)
BUSY = (429, 503)

_LOOK = "Open the address in a browser, and correct it in config.toml or remove the source."
_FINAL = "Do not look for a way round: ask the place, use its feed or interface, or remove the source."
_WAIT = Answered.remedy

_WORDS = {
    401: ("it wants a login, which we do not use; that is final", _FINAL),
    403: ("it does not let us read this; that is final", _FINAL),
    404: ("there is nothing at this address", _LOOK),
    410: ("what was at this address is gone for good", _LOOK),
    429: ("we come too often", "Raise the source's `every` in config.toml; it is tried again by itself."),
    451: ("this may not be shown, for legal reasons", _FINAL),
    503: ("it is overloaded or being mended", _WAIT),
}


def refusal(status: int, wait: timedelta | None = None, body: bytes = b"") -> Answered:
    """Return the error for a status that is not a page; ``wait`` is how long the place wants to be left alone."""
    words, remedy = _WORDS.get(status) or _by_hundred(status)
    asks = "" if wait is None else f", and asks to be left alone for {wait.total_seconds():,.0f} s"
    return Answered(f"the answer was {status}: {words}{asks}", remedy, status=status, retry_after=wait, body=body)


def _by_hundred(status: int) -> tuple[str, str]:
    match status // 100:
        case 3:
            return "a redirect that cannot be followed, or one too many", _LOOK
        case 4:
            return "it does not accept our request", _LOOK
        case 5:
            return "it has trouble of its own", _WAIT
        case _:
            return "that is not a page", _LOOK


def reword(error: SourceError, words: str) -> None:
    """Give an error other words, keeping its kind and its remedy."""
    error.words = words
    error.args = (words,)
