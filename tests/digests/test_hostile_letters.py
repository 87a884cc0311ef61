"""Nothing that a stranger writes becomes markup, template code, an address or structure of a letter."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from itertools import cycle
from unicodedata import category

import pytest
from bs4 import BeautifulSoup, Tag

from digests import compose, words
from digests.mime import mime
from digests.model import Alert, Answering, Bundle, Digest, Letter, Line, Next, Notice, Trend, Unchecked, Unread
from tests.digests.letters import ACK, ALERT, BUNDLE, FULL, QUIET, TEST, hostile, message
from tests.digests.test_mime import NAMES, SENDER, corpus, read

ACTIVE = ("href", "src", "action", "srcdoc", "data", "style", "background", "poster")
LINKS = ("https://gazette.example/a", "https://gazette.example/b")
MAILTO = re.compile(r"mailto:[\w.~%@-]+\?subject=[\w.~%-]+", re.ASCII)
WHOLE = re.compile(r"[A-Z]-\d{4,7}|[A-Z2-7]{4}-[A-Z2-7]{4}|--[a-z_]+")


def digest_of(texts: list[str]) -> Digest:
    """A digest with a stranger's text in every field that is text."""
    first, some = texts[0], tuple(texts)
    many = tuple(Line(text, text, text, text, text, text, url=LINKS[0]) for text in texts)
    blind = tuple(Unchecked(text, text, text, text) for text in texts)
    return Digest(
        school=first,
        short_name=first,
        day=FULL.day,
        since=first,
        needs_you=many,
        due=some[:7],
        urgent=some,
        new=many[:1],
        changed=some,
        trends=tuple(Trend(text, 1, text, 1) for text in texts),
        good=many[:1],
        unchecked=blind,
        undelivered=blind,
        by_hand=some,
        sources=9,
        looked=first,
        wordless=1,
        wordless_at=some,
        unread=tuple(Unread(text, text, text, LINKS[0]) for text in texts),
        mode=first,
        tray=2,
        notes=some,
        unacknowledged=1,
        contact=first,
    )


def answer_of(text: str) -> Answering:
    """A way to answer with a stranger's text everywhere but in the address of the page."""
    return Answering(text, (text,), text, text, ACK.page, text, (text, text))


def alert_of(text: str) -> Alert:
    """An alert with a stranger's text in every field that is text."""
    return Alert(
        ref=text,
        reader=text,
        short_name=text,
        level=text,
        escalates=text,
        why=text,
        sure=text,
        where=text,
        url=LINKS[1],
        posted=text,
        first_seen=text,
        words=text,
        cut=False,
        of_characters=len(text),
        kept=text,
        first_steps=(text,),
        cautions=(text,),
        phone=text,
        answer=answer_of(text),
        next=(Next(text, text),),
        unsure=True,
    )


def bundle_of(text: str) -> Bundle:
    """A bundle with a stranger's text in every field that is text."""
    return Bundle(text, text, (text,), replace(answer_of(text), choices=()), text)


def notice_of(texts: list[str]) -> Notice:
    """A notice with a stranger's text in every field that is text."""
    return Notice(texts[0], texts[0], tuple(texts), tuple(texts), answer_of(texts[0]))


def letters_of(text: str) -> dict[str, Letter]:
    """One letter of each kind with this text wherever text can stand."""
    return {
        "digest": compose.digest(digest_of([text])),
        "alert": compose.alert(alert_of(text)),
        "bundle": compose.bundle(bundle_of(text)),
        "notice": compose.notice(notice_of([text])),
    }


def is_whole(tag: Tag) -> bool:
    """Whether an element does nothing but keep a reference, a code or an option in one line."""
    return tag.name == "span" and tag.attrs == {"style": "white-space:nowrap"} and bool(WHOLE.fullmatch(tag.get_text()))


def markup(letter: Letter) -> tuple[Counter[tuple[str, ...]], set[str]]:
    """Every element with the names of its attributes, as a parser builds them, and the values of those that run or fetch.

    What opens a mail of the reader's own counts as one thing: its subject is percent-encoded and held to ``MAILTO``.
    """
    page = [tag for tag in BeautifulSoup(letter.html, "lxml").select("*") if not is_whole(tag)]
    active = {f"{name}={MAILTO.sub('mailto:', str(tag[name]))}" for tag in page for name in ACTIVE if name in tag.attrs}
    return Counter((tag.name, *sorted(tag.attrs)) for tag in page), active


PLAIN = {kind: markup(letter) for kind, letter in letters_of("plain").items()}


def skeleton(letter: Letter) -> list[str]:
    """The starts of the lines that stand at the margin, where only headings and labels are."""
    return [line[:11] for line in letter.text.splitlines() if line[:1] not in ("", " ")]


