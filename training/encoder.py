"""The encoder: MiniLM cut to a small vocabulary, reading each signal from the words that speak for it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH, HEADS, INNER = 384, 12, 1536


@dataclass(frozen=True, slots=True)
class Shape:
    """How many layers and labels an encoder has, and how many pieces it takes at once."""

    layers: int
    labels: int
    longest: int


class Layer(nn.Module):
    """One transformer layer of BERT (Devlin et al. 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.widen, self.narrow = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_1, self.norm_2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        """Return the words (texts, length, width) after one layer; ``mask`` is 0 for words and very small for padding."""
        texts, length, _ = words.shape

        def heads(linear: nn.Linear) -> Tensor:
            return linear(words).reshape(texts, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(self.query) @ heads(self.key).transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask
        seen = (self.drop(torch.softmax(scores, dim=-1)) @ heads(self.value)).transpose(1, 2).reshape(texts, length, WIDTH)
        words = self.norm_1(words + self.drop(self.out(seen)))
        return self.norm_2(words + self.drop(self.narrow(nn.functional.gelu(self.widen(words)))))


class Encoder(nn.Module):
    """Piece numbers in, for each label a logit, and how much each piece adds to it."""

    def __init__(self, pieces: int, shape: Shape) -> None:
        super().__init__()
        self.embed, self.place = nn.Embedding(pieces, WIDTH), nn.Embedding(shape.longest, WIDTH)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer() for _ in range(shape.layers))
        self.look, self.weigh = nn.Linear(WIDTH, shape.labels, bias=False), nn.Linear(WIDTH, shape.labels)
        nn.init.normal_(self.look.weight, std=0.02)
        nn.init.normal_(self.weigh.weight, std=0.02)
        nn.init.constant_(self.weigh.bias, -2.0)

    def forward(self, numbers: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits (texts, labels) and what each piece adds to them (texts, length, labels); piece 0 is padding.

        The logit of a label is the mean of what its pieces say, weighted by attention of that label's own.
        """
        mask = (numbers == 0).float() * -1e4
        words = self.embed(numbers) + self.place.weight[: numbers.shape[1]]
        words = self.drop(self.norm(words))
        for layer in self.layers:
            words = layer(words, mask[:, None, None, :])
        heed = torch.softmax(self.look(words) + mask[:, :, None], dim=1)
        adds = heed * self.weigh(words)
        return adds.sum(dim=1), adds


def from_minilm(weights: Path, pieces: Sequence[int], like: Sequence[int], shape: Shape) -> Encoder:
    """Return an encoder that starts as MiniLM: with these of its pieces, and new ones that start like others of them.

    Of its six layers as many as ``shape`` says stay, evenly spread.
    """
    old = load_file(weights)
    model = Encoder(len(pieces) + len(like), shape)
    kinds = old["embeddings.token_type_embeddings.weight"][0]
    with torch.no_grad():
        model.embed.weight.copy_(old["embeddings.word_embeddings.weight"][[*pieces, *like]])
        model.place.weight.copy_(old["embeddings.position_embeddings.weight"][: shape.longest] + kinds)
        _copy(model.norm, old, "embeddings.LayerNorm")
        chosen = [round((n + 1) * 6 / shape.layers) - 1 for n in range(shape.layers)]
        for layer, n in zip(model.layers, chosen, strict=True):
            for ours, theirs in _NAMES.items():
                _copy(getattr(layer, ours), old, f"encoder.layer.{n}.{theirs}")
    return model


_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "norm_1": "attention.output.LayerNorm",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
    "norm_2": "output.LayerNorm",
}


def _copy(module: nn.Module, old: Mapping[str, Tensor], name: str) -> None:
    module.load_state_dict({"weight": old[f"{name}.weight"], "bias": old[f"{name}.bias"]})
