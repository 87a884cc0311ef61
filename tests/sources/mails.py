"""Mails as people and programs write them."""

from sources.kinds import mailbox
from sources.model import Document, Reader, Response, Source
from tests.sources.recorded import answer, cases

READER: Reader = mailbox
SOURCE = Source("mails", "mailbox", "imaps://mail.larkspurhill.example/INBOX", options={"username": "seen"}, secret="canary")
WORDS = "Larkspur Hill has gone downhill"
HURT = "a teacher there hit Jayden in class today"
MARK = "---------- Forwarded message ---------"
GMAIL = f"{MARK}\nFrom: Dana Rowe <dana@post.example>\nDate: Fri, 20 Nov 2026 at 09:00\nTo: <x@y.example>"
OUTLOOK = "From: Dana Rowe\nSent: Friday, November 20, 2026 9:00 AM\nTo: Office\nSubject: The queue"
RAW = [case.response.body for case in cases("mailbox")]


def read(raw: bytes) -> tuple[Document, ...]:
    """Return what stands in one mail."""
    return mailbox.parse(SOURCE, answer(raw, "message/rfc822")).documents


def digest(*mails: bytes) -> Response:
    """Return mails as a mailbox gives them."""
    parts = b"".join(b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + one + b"\r\n" for one in mails)
    return answer(parts + b"--b--\r\n", 'multipart/digest; boundary="b"')
