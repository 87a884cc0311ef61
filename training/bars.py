"""What is asked of the detector: the bars that its figures are held against."""

# The recall of alerts alone, at no more false alerts than FALSE_ALERTS allows.
ALERTS = {
    "threat_violence": 0.85,
    "security_threat": 0.85,
    "child_harm_allegation": 0.90,
    "safeguarding_concern": 0.90,
    "self_harm": 0.90,
    "sexual_image": 0.90,
    "hate_race": 0.85,
    "hate_other": 0.85,
    "extremism": 0.80,
    "child_named": 0.90,
    "personal_data": 0.80,
    "adult_pupil_contact": 0.85,
}
F1 = {
    "complaint": 0.80,
    "praise": 0.85,
    "query": 0.80,
    "spam": 0.90,
    "offensive_person": 0.80,
    "behaviour_incident": 0.70,
    "child_image": 0.75,
    "brand_misuse": 0.75,
}
FALSE_ALERTS = "false alerts per 1,000 hard benign"
_BARS = {
    **{f"alert recall {signal}": bar for signal, bar in ALERTS.items()},
    **{f"seen recall {signal}": 0.96 for signal in ALERTS},
    **{f"F1 {signal}": bar for signal, bar in F1.items()},
    "alert recall personal_data with a shape": 0.95,
    "alert recall personal_data in prose": 0.70,
    FALSE_ALERTS: 30.0,
}
_MOST_ERROR = 0.05


def bar(figure: str) -> float | None:
    """Return what is asked of a figure of ``training.quality.figures``: at least, or where less is better at most, this."""
    return _MOST_ERROR if figure.startswith(("calibration error", "recall lost")) else _BARS.get(figure)


def is_good(figure: str) -> bool:
    """Return whether more of a figure is better."""
    return ("recall" in figure and not figure.startswith(("recall lost", "gap"))) or figure.startswith("F1")


def reached(figure: str, value: float) -> bool | None:
    """Return whether a figure reaches its bar, or None where it has none."""
    asked = bar(figure)
    return None if asked is None else (value >= asked if is_good(figure) else value <= asked)
