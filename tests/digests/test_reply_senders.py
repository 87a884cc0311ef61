"""Who answers, who vouches for it, and by what a machine is known: one sign is enough."""

import pytest

from digests.replies import Kind, read_reply
from tests.digests.answers import DSL, LETTER, SERVER, mail, recorded


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        (DSL, DSL),
        (f"<{DSL}>", DSL),
        ("DSL <DSL@LarkspurHill.example>", DSL),
        (f'"Tolliver, M (DSL)" <{DSL}>', DSL),
        (f"{DSL} <{DSL}>", DSL),
        (f"=?utf-8?q?Si=C3=A2n?= <{DSL}>", DSL),
        (f"{DSL} (M Tolliver)", DSL),
        ("", ""),
        ("<>", ""),
        ("DSL", ""),
        (f"{DSL}, head@larkspurhill.example", ""),
        (f"<{DSL}> <head@larkspurhill.example>", ""),
        (f"staff: {DSL};", ""),
        (f"<@evil.example:{DSL}>", ""),
        (f"{DSL}\nFrom: head@larkspurhill.example", ""),
        (f"{DSL}\rFrom: head@larkspurhill.example", ""),
        (f"{DSL}\nFROM : head@larkspurhill.example", ""),
        (f"{DSL}{' ' * 9_000}, head@larkspurhill.example", ""),
        ("dsl@larkspurhill\u0435.example", ""),
        (f"{DSL} {'(' * 60} <head@larkspurhill.example>", ""),
        ("dsl@@larkspurhill.example", ""),
        ("dsl@larkspurhill.example@evil.example", ""),
    ],
)
def test_only_one_plain_sender_answers(sender: str, address: str) -> None:
    """Whoever is none, several, or another to another reader, has not answered."""
    reply = read_reply(mail("ACK", sender=sender))
    assert reply.sender == address
    assert (reply.kind is Kind.ANSWER) is bool(address)


PASSED = "dkim=pass header.d=larkspurhill.example"


@pytest.mark.parametrize(
    ("results", "vouched"),
    [
        ([f"{SERVER}; {PASSED}"], True),
        ([f"{SERVER}; dkim=pass header.i=@larkspurhill.example header.s=k header.b=abc/+1"], True),
        ([f"MX.larkspurhill.EXAMPLE 1; {PASSED}"], True),
        ([f"{SERVER} (postfix); {PASSED}"], True),
        ([f"{SERVER}; spf=pass smtp.mailfrom=bounces@larkspurhill.example"], True),
        ([f"{SERVER}; spf=pass smtp.mailfrom=larkspurhill.example"], True),
        ([f"{SERVER}; dmarc=pass header.from=larkspurhill.example"], True),
        ([f"{SERVER}; dmarc=pass"], True),
        ([f"{SERVER}; spf=softfail smtp.mailfrom=x.example; {PASSED}"], True),
        ([f"{SERVER}; dmarc=pass header.from=evil.example"], None),
        ([f"{SERVER}; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom=evil.example"], None),
        ([f"{SERVER}; dkim=pass header.d=example"], None),
        ([f"{SERVER}; dkim=pass header.d=purhill.example"], None),
        ([f"{SERVER}; dkim=pass header.d=mail.larkspurhill.example"], None),
        ([f"{SERVER}; spf=pass smtp.helo=larkspurhill.example"], None),
        ([f"{SERVER}; dkim=pass"], None),
        ([f"{SERVER}; none"], None),
        ([f"{SERVER}; dkim=none; spf=neutral smtp.mailfrom=larkspurhill.example; dmarc=none"], None),
        ([f"{SERVER}; dmarc=fail header.from=larkspurhill.example; {PASSED}"], False),
        ([f"{SERVER}; dkim=fail header.d=larkspurhill.example"], False),
        ([f"{SERVER}; spf=softfail smtp.mailfrom=larkspurhill.example"], False),
        ([f"{SERVER}; dkim=fail; spf=pass smtp.mailfrom=evil.example"], False),
        ([f"elsewhere.example; {PASSED}"], None),
        ([f"{SERVER}.evil.example; {PASSED}"], None),
        ([f"elsewhere.example; {PASSED}", f"{SERVER}; spf=fail smtp.mailfrom=larkspurhill.example"], False),
        ([f"{SERVER}; spf=fail smtp.mailfrom=larkspurhill.example", f"{SERVER}; {PASSED}"], False),
        ([f"{SERVER}; none", f"{SERVER}; {PASSED}"], None),
        ([f"{SERVER}; spf=fail ({'(x)' * 60}) smtp.mailfrom=larkspurhill.example", f"{SERVER}; {PASSED}"], False),
        ([f"{SERVER}; (((", f"{SERVER}; {PASSED}"], None),
        ([f'{SERVER}; spf=fail smtp.mailfrom="x; {PASSED}"@evil.example'], False),
        ([f"spf=pass smtp.mailfrom=larkspurhill.example; {PASSED}"], None),
        ([], None),
    ],
)
def test_only_the_schools_own_server_vouches(results: list[str], vouched: bool | None) -> None:  # noqa: FBT001 - an expectation
    """The topmost results in its name count, for the domain in From or one above it; what a sender wrote below does not."""
    more = "".join(f"Authentication-Results: {each}\n" for each in results)
    assert read_reply(mail("ACK", more=more), SERVER).vouched is vouched
    assert read_reply(mail("ACK", more=more)).vouched is None


