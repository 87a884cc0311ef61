"""How a letter is answered: the mails that its buttons open, what is said of each way, and what never stands in an address."""

import re
from dataclasses import replace
from email.message import EmailMessage
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from digests import compose, words
from digests.mime import header
from digests.model import Answering, Letter
from digests.replies import Kind, read_reply
from tests.digests.letters import ACK, ALERT, ASKED, BUNDLE, BY_HAND, DECIDED, HEALTH, LETTERS, TEST, hostile
from tests.digests.test_compose import seen

BY_MAIL, BY_PAGE = replace(ACK, page=""), replace(ACK, mailbox="")
SPECIMEN = "mailto:monitor@larkspurhill.example?subject=ACK%20A-0013%20K7QF-2MXA"
# One question mark and one header field; all else is letters, digits, "-._~" or percent-encoded, and no control (RFC 6068, 2).
RFC_6068 = re.compile(r"mailto:(?:[\w.~@-]|%(?![01])[0-9A-F]{2})+\?subject=(?:[\w.~-]|%(?![01])[0-9A-F]{2})+", re.ASCII)
MAILBOX = "monitor@larkspurhill.example"


def letters(answer: Answering) -> tuple[Letter, Letter, Letter]:
    """The letters that are answered, answered this way."""
    alert, bundle = replace(ALERT, answer=answer), replace(BUNDLE, answer=answer)
    return compose.alert(alert), compose.bundle(bundle), compose.notice(replace(TEST, answer=answer))


def links(letter: Letter) -> list[tuple[str, str]]:
    """Text and address of everything in a letter that can be followed."""
    return [(link.get_text(), str(link["href"])) for link in BeautifulSoup(letter.html, "lxml").find_all("a")]


def written(subject: str, body: str = "") -> bytes:
    """A mail from the DSL."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "DSL <dsl@larkspurhill.example>", MAILBOX, subject
    mail["Message-ID"] = "<1@larkspurhill.example>"
    mail.set_content(body)
    return mail.as_bytes()


def test_the_button_opens_a_mail_to_the_mailbox_with_its_subject_written() -> None:
    """Word, reference and code, percent-encoded; nothing else is asked of the mail program."""
    assert words.mailto(ACK) == SPECIMEN
    assert dict(links(compose.alert(replace(ALERT, answer=BY_MAIL)))) == {
        "Open on gazette.example": ALERT.url,
        "Acknowledge by mail": SPECIMEN,
    }


def test_each_choice_opens_a_mail_of_its_own() -> None:
    """One tap says what was decided; the page, whose one button could not say it, is not offered."""
    assert DECIDED.page
    assert DECIDED.page not in compose.notice(ASKED).text
    start = "mailto:monitor@larkspurhill.example?subject=DECIDED%20A-0013%20"
    assert links(compose.notice(ASKED)) == [
        ("No concern", f"{start}no-concern%20K7QF-2MXA"),
        ("Dealt with", f"{start}dealt-with%20K7QF-2MXA"),
        ("Referred", f"{start}referred%20K7QF-2MXA"),
        ("Not us", f"{start}not-us%20K7QF-2MXA"),
        ("Passed on", f"{start}passed-on%20K7QF-2MXA"),
    ]


def test_the_subject_of_an_answer_to_many_alerts_stays_short() -> None:
    """The code alone, which stands for all of them: with some of the references it would be an answer to those alone."""
    many = replace(ACK, refs=tuple(f"A-{number:04d}" for number in range(1, 40)))
    assert unquote(words.mailto(many)).endswith("?subject=ACK K7QF-2MXA")


@pytest.mark.parametrize("choice", ["", *DECIDED.choices])
def test_the_mail_that_a_button_opens_is_read_as_the_answer(choice: str) -> None:
    """Sent as it is, but for what a telephone adds, it says the word, the reference, the choice and the code."""
    answer = DECIDED if choice else ACK
    address = urlsplit(words.mailto(answer, choice))
    ((name, subject),) = parse_qsl(address.query, strict_parsing=True)
    assert (address.scheme, address.path, name) == ("mailto", MAILBOX, "subject")
    reply = read_reply(written(subject, "Sent from my telephone"))
    assert (reply.kind, reply.word, reply.refs, reply.code) == (Kind.ANSWER, answer.word, ("A-0013",), "K7QF-2MXA")
    assert reply.rest == tuple(choice.split())


@pytest.mark.parametrize("choice", ["", *DECIDED.choices])
def test_a_reply_as_the_letter_asks_for_it_is_read_as_the_answer(choice: str) -> None:
    """Subject unchanged, and the first line that the letter tells people to write."""
    letter = compose.notice(ASKED) if choice else compose.alert(replace(ALERT, answer=BY_MAIL))
    told = " ".join(letter.text.split())
    line = f"DECIDED A-0013 {choice}" if choice else "ACK"
    assert f"as the first line: {'DECIDED A-0013 and one of: no concern, dealt with, ' if choice else 'ACK '}" in told
    reply = read_reply(written(f"Re: {letter.subject}", f"{line}\n\n> quoted"))
    assert (reply.kind, reply.word, reply.code) == (Kind.ANSWER, "DECIDED" if choice else "ACK", "K7QF-2MXA")
    assert reply.refs == ("A-0013",)
    assert reply.rest == tuple(choice.split())


@pytest.mark.parametrize("text", [*hostile(), "a\r\nBcc: b@x.example", "a&cc=b@x.example", "a?body=x", "a%0D%0ABcc:b", "a#b;c,d"])
def test_no_address_of_a_mail_holds_a_line_break_or_a_header_more(text: str) -> None:
    """Whatever stands in the answer's fields, a mail program finds one mailbox and one subject."""
    answer = Answering(f"x{text}", (f"x{text}",), f"x{text}", f"m{text}", "", "", (f"x{text}",))
    found = [href for letter in letters(answer) for _, href in links(letter)]
    opened = [href for href in found if href.startswith("mailto:")]
    assert opened
    assert [href for href in opened if not RFC_6068.fullmatch(href)] == []
    assert [href for href in (words.mailto(answer), words.mailto(answer, f"x{text}")) if not RFC_6068.fullmatch(href)] == []


