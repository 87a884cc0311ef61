"""Nothing that a stranger writes becomes markup, template code, an address or structure of a letter."""

from collections import Counter
from dataclasses import replace
from unicodedata import category

import pytest
from bs4 import BeautifulSoup

from digests import compose, words
from digests.model import Alert, Digest, Letter, Line, Trend, Unchecked
from tests.digests.letters import ALERT, FULL, hostile
from tests.digests.test_mime import corpus

ACTIVE = ("href", "src", "action", "srcdoc", "data", "style", "background", "poster")
LINKS = ("https://gazette.example/a", "https://gazette.example/b")


def digest_of(texts: list[str]) -> Digest:
    """A digest with a stranger's text in every field where one could come to stand."""
    many = tuple(Line("M-0001", text, text, text, text, text, url=LINKS[0]) for text in texts)
    blind = tuple(Unchecked(text, text, text, text) for text in texts)
    some = tuple(texts)
    rows = tuple(Trend(text, 1, text, 1) for text in texts)
    return replace(
        FULL, needs_you=many, urgent=some, changed=some, trends=rows, unchecked=blind, by_hand=some, notes=some, good=many[:1]
    )


def alert_of(text: str) -> Alert:
    """An alert with a stranger's text in every field but the references."""
    return Alert(
        ref="A-0013",
        reader="DSL",
        short_name="Larkspur Hill",
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
        acknowledge=text,
    )


def markup(letter: Letter) -> tuple[Counter[tuple[str, ...]], set[str]]:
    """Every element with the names of its attributes, as a parser builds them, and the values of those that run or fetch."""
    page = BeautifulSoup(letter.html, "lxml").select("*")
    active = {f"{name}={tag[name]}" for tag in page for name in ACTIVE if name in tag.attrs}
    return Counter((tag.name, *sorted(tag.attrs)) for tag in page), active


def skeleton(letter: Letter) -> list[str]:
    """The starts of the lines that stand at the margin, where only headings and labels are."""
    return [line[:11] for line in letter.text.splitlines() if line[:1] not in ("", " ")]


def unchanged(hostile_letter: Letter, plain_letter: Letter) -> None:
    """The letter has exactly the markup of the same letter with plain words."""
    assert markup(hostile_letter) == markup(plain_letter)
    assert {category(sign) for sign in hostile_letter.text.replace("\n", "")} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()


@pytest.mark.parametrize("text", hostile(), ids=lambda text: ascii(text)[:40])
def test_a_hostile_string_in_every_field_is_only_words(text: str) -> None:
    """Both letters keep their markup and their margins, and the string stands in them as it was written, once cleaned."""
    told = f"x {text}"
    letter = compose.digest(digest_of([told]))
    unchanged(letter, compose.digest(digest_of(["plain"])))
    unchanged(compose.alert(alert_of(told)), compose.alert(alert_of("plain")))
    shown = words.cut(words.defang(words.clean(told)), compose.QUOTE)
    quote = BeautifulSoup(letter.html, "lxml").select_one("blockquote bdi")
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
    assert links == ([(words.link(text), f"Open on {words.host(text)}")] if words.link(text) else [])
    assert all(href.startswith(("http://", "https://", "HTTP://")) for href, _ in links)


def test_template_code_is_printed_and_never_run() -> None:
    """Template syntax in a post is text: nothing is calculated, looped over or looked up."""
    letter = compose.digest(digest_of(["{{7*7}}", "{% for x in range(9) %}x{% endfor %}", "{{ d.contact }}"]))
    for half in (letter.text, letter.html):
        assert "{{7*7}}" in half
        assert "{% for x in range(9) %}" in half
        assert "{{ d.contact }}" in half or "{{ d[.]contact }}" in half
        assert "49" not in half.replace("#4b5866", "")


def test_the_corpus_of_hostile_strings_adds_no_markup() -> None:
    """Thousands of strings that others collected add no element and no attribute to either letter."""
    texts = [f"x {text}" for text in corpus()]
    for start in range(0, len(texts), 500):
        some = texts[start : start + 500]
        unchanged(compose.digest(_quoting(some)), compose.digest(_quoting(["plain"] * len(some))))
        told = " ".join(text[:100] for text in some)
        unchanged(compose.alert(alert_of(told)), compose.alert(alert_of("plain")))


def _quoting(texts: list[str]) -> Digest:
    return replace(FULL, needs_you=tuple(Line("M-0001", "Complaint", text, quote=text) for text in texts))
