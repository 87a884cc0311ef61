"""Says what of the detector cannot be used on this machine, so that nobody takes less for all."""

from functools import cache
from importlib.util import find_spec

RUNTIME = "onnxruntime"
WITHOUT_RUNTIME = f"the model could not be used: {RUNTIME} is not installed; words are judged by n-grams and rules"


@cache
def mode() -> str:
    """Return what is amiss, in words; nothing when everything is at work."""
    return "" if find_spec(RUNTIME) else WITHOUT_RUNTIME
