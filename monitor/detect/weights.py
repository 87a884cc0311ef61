"""The only code that opens the trained models: what ships in ``weights/``, with its manifest, and whether it can be used here."""

import gzip
import json
from array import array
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from monitor.detect.ngrams import Linear

FOLDER = files("monitor.detect").joinpath("weights")
MANIFEST = "manifest.json"


def manifest() -> dict[str, Any]:
    """Return what the manifest says: ``files`` with their digests, and ``corpus``, the digest of what was learnt from."""
    found: dict[str, Any] = json.loads(FOLDER.joinpath(MANIFEST).read_text(encoding="utf-8"))
    return found


def changed() -> list[str]:
    """Return the files of the model that are not what the manifest says."""
    return [
        name
        for name, known in manifest()["files"].items()
        if not FOLDER.joinpath(name).is_file() or sha256(FOLDER.joinpath(name).read_bytes()).hexdigest() != known["sha256"]
    ]


def table(name: str) -> dict[str, Any]:
    """Return a JSON file of the model."""
    found: dict[str, Any] = json.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))
    return found


@cache
def linear() -> Linear:
    """Return the linear model."""
    shape = table("ngrams.json")
    words = gzip.decompress(FOLDER.joinpath("ngrams.txt.gz").read_bytes()).decode("utf-8").split("\n")
    weights = array("b", gzip.decompress(FOLDER.joinpath("ngrams.bin.gz").read_bytes()))
    return Linear(
        tuple(shape["labels"]), {word: n for n, word in enumerate(words)}, weights, tuple(shape["scales"]), tuple(shape["biases"])
    )


@cache
def vocabulary() -> Mapping[str, int]:
    """Return the pieces of the encoder, with their numbers."""
    words = FOLDER.joinpath("vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return {word: n for n, word in enumerate(words)}
