"""What a person hands in: what is taken for words, what is refused, and that it goes the way of everything else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from digests.model import DeliveryError
from monitor.explain import explain
from monitor.hand_in import Refused, Slip, What, hand_in, read_mail, read_text
from monitor.look import look
from monitor.model import Said, Standing
from monitor.run import deliver
from monitor.screen_hand_in import outcome
from monitor.store import answers, keeping, ledger
from monitor.world import World
from sources.model import Document
from sources.sandbox import Sandbox
from tests.sources.recorded import CASES
from tests.world import COMPLAINT, FRIDAY, PRAISE, THREAT, Post, Web, document, place, world

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
SHOT = (CASES / "mailbox" / "a_screenshot" / "response.eml").read_bytes().replace(b"Snapchat", b"")
GROUP = Slip("Parents' Facebook group", "head")
# Neither the town nor the whole name: it may be another school's.
PERHAPS = THREAT.replace(" Primary in Brackenford", "")


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
    """What was forwarded as attachments is handed in each by itself, and so is what was written round them."""
    raw = (CASES / "mailbox" / "forwarded_as_attachments" / "response.eml").read_bytes()
    titles = [one.title for one in read_mail(raw, "x.eml", sandbox, FRIDAY)]
    assert titles == ["[Residents] Noise", "[Residents] Lights", "Two mails from the residents' list"]


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
    slip = Slip("WhatsApp", "head", "https://groups.example/7", FRIDAY - timedelta(days=1))
    found = hand_in(school, Document("k", "https://other.example/", "", COMPLAINT, posted=FRIDAY, permalink=False), slip, FRIDAY)
    assert found.case is not None
    assert (found.case.document.url, found.case.document.posted, found.case.document.permalink) == (slip.url, slip.seen, True)


def test_a_case_says_who_handed_it_in_and_from_where(school: World) -> None:
    """Each who did, in its history for good; no digest says who it was."""
    hand_in(school, read_text(THREAT.encode()), replace(GROUP, seen=FRIDAY - timedelta(hours=1)), FRIDAY)
    later = FRIDAY + timedelta(hours=2)
    case = hand_in(school, read_text(THREAT.encode()), Slip("Parents' WhatsApp group", "dsl"), later).case
    assert case is not None
    (found, *_) = explain(school.store, school.policy, case)
    assert found.lines[1:3] == (
        "Fri 20 Nov 09:00: handed in by the headteacher from Parents' Facebook group, seen Fri 20 Nov 08:00",
        "Fri 20 Nov 11:00: handed in by the designated safeguarding lead from Parents' WhatsApp group",
    )
    with school.store.read() as tx:
        assert keeping.untold_changes(tx, school.config.school.id) == []


def test_who_handed_it_in_is_known_when_cases_turn_out_to_be_one(school: World) -> None:
    """What was noted of one is the history of both."""
    slip = Slip("Parents' WhatsApp group", "dsl", "https://groups.example/7")
    hand_in(school, read_text(PRAISE.encode()), replace(GROUP, url="https://groups.example/6"), FRIDAY)
    hand_in(school, read_text(COMPLAINT.encode()), slip, FRIDAY)
    merged = hand_in(school, read_text(f"{COMPLAINT} again".encode()), replace(slip, url="https://groups.example/6"), FRIDAY).case
    assert merged is not None
    assert merged.ref == "M-0001"
    (found, *_) = explain(school.store, school.policy, merged)
    assert sum("handed in by" in line for line in found.lines) == 3


def test_what_is_handed_in_is_not_counted_among_what_sources_show(school: World) -> None:
    """A week in which a parent sent ten screenshots is not one in which ten times as much was said in public."""
    hand_in(school, read_text(COMPLAINT.encode()), GROUP, FRIDAY)
    with school.store.read() as tx:
        assert ledger.counts(tx, school.config.school.id, date(2026, 1, 1)) == {}


def test_what_waits_in_the_tray_is_confirmed_by_saying_that_it_is_ours(school: World) -> None:
    """As a yes in the tray does; of what is grave somebody was told before, and hears it no second time."""
    words = read_text(PERHAPS.encode())
    first = hand_in(school, words, GROUP, FRIDAY)
    assert first.case is not None
    assert (first.case.judgement.mention.standing, first.told) == (Standing.UNSURE, ("dsl", "head"))
    again = hand_in(school, words, replace(GROUP, is_ours=True), FRIDAY + timedelta(hours=1))
    assert again.case is not None
    assert (again.what, again.told) == (What.CONFIRMED, ())
    assert again.case.judgement.mention.standing is Standing.US
    assert again.case.answer is not None
    assert (again.case.answer.said, again.case.answer.by) == (Said.YES, "head")
    with school.store.read() as tx:
        assert answers.in_tray(tx, school.config.school.id) == []
    assert next(outcome(school, again, "head")).startswith("now ours: M-0001: Threat of violence")


def test_nobody_confirms_by_handing_in_what_may_be_about_themselves(school: World) -> None:
    """It stays in the tray for somebody else, as if they had answered there."""
    words = read_text(b"The headteacher at Larkspur Hill touched my daughter and I am going to report him to the police")
    hand_in(school, words, GROUP, FRIDAY)
    again = hand_in(school, words, replace(GROUP, is_ours=True), FRIDAY)
    assert again.case is not None
    assert (again.what, again.case.judgement.mention.standing) == (What.ALREADY, Standing.UNSURE)
    assert "monitor tray M-0001 yes --by dsl" in " ".join(outcome(school, again, "head"))


def test_told_is_only_who_has_a_letter(tmp_path: Path) -> None:
    """In a live school: by the outbox, when the mail server had its chance."""
    post = Post(gone=frozenset({"head@larkspurhill.example"}))
    school = world(tmp_path, [place("forum")], Web(), post, live=True)
    found = hand_in(school, read_text(THREAT.encode()), GROUP, FRIDAY)
    assert "Told at once: nobody yet" in list(outcome(school, found, "governor"))
    deliver(school, FRIDAY, urgent_only=True)
    lines = list(outcome(school, found, "governor"))
    assert lines[2:4] == [
        "Told at once: the designated safeguarding lead (A-0001)",
        "The letter to the headteacher waits: The mailbox does not exist; ring them.",
    ]


def test_while_no_mail_server_answers_the_people_are_to_be_rung(tmp_path: Path) -> None:
    """Also when the same thing is handed in again."""
    post = Post(down=DeliveryError("The mail server cannot be reached."))
    school = world(tmp_path, [place("forum")], Web(), post, live=True)
    for _ in range(2):
        found = hand_in(school, read_text(THREAT.encode()), GROUP, FRIDAY)
        deliver(school, FRIDAY, urgent_only=True)
        assert list(outcome(school, found, "head"))[2:5] == [
            "Told at once: nobody yet",
            "The letter to the designated safeguarding lead waits: The mail server cannot be reached; ring them.",
            "The letter to the headteacher waits: The mail server cannot be reached; ring them.",
        ]


def test_in_a_trial_letters_tell_nobody(school: World) -> None:
    """Whoever hands it in is asked to tell the others."""
    found = hand_in(school, read_text(THREAT.encode()), GROUP, FRIDAY)
    deliver(school, FRIDAY, urgent_only=True)
    lines = list(outcome(school, found, "head"))
    assert not any(line.startswith("Told at once") for line in lines)
    assert lines[2:4] == [
        f"This is a trial: the letters of A-0001 are left in the folder {school.config.letters} and reach nobody.",
        "Tell the designated safeguarding lead yourself.",
    ]
