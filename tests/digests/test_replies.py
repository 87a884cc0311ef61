"""An answer is taken for one only where a person gave it; machines, bounces and hostile mail are known for what they are."""

import pytest

from digests.replies import Kind, read_reply
from tests.digests.answers import CODE, DSL, LETTER, MAILS, REF, SERVER, mail, recorded, said

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
    "person_on_exchange": ("ACK", (), None),  # X-Auto-Response-Suppress: people's mails carry it too
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
