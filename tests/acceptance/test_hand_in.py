"""What a person hands in, through the installed command: judged and told at once, filed once, and no more kept than may be."""

import os
import subprocess
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.acceptance.command import COMMAND, monitor, surroundings
from tests.acceptance.live import live_school
from tests.acceptance.web import Served, feed, write_config
from tests.sources.recorded import CASES
from tests.world import COMPLAINT, THREAT

WHERE = "Parents' Facebook group"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
SHOT = (CASES / "mailbox" / "a_screenshot" / "response.eml").read_bytes()
POLICIES = ("cornist_park", "derwent_vale", "haymerle", "orchard", "stokes_wood")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of a school whose one source is never asked."""
    return write_config(tmp_path, [("forum", "feed", "http://127.0.0.1:9/feed")])


def hand_in(config: Path, *arguments: str | bytes, words: str | bytes = "") -> subprocess.CompletedProcess[bytes]:
    """Hand something in as a person does, by typing its words or naming files."""
    command = [COMMAND, "hand-in", "--by", "head", "--where", WHERE, "--config", str(config), *arguments]
    typed = words if isinstance(words, bytes) else words.encode()
    return subprocess.run(command, input=typed, capture_output=True, check=False, timeout=120, env=surroundings())  # noqa: S603 - our own command


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what a command printed, on one line."""
    return " ".join((done.stdout + done.stderr).decode().replace("│", " ").split())


def letters(config: Path) -> dict[str, str]:
    """Return the text of each letter that has left, by its reader."""
    mails = (message_from_bytes(path.read_bytes(), policy=policy.default) for path in config.parent.glob("letters/*.eml"))
    return {str(mail["To"]): mail.get_body(("plain",)).get_content() for mail in mails}  # type: ignore[union-attr]


def kept(config: Path) -> bytes:
    """Return all that the database holds."""
    return b"".join(path.read_bytes() for path in config.parent.glob("var/monitor.db*"))


def test_a_threat_that_is_typed_is_told_at_once(config: Path) -> None:
    """Filed under its clause, with who was told and what comes first; the letters have left before the command ends."""
    done = hand_in(config, words=THREAT)
    assert done.returncode == 0, said(done)
    assert done.stdout.decode().splitlines() == [
        "M-0001: Threat of violence, critical",
        "Clause: Posting comments which threaten violence.",
        f"This is a trial: the letters of A-0001 are left in the folder {config.parent / 'letters'} and reach nobody.",
        "Tell the designated safeguarding lead yourself.",
        "Next: Ring 999 if anyone may be in immediate danger (anyone)",
        "To see all: monitor explain M-0001",
    ]
    told = letters(config)
    assert set(told) == {"dsl@larkspurhill.example", "head@larkspurhill.example"}
    assert "WHERE       Parents' Facebook group" in told["dsl@larkspurhill.example"]
    assert "A-0001 not acknowledged" in monitor("explain", "A-0001", "--config", str(config)).stdout


def test_in_a_live_school_it_says_who_has_a_letter_and_who_is_to_be_rung(tmp_path: Path) -> None:
    """After the mail server took the letters, or did not."""
    with live_school(tmp_path, {"/gazette": Served(feed())}) as school:
        school.go_live()
        note = tmp_path / "note.txt"
        note.write_text(THREAT)
        done = school.run("hand-in", "--by", "head", "--where", WHERE, str(note))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Told at once: the designated safeguarding lead, the headteacher (A-0001)" in done.stdout
        assert len(school.office.mails) == 2
        school.office.on_data = "451 Come back later"
        note.write_text("A teacher at Larkspur Hill has been sleeping with a year 6 pupil")
        done = school.run("hand-in", "--by", "head", "--where", WHERE, str(note))
        assert "Told at once: nobody yet" in done.stdout
        assert "The letter to the designated safeguarding lead waits: " in done.stdout
        assert "; ring them." in done.stdout


def test_the_same_thing_twice_is_one_case(config: Path) -> None:
    """However it is laid out, and from wherever else it comes; nobody is told twice."""
    assert said(hand_in(config, words=THREAT)).startswith("M-0001")
    before = letters(config)
    again = said(hand_in(config, words=THREAT.replace(" ", "\n  ")))
    assert again.startswith("already M-0001: Threat of violence")
    assert "Told at once" not in again
    assert said(hand_in(config, words=f"{THREAT} please share")).startswith("already M-0001")
    assert letters(config) == before


def test_a_case_that_was_closed_opens_again(config: Path) -> None:
    """Its words are about again, and somebody must hear of it."""
    hand_in(config, words=COMPLAINT)
    assert monitor("case", "M-0001", "close", "--by", "head", "--config", str(config)).returncode == 0
    done = hand_in(config, words=COMPLAINT)
    assert said(done).startswith("already M-0001: Complaint")
    assert "closed" not in monitor("case", "M-0001", "--config", str(config)).stdout


