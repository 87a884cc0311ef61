"""What is read in an open folder of a mailbox: the newest mails of those whose mails are wanted, and of each the words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message

from sources.fetch.imap_answers import Part, Value, built, fetched, words_of
from sources.fetch.imap_line import Line
from sources.fetch.imap_mails import HEADERS, asked, assembled, headers
from sources.model import Unreadable
from sources.ours import sender

MOST_MAILS = 50
OLDEST = timedelta(days=30)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LISTED = f"(UID BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM {' '.join(HEADERS)})])"
_UNKNOWN = Part("application/octet-stream", "1")


def newest(line: Line, whose: Sequence[str], now: datetime) -> list[bytes]:
    """Return the newest mails of these senders, newest first."""
    since = (now - OLDEST).astimezone(UTC)
    wanted = ["SINCE", f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"]
    wanted += [*["OR"] * (len(whose) - 1), *(word for one in whose for word in ("FROM", f'"{one.lstrip("@")}"'))]
    found = b" ".join(part for part in _asked(line, "SEARCH", *wanted) if isinstance(part, bytes)).split()
    uids = sorted((int(uid) for uid in found if uid.isdigit()), reverse=True)[:MOST_MAILS]
    if not uids:
        return []
    listed = _fetched(line, uids, _LISTED)
    mails = {uid: message_from_bytes(words_of(listed[uid], "BODY[HEADER")) for uid in uids if uid in listed}
    if not mails:
        raise _not_given()
    chosen = {uid: _structure(listed[uid]) for uid, mail in mails.items() if _is_wanted(mail, whose)}
    words = _words(line, chosen)
    return [assembled(headers(mails[uid]), part, words.get(uid, {})) for uid, part in chosen.items()]


def _words(line: Line, chosen: Mapping[int, Part]) -> dict[int, Mapping[str, Value]]:
    """Return the sections that are looked at, by mail: those that are built alike are asked for together."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for uid, part in chosen.items():
        alike[asked(part)].append(uid)
    answers = (_fetched(line, uids, f"(UID {' '.join(sections)})") for sections, uids in alike.items() if sections)
    return {uid: said for answer in answers for uid, said in answer.items()}


def _fetched(line: Line, uids: Sequence[int], what: str) -> dict[int, Mapping[str, Value]]:
    """Return what is said of each mail; a server may tell of one twice, when its flags change meanwhile (RFC 3501, 7.4.2)."""
    mails: dict[int, Mapping[str, Value]] = {}
    for said in fetched(_asked(line, "FETCH", ",".join(map(str, uids)), what)):
        mails[_uid(said)] = {**said, **mails.get(_uid(said), {})}
    return mails


def _asked(line: Line, command: str, *words: str) -> Sequence[object]:
    status, answer = line.uid(command, *words)
    if status != "OK":
        raise _not_given()
    return [part for part in answer if part is not None]


def _not_given() -> Unreadable:
    return Unreadable("the mailbox did not give its mails", "If this lasts, ask whoever runs the mail server.")


def _uid(said: Mapping[str, Value]) -> int:
    value = said.get("UID")
    return int(value) if isinstance(value, bytes) else 0


def _structure(said: Mapping[str, Value]) -> Part:
    """Return how a mail is built; one that cannot be taken apart is only named."""
    try:
        return built(said.get("BODYSTRUCTURE", b""))
    except ValueError:
        return _UNKNOWN


def _is_wanted(mail: Message, whose: Sequence[str]) -> bool:
    """Return whether a mail says that it comes from one of these; a server's own search finds more than that."""
    address = sender(str(mail.get("from", "")))
    return not whose or any(address == one or f".{address.rpartition('@')[2]}".endswith(f".{one.lstrip('@')}") for one in whose)
