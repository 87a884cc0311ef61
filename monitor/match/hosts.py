"""Addresses in and around a text: exactly the school's own website, handles and hashtags, never a look-alike."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from monitor.match.lexicon import words
from monitor.match.normalise import Link, Reading
from monitor.model import School, Span
from sources.model import Document

# Sites of everybody: an address there is somebody's only by its path.
_SHARED = words(
    """
    facebook.com instagram.com twitter.com x.com threads.net tiktok.com youtube.com linkedin.com bsky.app mastodon.social
    sites.google.com google.com wordpress.com blogspot.com wixsite.com weebly.com
    """
)
# Of these, sites at which a host of one's own is one's own: ourschool.wordpress.com.
_BUILDERS = words("wordpress.com blogspot.com wixsite.com weebly.com")
# Where italics begin, as they are written in plain text.
_ITALICS = re.compile(r"(?:^|\s)_(?:[^\W_]|$)")
_MARKS = ".,;:!?)]}>\u2026"


class Own(NamedTuple):
    """Proof that a document is a school's or, with ``rival``, another's of its name: why, and where it stands (or nowhere)."""

    school: int
    why: str
    span: Span | None
    rival: bool = False


@dataclass(frozen=True, slots=True)
class Addresses:
    """Which schools, by number, own each host, handle and hashtag; hosts of namesakes are kept apart."""

    hosts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    rivals: Mapping[str, Sequence[int]] = field(default_factory=dict)
    handles: Mapping[str, Sequence[int]] = field(default_factory=dict)
    hashtags: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def find(self, document: Document, reading: Reading) -> Iterator[Own]:
        """Yield each proof that the document's address, its author's handle or the addresses in its text give."""
        yield from self._by_host(host_of(document.url), "it stands on", None)
        yield from self._by_handle(document.author, "the author is", None)
        for link in reading.links:
            # "_@ourschool_" is written in italics; "@ourschool_" is somebody else.
            in_italics = _ITALICS.search(reading.raw[: link.start]) is not None
            yield from self._by_link(link._replace(text=link.text.rstrip("_")) if in_italics else link)

    def _by_link(self, link: Link) -> Iterator[Own]:
        span = Span(link.start, link.end)
        if link.kind == "hashtag":
            for school in self.hashtags.get(link.text.casefold(), ()):
                yield Own(school, f"the school's own hashtag #{link.text.casefold()} is used", span)
        elif link.kind == "handle":
            yield from self._by_handle(link.text.rstrip(_MARKS + "-"), "it names", span)
        else:
            address = link.text.rsplit("@", 1)[-1] if link.kind == "mail" else link.text.lstrip("_").rstrip(_MARKS)
            yield from self._by_host(host_of(address), "it gives an address at", span)
            yield from self._by_handle(_account(address), "it links to", span)

    def _by_handle(self, handle: str, how: str, span: Span | None) -> Iterator[Own]:
        name = handle.casefold().lstrip("@")
        for school in self.handles.get(name, ()):
            yield Own(school, f"{how} the school's own account @{name}", span)

    def _by_host(self, host: str, how: str, span: Span | None) -> Iterator[Own]:
        for part in parents(host):
            for school in self.hosts.get(part, ()):
                yield Own(school, f"{how} the school's own site {part}", span)
            for school in self.rivals.get(part, ()):
                yield Own(school, f"{how} {part}, the site of another school of this name", span, rival=True)


def index_addresses(schools: Sequence[School]) -> Addresses:
    """Return whose each address is."""
    return Addresses(
        hosts=_by_key((own_host(school.website), n) for n, school in enumerate(schools)),
        rivals=_by_key((own_host(host), n) for n, s in enumerate(schools) for other in s.namesakes for host in other.hosts),
        handles=_by_key((text.casefold().lstrip("@"), n) for n, school in enumerate(schools) for text in school.handles),
        hashtags=_by_key((text.casefold().lstrip("#"), n) for n, school in enumerate(schools) for text in school.hashtags),
    )


def host_of(address: str) -> str:
    """Return the host of a URL or a bare host name in lower case without ``www.``, or nothing where it has none that we trust."""
    address = address.strip()
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    # Browsers read a backslash as a slash and we do not: such an address is made to mislead.
    return "" if "\\" in host or "\\" in address else host.removeprefix("www.").rstrip(".")


def own_host(website: str) -> str:
    """Return the host of a website that is somebody's own, or nothing where it is on a site of everybody."""
    host = host_of(website)
    return "" if host in _SHARED or any(parent in _SHARED - _BUILDERS for parent in parents(host)) else host


def _account(address: str) -> str:
    """Return the account that a link to a shared site leads to, or nothing."""
    if host_of(address).removeprefix("m.") not in _SHARED:
        return ""
    path = urlsplit(address if "://" in address else f"//{address}").path
    return path.strip("/").split("/")[0]


def parents(host: str) -> Iterator[str]:
    """Yield a host and each host that it is a subdomain of, by whole labels."""
    labels = host.split(".") if host else []
    for start in range(max(0, len(labels) - 12), len(labels) - 1):
        yield ".".join(labels[start:])


def _by_key(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for key, school in pairs:
        if key:
            index.setdefault(key, []).append(school)
    return index
