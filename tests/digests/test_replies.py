"""An answer is taken for one only where a person gave it; machines, bounces and hostile mail are known for what they are."""

from encodings.aliases import aliases
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.replies import Kind, Reply, read_reply

MAILS = Path(__file__).with_name("mails")
SERVER = "mx.larkspurhill.example"
DSL = "dsl@larkspurhill.example"
LETTER = "<3f1c2a9d4b5e6f708192a3b4c5d6e7f8@larkspurhill.example>"
SUBJECT = "[SAFEGUARDING - OPEN ALONE] Online alert A-0013 needs the DSL (K7QF-2MXA)"
REF, CODE = ("A-0013",), "K7QF-2MXA"

# What a person said: the word, the words behind it, and whether the school's mail server vouches for the sender.
ANSWERS: dict[str, tuple[str, tuple[str, ...], bool | None]] = {
    "apple_html": ("ACK", (), None),
    "apple_iphone": ("ACK", (), None),
    "decided": ("DECIDED", ("referred",), None),
    "external_banner_table": ("ACK", (), None),
    "external_banner_text": ("ACK", (), None),
    "gmail_answer_below": ("ACK", (), None),
    "gmail_reply": ("ACK", ("thanks",), True),
    "mailto_link_android": ("ACK", (), None),
    "mailto_link_decided": ("DECIDED", ("dealt", "with"), None),
    "outlook_desktop": ("ACK", (), True),
    "outlook_ios_html": ("ACK", ("on", "my", "way"), None),
    "outlook_safety_tip": ("YES", (), None),
    "proofpoint_banner": ("ACK", (), None),
    "signed": ("ACK", (), None),
    "thunderbird_answer_below": ("ACK", ("seen",), None),
    "utf16": ("ACK", (), None),
    "welsh_reply": ("ACK", ("diolch", "yn", "fawr"), None),
    "yahoo_html": ("ACK", (), None),
}
# People who said something else, or nothing; and machines, some of whose words begin as an answer does.
OTHER = (
    "apple_iphone_signature_alone",
    "attached_text_first",
    "forwarded_mail_inside",
    "outlook_nothing_typed",
    "outlook_nothing_typed_plain",
    "please_ack",
    "question",
)
AUTOMATIC = (
    "bounce_in_a_persons_hands",
    "boxtrapper",
    "calendar_answer",
    "challenge_in_words",
    "cpanel_autorespond",
    "delayed_exim",
    "delayed_gmail",
    "delayed_postfix",
    "delivered",
    "exchange_oof",
    "exchange_oof_begins_with_ack",
    "exchange_suppress_alone",
    "firstclass",
    "gmail_vacation",
    "mailing_list",
    "no_reply_sender",
    "oof_names_the_deputy",
    "oof_without_headers",
    "our_own_letter",
    "outlook_rule",
    "read_receipt",
    "read_receipt_in_words",
    "recall",
    "sieve_vacation",
    "unix_vacation",
    "welsh_oof_without_headers",
)
# Bounces, and whether the mail says by its identifier which letter came back.
BOUNCES = {
    "bounce_exchange_old": False,
    "bounce_exchange_online": True,
    "bounce_exim": True,
    "bounce_gmail": True,
    "bounce_of_two_readers": True,
    "bounce_postfix": True,
    "bounce_qmail": True,
}


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


def test_every_mail_has_its_expectation() -> None:
    """No mail lies about unread, and none is expected twice."""
    expected = [*ANSWERS, *OTHER, *AUTOMATIC, *BOUNCES]
    assert sorted(expected) == sorted(path.stem for path in MAILS.glob("*.eml"))


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_person_answers_is_read(name: str) -> None:
    """Telephones, desktops and web mail, in plain text and HTML, quoted above and below, behind banners: the answer is found."""
    word, rest, vouched = ANSWERS[name]
    reply = read_reply(recorded(name), SERVER)
    assert (reply.kind, reply.word, reply.rest) == (Kind.ANSWER, word, rest)
    assert (reply.sender, reply.vouched) == (DSL, vouched)
    assert (reply.refs, reply.code, reply.failed) == (REF, CODE, ())
    assert reply.answers == (() if name.startswith("mailto") else (LETTER,))
    assert reply.message_id.startswith("<")


