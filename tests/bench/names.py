"""How fast matching is for 1, 100 and 24,000 schools, beside a plain regular expression of the same names: ``make bench``."""

import gc
import json
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from monitor.match import Matcher
from monitor.model import School
from sources.model import Document
from tests.bench.register import schools

SIZES = (1, 100, 24_000)
TEXTS, WORDS, ROUNDS = 200, 300, 7
FEW = 4
POSTS = Path(__file__).parents[1] / "monitor" / "data" / "posts.jsonl"


def texts(named: Sequence[School], count: int = TEXTS, seed: int = 11) -> list[Document]:
    """Return texts of 300 words made of posts about schools; every second one names one of these schools with its town."""
    random = Random(seed)  # noqa: S311 - the same texts each time
    posts = [json.loads(line)["text"] for line in POSTS.read_text(encoding="utf-8").splitlines()]
    made: list[Document] = []
    for number in range(count):
        school = random.choice(named)
        said = f"News from {school.name}, {school.town}.".split() if number % 2 else []
        while len(said) < WORDS:
            said += random.choice(posts).split()
        made.append(Document(str(number), f"https://forum.example/{number}", "", " ".join(said[:WORDS])))
    return made


def cost(work: Callable[[Document], object], documents: Sequence[Document]) -> float:
    """Return the processor seconds that a document takes."""
    gc.collect()
    began = time.process_time()
    for document in documents:
        work(document)
    return (time.process_time() - began) / len(documents)


def by_regex(named: Sequence[School]) -> Callable[[Document], object]:
    """Return the plain way: one alternation of all the names, longest first, without regard to case."""
    names = sorted({re.escape(school.name) for school in named}, key=len, reverse=True)
    pattern = re.compile(r"\b(?:" + "|".join(names) + r")\b", re.IGNORECASE)
    return lambda document: [found[0] for found in pattern.finditer(document.words)]


def measure() -> Table:
    """Return the figures: the least of several rounds, taken in turn, so that a noisy moment harms all sizes alike."""
    every = schools(max(SIZES))
    documents = texts(every)
    table = Table("schools", "build s", "memory MiB", "documents/s", "cost to 1 school", "regex documents/s", title=_title())
    ways: list[tuple[int, float, float, Callable[[Document], object]]] = []
    for size in SIZES:
        gc.collect()
        before, began = _memory(), time.process_time()
        matcher = Matcher(every[:size])
        ways.append((size, time.process_time() - began, _memory() - before, matcher.match))
    # As the program does: what was built once need not be looked through again and again for garbage.
    gc.collect()
    gc.freeze()
    least = dict.fromkeys(SIZES, float("inf"))
    for _ in range(ROUNDS):
        for size, _, _, match in ways:
            least[size] = min(least[size], cost(match, documents))
    for size, build, memory, _ in ways:
        plain = cost(by_regex(every[:size]), documents[:FEW] if size > FEW * TEXTS else documents)
        ratio = least[size] / least[1]
        table.add_row(f"{size:,}", f"{build:.2f}", f"{memory:.0f}", f"{1 / least[size]:.0f}", f"{ratio:.2f}", f"{1 / plain:.1f}")
    return table


def _title() -> str:
    return f"{TEXTS} texts of {WORDS} words, every second one naming a school; the least of {ROUNDS} rounds"


def _memory() -> float:
    """Return the memory of this process in MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    Console(width=120).print(measure())
