"""How words stand in a unit or in a crontab so that they mean themselves, and how a file of ours is known again. Pure."""

import re
import shlex
from collections.abc import Iterable
from hashlib import sha256

# Neither systemd's quotes nor cron's lines keep these apart from what they mean there.
_STRANGE = re.compile(r"[\x00-\x1f\x7f\"'\\$`*?\[\]{}<>|;&!#]")
_MARK = re.compile(r"^# Written by monitor install for (?P<name>[a-z0-9-]+), (?P<sum>[0-9a-f]{16})\.$", re.MULTILINE)
# The line is in every file that is written: in units and in crontabs.
_ADVICE = "# What is changed here by hand is left alone by the next monitor install.\n"


def is_plain(path: object) -> bool:
    """Return whether a path can be written into a unit and a crontab at all."""
    return not _STRANGE.search(str(path))


def words(paths: Iterable[object]) -> str:
    """Return words for a directive that takes several, each in quotes where it holds a space."""
    return " ".join(f'"{word}"' if " " in word else word for word in map(meant, paths))


def meant(word: object) -> str:
    """Return a word that systemd does not expand."""
    return str(word).replace("%", "%%")


def cron_words(arguments: Iterable[object]) -> str:
    """Return a command for a crontab, where a percent sign would be the end of the line."""
    return shlex.join(map(str, arguments)).replace("%", r"\%")


def marked(name: str, text: str) -> str:
    """Return a text under a line by which it is known for ours, and whether anybody has changed it since."""
    text = _ADVICE + text
    return f"# Written by monitor install for {name}, {_sum(text)}.\n{text}"


def is_ours(text: str, name: str) -> bool:
    """Return whether a text was written for this name."""
    found = _MARK.match(text)
    return found is not None and found["name"] == name


def is_untouched(text: str) -> bool:
    """Return whether a text of ours stands as it was written."""
    found = _MARK.match(text)
    return found is not None and found["sum"] == _sum(text[found.end() + 1 :])


def _sum(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
