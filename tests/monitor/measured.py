"""A small invented measurement of the shape that ships: a threat, self-harm that bears no step, a query that never alerts."""

from typing import Any

from monitor.held_out import HeldOut, read

# Ten texts show each signal, the next ten are hard and benign.
SURE = (0.95, 0.93, 0.91, 0.9, 0.88, 0.86, 0.84, 0.82, 0.8, 0.3)
BENIGN = (0.85, 0.65, 0.62, 0.4, 0.2, 0.1, 0.05, 0.05, 0.02, 0.01)
TABLE: dict[str, Any] = {
    "corpus": "0" * 64,
    "texts": 20,
    "signals": {
        "threat_violence": {
            "alert": 0.62,
            "review": 0.11,
            "floor": 0.85,
            "scores": [*SURE, *BENIGN],
            "shown": list(range(10)),
        },
        "self_harm": {
            "alert": 0.62,
            "review": 0.28,
            "floor": 0.9,
            "scores": [*(0.64, *SURE[1:]), *BENIGN],
            "shown": list(range(10)),
        },
        "query": {"review": 0.5, "scores": [*SURE, *BENIGN], "shown": list(range(9))},
    },
    "hard": list(range(10, 20)),
}
HELD_OUT: HeldOut = read(TABLE)
