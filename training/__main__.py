"""Makes the models from the corpus: ``python -m training --minilm FOLDER``. An hour or two on two cores."""

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np

from monitor.detect import weights
from monitor.detect.decide import scores
from monitor.detect.encoder import LONGEST
from monitor.detect.fusion import BARE, WHOLE
from monitor.detect.judge import open_page
from monitor.detect.pieces import spoken
from monitor.detect.rulebook import SIGNALS
from monitor.detect.triggers import by_rules
from monitor.model import Band
from training import corpus, export, fit, fuse, linear
from training.corpus import HELD_OUT, LABELS, Text
from training.encoder import Encoder, Shape, from_minilm
from training.tables import write
from training.vocabulary import MARKS_START_AS, kept

LAYERS, PASSES, RATE, SEED, FOLDS = 6, 5, 2e-4, 1, 3
INTO = Path(str(weights.FOLDER))


class Training:
    """One run of the training: the texts that are learnt from, and MiniLM to start from."""

    def __init__(self, minilm: Path, texts: Sequence[Text], cache: Path) -> None:
        self.minilm, self.texts, self.cache = minilm, texts, cache
        self.words = (minilm / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.numbers, self.vocabulary = kept(self.words, texts)
        self.like = [self.words.index(word) for word in MARKS_START_AS.values()]
        self.number_of = {word: number for number, word in enumerate(self.vocabulary)}
        self.shown = fit.targets(texts).numpy() > 0
        self.said = [spoken(open_page(text.words), text.channel) for text in texts]

    def encoder(self, texts: Sequence[Text]) -> Encoder:
        """Return an encoder taught these texts."""
        shape = Shape(LAYERS, len(LABELS), LONGEST + 2)
        model = from_minilm(self.minilm / "model.safetensors", self.numbers, self.like, shape)
        for number, loss in enumerate(fit.fit(model, texts, self.number_of, fit.How(PASSES, RATE, SEED)), 1):
            print(f"  pass {number} of {PASSES}: loss {loss:.3f}", flush=True)
        return model

    def strange(self) -> tuple[np.ndarray, np.ndarray]:
        """Return what encoder and linear model say of each text when they were taught only texts of other authors."""
        authors = sorted({text.author for text in self.texts})
        by_encoder, by_linear = np.zeros((len(self.texts), len(LABELS))), np.zeros((len(self.texts), len(LABELS)))
        for fold in range(FOLDS):
            others = [n for n, text in enumerate(self.texts) if text.author not in authors[fold::FOLDS]]
            strange = [n for n, text in enumerate(self.texts) if text.author in authors[fold::FOLDS]]
            print(f"Authors {', '.join(authors[fold::FOLDS])} as strangers:", flush=True)
            by_encoder[strange] = self._remembered(f"fold{fold}", partial(self._encoder_on, others, strange))
            model = linear.fit([self.said[n] for n in others], self.shown[others], LABELS)
            by_linear[strange] = [list(model.logits(self.said[n]).values()) for n in strange]
        return by_encoder, by_linear

    def _encoder_on(self, others: Sequence[int], strange: Sequence[int]) -> np.ndarray:
        model = self.encoder([self.texts[n] for n in others])
        logits: np.ndarray = fit.logits_of(model, [fit.numbers_of(self.texts[n], self.number_of) for n in strange])
        return logits

    def _remembered(self, name: str, make: Callable[[], np.ndarray]) -> np.ndarray:
        """Return an array made before from the same texts and settings, or make it: a run that was cut goes on where it was."""
        known = sha256(repr((corpus.digest(), len(self.texts), LAYERS, PASSES, RATE, SEED, FOLDS)).encode()).hexdigest()[:16]
        path = self.cache / f"{name}-{known}.npy"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            np.save(path, make())
        kept_before: np.ndarray = np.load(path)
        return kept_before


def main() -> None:
    """Make the models and write them where the program reads them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minilm", type=Path, required=True, help="the folder with MiniLM's vocab.txt and model.safetensors")
    asked.add_argument("--cache", type=Path, default=Path("var/training"), help="where what is half done is kept")
    given = asked.parse_args()
    texts = [text for text in corpus.read() if text.author not in HELD_OUT]
    training = Training(given.minilm, texts, given.cache)
    print(f"{len(texts):,} texts, {len(training.vocabulary):,} pieces.", flush=True)
    by_encoder, by_linear = training.strange()
    write(INTO / "fusion.json", fusion(texts, by_encoder, by_linear))
    export.write_linear(linear.fit(training.said, training.shown, LABELS), INTO)
    print("All of them together:", flush=True)
    export.write_encoder(training.encoder(texts), training.vocabulary, INTO)
    known = {"corpus": corpus.digest(), "layers": LAYERS, "passes": PASSES, "rate": RATE, "seed": SEED}
    export.write_manifest(INTO, known)


def fusion(texts: Sequence[Text], by_encoder: np.ndarray, by_linear: np.ndarray) -> dict[str, dict[str, dict[str, object]]]:
    """Return how certainties are made and where the bands begin, with the encoder and without it."""
    hard = np.array([text.hard for text in texts])
    pages = [open_page(text.words) for text in texts]
    ruled = [{said.name: said for said in by_rules(page, text.channel)} for page, text in zip(pages, texts, strict=True)]
    found: dict[str, dict[str, dict[str, object]]] = {}
    for kind, without in ((WHOLE, ()), (BARE, ("encoder", "urgent"))):
        fitted, shown = {}, {}
        for signal in sorted(SIGNALS):
            column, urgent = LABELS.index(signal), LABELS.index("urgent")
            rules = np.array(
                [[said.certainty, said.band is Band.ALERT] if (said := one.get(signal)) else [0, 0] for one in ruled], dtype=float
            )
            values = np.column_stack([by_encoder[:, column], by_linear[:, column], rules, by_encoder[:, urgent]])
            shown[signal] = np.array([signal in text.signals for text in texts])
            fitted[signal] = fuse.fit(values, shown[signal], without=without)
        sure = {signal: made.certainties for signal, made in fitted.items()}
        rows = [
            scores({name: float(all_of[n]) for name, all_of in sure.items()}, one, len(pages[n].words))
            for n, one in enumerate(ruled)
        ]
        bands = fuse.bands({signal: np.array([row[signal] for row in rows]) for signal in sure}, shown, hard)
        found[kind] = {
            signal: {
                "weights": [round(weight, 4) for weight in one.weights],
                "bias": round(one.bias, 4),
                "alert": round(bands[signal][0], 4),
                "review": round(bands[signal][1], 4),
            }
            for signal, one in fitted.items()
        }
    return found


if __name__ == "__main__":
    main()
