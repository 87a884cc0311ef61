"""The installed command says whether a text is about the school, to people and to programs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import COMMAND, monitor, surroundings
from tests.monitor.configs import ROOT
from tests.monitor.registers import england, export


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The example configuration in a folder of its own."""
    path = tmp_path / "config.toml"
    shutil.copyfile(ROOT / "config.toml", path)
    path.chmod(0o600)
    return str(path)


def test_a_person_is_told_the_verdict_and_why(config: str) -> None:
    """In words, with the name shown in the text, and nothing that a stranger wrote moves the cursor."""
    done = monitor("match", "\x1b[2JWell done Larkspur Hill Primary School, Brackenford [red]x[/]", "--config", config)
    assert done.returncode == 0
    assert done.stdout.startswith("us: it is about the school. Certainty that it is ours: 0.9")
    assert "Well done «Larkspur Hill Primary School», Brackenford [red]x[/]" in done.stdout
    assert "- the town Brackenford is named" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_words_around_the_name_are_shown_wherever_it_stands(config: str) -> None:
    """In a long text not only its beginning; a text without words takes no line."""
    done = monitor("match", f"{'word ' * 500}Larkspur Hill Primary School {'word ' * 500}", "--config", config)
    assert "word «Larkspur Hill Primary School» word" in " ".join(done.stdout.split())
    assert len(done.stdout) < 1500
    assert len(monitor("match", " ", "--config", config).stdout.splitlines()) == 2


def test_a_kind_that_says_nothing_is_named(config: str) -> None:
    """A slip in it would otherwise go unseen; a kind that says something is not remarked on."""
    done = monitor("match", "Shocking parking", "--kind", "reveiw_page[red]", "--config", config)
    assert "The kind reveiw_page[red] says nothing by itself. Kinds that do: own_page, review_page," in done.stderr
    assert monitor("match", "Shocking parking", "--kind", "Review page", "--config", config).stderr == ""


@pytest.mark.parametrize(
    ("arguments", "verdict"),
    [
        (("Shocking parking",), "other"),
        (("Shocking parking", "--kind", "own_page"), "us"),
        (("Shocking parking", "--context", "Larkspur Hill Community Primary School"), "us"),
        (("Snow day", "--source", "https://www.larkspurhill.brackenford.sch.example/news/1"), "us"),
        (("Larkspur Hill Primary, Eastholme",), "other"),
        (("Shocking, [photo] at Larkspur Hill",), "unsure"),
    ],
)
def test_what_is_known_of_the_place_counts(config: str, arguments: tuple[str, ...], verdict: str) -> None:
    """The kind of place, the talk around the text, and the address."""
    assert monitor("match", *arguments, "--config", config).stdout.startswith(verdict)


def test_what_was_learned_and_counted_counts(config: str, tmp_path: Path) -> None:
    """A place that somebody taught, and the register's count of the name, as in a pass."""
    near, bare = "Larkspur Hill Primary lost our form. All of Hexley knows", "Larkspur Hill again, unbelievable"
    before = [monitor("match", text, "--config", config).stdout for text in (near, bare)]
    assert [shown.partition(":")[0] for shown in before] == ["unsure", "unsure"]
    monitor("learned", "--add-place", "Hexley", "--weight", "1", "--by", "head", "--config", config)
    assert monitor("match", near, "--config", config).stdout.startswith("us:")
    (tmp_path / "register.csv").write_bytes(export(england(3000)))
    assert monitor("school", "--register", str(tmp_path / "register.csv"), "--config", config).returncode == 0
    assert monitor("match", bare, "--config", config).stdout.startswith("other:")


