"""Decides whether two documents are the same words: by address, and by what is left of the text when its dress is taken off."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from math import ceil
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

SHINGLE_WORDS = 4
SKETCH_SIZE = 32
HASH_BYTES = 8
ALIKE = 0.5

# Marks that shops and networks add to an address to follow a reader; they never choose what is shown.
FOLLOWING = re.compile(r"^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|igshid|at_\w+|cmpid|ref_src)$")
WORD = re.compile(r"\w+")
DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """Return the address without what does not choose the page: case of the host, default port, marks that follow readers.

    An address that cannot be taken apart is returned as it is.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    if port and port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if not FOLLOWING.match(name)])
    fragment = "" if parts.fragment.startswith(":~:") else parts.fragment
    # http and https of one address are the same thing to a reader.
    return urlunsplit(("https", host, parts.path.rstrip("/"), query, fragment))


def digest(*words: str) -> bytes:
    """Return sixteen bytes that stand for these words; kept where the words must not be."""
    return hashlib.blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def sketch(text: str) -> tuple[bytes, ...]:
    """Return the least hashes, in order, of the text's runs of four words: enough to compare it, not enough to read it.

    A text shorter than four words is one run.
    """
    words = WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    runs = {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1))}
    hashed = (hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest() for run in runs)
    return tuple(sorted(hashed)[:SKETCH_SIZE])


def resemblance(one: Iterable[bytes], other: Iterable[bytes]) -> float:
    """Return the share of runs that two texts have in common, 0 to 1, estimated from their sketches (Broder 1997)."""
    first, second = set(one), set(other)
    least = set(sorted(first | second)[:SKETCH_SIZE])
    return len(least & first & second) / len(least) if least else 0.0


def alike(one: Iterable[bytes], other: Iterable[bytes]) -> bool:
    """Return whether two sketches are of near-copies."""
    return resemblance(one, other) >= ALIKE


def least_shared(sketch: Sequence[bytes]) -> int:
    """Return how many hashes a sketch has in common at least with every one that is ``alike``: what has fewer need not be read.

    Two sketches have together at least as many different hashes as this one alone.
    """
    return ceil(ALIKE * len(sketch))


def pack(hashes: Iterable[bytes]) -> bytes:
    """Return a sketch as one run of bytes."""
    return b"".join(hashes)


def unpack(packed: bytes) -> tuple[bytes, ...]:
    """Return the sketch that was packed."""
    return tuple(packed[at : at + HASH_BYTES] for at in range(0, len(packed), HASH_BYTES))
