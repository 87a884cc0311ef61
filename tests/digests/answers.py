"""What people answer to a letter of ours, as mails, for the tests that read them."""

from pathlib import Path

from digests.replies import Kind, read_reply

MAILS = Path(__file__).with_name("mails")
SERVER = "mx.larkspurhill.example"
DSL = "dsl@larkspurhill.example"
LETTER = "<3f1c2a9d4b5e6f708192a3b4c5d6e7f8@larkspurhill.example>"
SUBJECT = "[SAFEGUARDING - OPEN ALONE] Online alert A-0013 needs the DSL (K7QF-2MXA)"
REF, CODE = ("A-0013",), "K7QF-2MXA"


def mail(line: str = "", subject: str = f"Re: {SUBJECT}", more: str = "", sender: str = f"DSL <{DSL}>") -> bytes:
    """A mail of a person with one line, and more headers above it."""
    return f"{more}From: {sender}\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{line}\n".encode()


def said(raw: bytes) -> tuple[str, tuple[str, ...], tuple[str, ...], str]:
    """What the answer says: the word, the references, the words behind it, and the code."""
    reply = read_reply(raw)
    assert (reply.kind is Kind.ANSWER) is bool(reply.word)
    return reply.word, reply.refs, reply.rest, reply.code


def recorded(name: str) -> bytes:
    """One of the mails that lie beside this test."""
    return (MAILS / f"{name}.eml").read_bytes()
