"""The tray as a tired head meets it: the installed command over the sample town."""

import os
import pty
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path

import pytest

from monitor.config import load
from monitor.model import Channel, Mention, Severity, Span, Standing
from monitor.store import Store, answers, keeping
from monitor.store.keeping import Found, Lead
from sources.model import Document
from tests.acceptance.command import COMMAND, made_sample, monitor, surroundings
from tests.judgements import NOON, judgement, verdict

RUDE = "The office at Larkspur Hill Primary in {} lost our form again and nobody there answers the telephone at all"
AT_RISK = "If a child may be at risk anywhere, tell that school or the police all the same."


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample town's folder after one pass; cases can be written into its database."""

    folder: Path
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def config(self) -> Path:
        """The configuration that the sample wrote."""
        return self.folder / "var" / "sample.toml"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a verb over the sample's database, on 80 columns."""
        return monitor(*arguments, "--config", str(self.config), COLUMNS="80")

    def case(self, text: str, *, url: str = "", urgent: bool = False) -> str:
        """One case more may be another school's; return its reference."""
        number, at = next(self.numbers), text.find("Larkspur Hill")
        grave = verdict(Severity.CRITICAL, urgent=True) if urgent else verdict()
        mention = Mention(Standing.UNSURE, 0.6, (Span(at, at + 21),), ("the name stands in the text",))
        one = replace(judgement(grave), mention=mention)
        document = Document(key=f"k{number}", url=url, title="", text=text, posted=NOON)
        item = number.to_bytes(16)
        settings = load(self.config, {})
        found = Found(settings.school.id, "elsewhere", item, document.key, url, None, (item[8:],), NOON, NOON)
        lead = Lead(document, one, "A [bold]forum[/bold]", Channel.THIRD_PARTY, "0" * 64)
        with closing(Store(settings.database)) as store, store.write() as tx:
            return keeping.case(tx, keeping.open_case(tx, found, lead, baseline=False)).ref

    def waiting(self) -> int:
        """Return how many cases are in the tray."""
        settings = load(self.config, {})
        with closing(Store(settings.database)) as store, store.read() as tx:
            return answers.tray_count(tx, settings.school.id)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """One run of the sample in a folder of its own."""
    made = Sample(tmp_path_factory.mktemp("tray"))
    made_sample(made.folder)
    return made


def test_the_tray_shows_the_words_with_the_name_marked_and_says_how_to_answer(sample: Sample) -> None:
    """The town's own unsure items: each line fits the screen, and status says how many wait."""
    shown = sample.run("tray")
    assert shown.returncode == 0, shown.stderr
    found = re.match(r"Is this us\? (\d+) items could be about another school", shown.stdout)
    assert found
    assert int(found[1]) == sample.waiting()
    assert f"Tray: {found[1]} to answer: monitor tray" in sample.run("status").stdout
    assert "«Larkspur Hill" in shown.stdout
    assert "% sure it is us: " in shown.stdout
    ref = re.search(r"^M-\d{4}", shown.stdout, re.MULTILINE)
    assert ref
    assert re.search(rf"monitor tray {ref[0]} yes --by \w+ +it is about us", shown.stdout)
    assert max(map(len, shown.stdout.splitlines())) <= 80


def test_what_strangers_write_cannot_reach_the_terminal(sample: Sample) -> None:
    """No escape, no markup, no turned text: in the listing, in an answer, in an explanation."""
    words = "\x1b[31mHA\x1b[0m [red]Larkspur Hill Primary in Nowhereton[/red] \u202eevil\u202c\u200f :smile:"
    ref = sample.case(
        f"{words} \x07[link=x]y[/link]\x9b2J", url="https://larkspurhill.otherton.sch.example/\x1b]8;;evil\u202e", urgent=True
    )
    shown = [sample.run("tray"), sample.run("explain", ref), sample.run("tray", ref, "namesake", "--by", "head")]
    for done in shown:
        assert done.returncode == 0, done.stderr
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout + done.stderr)
    listed = shown[0].stdout
    assert "A [bold]forum[/bold]" in listed
    assert "[red]«Larkspur Hill Primary» in Nowhereton[/red] evil :smile: [link=x]y[/link]" in " ".join(listed.split())
    assert "\u200f" not in listed


