"""Writes what was measured into the model card."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from training import bars
from training.corpus import GRAVE
from training.marked import between

PAGE = Path(__file__).parents[1] / "docs" / "model-card.md"


def written(page: str, figures: Mapping[str, float]) -> str:
    """Return the model card with the figures in their place."""
    return between(page, "\n".join([*_signals(figures), "", *_others(figures), "", *_voices(figures)]))


def _signals(figures: Mapping[str, float]) -> Iterator[str]:
    yield "| grave signal | recall, alert | asked | recall, alert or review | calibration error |"
    yield "|---|---|---|---|---|"
    for name in GRAVE:
        alert, seen, error = (figures[f"{what} {name}"] for what in ("alert recall", "seen recall", "calibration error"))
        yield f"| {name} | {alert:.2f} | {bars.ALERTS[name]:.2f} | {seen:.2f} | {error:.3f} |"


def _others(figures: Mapping[str, float]) -> Iterator[str]:
    shown = {f"{what} {name}" for what in ("alert recall", "seen recall") for name in GRAVE}
    yield "| figure | | asked |"
    yield "|---|---|---|"
    for name, value in figures.items():
        if name not in shown and not name.startswith(("calibration error", "voice")):
            asked = bars.bar(name)
            yield f"| {name} | {value:.2f} | {'' if asked is None else f'{asked:.2f}'} |"


def _voices(figures: Mapping[str, float]) -> Iterator[str]:
    yield "| voice | grave texts that alert | that are seen | harmless texts that alert |"
    yield "|---|---|---|---|"
    for voice in sorted({name.split(",")[0] for name in figures if name.startswith("voice ")}):
        alerted, seen, wrong = (figures[f"{voice}, {what}"] for what in ("alert recall", "seen recall", "false alerts"))
        yield f"| {voice.removeprefix('voice ')} | {alerted:.2f} | {seen:.2f} | {wrong:.2f} |"
