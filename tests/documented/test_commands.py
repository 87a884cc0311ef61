"""Every line that the project tells people to type is typed: on the pages, in what the program prints, in its letters."""

import importlib.util
import re
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from apscheduler.triggers.cron import CronTrigger
from typer.main import get_command

from monitor.cli import app
from tests.acceptance.command import monitor
from tests.documented.advice import advised
from tests.documented.lines import ROOT, Line, Typed, commands, schedule
from tests.documented.pages import WRITTEN, options_in_sentences, page_lines, table_rows
from tests.documented.school import PROGRAM, Ended, School, filled_in, in_a_shell, prepared, started, typed
from tests.documented.table import ABSENT, ASKS, ELSEWHERE, ENDINGS, NOT_RUN, PLACEHOLDERS, STAYS

VERBS = get_command(app).commands  # type: ignore[attr-defined]
DATED = re.compile(r"\d{4}-\d\d-\d\d.*")
OTHERS_OPTIONS = {"--jitless": "Chromium's"}
# A line that is told in several places is run once: as what is given to be typed, if it is so anywhere.
LINES = {
    line.text: line for line in sorted((*page_lines(), *advised()), key=lambda line: ("code", "named", "given").index(line.kind))
}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    """The school that all lines are typed in, each in a copy of its own."""
    with prepared(tmp_path_factory.mktemp("school")) as made:
        yield made


@pytest.mark.parametrize("line", [*LINES.values()], ids=[*LINES])
def test_what_people_are_told_to_type_works(line: Line, school: School, tmp_path: Path) -> None:
    """It ends as the page says it does; what is not the program's own is known by name, and what it names is there."""
    fields, text = schedule(line.text)
    if fields:
        CronTrigger.from_crontab(fields)
    told = commands(text)
    for command in told:
        _look_at(command, line)
    ours = [command for command in told if PROGRAM.match(command.words[0])]
    if ours and not _is_name(ours[0].words, line):
        _run(school, text, ours, tmp_path, line)


def test_what_letters_tell_people_to_type_works_as_it_stands_there(school: School, tmp_path: Path) -> None:
    """No command is broken over two lines or ends with a full stop, and each does what the letter says, for what it names."""
    told = {
        line for letter in school.letters for line in re.findall(r"(?:^ *|: )(monitor [a-z-]+(?: .*)?)$", letter, re.MULTILINE)
    }
    assert {line.split()[1] for line in told} >= {"ack", "cases", "status", "tray"}
    for at, line in enumerate(sorted(told)):
        done = typed(school.copied(tmp_path / str(at)), commands(line)[0])
        assert done.code == 0, f"{line}:\n{done.printed}"


@pytest.mark.parametrize(("first", "code"), [(first, code) for first, codes in table_rows() for code in codes], ids=str)
def test_what_stands_behind_a_command_in_the_table_belongs_to_it(first: Line, code: str, school: School, tmp_path: Path) -> None:
    """An option, or a word that says what to do, in the README's row of a command works with that command."""
    verb, beginning = first.text.split()[1], code.split(maxsplit=1)[0]
    group = getattr(VERBS[verb], "commands", {})
    alone = commands(f"monitor {verb} {code}")[0].words
    words = alone if not group and not _wants_more(alone) else commands(f"{first.text} {code}")[0].words
    if beginning.startswith("--") and group:
        assert any(beginning in _options(one) for one in group.values())
    elif beginning.startswith("--"):
        _know_options(words, first)
        if not _wants_more(words):
            _run(school, "", [Typed(words)], tmp_path, first)
    elif beginning in group:
        _know_options(("monitor", verb, *code.split()), first)


@pytest.mark.parametrize("line", [*options_in_sentences()], ids=lambda line: line.text)
def test_every_option_that_is_written_about_is_there(line: Line) -> None:
    """At one command at least."""
    for option in re.findall(r"--[a-z-]+", line.text):
        assert option in OTHERS_OPTIONS or any(option in _options(verb) for verb in _all_verbs()), f"{line.where}: {option}"


@pytest.mark.parametrize("words", [("",), *((name,) for name in VERBS), ("policy", "show")], ids=" ".join)
def test_the_help_of_every_command_can_be_read_on_a_small_screen(words: tuple[str, ...]) -> None:
    """As a process of its own, at eighty columns: it ends well, and no line is longer or cut."""
    done = monitor(*filter(None, words), "--help", COLUMNS="80")
    assert done.returncode == 0, done.stderr
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "…" not in done.stdout


@pytest.mark.parametrize("text", STAYS)
def test_what_stays_until_it_is_stopped_works_and_leaves_when_asked(text: str, school: School, tmp_path: Path) -> None:
    """It goes on until SIGTERM, and ends then, without a traceback."""
    here = school.copied(tmp_path)
    process = started(here, text)
    assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGTERM)
    printed, said = process.communicate(timeout=60)
    assert process.returncode in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
    assert "Traceback" not in printed + said


def test_a_line_that_is_wrong_is_seen(school: School, tmp_path: Path) -> None:
    """A verb, an option, a word or a reference that is not there, and a command that nobody knows: each fails."""
    for at, text in enumerate(
        ["monitor caes", "monitor run --al", "monitor tray M-0012 perhaps --by head", "monitor case M-9999"]
    ):
        with pytest.raises(AssertionError):
            test_what_people_are_told_to_type_works(Line(text, "here"), school, tmp_path / str(at))
    for text in ("monitro run", "make everything", "pip install 'school-monitor[all]'", "monitor school --register none.csv"):
        with pytest.raises(AssertionError):
            test_what_people_are_told_to_type_works(Line(text, "here"), school, tmp_path / text[:6])


