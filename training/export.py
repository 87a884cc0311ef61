"""Writes the models as the program reads them: rounded to bytes, with a manifest of what they are and whence."""

import gzip
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from monitor.detect.ngrams import Linear
from training.corpus import LABELS
from training.encoder import Encoder
from training.tables import write

_OPSET = 17
_NOT_MODELS = frozenset({"manifest.json", "held_out.json"})


def write_encoder(model: Encoder, vocabulary: Sequence[str], folder: Path) -> None:
    """Write the encoder with its pieces and labels: 8 bits a weight, unsigned, which every processor rounds alike."""
    model.eval()
    with TemporaryDirectory() as scratch:
        plain = Path(scratch) / "encoder.onnx"
        torch.onnx.export(
            model,
            (torch.ones(1, 8, dtype=torch.long),),
            plain,
            input_names=["pieces"],
            output_names=["logits", "adds"],
            dynamic_axes={"pieces": {0: "texts", 1: "length"}, "logits": {0: "texts"}, "adds": {0: "texts", 1: "length"}},
            dynamo=False,
            opset_version=_OPSET,
        )
        quantize_dynamic(plain, folder / "encoder.onnx", weight_type=QuantType.QUInt8, per_channel=True)
    (folder / "vocabulary.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    write(folder / "encoder.json", {"labels": list(LABELS)})


def write_linear(model: Linear, folder: Path) -> None:
    """Write the linear model: its features, its weights in bytes, and the scale and bias of each label."""
    (folder / "ngrams.txt.gz").write_bytes(gzip.compress("\n".join(model.features).encode(), mtime=0))
    (folder / "ngrams.bin.gz").write_bytes(gzip.compress(model.weights.tobytes(), mtime=0))
    write(folder / "ngrams.json", {"labels": list(model.labels), "scales": _short(model.scales), "biases": _short(model.biases)})


def write_manifest(folder: Path, known: Mapping[str, Any]) -> None:
    """Write which files the model is made of, with their sizes and digests, and what else is known of it."""
    files = {
        path.name: {"size": path.stat().st_size, "sha256": sha256(path.read_bytes()).hexdigest()}
        for path in sorted(folder.iterdir())
        if path.suffix != ".py" and path.name not in _NOT_MODELS and path.is_file()
    }
    write(folder / "manifest.json", {**known, "files": files})


def _short(numbers: Sequence[float]) -> list[float]:
    return [float(f"{number:.6g}") for number in numbers]