def test_the_code_stands_in_the_subject_where_answers_are_read_and_nowhere_else() -> None:
    """By it a reply is known; where nobody reads replies it would only be noise."""
    for answer, tail in ((ACK, " (K7QF-2MXA)"), (BY_MAIL, " (K7QF-2MXA)"), (BY_PAGE, ""), (BY_HAND, "")):
        subjects = [letter.subject for letter in letters(answer)]
        assert subjects == [f"{letter.subject}{tail}" for letter in letters(BY_HAND)]


def test_a_long_subject_is_cut_before_its_code() -> None:
    """Whatever a role or a school is called, the code comes through the header whole, behind a mark of a test too."""
    long = "deputy designated safeguarding person for the lower and the upper school of the whole federation " * 3
    alert = compose.alert(replace(ALERT, answer=ACK, reader=long))
    bundle = compose.bundle(replace(BUNDLE, answer=ACK, reader=long))
    notice = compose.notice(replace(TEST, answer=ACK, short_name=long, headline=long))
    for letter in (alert, bundle, notice):
        assert header(f"[TEST] {letter.subject}").endswith(" ... (K7QF-2MXA)")


@pytest.mark.parametrize(
    ("answer", "labels"),
    [
        (ACK, ["TO ANSWER", "OR PRESS", "OTHERWISE"]),
        (BY_MAIL, ["TO ANSWER", "OTHERWISE"]),
        (BY_PAGE, ["TO ANSWER", "OTHERWISE"]),
        (replace(ACK, otherwise=""), ["TO ANSWER", "OR PRESS"]),
        (replace(BY_PAGE, page="javascript:x"), ["TO ANSWER"]),
        (BY_HAND, ["TO ANSWER"]),
        (replace(BY_HAND, otherwise=""), []),
    ],
)
def test_each_way_to_answer_that_there_is_is_said_and_no_other(answer: Answering, labels: list[str]) -> None:
    """By mail first, then the page, then otherwise; in HTML a heading, and buttons for the first two."""
    for letter in letters(answer):
        found = re.findall(r"^(TO ANSWER|OR PRESS|OTHERWISE) +\S", letter.text, re.MULTILINE)
        assert found == labels
        assert ("To answer" in seen(letter)) == bool(labels)
        buttons = {text for text, _ in links(letter) if text.startswith("Acknowledge")}
        by_page = bool(answer.page) and "javascript" not in answer.page
        ways = (answer.mailbox and "Acknowledge by mail", by_page and "Acknowledge on a page")
        assert buttons == {way for way in ways if way}
        for half in (" ".join(letter.text.split()), seen(letter)):
            assert answer.otherwise in half
            assert ("not an answer yet" in half) == by_page


@pytest.mark.parametrize("answer", [ACK, BY_MAIL, BY_PAGE, BY_HAND])
def test_how_to_acknowledge_is_said_above_the_fold_too(answer: Answering) -> None:
    """Somebody who may not scroll, on a screen that others see, can still say that they have it."""
    for letter in letters(answer)[:2]:
        above = letter.text.partition("\n.\n")[0]
        assert "To acknowledge:" in above
        assert "To acknowledge:" in seen(letter).partition("Details are further down.")[0]


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_a_letter_asks_for_nothing_that_a_scanner_could_send(letter: Letter) -> None:
    """No form, no field and no script: what answers is a mail of the reader's own, or a button on a page."""
    page = BeautifulSoup(letter.html, "lxml").select("*")
    assert {tag.name for tag in page} & {"form", "input", "button", "textarea", "select", "script", "iframe", "object"} == set()
    assert {name for tag in page for name in tag.attrs if name.startswith("on")} == set()


@pytest.mark.parametrize("reader", ["DSL", "deputy designated safeguarding lead"])
@pytest.mark.parametrize("escalates", ["", ALERT.escalates])
def test_no_link_stands_in_the_first_two_hundred_characters(reader: str, escalates: str) -> None:
    """What a locked phone shows of an alert or a bundle holds nothing to tap, and no code."""
    alert = compose.alert(replace(ALERT, answer=ACK, reader=reader, escalates=escalates))
    bundle = compose.bundle(replace(BUNDLE, answer=ACK, reader=reader))
    for letter in (alert, bundle):
        before, link, _ = letter.html.partition("<a ")
        assert link
        assert len(seen(replace(letter, html=before))) >= 200
        shown = letter.text[:200] + seen(letter)[:200]
        assert not re.search(r"https?:|mailto:|@|K7QF|A-0013", shown)


@pytest.mark.parametrize("answer", [ACK, BY_MAIL, BY_PAGE, BY_HAND])
def test_what_can_be_followed_is_the_post_the_page_and_the_mail(answer: Answering) -> None:
    """And nothing else, whatever addresses stand in the words."""
    told = replace(ALERT, answer=answer, words="see https://evil.example/ and mailto:a@evil.example", why="www.evil.example")
    ways = {words.mailto(answer) if answer.mailbox else "", answer.page}
    assert {href for _, href in links(compose.alert(told))} == {ALERT.url, *ways} - {""}
    assert {href for _, href in links(compose.bundle(replace(BUNDLE, answer=answer)))} == ways - {""}
    assert {href for _, href in links(compose.notice(replace(TEST, answer=answer)))} == ways - {""}
    assert links(compose.notice(HEALTH)) == []