def test_a_file_of_lines_is_answered_line_by_line(config: str, tmp_path: Path) -> None:
    """Each answer is one JSON object with the line's own id; a bad line is named, and costs no other its answer."""
    text = "At L\u0430rkspur H\u200bill Community Primary School"
    lines = [json.dumps({"id": "a", "text": text}), "{", json.dumps({"id": 7, "text": "Bins are on Tuesday"})]
    (tmp_path / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = monitor("match", "--file", str(tmp_path / "texts.jsonl"), "--json", "--config", config)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(answer) for answer in answers] == [{"id", "verdict", "certainty", "spans", "reasons"}] * 2
    assert [(answer["id"], answer["verdict"]) for answer in answers] == [("a", "us"), (7, "other")]
    ((start, end),) = answers[0]["spans"]
    assert text[start:end] == text.removeprefix("At ")
    assert done.stderr.splitlines()[0].startswith("line 2 is not JSON")
    assert done.stderr.endswith("Lines that could not be judged: 1.\n")
    assert done.returncode == 3


def test_a_file_of_something_else_does_not_fill_the_screen(config: str, tmp_path: Path) -> None:
    """The first bad lines are named and all are counted."""
    (tmp_path / "texts.csv").write_text("a,b,c\n" * 20_000, encoding="utf-8")
    done = monitor("match", "--file", str(tmp_path / "texts.csv"), "--config", config)
    assert len(done.stderr.splitlines()) == 11
    assert done.stderr.endswith("Lines that could not be judged: 20,000.\n")
    assert done.stdout == ""


def test_what_a_text_is_called_cannot_paint_the_screen(config: str, tmp_path: Path) -> None:
    """An id with escapes, half a character, turned words or a line of its own; a long one is cut. JSON gives it back whole."""
    name = "\x1b[2J\u202e\u200f[red]\ud800\n2: us" + "x" * 100_000
    (tmp_path / "texts.jsonl").write_text(json.dumps({"id": name, "text": "Larkspur Hill \udfff"}), encoding="utf-8")
    done = monitor("match", "--file", str(tmp_path / "texts.jsonl"), "--config", config)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[2J[red]? 2: usxxx")
    assert len(done.stdout) < 1500
    done = monitor("match", "--file", str(tmp_path / "texts.jsonl"), "--json", "--config", config)
    assert json.loads(done.stdout)["id"] == name


@pytest.mark.parametrize("encoding", ["utf-8", "ascii:strict"])
def test_lines_may_come_through_a_pipe(config: str, encoding: str) -> None:
    """A dash reads what another program writes: with a byte order mark, with bytes that are no text, whatever the locale."""
    done = subprocess.run(  # noqa: S603 - our own command
        [COMMAND, "match", "--file", "-", "--json", "--config", config],
        input=b'\xef\xbb\xbf{"text": "thanks @larkspurhillsch \xff"}\n',
        capture_output=True,
        check=True,
        env=surroundings(PYTHONIOENCODING=encoding),
    )
    assert json.loads(done.stdout)["verdict"] == "us"


def test_who_reads_the_answers_may_stop_reading(config: str, tmp_path: Path) -> None:
    """As ``head`` does: the file of texts is not blamed for it."""
    (tmp_path / "texts.jsonl").write_text('{"text": "Larkspur Hill Primary"}\n' * 3000, encoding="utf-8")
    command = [COMMAND, "match", "--file", str(tmp_path / "texts.jsonl"), "--json", "--config", config]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings()
    ) as asked:
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdout.readline()
        asked.stdout.close()
        assert asked.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Give either a text"),
        (("text", "--file", "x.jsonl"), "Give either a text"),
        (("--file", "/nowhere/texts.jsonl"), "/nowhere/texts.jsonl cannot be read: No such file or directory."),
        (("--file", "/"), "/ cannot be read: Is a directory."),
        (("--file", "x.jsonl", "--kind", "own_page"), "In a file each line says"),
    ],
)
def test_what_cannot_be_asked_is_said(config: str, arguments: tuple[str, ...], words: str) -> None:
    """Neither a text nor a file, both, no such file, a folder, where a whole file stands: what is wrong, and no traceback."""
    done = monitor("match", *arguments, "--config", config)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert words in done.stderr