def test_what_does_not_name_the_school_is_never_dropped_in_silence(config: Path) -> None:
    """The command says so, keeps nothing, and files it when the person says that it is ours."""
    words = "Nobody answers the phone and the office lost our form, what a useless lot"
    done = hand_in(config, words=words)
    assert done.returncode == 3
    assert "Not filed" in said(done)
    assert "--ours" in said(done)
    assert b"office lost our form" not in kept(config)
    done = hand_in(config, "--ours", "--url", "https://groups.example/p/7", "--seen", "2026-11-20T19:00", words=words)
    assert done.returncode == 0, said(done)
    assert said(done).startswith("M-0001: Complaint about the school or staff")
    shown = monitor("explain", "M-0001", "--config", str(config)).stdout
    assert "posted Fri 20 Nov 19:00  https://groups.example/p/7" in shown
    assert "us, certainty" in shown


def test_files_are_read_texts_and_mails_alike(config: Path, tmp_path: Path) -> None:
    """A mail is read without its wrapper and without who forwarded it; each thing is a case of its own."""
    note, mail = tmp_path / "note.txt", tmp_path / "forwarded.eml"
    note.write_bytes(b"\xff\xfe" + COMPLAINT.encode("utf-16-le"))
    mail.write_bytes((CASES / "mailbox" / "forwards_of_two_programs" / "response.eml").read_bytes().split(b"--=_b7")[1][43:])
    done = hand_in(config, "--ours", str(note), str(mail))
    assert done.returncode == 0, said(done)
    assert "M-0001: Complaint" in said(done)
    shown = monitor("explain", "M-0002", "--config", str(config)).stdout
    assert "Two hours on hold again." in shown
    assert "https://groups.example/brackenford-mums/991" in shown
    assert b"parent.of.two@post.example" not in kept(config)


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("large.png", PNG * 2_000, "type the words that it shows"),
        ("shot.eml", SHOT.replace(b"Snapchat", b""), "only a picture"),
        ("missing.txt", None, "cannot be read"),
    ],
)
def test_what_cannot_be_handed_in_says_why(config: Path, name: str, raw: bytes | None, words: str) -> None:
    """And then nothing of it is filed, nor of what came with it."""
    file, good = config.parent / name, config.parent / "good.txt"
    good.write_text(COMPLAINT)
    if raw is not None:
        file.write_bytes(raw)
    done = hand_in(config, str(good), str(file))
    assert done.returncode == 2
    assert words in said(done)
    assert kept(config) == b""


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--by", "caretaker"), 1, "the roles are"),
        (("--where", " "), 2, "where it stood"),
        (("--where", b"Gr\xff"), 2, "one line in words"),
        (("--where", "Gr\a"), 2, "one line in words"),
        (("--url", "https://user:pass@groups.example/"), 2, "no password or key"),
        (("--url", b"https://groups.example/\xff"), 2, "a printable address"),
        (("--url", "https://groups.example/\a"), 2, "a printable address"),
        (("--url", "ftp://groups.example/"), 2, "begins with http"),
        (("--url", "https://groups.example:99999/"), 2, "a printable address"),
        (("--seen", b"\xff"), 2, "no moment"),
        (("--by", b"\xff"), 1, "the roles are"),
        ((b"no-\xff.txt",), 2, "cannot be read"),
        (("--seen", "2126-11-20T19:00"), 2, "still to come"),
    ],
)
def test_a_slip_is_named_and_nothing_is_filed(config: Path, arguments: tuple[str | bytes, ...], code: int, words: str) -> None:
    """Never a traceback, and never what was typed."""
    done = hand_in(config, *arguments, words=THREAT)
    assert done.returncode == code
    assert words in said(done)
    assert "batter" not in said(done)
    assert not (config.parent / "letters").exists()


@pytest.mark.parametrize("school", POLICIES)
def test_of_a_sexual_picture_of_a_child_only_the_address_is_kept(config: Path, school: str) -> None:
    """By every policy that ships: not a word of it is in the database, in a letter, or on the screen."""
    config.write_text(config.read_text().replace('policy = "orchard"', f'policy = "{school}"'))
    words = "Zebedee has nudes of a year 9 girl at Larkspur Hill Primary School Brackenford and is sending them round"
    done = hand_in(config, "--url", "https://snap.example/zz9", words=words)
    assert done.returncode == 0, said(done)
    assert "only the address is kept and none of its words" in said(done)
    assert b"Zebedee" not in kept(config)
    assert b"https://snap.example/zz9" in kept(config)
    assert letters(config)
    assert not any("Zebedee" in letter for letter in letters(config).values())
    assert "Zebedee" not in said(done)


def test_the_words_are_asked_for_at_a_terminal(config: Path) -> None:
    """A person who typed the command is told what to do next."""
    master, slave = os.openpty()
    command = [COMMAND, "hand-in", "--by", "head", "--where", WHERE, "--config", str(config)]
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings()) as running:  # noqa: S603 - our own command
        assert running.stderr is not None
        assert b"press Ctrl-D" in running.stderr.readline()
        os.write(master, COMPLAINT.encode() + b"\n\x04")
        shown, _ = running.communicate(timeout=120)
    os.close(slave)
    os.close(master)
    assert shown.startswith(b"M-0001: Complaint")
