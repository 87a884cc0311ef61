"""The linear model over words and letters: plain Python, so that it is always there."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from monitor.detect.pieces import Spoken

_LETTERS = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Linear:
    """Weights of features for labels: ``weights[feature * labels + label] * scales[label]`` is what one feature adds.

    Trained by logistic regression on features that are there or not, divided by the root of how many are there.
    """

    labels: tuple[str, ...]
    features: Mapping[str, int]
    weights: "array[int]"
    scales: tuple[float, ...]
    biases: tuple[float, ...]

    def logits(self, said: Sequence[Spoken]) -> dict[str, float]:
        """Return what the model says of each label, as a logit."""
        found = {self.features[feature] for feature, _ in features(said) if feature in self.features}
        share, wide = 1 / sqrt(max(1, len(found))), len(self.labels)
        rows = (self.weights[feature * wide : (feature + 1) * wide] for feature in found)
        sums = [sum(column) for column in zip(*rows, strict=True)] or [0] * wide
        return {
            label: bias + total * scale * share
            for label, bias, total, scale in zip(self.labels, self.biases, sums, self.scales, strict=True)
        }

    def adds(self, said: Sequence[Spoken], label: str) -> dict[int, float]:
        """Return what each word of the page adds to one label's logit, up to a factor, equal for its words."""
        wide, column = len(self.labels), self.labels.index(label)
        added: dict[int, float] = {}
        for feature, places in features(said):
            if feature in self.features:
                weight = self.weights[self.features[feature] * wide + column] * self.scales[column]
                for place in places:
                    added[place] = added.get(place, 0.0) + weight / len(places)
        return added


def features(said: Sequence[Spoken]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give every feature of the words with the words of the page it stands on: one to three words, three to five letters."""
    for at, one in enumerate(said):
        yield one.word, (one.index,)
        for many in (2, 3):
            run = said[at : at + many]
            if len(run) == many:
                yield " ".join(each.word for each in run), tuple(each.index for each in run)
        bounded = f"<{one.word}>"
        for length in _LETTERS if not one.word.startswith("[") else ():
            for start in range(len(bounded) - length + 1):
                yield "~" + bounded[start : start + length], (one.index,)
