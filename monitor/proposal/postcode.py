"""Reads what postcodes.io says of a postcode: its nation, its council's district and where it lies.

A reader like any other; each thing that it says is a document of that name.
"""

from collections.abc import Mapping

from sources import objects
from sources.model import Document, Page, Request, Response, Source, Unreadable

OPTIONS: Mapping[str, str] = {}
REQUIRED: tuple[str, ...] = ()

KIND = "monitor.proposal.postcode"
NATIONS = {"England": "england", "Wales": "wales", "Scotland": "scotland", "Northern Ireland": "northern_ireland"}
_LONGEST = 80


def request(source: Source) -> Request:
    """Return the request for what is known of the postcode."""
    return Request(source.url, "application/json")


def parse(_source: Source, response: Response) -> Page:
    """Return ``nation``, ``district``, ``latitude``, ``longitude``, those that are there; raise ``Unreadable`` when none is."""
    answer = objects.load(response)
    found = {
        "nation": NATIONS.get(objects.words(answer, "result.country"), ""),
        "district": _line(objects.words(answer, "result.admin_district")),
        "latitude": _degrees(objects.words(answer, "result.latitude"), 90),
        "longitude": _degrees(objects.words(answer, "result.longitude"), 180),
    }
    documents = tuple(Document(key, response.url, key, value) for key, value in found.items() if value)
    if not documents:
        raise Unreadable("the answer says nothing of the postcode")
    return Page(documents)


def _line(words: str) -> str:
    plain = " ".join(words.split())
    return plain if plain.isprintable() and len(plain) <= _LONGEST else ""


def _degrees(written: str, most: int) -> str:
    """Return degrees to some ten metres, or nothing when they are none."""
    try:
        degrees = float(written)
    except ValueError:
        return ""
    return f"{degrees:.4f}" if -most <= degrees <= most else ""
