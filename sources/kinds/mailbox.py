"""Reads a mailbox of the school's own into which alerts, newsletters and forwarded posts come: what nobody may poll elsewhere.

Give it two mailboxes, each for this alone: one to which staff and parents forward what they were shown, and one for alerts::

    [[source]]
    id = "forwarded"
    kind = "mailbox"
    url = "imaps://mail.brackenford.example/INBOX"
    access = "own-account-api"
    every = "15m"
    about_us = true   # whoever forwards something does it because it is about the school
    secret_env = "FORWARDED_PASSWORD"
    options = { username = "seen@larkspurhill.example" }

    [[source]]
    id = "mailed-alerts"
    kind = "mailbox"
    url = "imaps://mail.brackenford.example/INBOX"
    access = "own-account-api"
    every = "15m"
    secret_env = "MAILED_ALERTS_PASSWORD"
    options = { username = "alerts@larkspurhill.example", from = "googlealerts-noreply@google.com" }

Mails of anybody who is not in `from` are left out unseen, and nobody is told: a parent's, too. So where people forward to, leave
`from` out; and leave about_us out where alerts come, for a search finds much that is about others.

A mail from Google Alerts is read result by result; of any other mail with results in it, its own words are read as well. The
wrapper of a forward is taken off: its subject, and an author that the post names, stay. What whoever forwarded it wrote above it
is read too, as a thing of its own, unless it is no more than "FYI" or "see below"; telephone numbers and mail addresses are taken
out of it, and a name that it is signed with stays. Mails forwarded as attachments are read themselves, and what was written
round them in the same way. Quoting, a signature below the line "-- " that is no longer than what stands above it, and small
print that says nothing but small print's own words are taken off any mail; in doubt, they stay.

Limits: the newest 50 mails of the last 30 days; the mailbox is only looked at, nothing in it is marked, moved or deleted.
Pictures and other attachments are not even fetched: in their place stands "[picture]" or "[attachment]", for a person to look
at. No link in a mail is followed. Anybody can write any sender into a mail: `from` keeps out what came by mistake, not what was
forged. Google and Microsoft let programs in only with an app password, or not at all: then forward from there to a mailbox
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from itertools import chain, islice
from urllib.parse import urlsplit

from sources import alert, dates, forwarded, keys, links, mail, markup, obstacle, ours
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
LONGEST_CONTEXT = 1_000  # characters
LINK = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]{3,2000}", re.IGNORECASE)
HREF = re.compile(r"<a\s[^>]{0,300}?href\s*=\s*[\"'](https?://[^\"'<>\s]{3,2000})", re.IGNORECASE)
AT_ITS_END = ".,;:!?)*_"
SAFELINK = re.compile(r"(?:[a-z0-9-]+\.)?safelinks\.protection\.outlook\.com")
BOUNDARY = re.compile(r"boundary=\"?([A-Za-z0-9'()+_,./:=?-]{1,70})", re.IGNORECASE)
NO_MAIL = "The address of a mailbox begins with imaps://; a feed or a page needs another kind."


def request(source: Source) -> Request:
    """Return the request for the newest mails of the folder; raise ``Refused`` where what a person wrote cannot be asked for."""
    ours.folder(source.url), ours.username(source), ours.senders(source)
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
    """Yield what a mail holds: the results of an alert alone; else any results, the mails that it encloses, and its own words."""
    held = mail.body(message)
    key = " ".join(mail.header(message, "message-id").split()) or keys.digest(outer, held.words, held.html)
    reading = _Reading(message, held, now, key)
    told = [*alert.results(held.html)]
    results = [*reading.results(told)]
    yield from results
    if not (results and len(results) == len(told) and alert.is_sender(mail.header(message, "from"))):
        inner = enumerate(held.enclosed[:MOST_ENCLOSED] if depth < DEEPEST else ())
        read = [[*_documents(one, now, f"{key}#{number}", depth + 1)] for number, one in inner]
        yield from chain.from_iterable(read)
        yield from reading.around(read) if any(read) else reading.posted()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One mail being read: what stands in it, when it is read, and what names it."""

    message: Message
    held: mail.Body
    now: datetime
    key: str

    def results(self, told: Iterable[Mapping[str, str]]) -> Iterator[Document]:
        """Yield what a search engine found, as far as the mail says so in schema.org's words."""
        for found in told:
            address, title = leads_to(found.get("url", "")), found.get("title", "")
            if address and title:
                text, publisher = found.get("text", ""), found.get("publisher", "")
                yield Document(address, address, title, text, author=publisher, posted=self.sent)

    def around(self, read: Sequence[Sequence[Document]]) -> Iterator[Document]:
        """Yield what was written round the enclosed mails, where it says more than these, and that some of them are unread."""
        known = {"", *(document.title for documents in read for document in documents)}
        is_whole = all(read) and len(read) == len(self.held.enclosed)
        for own in self.posted(is_whole=is_whole):
            if own.title not in known or not forwarded.says_nothing(own.text):
                yield replace(own, text=forwarded.unaddressed(own.text))

    def posted(self, *, is_whole: bool = False) -> Iterator[Document]:
        """Yield what was posted, where there is anything at all, and what is written above it."""
        found = forwarded.unwrapped(self.held.words)
        beside = (*self.held.beside, mail.ATTACHMENT if self.held.enclosed and not is_whole else "")
        text = "\n".join(filter(None, dict.fromkeys((found.text, markup.fold(self.held.more), *beside))))
        subject = forwarded.bare(mail.header(self.message, "subject"))
        title, url = found.subject or subject, self._link(found.text)
        note = " ".join(found.note.split())[:LONGEST_CONTEXT]
        if text or title:
            yield Document(self.key, url, title, text, found.author, self.sent, permalink=False, context=note)
        if subject not in {"", title} or not forwarded.says_nothing(found.note):
            context = found.text[:LONGEST_CONTEXT]
            yield Document(f"{self.key}#note", url, subject, found.note, posted=self.sent, permalink=False, context=context)

    @property
    def sent(self) -> datetime | None:
        """When the mail says that it was sent."""
        return dates.parse(re.sub(r"\s*\([^()]*\)\s*$", "", mail.header(self.message, "date")), self.now)

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
