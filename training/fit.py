"""Teaches the encoder: a few passes over the texts, each time in another disguise or none."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from monitor.detect.encoder import LONGEST
from monitor.detect.judge import open_page
from monitor.detect.pieces import END, START, split, spoken
from training.corpus import LABELS, Text
from training.encoder import Encoder
from training.noise import KINDS, slips

_BATCH_PIECES, _BATCH_TEXTS = 4096, 32
_DISGUISED, _SLIPPED = 0.3, 0.2


def numbers_of(text: Text, vocabulary: dict[str, int], words: str = "") -> list[int]:
    """Return the piece numbers of a text, or of other words in its stead."""
    numbers, _ = split(spoken(open_page(words or text.words), text.channel), vocabulary)
    return [vocabulary[START], *numbers[:LONGEST], vocabulary[END]]


def targets(texts: Sequence[Text]) -> Tensor:
    """Return the labels of the texts (texts, labels) as 0 and 1."""
    return torch.tensor([[float(label in text.labels) for label in LABELS] for text in texts])


@dataclass(frozen=True, slots=True)
class How:
    """How the encoder is taught: passes over the texts, the highest learning rate, and the seed of all chance."""

    passes: int
    rate: float
    seed: int


def fit(model: Encoder, texts: Sequence[Text], vocabulary: dict[str, int], how: How) -> Iterator[float]:
    """Teach the model and give the mean loss after each pass over the texts."""
    torch.manual_seed(how.seed)
    rng = random.Random(how.seed)  # noqa: S311 - disguises, not secrets
    wanted, loss_of = targets(texts), nn.BCEWithLogitsLoss(reduction="none")
    heads = {id(p) for p in (*model.look.parameters(), *model.weigh.parameters())}
    groups = [
        {"params": [p for p in model.parameters() if id(p) not in heads], "lr": how.rate},
        {"params": [p for p in model.parameters() if id(p) in heads], "lr": how.rate * 10},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = how.passes * len(list(batches([numbers_of(text, vocabulary) for text in texts], rng)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [how.rate, how.rate * 10], total_steps=int(steps * 1.15) + how.passes, pct_start=0.1
    )
    for _ in range(how.passes):
        model.train()
        numbers = [numbers_of(text, vocabulary, disguised(text.words, rng)) for text in texts]
        losses = []
        for batch in batches(numbers, rng):
            with torch.autocast("cpu", torch.bfloat16):
                logits, _ = model(padded([numbers[n] for n in batch]))
            loss = loss_of(logits.float(), wanted[batch] * 0.98 + 0.01).sum(dim=1).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        yield float(np.mean(losses))


def disguised(words: str, rng: random.Random) -> str:
    """Return the words, sometimes with slips, sometimes disguised."""
    if rng.random() < _SLIPPED:
        words = slips(words, rng)
    return KINDS[rng.choice(sorted(KINDS))](words, rng) if rng.random() < _DISGUISED else words


def batches(numbers: Sequence[Sequence[int]], rng: random.Random) -> Iterator[list[int]]:
    """Give the texts in batches of about the same length, in another order each time."""
    order = sorted(range(len(numbers)), key=lambda n: len(numbers[n]) + rng.random() * 12)
    found: list[list[int]] = [[]]
    for n in order:
        if (len(found[-1]) + 1) * len(numbers[n]) > _BATCH_PIECES or len(found[-1]) >= _BATCH_TEXTS:
            found.append([])
        found[-1].append(n)
    rng.shuffle(found)
    yield from found


def padded(numbers: Sequence[Sequence[int]]) -> Tensor:
    """Return the piece numbers as one table, 0 where a text has ended."""
    return nn.utils.rnn.pad_sequence([torch.tensor(list(one)) for one in numbers], batch_first=True)


def logits_of(model: Encoder, numbers: Sequence[Sequence[int]]) -> np.ndarray:
    """Return what the model says of each text: logits (texts, labels)."""
    model.eval()
    found = np.zeros((len(numbers), len(LABELS)), dtype=np.float32)
    with torch.no_grad():
        for batch in batches(numbers, random.Random(0)):  # noqa: S311 - the order is no matter
            found[batch] = model(padded([numbers[n] for n in batch]))[0].numpy()
    return found