def test_without_a_terminal_nothing_suggested_is_learned_unless_it_is_asked_for(sample: Sample) -> None:
    """The case is answered all the same, and the command says so."""
    first, second = sample.case(RUDE.format("Nowhereton")), sample.case(RUDE.format("Nether Wexcombe"))
    done = sample.run("tray", first, "namesake", "--by", "head")
    assert done.returncode == 0, done.stderr
    assert f"{first} could teach: Larkspur Hill Primary in Nowhereton is another school." in " ".join(done.stdout.split())
    assert "It is not learned" in done.stdout
    assert f"{first} is not ours" in done.stdout
    assert AT_RISK in done.stdout
    assert "Nowhereton" not in sample.run("learned").stdout
    done = sample.run("tray", second, "yes", "--by", "head", "--learn")
    assert f"{second} is ours" in done.stdout
    assert AT_RISK not in done.stdout
    assert re.search(rf"Nether Wexcombe is near us \(weight 0.5\)\s+from {second}, head, ", sample.run("learned").stdout)


@pytest.mark.parametrize(("typed", "is_learned"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_on_a_terminal_the_person_sees_what_would_be_learned_and_is_asked(
    sample: Sample, typed: str, *, is_learned: bool
) -> None:
    """What they do not agree to is not learned; the answer stands either way."""
    town = f"Upper {'Yes' if is_learned else 'No'}ton{'' if typed.strip() else 'ford'}"
    ref = sample.case(RUDE.format(town))
    ours, theirs = pty.openpty()
    with os.fdopen(ours, "wb", buffering=0) as keyboard, os.fdopen(theirs) as terminal:
        keyboard.write(typed.encode())
        done = subprocess.run(  # noqa: S603 - our own command
            [COMMAND, "tray", ref, "namesake", "--by", "dsl", "--config", str(sample.config)],
            stdin=terminal,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=surroundings(),
        )
    assert done.returncode == 0, done.stderr
    assert f"Larkspur Hill Primary in {town} is another school." in done.stdout
    assert f"{ref} is not ours" in done.stdout
    assert (town in sample.run("learned").stdout) is is_learned


def test_what_is_written_is_learned_and_settles_what_else_waits(sample: Sample) -> None:
    """Said with the command; several cases are answered at once; an urgent one alerts at once."""
    first, second = sample.case(RUDE.format("Kettlethorpe")), sample.case(f"So it goes. {RUDE.format('Kettlethorpe')}")
    third = sample.case("A man at Larkspur Hill Primary gates had a knife", urgent=True)
    done = sample.run("tray", first, "namesake", "--by", "head", "--name", "Larkspur Hill Juniors", "--place", "Kettlethorpe")
    assert done.returncode == 0, done.stderr
    assert f"1 more is settled by this: {second} is not." in done.stdout
    assert "Larkspur Hill Juniors in Kettlethorpe is another school" in sample.run("learned").stdout
    letters = {path.name for path in (sample.folder / "letters").iterdir()}
    done = sample.run("tray", third, "yes", "--by", "head")
    assert re.search(
        rf"{third} is ours.*It is urgent: A-\d{{4}} goes to the designated safeguarding lead", done.stdout, re.DOTALL
    )
    assert {path.name for path in (sample.folder / "letters").iterdir()} > letters
    assert f"a person said so: head, {NOON:%Y}"[:20] in sample.run("explain", third).stdout
    assert "raised because: confirmed ours" in sample.run("explain", third).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("tray", "M-9999", "yes", "--by", "head"), 1, "There is no case"),
        (("tray", f"M-{'9' * 5000}", "yes", "--by", "head"), 1, "There is no case"),
        (("tray", "M-0001", "yes", "--by", "caretaker"), 1, "has the role caretaker: the roles are head, dsl"),
        (("tray", "M-0001", "yes"), 1, "Say whose word it is, with --by: the roles are head, dsl"),
        (("tray", "--place", "Otherton"), 2, "say which case"),
        (("tray", "M-0001", "yes", "--by", "head", "--weight", "0"), 2, "there is no place to learn"),
        (("tray", "M-0001", "perhaps", "--by", "head"), 2, "say which case"),
        (("tray", "yes", "--by", "head"), 2, "say which case"),
        (("tray", "M-0001", "no", "--by", "head", "--place", "Otherton"), 2, "the answer is namesake"),
        (("tray", "M-0001", "yes", "--by", "head", "--place", "Brackenford"), 2, "is a place of the school"),
        (("tray", "M-0001", "yes", "--by", "head", "--place", "Sarah Quillfeather"), 2, "nobody's name"),
        (("tray", "M-0001", "namesake", "--by", "head", "--host", "facebook.com"), 2, "no host that one school"),
        (("tray", "M-0001", "M-0002", "namesake", "--by", "head", "--place", "Otherton"), 2, "one case at a time"),
        (("tray", "M-0001", "namesake", "--by", "head", "--place", "the School"), 2, "too common a word"),
        (("learned", "--forget", "999"), 1, "number 999"),
        (("learned", "--forget", "9" * 30), 1, "number 999"),
        (("learned", "--forget", "1", "--place", "Otherton"), 2, "say what that is for"),
        (("learned", "--place", "Otherton"), 2, "say what that is for"),
        (("learned", "--edit", "999"), 2, "say what is right"),
        (("learned", "--edit", "1", "--forget", "1"), 2, "one thing at a time"),
        (("learned", "--add-place", "Hexley", "--add-namesake", "Larkspur Hill", "--by", "head"), 2, "one thing at a time"),
        (("learned", "--add-place", "Hexley", "--place", "Otherton", "--by", "head"), 2, "stands behind --add-place"),
        (("learned", "--add-namesake", "Larkspur Hill", "--name", "X", "--place", "Hexley", "--by", "head"), 2, "stands behind"),
        (("learned", "--edit", "999", "--place", "Otherton"), 1, "number 999"),
        (("learned", "--add-namesake", "Larkspur Hill Primary", "--by", "head"), 2, "a place or a host"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    sample: Sample, arguments: tuple[str, ...], code: int, words: str
) -> None:
    """1 where there is no such thing, 2 for what may not be said."""
    before = sample.waiting()
    done = sample.run(*arguments)
    assert done.returncode == code, done.stdout
    assert words in " ".join(done.stderr.replace("│", " ").split())
    assert sample.waiting() == before


def test_what_was_learned_is_added_to_corrected_and_taken_back(sample: Sample) -> None:
    """By hand; what was taken back is still shown as such."""
    added = sample.run("learned", "--add-place", "Netter Bracken", "--weight", "0.3", "--by", "dsl")
    number = re.search(r"^(\d+) +Netter Bracken is near us \(weight 0.3\)\s+by hand, dsl, ", added.stdout, re.MULTILINE)
    assert number, added.stdout + added.stderr
    edited = sample.run("learned", "--edit", number[1], "--place", "Nether Bracken").stdout
    assert re.search(rf"^{number[1]} +Nether Bracken is near us \(weight 0.3\)\s+by hand, dsl", edited, re.MULTILINE)
    forgotten = sample.run("learned", "--forget", number[1]).stdout
    assert forgotten.startswith(f"Number {number[1]} is forgotten. What it settled stays as it is: answer such a case again.")
    assert re.search(rf"^{number[1]} +Nether Bracken is near us \(weight 0.3\)\s+by hand, .*; forgotten", forgotten, re.MULTILINE)
    other = sample.run(
        "learned", "--add-namesake", "Larkspur Hill Juniors", "--host", "https://www.juniors.example/x", "--by", "dsl"
    )
    assert "Larkspur Hill Juniors is another school (juniors.example)" in other.stdout


def test_what_an_answer_overturns_is_said(sample: Sample) -> None:
    """Whoever mistyped a number sees how to take it back; a second answer of the same kind says that it is one."""
    ref = sample.case(RUDE.format("Upper Hexley"))
    assert "Until now" not in sample.run("tray", ref, "no", "--by", "head").stdout
    assert f"{ref} is not ours, as it was before." in sample.run("tray", ref, "no", "--by", "head").stdout
    assert f"{ref} is ours: the next digest tells it." in sample.run("tray", ref, "yes", "--by", "head").stdout
    again = sample.run("tray", ref, ref, "yes", "--by", "head").stdout
    assert again.count(f"{ref} is ours, as it was before.") == 1
    assert "the next digest" not in again
    done = sample.run("tray", ref, "no", "--by", "head")
    assert f"Until now it was taken for ours. To take this back: monitor tray {ref} yes" in done.stdout


def test_what_a_case_suggests_is_learned_as_it_is_corrected(sample: Sample) -> None:
    """A weight alone is that of the suggested place, a name alone that of the school in it."""
    first, second = sample.case(RUDE.format("Upper Wexley")), sample.case(RUDE.format("Nether Wexley"))
    sample.run("tray", first, "yes", "--by", "head", "--weight", "0.2")
    sample.run("tray", second, "namesake", "--by", "head", "--name", "Larkspur Hill Juniors")
    known = " ".join(sample.run("learned").stdout.split())
    assert "Upper Wexley is near us (weight 0.2)" in known
    assert "Larkspur Hill Juniors in Nether Wexley is another school" in known
