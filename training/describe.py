"""Counts what the corpus holds: ``python -m training.describe`` prints it, ``--write`` puts it into the datasheet."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from monitor.detect.rulebook import SIGNALS
from training.corpus import FOLDER, GRAVE, HELD_OUT, Text, read
from training.marked import between

DATASHEET = FOLDER / "README.md"
_RUN, _SHARED_RUN = 3, 5
_ALIKE = 0.5
_NOT_STYLES = frozenset({"hard", "handed_in"})


def words(text: str) -> list[str]:
    """Return the words of a text, in small letters."""
    return re.findall(r"\w+", text.lower())


def near_copies(texts: Sequence[Text]) -> Iterator[tuple[str, str, float]]:
    """Give the pairs of texts that share at least half of all runs of three words that either has."""
    runs = {text.id: _runs(text.words, _RUN) for text in texts}
    where: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, each in runs.items():
        for run in each:
            where[run].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in where.values():
        shared.update((one, other) for n, one in enumerate(names) for other in names[n + 1 :])
    for (one, other), both in shared.items():
        alike = both / (len(runs[one]) + len(runs[other]) - both)
        if alike >= _ALIKE:
            yield one, other, alike


def overlap(texts: Sequence[Text]) -> dict[str, float]:
    """Return for each author the share of his or her runs of five words that another author wrote too."""
    of_author: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for text in texts:
        of_author[text.author] |= _runs(text.words, _SHARED_RUN)
    writers = Counter(run for runs in of_author.values() for run in runs)
    return {author: sum(writers[run] > 1 for run in runs) / max(1, len(runs)) for author, runs in sorted(of_author.items())}


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    many = words(text)
    return {tuple(many[n : n + length]) for n in range(len(many) - length + 1)}


def kappa(texts: Sequence[Text], signal: str) -> float:
    """Return how far the two labellers agree on a signal beyond chance (Cohen 1960): 1 wholly, 0 as by chance."""
    read_twice = [text for text in texts if text.second is not None]
    pairs = [(signal in text.first, signal in (text.second or ())) for text in read_twice]
    many = max(1, len(pairs))
    agreed = sum(one == other for one, other in pairs) / many
    one_says, other_says = (sum(pair[n] for pair in pairs) / many for n in (0, 1))
    chance = one_says * other_says + (1 - one_says) * (1 - other_says)
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def report(texts: Sequence[Text]) -> str:
    """Return everything that is counted, as Markdown."""
    return "\n".join([*_sizes(texts), "", *_by_signal(texts), "", *_by_author(texts), ""])


def _sizes(texts: Sequence[Text]) -> Iterator[str]:
    grave = [text for text in texts if text.signals.intersection(GRAVE)]
    lengths = [len(text.words.split()) for text in texts]
    spans = ((1, 10), (11, 35), (36, 90), (91, 300))
    styles = Counter(tag for text in texts for tag in text.tags)
    copies = list(near_copies(texts))
    twice, thrice = (sum(len(text.readings) >= many for text in texts) for many in (2, 3))
    authors = len({text.author for text in texts})
    yield f"{len(texts):,} texts by {authors} authors, {twice:,} of them labelled by two and {thrice:,} by three;"
    hard = sum(text.hard for text in texts)
    yield f"{len(grave):,} show a grave signal, {len(texts) - len(grave):,} do not, of which {hard:,} are hard benign."
    yield f"Words a text: {', '.join(f'{low} to {high}: {sum(low <= n <= high for n in lengths):,}' for low, high in spans)}."
    yield f"Near-copies (half of all runs of three words shared): {len(copies)}."
    noted = ", ".join(f"{style} {styles[style]}" for style in sorted(styles.keys() - _NOT_STYLES))
    yield f"What the author noted of the writing or the matter: {noted}."


def _by_signal(texts: Sequence[Text]) -> Iterator[str]:
    yield "| signal | texts | of them held out | agreement (kappa) |"
    yield "|---|---|---|---|"
    for signal in (*GRAVE, *sorted(SIGNALS - set(GRAVE))):
        shown = [text for text in texts if signal in text.signals]
        held = sum(text.author in HELD_OUT for text in shown)
        yield f"| {signal} | {len(shown)} | {held} | {kappa(texts, signal):.2f} |"


def _by_author(texts: Sequence[Text]) -> Iterator[str]:
    shared = overlap(texts)
    yield "| author | texts | hard benign | runs of five words also found with others |"
    yield "|---|---|---|---|"
    for author in sorted(shared):
        own = [text for text in texts if text.author == author]
        hard, held = sum(text.hard for text in own), " (held out)" if author in HELD_OUT else ""
        yield f"| {author}{held} | {len(own)} | {hard} | {100 * shared[author]:.1f} % |"


def main(arguments: Iterable[str]) -> None:
    """Print what is counted, or write it into the datasheet."""
    counted = report(read())
    if "--write" in arguments:
        DATASHEET.write_text(between(DATASHEET.read_text(encoding="utf-8"), counted), encoding="utf-8")
    else:
        print(counted)


if __name__ == "__main__":
    main(sys.argv[1:])
