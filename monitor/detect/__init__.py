"""The detector: what the words of a text show, with the words that show it, and names masked for letters."""

from monitor.detect.judge import certainties, detect
from monitor.detect.masking import mask, names
from monitor.detect.named import whom

__all__ = ["certainties", "detect", "mask", "names", "whom"]
