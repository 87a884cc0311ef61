"""Reads a mailbox of the school's own into which alerts, newsletters and forwarded posts come: what nobody may poll elsewhere.

Give it a mailbox for this alone, and let staff and parents forward to it what they were shown::

    [[source]]
    id = "forwarded"
    kind = "mailbox"
    url = "imaps://mail.brackenford.example/INBOX"
    access = "own-account-api"
    every = "15m"
    about_us = true   # whoever forwards something does it because it is about the school; leave it out for search alerts
    secret_env = "FORWARDED_PASSWORD"
    options = { username = "seen@larkspurhill.example", from = "larkspurhill.example, googlealerts-noreply@google.com" }

A Google Alerts mail is read result by result. Of any other mail the words that were posted are kept: the wrapper of a forward,
quoting, signatures and small print are taken off, and nothing is kept of who forwarded it. A mail that was forwarded as an
attachment is read itself.

Limits: the newest 50 mails of the last 30 days; the mailbox is only looked at, nothing in it is marked, moved or deleted.
Pictures and other attachments are not even fetched: in their place stands "[picture]" or "[attachment]", for a person to look
at. No link in a mail is followed. Anybody can write any sender into a mail: `from` keeps out what came by mistake, not what was
forged. Google and Microsoft let programs in only with an app password, or not at all: then forward from there to a mailbox
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from itertools import chain, islice
from urllib.parse import urlsplit

from sources import alert, dates, forwarded, keys, links, mail, markup, obstacle
from sources.kinds import search
from sources.model import Document, Page, Request, Response, Source, Unreadable

OPTIONS: Mapping[str, str] = {
    "username": "the name to log in with, often the mail address",
    "from": "whose mails are read: addresses or domains, separated by commas; without this, everybody's",
}
REQUIRED: tuple[str, ...] = ("username",)
SECRET = "the password of the mailbox; where the provider has app passwords, one of those made for this program alone"  # noqa: S105 - says what it is
FLEETING = True

DEEPEST = 3  # forwards of forwards
MOST_ENCLOSED = 20  # of one mail
MOST_LINKS = 20  # that are tried
LONGEST, MOST_TEXT = 100_000, 1_800_000  # characters of one document, and of all
LINK = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]{3,2000}", re.IGNORECASE)
HREF = re.compile(r"<a\s[^>]{0,300}?href\s*=\s*[\"'](https?://[^\"'<>\s]{3,2000})", re.IGNORECASE)
AT_ITS_END = ".,;:!?)*_"
SAFELINK = re.compile(r"(?:[a-z0-9-]+\.)?safelinks\.protection\.outlook\.com")
ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
BOUNDARY = re.compile(r"boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})", re.IGNORECASE)
NO_MAIL = "The address of a mailbox begins with imaps://; a feed or a page needs another kind."


def request(source: Source) -> Request:
    """Return the request for the newest mails of the folder."""
    return Request(source.url, "multipart/digest, message/rfc822")


def parse(_source: Source, response: Response) -> Page:
    """Return what was posted, mail by mail, in their order; raise ``Unreadable`` when these are no mails."""
    found = [document for raw in _mails(response) for document in _documents(mail.opened(raw), response.fetched, "", 1)]
    most = min(LONGEST, MOST_TEXT // max(1, len(found)))
    return Page(keys.distinct(replace(document, text=document.text[:most]) for document in found))


def _mails(response: Response) -> list[bytes]:
    """Return the mails in an answer: one (RFC 822), or a digest of them (RFC 2046, 5.1.5)."""
    kind = response.headers.get("content-type", "")
    if kind.lower().startswith("message/rfc822"):
        return [response.body]
    boundary = BOUNDARY.search(kind) if kind.lower().startswith("multipart/digest") else None
    if boundary is None:
        raise Unreadable(obstacle.unlike(response, "mail").words, NO_MAIL)
    parts = re.split(rb"(?:\r?\n|\A)--" + re.escape(boundary[1].encode()) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)", response.body)
    return [re.split(rb"\r?\n\r?\n|\A\r?\n", part, maxsplit=1)[-1] for part in parts[1:-1]]


def _documents(message: Message, now: datetime, outer: str, depth: int) -> Iterator[Document]:
    """Yield what a mail holds: the results of an alert, else the mails that it encloses, else its own words."""
    held = mail.body(message)
    key = " ".join(mail.header(message, "message-id").split()) or keys.digest(outer, held.plain, held.html)
    reading = _Reading(message, held, now, key)
    found = list(reading.results())
    if not found and depth < DEEPEST:
        inner = enumerate(held.enclosed[:MOST_ENCLOSED])
        found = [document for number, one in inner for document in _documents(one, now, f"{key}#{number}", depth + 1)]
    yield from found or reading.posted()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One mail being read: what stands in it, when it is read, and what names it."""

    message: Message
    held: mail.Body
    now: datetime
    key: str

    def results(self) -> Iterator[Document]:
        """Yield what a search engine found, as far as the mail says so in schema.org's words."""
        for found in alert.results(self.held.html):
            address, title = leads_to(found.get("url", "")), found.get("title", "")
            if address and title:
                text, publisher = found.get("text", ""), found.get("publisher", "")
                yield Document(address, address, title, text, author=publisher, posted=self.sent)

    def posted(self) -> Iterator[Document]:
        """Yield what was posted, where there is anything at all."""
        found = forwarded.unwrapped(self._words())
        beside = (*self.held.beside, mail.ATTACHMENT if self.held.enclosed else "")
        text = "\n".join(filter(None, dict.fromkeys((found.text, *beside))))
        title = found.subject or forwarded.bare(mail.header(self.message, "subject"))
        if text or title:
            yield Document(
                key=self.key,
                url=self._link(found.text),
                title=title,
                text=text,
                author=found.author,
                posted=self.sent,
                permalink=False,
                context=" ".join(ADDRESS.sub("", found.note).split()),
            )

    @property
    def sent(self) -> datetime | None:
        """When the mail says that it was sent."""
        return dates.parse(re.sub(r"\s*\([^()]*\)\s*$", "", mail.header(self.message, "date")), self.now)

    def _words(self) -> str:
        """Return the mail's plain words, or those of its markup where it has none, or says there far more."""
        plain, marked_up = self.held.plain, markup.text(self.held.html) if self.held.html else ""
        return marked_up if 2 * len(plain.split()) < len(marked_up.split()) else plain

    def _link(self, text: str) -> str:
        """Return the first address in the words, else in the markup, that leads anywhere."""
        written = (found[0].rstrip(AT_ITS_END) for found in LINK.finditer(text))
        marked_up = (found[1] for found in HREF.finditer(self.held.html))
        return next(filter(None, map(leads_to, islice(chain(written, marked_up), MOST_LINKS))), "")


def leads_to(link: str) -> str:
    """Return where a link in a mail leads: those of search engines and of mail gateways are undone, none is followed."""
    link = links.absolute("", link.replace("&amp;", "&"))
    is_wrapped = SAFELINK.fullmatch(urlsplit(link).hostname or "")
    return search.unwrap(link, ("url",) if is_wrapped else ())