@pytest.mark.parametrize("name", OTHER)
def test_what_a_person_did_not_answer_is_no_answer(name: str) -> None:
    """A question, a quoted letter, an attached file or somebody else's mail is never taken for the sender's word."""
    reply = read_reply(recorded(name), SERVER)
    assert (reply.kind, reply.word, reply.rest, reply.failed) == (Kind.OTHER, "", (), ())


@pytest.mark.parametrize("name", AUTOMATIC)
def test_a_machine_never_answers(name: str) -> None:
    """Out of office, rules, receipts, lists, delays and challenges: none is an answer, none says that an address is gone."""
    reply = read_reply(recorded(name), SERVER)
    assert (reply.kind, reply.word, reply.rest, reply.failed) == (Kind.AUTOMATIC, "", (), ())


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_names_the_address_that_is_gone_for_good(name: str) -> None:
    """Every kind of server is understood; of two readers only the one that failed for good is named."""
    reply = read_reply(recorded(name), SERVER)
    assert (reply.kind, reply.word, reply.failed) == (Kind.BOUNCE, "", (DSL,))
    assert (LETTER in reply.answers) is BOUNCES[name]


@pytest.mark.parametrize("name", ["delayed_postfix", "delayed_exim", "delayed_gmail", "read_receipt", "exchange_oof"])
def test_a_machine_still_says_which_letter_it_means(name: str) -> None:
    """What a delay or an out-of-office reply refers to is known."""
    assert LETTER in read_reply(recorded(name)).answers


@pytest.mark.parametrize("name", [*ANSWERS, *OTHER, *AUTOMATIC, *BOUNCES])
def test_line_endings_do_not_matter(name: str) -> None:
    """A mail reads the same with the line endings of the wire and with those of a file."""
    raw = recorded(name)
    assert read_reply(raw.replace(b"\n", b"\r\n"), SERVER) == read_reply(raw, SERVER)


@pytest.mark.parametrize(
    ("line", "word", "refs", "rest"),
    [
        ("ACK", "ACK", REF, ()),
        ("ack.", "ACK", REF, ()),
        ("Ack!", "ACK", REF, ()),
        ("ack, thanks", "ACK", REF, ("thanks",)),
        ("ACK'd", "ACK", REF, ("d",)),
        ("Acknowledged, M T", "ACK", REF, ("m", "t")),
        ('"ACK A-0013"', "ACK", REF, ()),
        ("- ACK", "ACK", REF, ()),
        ("\u200b\ufeffACK\u00a0A-0013", "ACK", REF, ()),
        ("\uff21\uff23\uff2b \uff21\uff0d\uff10\uff10\uff11\uff13", "ACK", REF, ()),
        ("A\u00adCK", "ACK", REF, ()),
        ("ACK A\u20130013", "ACK", REF, ()),
        ("ack a0013", "ACK", REF, ()),
        ("ack a 0013", "ACK", REF, ()),
        ("ACK-A-0013", "ACK", REF, ()),
        ("ACK a-0014 and A-0015, A-0014", "ACK", ("A-0014", "A-0015"), ("and",)),
        ("Yes T-0002", "YES", ("T-0002",), ()),
        ("yes it is still me and always will be", "YES", REF, ("it", "is", "still", "me", "and", "always")),
        ("DECIDED A-0013 REFERRED", "DECIDED", REF, ("referred",)),
        ("decided: no-concern", "DECIDED", REF, ("no", "concern")),
        ("decided a-0013 " + "x" * 50 + " not us", "DECIDED", REF, ("not", "us")),
    ],
)
def test_the_first_line_answers(line: str, word: str, refs: tuple[str, ...], rest: tuple[str, ...]) -> None:
    """A verb as the first word counts, however a telephone writes it; references in the line go before the subject's."""
    assert said(mail(line)) == (word, refs, rest, CODE)


