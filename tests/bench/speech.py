"""How fast texts are judged, and what that takes, beside what is asked: ``make bench``."""

import gc
import json
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from monitor.detect import detect

POSTS = Path(__file__).parents[1] / "monitor" / "data" / "posts.jsonl"
ROUNDS = 5
# What is asked: texts a second on one core, seconds to load, MiB of the whole process.
ASKED = {"texts a second": 50.0, "seconds to load": 1.0, "memory MiB": 200.0}
_FRESH = """
import resource, time
from monitor.detect import detect
began = time.process_time()
detect("Thank you for a lovely nativity")
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measure() -> dict[str, float]:
    """Return texts a second (the best of several rounds), and what a process needs that judges its first text."""
    texts = [json.loads(line)["text"] for line in POSTS.read_text(encoding="utf-8").splitlines()]
    detect(texts[0])
    best = min(_seconds(texts) for _ in range(ROUNDS))
    done = subprocess.run([sys.executable, "-c", _FRESH], capture_output=True, check=True, text=True)  # noqa: S603 - our own words
    load, memory = map(float, done.stdout.split())
    return {"texts a second": len(texts) / best, "seconds to load": load, "memory MiB": memory}


def _seconds(texts: list[str]) -> float:
    gc.collect()
    began = time.process_time()
    for text in texts:
        detect(text)
    return time.process_time() - began


def main() -> None:
    """Print each figure beside what is asked of it, as a ratio."""
    table = Table("what", "measured", "asked", "ratio", title="Judging texts by their words, on one core")
    for what, figure in measure().items():
        asked = ASKED[what]
        table.add_row(what, f"{figure:,.2f}", f"{asked:g}", f"{figure / asked:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
