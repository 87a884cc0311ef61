"""What a person hands in: what is taken for words, what is refused, and that it goes the way of everything else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.hand_in import Refused, Slip, What, hand_in, read_mail, read_text
from monitor.look import look
from monitor.model import Standing
from monitor.store import keeping
from monitor.world import World
from sources.model import Document
from sources.sandbox import Sandbox
from tests.sources.recorded import CASES
from tests.world import COMPLAINT, FRIDAY, THREAT, Post, Web, document, place, world

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
SHOT = (CASES / "mailbox" / "a_screenshot" / "response.eml").read_bytes().replace(b"Snapchat", b"")
GROUP = Slip("Parents' Facebook group")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all mails here."""
    with Sandbox(1) as shared:
        yield shared


@pytest.fixture
def school(tmp_path: Path) -> World:
    """A world with one place, which shows nothing yet."""
    return world(tmp_path, [place("forum")], Web(), Post())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Larkspur Hill\r\n", "Larkspur Hill"),
        ("caf\u00e9 \u2013 caf\u00e9".encode(), "caf\u00e9 \u2013 caf\u00e9"),
        (b"caf\xe9 \x96 caf\xe9", "caf\u00e9 \u2013 caf\u00e9"),
        (b"\xff\xfe" + "caf\u00e9".encode("utf-16-le"), "caf\u00e9"),
        (b"\xfe\xff" + "caf\u00e9".encode("utf-16-be"), "caf\u00e9"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "caf\u00e9"),
    ],
)
def test_texts_of_all_programs_are_read(raw: bytes, text: str) -> None:
    """Whatever an editor made of the characters."""
    assert read_text(raw).text == text


def test_the_same_words_have_one_name() -> None:
    """However they are laid out."""
    assert read_text(b"a b\n c").key == read_text(b" a  b c ").key != read_text(b"a b d").key


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (PNG, "Pictures are never kept"),
        (PNG * 2_000, "Pictures are never kept"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "is no text"),
        (b"%PDF-1.7 text", "is no text"),
        (b"Larkspur Hill" + bytes(range(1, 32)) * 9, "is no text"),
        (b"PK\x03\x04\x14\0\x06\0 word/document.xml", "is no text"),
        (b"Larkspur Hill " * 8_000, "longer than 100,000 bytes"),
        (b" \n\t\n", "no words"),
        (b"\xff\xfe", "no words"),
        (b"[picture]", "only a picture"),
    ],
)
def test_what_is_no_text_is_refused(raw: bytes, words: str) -> None:
    """With what to do instead, and never with what stands in it."""
    with pytest.raises(Refused, match=words):
        read_text(raw, "x.bin")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (SHOT, "only a picture"),
        (b"\n\n", "no words"),
        (b"Subject: x\n\n" + b"Larkspur Hill " * 80_000, "without its attachments"),
    ],
)
def test_a_mail_without_words_is_refused(raw: bytes, words: str, sandbox: Sandbox) -> None:
    """A person types what its picture shows."""
    with pytest.raises(Refused, match=words):
        read_mail(raw, "x.eml", sandbox, FRIDAY)


def test_every_mail_in_a_mail_is_taken(sandbox: Sandbox) -> None:
    """What was forwarded as attachments is handed in each by itself."""
    raw = (CASES / "mailbox" / "forwarded_as_attachments" / "response.eml").read_bytes()
    assert [one.title for one in read_mail(raw, "x.eml", sandbox, FRIDAY)] == ["[Residents] Noise", "[Residents] Lights"]


def test_it_goes_the_way_of_everything_else(school: World) -> None:
    """It is filed, somebody is told in the same transaction, and the same words at a source are the same case."""
    found = hand_in(school, read_text(THREAT.encode()), GROUP, FRIDAY)
    assert found.what is What.FILED
    assert found.case is not None
    assert (found.case.ref, found.case.place, found.told) == ("M-0001", GROUP.where, ("dsl", "head"))
    again = hand_in(school, replace(read_text(THREAT.encode()), key="another"), GROUP, FRIDAY + timedelta(hours=1))
    assert (again.what, again.case and again.case.ref, again.told) == (What.ALREADY, "M-0001", ())


def test_what_is_not_ours_is_not_kept_and_can_be_said_to_be_ours(school: World) -> None:
    """Nothing is remembered of it, so that a person can say so afterwards."""
    words = read_text(b"Nobody answers the phone and the office lost our form")
    assert hand_in(school, words, GROUP, FRIDAY).what is What.NOT_OURS
    ours = hand_in(school, words, replace(GROUP, is_ours=True), FRIDAY)
    assert ours.what is What.FILED
    assert ours.case is not None
    assert ours.case.judgement.mention.standing is Standing.US


def test_no_link_in_it_is_followed(tmp_path: Path) -> None:
    """Not even where its words break off: whoever wrote it could see who reads it."""
    web = Web()
    school = world(tmp_path, [], web, Post())
    cut = document("cut", "Parents at Larkspur H...", url="https://tracker.example/1")
    for slip in (GROUP, replace(GROUP, url="https://groups.example/1", is_ours=True)):
        hand_in(school, cut, slip, FRIDAY)
    assert web.followed == []


def test_no_link_in_a_mail_is_followed(tmp_path: Path) -> None:
    """Where the same words in a feed lead to the page, in a mailbox they lead nowhere."""
    web, feed = Web(), place("forum")
    letters = replace(feed, source=replace(feed.source, id="letters", kind="mailbox"))
    cut = document("cut", "Parents at Larkspur H...", url="https://tracker.example/1")
    web.shows = {"forum": [cut], "letters": [cut]}
    school = world(tmp_path, [feed, letters], web, Post())
    with school.store.write() as tx:
        keeping.enrol(tx, school.config.school.id, school.config.school.name)
    look(school, letters, FRIDAY)
    assert web.followed == []
    look(school, feed, FRIDAY)
    assert web.followed == [cut.url]


def test_an_address_and_a_time_of_ones_own_go_with_it(school: World) -> None:
    """What the person says stands against what the mail says."""
    slip = Slip("WhatsApp", "https://groups.example/7", FRIDAY - timedelta(days=1))
    found = hand_in(school, Document("k", "https://other.example/", "", COMPLAINT, posted=FRIDAY, permalink=False), slip, FRIDAY)
    assert found.case is not None
    assert (found.case.document.url, found.case.document.posted, found.case.document.permalink) == (slip.url, slip.seen, True)
