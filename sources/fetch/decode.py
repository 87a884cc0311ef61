"""Bodies as they come off the wire into bytes of bounded size; nothing here ever unpacks more than it was asked to keep."""

import zlib
from collections.abc import Iterable, Iterator

from sources.fetch import media
from sources.model import TooMuch, Unreadable

STEP = 64 * 1024
_REMEDY = "The server is at fault: look at the address in a browser, and write to whoever runs it."


def unpacked(chunks: Iterable[bytes], encoding: str, most: int, *, cut: bool = False) -> bytes:
    """Return at most ``most`` bytes of the body behind ``encoding`` (the Content-Encoding; RFC 9110 section 8.4).

    A longer body raises ``TooMuch``, or with ``cut`` loses its end. ``Unreadable`` is raised for an encoding that we did not
    ask for, for one inside another, and for a packed body that is damaged or breaks off; ``Refused`` for a picture, a sound or a
    film, at its first bytes.
    """
    body = bytearray()
    for piece in _pieces(_limited(chunks, most + STEP), encoding.strip().lower()):
        body += piece
        if media.begins_so(body):
            raise media.refusal()
        if len(body) > most:
            break
    if len(body) > most and not cut:
        raise TooMuch(f"the answer is larger than the {most:,} bytes that we accept")
    return bytes(body[:most])


def _limited(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    # A packed body can unpack to nothing at all, for ever: what arrives is counted too.
    arrived = 0
    for chunk in chunks:
        arrived += len(chunk)
        if arrived > most:
            raise TooMuch("the answer is larger than we accept, even packed")
        yield chunk


def _pieces(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    match encoding:
        case "" | "identity":
            yield from chunks
        case "gzip" | "x-gzip":
            yield from _inflate(chunks, zlib.MAX_WBITS | 16)
        case "deflate":
            yield from _inflate(chunks, zlib.MAX_WBITS)
        case _:
            raise Unreadable("the answer is packed in a way that we did not ask for, or more than once", _REMEDY)


def _inflate(chunks: Iterable[bytes], wbits: int) -> Iterator[bytes]:
    """Unpack in pieces of at most ``STEP`` bytes; a gzip body may have several members (RFC 1952 section 2.2)."""
    packed = zlib.decompressobj(wbits)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if packed.eof:
                    packed = zlib.decompressobj(wbits)
                yield packed.decompress(rest, STEP)
                rest = packed.unconsumed_tail or packed.unused_data
    except zlib.error:
        raise Unreadable("the packed answer is damaged", _REMEDY) from None
    if not packed.eof:
        raise Unreadable("the packed answer breaks off before its end", _REMEDY)
