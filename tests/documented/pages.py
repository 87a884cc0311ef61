"""Finds every line that the pages tell people to type."""

import re
import tomllib
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.documented.lines import ROOT, Line

PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]
PAGES += [path for path in sorted((ROOT / "docs").rglob("*.md")) if path.name != "model-card.md"]
WRITTEN = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
# Code within a sentence is a line to type when it begins so.
BEGINS = re.compile(
    r"^(?:(?:sudo |[A-Z_]+=\S+ )*"
    r"(?:(?:\S*/)?(?:monitor|python3?|pip) |make |bash |apt(?:-get)? |systemctl |systemd-\S+ |journalctl |crontab )"
    r"|(?:curl |cat |chmod )"
    r"|(?:\.venv/bin/)?monitor$)"
)
# Blocks of these languages are files, not lines to type.
FILES = {"toml", "yaml", "ini", "json", "nginx", "caddyfile", "xml", "text"}


def page_lines() -> Iterator[Line]:
    """Yield what is to be typed on each page, block by block and then within the sentences."""
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        reader = MarkdownIt().enable("table")
        for token, row in _with_rows(reader.parse(page.read_text(encoding="utf-8"))):
            at = token.map[0] + 1 if token.map else row
            if token.type in {"code_block", "fence"}:
                yield from _block(token, f"{name}:{at}")
            else:
                yield from (Line(text, f"{name}:{at}", "code") for text in _within(token) if BEGINS.match(text))


def table_rows() -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Yield, for each row of a README table that begins with a command, that command and the code that stands behind it."""
    tokens = MarkdownIt().enable("table").parse((ROOT / "README.md").read_text(encoding="utf-8"))
    cells: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            cells, at = [], token.map[0] + 1 if token.map else 0
        elif token.type == "inline":
            cells.append(list(_within(token)))
        elif token.type == "tr_close" and cells and cells[0] and cells[0][0].startswith("monitor "):
            yield Line(cells[0][0], f"README.md:{at}"), tuple(code for cell in cells[1:] for code in cell)


def options_in_sentences() -> Iterator[Line]:
    """Yield each piece of code that begins with an option, wherever it stands."""
    for page in PAGES:
        name = str(page.relative_to(ROOT))
        for token, row in _with_rows(MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8"))):
            for text in _within(token):
                if re.match(r"--[a-z]", text):
                    yield Line(text, f"{name}:{token.map[0] + 1 if token.map else row}")


def _with_rows(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """Yield each token with the line of the last thing that has one: a cell of a table has none."""
    at = 0
    for token in tokens:
        at = token.map[0] + 1 if token.map else at
        yield token, at


def _within(token: Token) -> Iterator[str]:
    for child in token.children or ():
        if child.type == "code_inline":
            yield re.sub(r"\s+", " ", child.content.replace("\\|", "|"))


def _block(token: Token, where: str) -> Iterator[Line]:
    if token.info.split(" ")[0] in FILES or _is_toml(token.content):
        return
    name, _, first = where.rpartition(":")
    joined = token.content.replace("\\\n", " ")
    if any(joined.startswith(beginning) for beginning in NOT_TYPED):
        return
    for count, text in enumerate(joined.splitlines()):
        if text.strip() and not text.strip().startswith("#"):
            yield Line(text.strip().removeprefix("$ "), f"{name}:{int(first) + count}")


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


# Indented blocks that are no lines to type, by how they begin.
NOT_TYPED = {
    "config.toml        a complete example": "the README's map of the folders",
    "Larkspur Hill Community Primary School\n": "the paper policy of the worked example",
    "location /a/": "a part of nginx's configuration",
    "<6>event=": "lines of the log",
}