@pytest.mark.parametrize(
    "line",
    [
        "BACK",
        "ACKNOWLEDGE",
        "acknowledgement of receipt",
        "ACKs",
        "Not ACK",
        "Please ack",
        "I don't acknowledge this",
        "ACK?",
        "ack ?",
        "What does ACK mean",
        "No ACK yet",
        "Yesterday I was away",
        "undecided",
        "> ACK",
        " > ACK",
        "Thanks\nACK",
        "From: DSL\nACK",
        "*From:* DSL\nACK",
        "Oddi wrth: DSL\nACK",
        "-----Original Message-----\nACK",
        "Begin forwarded message:\n\nACK",
        "-- \nACK",
        "",
        "\u0410\u0421\u041a",
        "x" * 3_000 + "\nACK",
    ],
)
def test_what_does_not_begin_with_a_verb_is_no_answer(line: str) -> None:
    """Part of a word, a verb further on, a question, quoted or forwarded words, letters of another script: none is an answer."""
    assert said(mail(line))[0] == ""


@pytest.mark.parametrize(
    ("subject", "line", "word", "code"),
    [
        ("ACK A-0013 K7QF-2MXA", "", "ACK", CODE),
        ("ack a-0013 k7qf-2mxa", "Sent from my iPhone", "ACK", CODE),
        ("RE: Re: [EXTERNAL] ACK A-0013 K7QF-2MXA", "", "ACK", CODE),
        ("Fwd: FW: AW: SV: Antw: ATB: ACK A-0013 K7QF-2MXA", "", "ACK", CODE),
        ("Re[2]: ACK A-0013 K7QF-2MXA", "", "ACK", CODE),
        ("**EXTERNAL** ACK A-0013 (K7QF-2MXA)", "", "ACK", CODE),
        ("EXTERNAL: ACK A-0013 K7QF-2MXA", "", "ACK", CODE),
        ("=?utf-8?q?ACK?= =?utf-8?b?IEEtMDAxMw==?= K7QF-2MXA", "", "ACK", CODE),
        ("ACK A-0013 K7QF\u20112MXA", "", "ACK", CODE),
        ("ACK A-0013", "Yes, will do", "ACK", ""),
        ("Re: ACK A-0013 K7QF-2MXA", "DECIDED A-0013 REFERRED", "DECIDED", CODE),
        ("Re: ACK A-0013 K7QF-2MXA", "Who is this?", "ACK", CODE),
        ("Re: your alert A-0013", "ACK k7qf-2mxa", "ACK", CODE),
        ("Re: your alert A-0013 (K7QF-2MXA)", "ACK, a long-term matter", "ACK", CODE),
        ("Re: your alert A-0013", "ACK, a long-term matter", "ACK", ""),
        ("Re: your alert A-0013", "ACK ABCD-EFGH", "ACK", "ABCD-EFGH"),
        ("Re: your alert A-0013 (K8QF-2MXA)", "ACK", "ACK", ""),
        ("Not an ACK of A-0013", "", "", ""),
        ("About the ACK of A-0013", "ok", "", ""),
    ],
)
def test_subject_and_first_line_work_together(subject: str, line: str, word: str, code: str) -> None:
    """A subject that was typed, or pressed, goes before the first line; one that was replied to goes after it."""
    found = said(mail(line, subject))
    assert (found[0], found[1], found[3]) == (word, REF, code)


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
        "X-Auto-Response-Suppress: OOF\n",
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