def test_a_subdomain_is_vouched_for_by_the_domain_above_it() -> None:
    """A signature of the school's domain covers its subdomains, and none covers another school."""
    more = f"Authentication-Results: {SERVER}; {PASSED}\n"
    assert read_reply(mail("ACK", more=more, sender="dsl@staff.larkspurhill.example"), SERVER).vouched
    assert read_reply(mail("ACK", more=more, sender="dsl@otherlarkspurhill.example"), SERVER).vouched is None


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: no\nAuto-Submitted: auto-generated; owner-email=x\n",
        "Precedence: auto_reply\n",
        "Precedence: bulk\n",
        "Precedence: list\n",
        "X-Precedence: junk\n",
        "X-Autoreply: yes\n",
        "x-autorespond:\n",
        "X-Autogenerated: Reply\n",
        "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n",
        "X-MS-Exchange-Inbox-Rules-Loop: dsl@larkspurhill.example\n",
        "Return-Path: <>\n",
        "List-Id: <staff.larkspurhill.example>\n",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n",
    ],
)
def test_one_header_of_a_machine_is_enough(more: str) -> None:
    """Each sign alone keeps a mail from being an answer."""
    assert read_reply(mail("ACK", more=more)).kind is Kind.AUTOMATIC


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: no\n",
        "Auto-Submitted: No (typed)\n",
        "X-Auto-Response-Suppress: None\n",
        "Precedence: first-class\n",
        "Return-Path: <dsl@larkspurhill.example>\n",
        "X-MS-Exchange-Transport-Rules-Loop: 1\n",
    ],
)
def test_people_may_have_these_headers(more: str) -> None:
    """What the mails of people hold as well does not undo their answer."""
    assert read_reply(mail("ACK", more=more)).kind is Kind.ANSWER


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: x",
        "[EXTERNAL] Automatic reply: x",
        "Auto: x",
        "Autoreply",
        "OUT OF OFFICE x",
        "Allan o\u2019r swyddfa: x",
        "Re: Ateb awtomatig: x",
        "R\u00e9ponse automatique : x",
        "Accepted: x",
        "Delayed: x",
        "Read: x",
        "Undeliverable: x",
    ],
)
def test_subjects_of_machines_are_known(subject: str) -> None:
    """Out-of-office words at the beginning of a subject are enough, in English, Welsh and some other languages."""
    assert read_reply(mail("ACK", subject)).kind is Kind.AUTOMATIC


@pytest.mark.parametrize("sender", ["MAILER-DAEMON", "postmaster", "no-reply", "donotreply", "bounces", "auto-reply"])
def test_senders_that_are_machines_are_known(sender: str) -> None:
    """An address that no person reads gives no answer; one that only begins alike does."""
    assert read_reply(mail("ACK", sender=f"{sender}@larkspurhill.example")).kind is Kind.AUTOMATIC
    assert read_reply(mail("ACK", sender=f"{sender}son@larkspurhill.example")).kind is Kind.ANSWER


def test_only_reports_are_searched_for_addresses() -> None:
    """An address in somebody's words is not gone, whoever sent them: only a report of a failure says so."""
    words = "I am away, write to, deputy@larkspurhill.example, instead"
    for more in ("", "Return-Path: <>\n", "Content-Type: multipart/report; report-type=disposition-notification\n"):
        assert read_reply(mail(words, more=more)).failed == ()
    assert read_reply(mail(words, sender="mailer-daemon@host.example", subject="Warning: delayed")).failed == ()
    assert read_reply(mail(words, sender="mailer-daemon@host.example", subject="failure")).failed != ()


def test_a_bounce_from_a_name_alone_still_names_the_letter() -> None:
    """A daemon that gives no address of its own is a daemon."""
    _, body = recorded("bounce_qmail").split(b"\n\n", 1)
    reply = read_reply(b"From: MAILER-DAEMON (Mail Delivery System)\nSubject: your letter\n\n" + body)
    assert (reply.kind, reply.sender, reply.failed, reply.answers) == (Kind.BOUNCE, "", (DSL,), (LETTER,))