def _run(school: School, text: str, ours: list[Typed], folder: Path, line: Line) -> None:
    """The commands end as they should, one after the other, for something that the placeholders can stand for."""
    if f"monitor {' '.join(ours[0].words[1:])}".startswith((*STAYS, *(row.begins for row in NOT_RUN))):
        return
    plural = any(word in PLACEHOLDERS for command in ours for word in command.words)
    ends: list[Ended] = []
    for at, found in enumerate(school.found if plural else school.found[:1]):
        here = school.copied(folder / str(at))
        ends = [_once(here, text, Typed(filled_in(command.words, found), command.output)) for command in ours]
        assert not any(end.fault for end in ends), f"{line.where}: {line.text}: {ends}"
        assert _unnamed(here) == [], f"{line.where}: {line.text} leaves files that no page names"
        if [end.code for end in ends] == [_ending(command.words) for command in ours]:
            return
    raise AssertionError(f"{line.where}: {line.text} ended with {ends[-1].code}:\n{ends[-1].printed}")


def _unnamed(here: School) -> list[str]:
    """Return what lies beside the database without being written about."""
    beside = {path.relative_to(here.folder / "var").parts[0] for path in (here.folder / "var").rglob("*")}
    return [name for name in sorted(beside) if DATED.sub("", name) not in WRITTEN]


def _once(here: School, text: str, command: Typed) -> Ended:
    for name in here.said(ABSENT, command.words):
        (here.folder / name).unlink(missing_ok=True)
    return in_a_shell(here, text) if "|" in text else typed(here, command)


def _ending(words: tuple[str, ...]) -> int:
    """Return the code that a command should end with: that of the row which fits it most closely, or 0."""
    line = " ".join(("monitor", *words[1:]))
    fitting = [row for row in ENDINGS if f"{line} ".startswith(f"{row.begins} ")]
    return int(max(fitting, key=lambda row: len(row.begins)).said) if fitting else 0


def _look_at(command: Typed, line: Line) -> None:
    """What a command names is there, as far as that can be seen without running it."""
    program, words = command.words[0], command.words[1:]
    said = f"{line.where}: {line.text}"
    if PROGRAM.match(program):
        _know_options(command.words, line)
    elif program == "make":
        done = subprocess.run(["make", "--dry-run", *words], capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603, S607
        assert done.returncode == 0, f"{said}: {done.stderr}"
    elif Path(program).name.startswith("python") and "-m" in words and words[words.index("-m") + 1] != "venv":
        assert importlib.util.find_spec(f"{words[words.index('-m') + 1]}") is not None, said
    else:
        assert Path(program).name in ELSEWHERE, (
            f"{said}: what is {program}? If it is not ours, say so in tests/documented/table.py"
        )
        for word in words:
            _look_for(word, said)


def _look_for(word: str, said: str) -> None:
    """A file of the project, or an extra of its package, is there."""
    if re.fullmatch(r"requirements\S*\.lock|\.ci/\S+|Makefile", word):
        assert (ROOT / word).exists(), said
    for extras in re.findall(r"^(?:school-monitor|\.)\[([a-z,]+)\]", word):
        known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        assert set(extras.split(",")) <= set(known), said


def _know_options(words: tuple[str, ...], line: Line) -> None:
    """The verb is there, and has each of the options that the line names."""
    if len(words) == 1:
        return
    assert words[1] in VERBS or words[1].startswith("--"), f"{line.where}: there is no monitor {words[1]}"
    for option in (word.partition("=")[0] for word in words[2:] if word.startswith("--")):
        assert option in _options(_verb(words)), f"{line.where}: {line.text}: no {option}"


def _verb(words: tuple[str, ...]) -> object:
    found = VERBS[words[1]]
    return getattr(found, "commands", {}).get(words[2] if len(words) > 2 else "", found)


def _all_verbs() -> Iterator[object]:
    for verb in VERBS.values():
        yield from getattr(verb, "commands", {"": verb}).values()


def _options(verb: object) -> set[str]:
    return {"--help", *(name for parameter in verb.params for name in (*parameter.opts, *parameter.secondary_opts))}  # type: ignore[attr-defined]


def _is_name(words: tuple[str, ...], line: Line) -> bool:
    """Return whether a line only calls a command by its name: it is mentioned, or needs more than a name to be run."""
    alone = len(words) <= (3 if hasattr(VERBS.get(words[1] if len(words) > 1 else ""), "commands") else 2)
    if len(words) == 1:
        return True
    wants = _wants_more(words) or " ".join(words) in ASKS
    return line.kind == "named" or (line.kind == "code" and alone and wants)


def _wants_more(words: tuple[str, ...]) -> bool:
    """Return whether something that must be said is missing."""
    verb = _verb(words)
    missing = [one for one in verb.params if one.required and not set(one.opts) & set(words)]  # type: ignore[attr-defined]
    places = sum(one.param_type_name == "argument" for one in missing)
    options = {name: one for one in verb.params for name in one.opts}  # type: ignore[attr-defined]
    last = options.get(words[-1])
    return len(missing) > places or len(words) - 2 < places or bool(last and not getattr(last, "is_flag", False))