DAEMON = b"From: MAILER-DAEMON@host.example\nSubject: failure notice\n"
PERSON = b"From: dsl@larkspurhill.example\nSubject: ACK A-0013\n"
NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(1_000))
REPORT = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
HOSTILE = {
    "parts a thousand deep": PERSON + NESTED + b"\n\nACK" + b"\n" * 100_000,
    "mails in mails": PERSON + b"Content-Type: message/rfc822\n\n" * 7_000,
    "headers": PERSON + b"a:\n" * 60_000 + b"\nACK",
    "senders": b"From: a@b.example\n" * 11_000 + b"\nACK",
    "subjects": PERSON + b"Subject: no\n" * 9_000 + b"\n",
    "results": PERSON + b"Authentication-Results: mx.larkspurhill.example; a=b (((((\n" * 3_000 + b"\nACK",
    "one result": PERSON + b"Authentication-Results: mx.larkspurhill.example; " + b"dkim=pass header.d=" * 9_000 + b"\n\nACK",
    "parameters": PERSON + b'Content-Type: text/plain; x="' + b";" * 190_000 + b"\n\nACK",
    "codec of a boundary": PERSON + b"Content-Type: multipart/mixed; boundary*=undefined''%5Cd\n\nACK",
    "codec of a file": PERSON + b"Content-Disposition: inline; filename*=punycode''" + b"a9" * 90_000 + b"\n\nACK",
    "encoded words": b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= =?b" * 11_000 + b"\n\n",
    "nul": PERSON + b"\0\n\n\0ACK\0" * 1_000,
    "instructions": PERSON + b"Content-Type: text/html\n\n" + b"<?" * 99_000,
    "paragraphs": PERSON + b"Content-Type: text/html\n\n" + b"<p>" * 65_000,
    "xml": PERSON + b"Content-Type: text/html\n\n<?xml version='1.0' encoding='utf-16'?><x>/etc/passwd</x>",
    "no markup": PERSON + b"Content-Type: text/html\n\n/etc/passwd",
    "attributions": PERSON + b"\n" + b"On\n" * 66_000,
    "blank lines of a bounce": DAEMON + b"\nMessage-ID:" + b"\n" * 190_000,
    "quoted lines of a bounce": DAEMON + b"\n" + b">\n" * 99_000,
    "blocks of a report": DAEMON + REPORT + b"a:\n\n" * 48_000,
    "blank lines of a report": DAEMON + REPORT + b"\n" * 190_000,
    "an address without end": DAEMON + REPORT + b"Action: failed\nFinal-Recipient: rfc822;" + b";" * 190_000,
    "comments in comments": b"From: " + b"(" * 7_000 + b"\nX-Failed-Recipients: " + b"(" * 7_000 + b"\n\n",
    "an address deep in comments": DAEMON + REPORT + b"Action: failed\nFinal-Recipient: rfc822; " + b"(" * 7_000,
    "a daemon without a name": b"From:\nX-Failed-Recipients:\n\nMessage not delivered to the following",
    "a local address": DAEMON + b"X-Failed-Recipients: root\n\n",
    "a foreign address": DAEMON + REPORT + b"Action: failed \xff\nFinal-Recipient: rfc822; \xe9@b.example\n",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mails_are_read_in_bounded_time(raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing raises, nothing takes minutes (the run would be ended), nothing is logged, and the answer is found all the same."""
    reply = read_reply(raw, SERVER)
    assert (reply.kind is Kind.ANSWER) is raw.startswith(PERSON)
    assert reply.failed == ()
    assert caplog.records == []


@pytest.mark.parametrize("charset", sorted({*aliases.values(), "unknown", "x" * 5_000, "utf-8\0", "\u00e9", "../x"}))
def test_no_charset_keeps_an_answer_from_being_read(charset: str) -> None:
    """The names of all of Python's codecs, and of none, are harmless in the body, in the subject and in a bounce."""
    raw = mail("ACK", more=f"Content-Type: text/plain; charset={charset}\n", subject=f"=?{charset}?q?=5Cd_A-0013?=")
    assert read_reply(raw).kind is Kind.ANSWER
    words = "Hi. This is the qmail-send program.\n\n<dsl@larkspurhill.example>:\n550 \\d \xff\n"
    bounce = DAEMON + f"Content-Type: text/plain; charset={charset}\n\n{words}".encode("latin-1", "replace")
    assert read_reply(bounce).failed == (DSL,)


def test_encoded_words_make_no_headers_and_no_lines() -> None:
    """A line break that was encoded into the subject is a blank, and what cannot be decoded hides nothing (CVE-2024-6923)."""
    assert read_reply(mail("ACK", "=?utf-8?b?A?= A-0013 =?utf-8?b?!!!?=")).refs == REF
    reply = read_reply(mail("", "=?utf-8?q?x=0AAuto-Submitted:_no=0A=0AACK_A-0013?="))
    assert (reply.kind, reply.refs) == (Kind.OTHER, REF)


@pytest.mark.parametrize(
    ("markup", "word"),
    [
        ("ACK", "ACK"),
        ("<?xml version='1.0' encoding='utf-16'?><html><body><p>ACK</p>", "ACK"),
        ("\0<p>\0ACK", "ACK"),
        ("<div>A<b>C</b>K</div>", "ACK"),
        ("<p>&nbsp;</p><p>ACK\nA-0014</p>", "ACK"),
        ("<ul><li>ACK<li>A-0014</ul>", "ACK"),
        ("<div>not<br>ACK</div>", ""),
        ("<p>not</p>ACK", ""),
        ("<head><title>ACK</title></head><body>not", ""),
        ("<style>ACK</style><script>ACK</script><!--ACK-->not", ""),
        ("<div class='x gmail_quote'><p>ACK</p></div>", ""),
        ("<blockquote>ACK</blockquote>", ""),
        ("<div class=gmail_attr>On Thu it said</div><blockquote>not</blockquote><div>ACK</div>", "ACK"),
    ],
)
def test_the_first_line_of_markup_is_what_is_seen_first(markup: str, word: str) -> None:
    """In a mail of HTML alone the first visible line counts; titles, scripts, comments and quotations do not."""
    assert said(mail(markup, more="Content-Type: text/html\n"))[0] == word


def test_a_bounce_from_a_name_alone_still_names_the_letter() -> None:
    """A daemon that gives no address of its own is a daemon."""
    _, body = recorded("bounce_qmail").split(b"\n\n", 1)
    reply = read_reply(b"From: MAILER-DAEMON (Mail Delivery System)\nSubject: your letter\n\n" + body)
    assert (reply.kind, reply.sender, reply.failed, reply.answers) == (Kind.BOUNCE, "", (DSL,), (LETTER,))


def test_only_so_much_of_a_mail_is_looked_at() -> None:
    """What stands beyond 200,000 bytes is not there, nor what stands far out in a header; what stands before it is read."""
    assert read_reply(mail("ACK", more=f"References: {'x' * 7_000}{LETTER}\n")).answers == (LETTER,)
    assert read_reply(mail("ACK", more=f"References: {'x' * 8_000}{LETTER}\n")).answers == ()
    assert read_reply(b"a:\n" * 19_900 + PERSON).kind is Kind.ANSWER
    assert read_reply(b"a:\n" * 20_100 + PERSON) == Reply()
    padding = "X-Padding: " + "y" * 100 + "\n"
    assert read_reply(mail("ACK", more=padding * 1_500)).kind is Kind.ANSWER
    assert read_reply(mail("ACK", more=padding * 2_000)) == Reply()


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    """No bytes raise, and bytes without one sender are no answer."""
    reply = read_reply(raw, SERVER)
    assert not (reply.kind is Kind.ANSWER and not reply.sender)


PIECES = st.sampled_from(
    [
        *(f"From: {sender}\n" for sender in (DSL, f"x <{DSL}>", "a@b.example, c@d.example", "", "MAILER-DAEMON")),
        *(f"Content-Type: {kind}\n" for kind in ("text/html", "multipart/mixed; boundary=b", "multipart/report; boundary=b")),
        *(f"Content-Type: {kind}\n" for kind in ("message/rfc822", "message/delivery-status", "text/plain; charset=utf-16")),
        *(f"Content-Transfer-Encoding: {how}\n" for how in ("base64", "quoted-printable", "x-uuencode", "8bit")),
        *(f"Subject: {subject}\n" for subject in ("ACK A-0013", "=?utf-16?b?AAE=?=", "=?x?q?=0A?=", "Re: " * 50)),
        f"Authentication-Results: {SERVER}; dkim=pass (x header.d=larkspurhill.example\n",
        "Action: failed\nFinal-Recipient: rfc822; dsl@larkspurhill.example\n",
        "\n",
        "--b\n",
        "--b--\n",
        "ACK\n",
        "<p>ACK<blockquote>",
        "begin 644 x\n",
        "QUNL\n",
        "\r",
        "\0",
    ]
)


@given(st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=8)), max_size=25))
def test_any_pieces_of_mail_are_read(pieces: list[bytes]) -> None:
    """Headers, parts and encodings in any order raise nothing; an answer has one sender, and a bounce plain addresses."""
    raw = b"".join(pieces)
    reply = read_reply(raw, SERVER)
    assert not (reply.kind is Kind.ANSWER and (not reply.sender or raw.count(b"From: ") != 1))
    assert (reply.kind is Kind.BOUNCE) is bool(reply.failed)
    assert all(address.isascii() and address.count("@") == 1 for address in (*reply.failed, reply.sender or DSL))
