"""Writes text as TOML has it."""

import json


def quoted(text: str) -> str:
    """Return text as TOML writes it: JSON does so too, but for DEL, and surrogates, of which TOML has none."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007F")
