"""What the value of a source's option must look like, where its reader would only notice when it reads."""

import re

from monitor.config import values
from sources import layout

# Kinds whose options are CSS selectors, but for those below.
_BY_SELECTORS = frozenset({"page", "changes"})
# What nearly every school writes: names, classes, ids, attributes and places, one inside another. Such a selector is valid
# whatever it says; any other is asked of the parser, which takes longer to load than the rest of a pass with nothing due.
_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
_PARTS = rf"[.#]{_NAME}|:(?:first|last|only)-(?:child|of-type)|\[{_NAME}(?:[*^$~|]?=\"[A-Za-z0-9_ /.:-]*\")?\]"
_COMPOUND = rf"(?:{_NAME}|(?=[.#\[:]))(?:{_PARTS})*"
PLAIN = re.compile(rf"{_COMPOUND}(?:(?: *[>+~,] *| +){_COMPOUND})*")


def wanted(kind: str, key: str, value: str) -> str:
    """Return what should stand there instead, or nothing where the value may stand."""
    if key == "render":
        return "" if value in {"yes", "no"} else '"yes" or "no"'
    if kind == "mailbox" and key == "from":
        senders = (one.strip() for one in value.split(","))
        return "" if all(_is_sender(one) for one in senders) else "mail addresses or domains, separated by commas"
    if kind in _BY_SELECTORS:
        return "" if _is_selector(key, value) else "a CSS selector that may end in @attribute"
    return ""


def _is_sender(text: str) -> bool:
    return bool(re.fullmatch(values.MAILBOX.pattern, text) or re.fullmatch(values.HOST.pattern, text))


def _is_selector(key: str, value: str) -> bool:
    written = [found.css for found in layout.read({key: value}).values() if found.css and not PLAIN.fullmatch(found.css)]
    if not written:
        return True
    import soupsieve  # noqa: PLC0415 - see PLAIN

    try:
        return all(map(soupsieve.compile, written))
    except (soupsieve.SelectorSyntaxError, NotImplementedError):
        return False
