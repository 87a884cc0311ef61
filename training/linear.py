"""Teaches the linear model over words and letters, and rounds it to bytes."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from monitor.detect.ngrams import Linear, features
from monitor.detect.pieces import Spoken

_MOST_FEATURES = 30_000
_FEWEST_TEXTS = 4
_ROUGH = 120_000


def fit(said: Sequence[Sequence[Spoken]], shown: np.ndarray, labels: Sequence[str], strength: float = 30.0) -> Linear:
    """Return a linear model taught that text n shows label m where ``shown[n, m]``; of many features the most telling stay."""
    sets = [{feature for feature, _ in features(one)} for one in said]
    counts = Counter(feature for one in sets for feature in one)
    names = [feature for feature, count in counts.most_common(_ROUGH) if count >= _FEWEST_TEXTS]
    rough = _weights(_table(sets, names), shown, strength)
    telling = np.abs(rough[:-1]).max(axis=1) * np.sqrt([counts[name] for name in names])
    kept = sorted(names[n] for n in np.argsort(-telling)[:_MOST_FEATURES])
    fine = _weights(_table(sets, kept), shown, strength)
    scales = np.abs(fine[:-1]).max(axis=0) / 127
    whole = np.round(fine[:-1] / scales).astype(np.int8)
    return Linear(
        tuple(labels),
        {name: n for n, name in enumerate(kept)},
        array("b", whole.tobytes()),
        tuple(map(float, scales)),
        tuple(map(float, fine[-1])),
    )


def _table(sets: Iterable[set[str]], names: Sequence[str]) -> csr_matrix:
    number = {name: n for n, name in enumerate(names)}
    rows = [sorted(number[feature] for feature in one if feature in number) for one in sets]
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(max(1, len(row)))) for row in rows])
    return csr_matrix(
        (values, np.concatenate([np.array(row, dtype=np.int32) for row in rows]), np.cumsum([0, *map(len, rows)])),
        (len(rows), len(names)),
    )


def _weights(table: csr_matrix, shown: np.ndarray, strength: float) -> np.ndarray:
    """Return weights (features + 1, labels), the last row the biases."""
    found = np.zeros((table.shape[1] + 1, shown.shape[1]))
    for label in range(shown.shape[1]):
        if shown[:, label].any():
            model = LogisticRegression(C=strength, solver="liblinear").fit(table, shown[:, label])
            found[:-1, label], found[-1, label] = model.coef_[0], model.intercept_[0]
        else:
            found[-1, label] = -8.0
    return found
