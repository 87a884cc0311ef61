"""Finds every line that the program itself tells people to type: in what it prints, in its letters, in its help."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.documented.lines import ROOT, Line

CALLED = re.compile(r"(?<![\w/.{-])monitor (?=[a-z])")
# What stands before a line that is given to be typed; anywhere else the program is only mentioned.
GIVEN = re.compile(r"(?:^|: +|\n[# ]*|  |<strong>|\(|\| )$")
# Where a line that is given ends.
END = re.compile(r"\.(?= |$)|[,;:](?= |$)|\)(?=$|[ .])|\n|  +|</|\"(?: ?\)| \||$)| \(")
# A mention goes on as long as it can only be a part of the command.
MENTION = re.compile(r"monitor [a-z-]+(?: (?:show|new|diff|drafts|schema)(?= |$))?(?: --[a-z-]+)*")
# Where the word "monitor" is English.
ENGLISH = ("the ", "The ", "a ", "A ", "will ", "and ", "school's ", "his ", "their ", "this ")


def advised() -> Iterator[Line]:
    """Yield each line, with ``{expressions}`` where the program fills something in."""
    for package in ("monitor", "digests", "sources"):
        for path in sorted((ROOT / package).rglob("*")):
            where = str(path.relative_to(ROOT))
            if path.suffix == ".py":
                for text, at in _strings(ast.parse(path.read_text(encoding="utf-8"))):
                    yield from found_in(text, f"{where}:{at}")
            elif path.is_file() and template_of(path):
                yield from found_in(path.read_text(encoding="utf-8"), where)


def found_in(text: str, where: str) -> Iterator[Line]:
    """Yield the lines that a text gives or mentions."""
    for match in CALLED.finditer(text):
        before, tail = text[: match.start()], text[match.start() :]
        if before.endswith(ENGLISH):
            continue
        if GIVEN.search(before):
            end = END.search(tail)
            yield Line((tail[: end.start()] if end else tail).strip(), where)
        elif mention := MENTION.match(tail):
            yield Line(mention[0], where, "named")


def _strings(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each string that is not a docstring, whole, with its line; a verb's docstring is its help and counts."""
    skipped = {
        id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not _is_verb(node):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr):
                skipped.add(id(first.value))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno
        elif isinstance(node, ast.JoinedStr):
            yield "".join(_part(value) for value in node.values), node.lineno


def _is_verb(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(mark, ast.Call) and "command" in ast.unparse(mark.func) for mark in node.decorator_list
    )


def _part(value: ast.expr) -> str:
    if isinstance(value, ast.FormattedValue):
        return "{" + ast.unparse(value.value) + "}"
    return str(value.value) if isinstance(value, ast.Constant) else ""


def template_of(path: Path) -> bool:
    """Return whether a file is one that the program fills in and shows to people."""
    return path.suffix in {".html", ".txt", ".j2"} and bool({"templates", "drafts"} & set(path.parts))