@pytest.mark.parametrize("text", hostile(), ids=lambda text: ascii(text)[:40])
def test_a_hostile_string_in_every_field_is_only_words(text: str) -> None:
    """Every letter keeps its markup and its headers, and a quoted string stands as it was written, once cleaned."""
    told = f"x {text}"
    letters = letters_of(told)
    assert {kind: markup(letter) for kind, letter in letters.items()} == PLAIN
    for letter in letters.values():
        assert {category(sign) for sign in letter.text.replace("\n", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
        assert sorted(read(mime(message(letter), SENDER)).keys()) == sorted(NAMES)
    shown = words.cut(words.defang(words.clean(told)), compose.QUOTE)
    quote = BeautifulSoup(letters["digest"].html, "lxml").select_one("blockquote bdi")
    assert quote is not None
    assert quote.get_text() == shown


@pytest.mark.parametrize("text", hostile(), ids=lambda text: ascii(text)[:40])
def test_a_hostile_string_starts_no_line_of_the_text(text: str) -> None:
    """In plain text a stranger's words stay behind an indent: they can forge no heading, no label and no item."""
    quoted = replace(FULL.new[0], quote=f"x {text}", where=f"x {text}", what="plain", url="")
    told = replace(FULL, new=(quoted,), urgent=(f"x {text}",), changed=(f"x {text}",))
    assert skeleton(compose.digest(told)) == skeleton(compose.digest(FULL))
    alarm = replace(ALERT, words=f"x {text}", where=f"x {text}", why=f"x {text}", sure=f"x {text}")
    assert skeleton(compose.alert(alarm)) == skeleton(compose.alert(ALERT))


@pytest.mark.parametrize("text", hostile(), ids=lambda text: ascii(text)[:40])
def test_a_hostile_address_is_a_web_link_or_none(text: str) -> None:
    """Whatever stands where an item's address should be, what can be followed is http(s), and its host is shown."""
    told = replace(FULL, needs_you=(), good=(), new=(replace(FULL.new[0], url=text),))
    page = BeautifulSoup(compose.digest(told).html, "lxml")
    links = [(str(link["href"]), link.get_text()) for link in page.find_all("a")]
    assert links == ([(words.link(text), f"Open M-0233 on {words.host(text)}")] if words.link(text) else [])
    assert all(href.startswith(("http://", "https://", "HTTP://")) for href, _ in links)
    page = BeautifulSoup(compose.notice(replace(TEST, answer=replace(ACK, mailbox="", page=text))).html, "lxml")
    assert [str(link["href"]) for link in page.find_all("a")] == ([words.link(text)] if words.link(text) else [])


def test_template_code_is_printed_and_never_run() -> None:
    """Template syntax in a post is text: nothing is calculated, looped over or looked up."""
    letter = compose.digest(digest_of(["{{7*7}}", "{% for x in range(9) %}x{% endfor %}", "{{ d.contact }}"]))
    for half in (letter.text, letter.html):
        assert "{{7*7}}" in half
        assert "{% for x in range(9) %}" in half
        assert "{{ d.contact }}" in half or "{{ d[.]contact }}" in half
        assert "49" not in half.replace("#4b5866", "")


def test_the_corpus_of_hostile_strings_adds_no_markup() -> None:
    """Each of 9,136 strings that others collected adds no element and no attribute to any letter."""
    texts = [f"x {text}" for text in dict.fromkeys(corpus())]
    assert len(texts) == 9_136
    for start in range(0, len(texts), 500):
        some = texts[start : start + 500]
        for letter, plain in zip(gathered(some), gathered(["plain"] * len(some)), strict=True):
            assert markup(letter) == markup(plain)
    for part in _filled(texts):
        assert markup(compose.alert(replace(ALERT, words=part, where=part, why=part))) == ALARM


def test_the_corpus_of_hostile_strings_adds_no_header() -> None:
    """Each of them stands in the subject of a letter, the kinds by turns, which has the headers that all letters have."""
    kinds: tuple[Callable[[str], Letter], ...] = (
        lambda text: compose.digest(replace(QUIET, short_name=text)),
        lambda text: compose.alert(replace(ALERT, reader=text)),
        lambda text: compose.bundle(replace(BUNDLE, reader=text)),
        lambda text: compose.notice(replace(TEST, headline=text)),
    )
    for text, kind in zip(dict.fromkeys(corpus()), cycle(kinds), strict=False):
        assert sorted(message_from_bytes(mime(message(kind(text)), SENDER)).keys()) == sorted(NAMES)


def gathered(texts: list[str]) -> tuple[Letter, ...]:
    """A letter of each kind that holds all these texts, each as an item of its own."""
    many, answer = tuple(texts), replace(ACK, choices=tuple(texts))
    return (
        compose.digest(replace(FULL, needs_you=tuple(Line("M-0001", "Complaint", text, quote=text) for text in texts))),
        compose.alert(replace(ALERT, first_steps=many, cautions=many, answer=answer)),
        compose.bundle(replace(BUNDLE, refs=many)),
        compose.notice(replace(TEST, says=many, items=many, answer=answer)),
    )


ALARM = markup(compose.alert(ALERT))


def _filled(texts: list[str]) -> Iterator[str]:
    """The texts, joined as long as an alert shows them whole."""
    part = ""
    for text in texts:
        if part and len(part) + len(text) >= compose.ALERT_WORDS - 50:
            yield part
            part = ""
        part = f"{part} {text}".lstrip()
    yield part
