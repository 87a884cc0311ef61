"""What a documented line is, and how a line is taken apart into the commands that a shell would run."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
CRON = re.compile(r"^((?:\S+ +){5})(?=\S)")
EXPRESSION = re.compile(r"\{[^{}]*\}")
SETTING = re.compile(r"^[A-Z_]+=")


@dataclass(frozen=True, slots=True)
class Line:
    """One line that somebody is told to type, and where that is.

    ``kind`` is "given" for one that stands by itself to be typed, "code" within a sentence, "named" where it is only mentioned.
    """

    text: str
    where: str
    kind: str = "given"


@dataclass(frozen=True, slots=True)
class Typed:
    """One command of a line: its words, and the file that its output goes to."""

    words: tuple[str, ...]
    output: str = ""


def schedule(text: str) -> tuple[str, str]:
    """Return a crontab line's five fields, or nothing, and what is left of the line."""
    found = CRON.match(text)
    if found is None or not all(re.fullmatch(r"[\d*/,-]+", field) for field in found[1].split()):
        return "", text
    return found[1].strip(), text[found.end() :]


def commands(text: str) -> list[Typed]:
    """Return the commands of a line as a shell would, without its comment. Raises ``ValueError`` for an open quotation mark."""
    reader = shlex.shlex(EXPRESSION.sub(_quoted, text), posix=True, punctuation_chars="&|;>()")
    reader.whitespace_split = True
    reader.commenters = "#"
    parts: list[list[str]] = [[]]
    for word in reader:
        if set(word) <= set("&|;()"):
            parts.append([])
        else:
            parts[-1].append(word)
    return [_typed(part) for part in parts if part]


def _quoted(expression: re.Match[str]) -> str:
    """Return what the program fills in as one word, whatever stands in it."""
    return shlex.quote(expression[0])


def _typed(part: list[str]) -> Typed:
    words, _, output = " ".join(shlex.quote(word) if word != ">" else word for word in part).partition(" > ")
    said = [word for word in shlex.split(words) if not SETTING.match(word)]
    if said[0] == "sudo":
        said = said[3 if said[1] == "-u" else 1 :]
    return Typed(tuple(said), output.strip())
