"""What can be decided about an alert: the closed list, in words for people and in words that they answer with."""

from collections.abc import Iterable

DECISIONS = {
    "no_concern": "no concern",
    "dealt_with": "dealt with",
    "referred": "referred",
    "not_us": "not us",
    "passed_on": "passed on",
}


def decision_of(words: Iterable[str]) -> str:
    """Return the decision that these words mean, however they are joined ("no-concern", "no concern"), or nothing."""
    said = "".join(letter for word in words for letter in word.lower() if letter.isalpha())
    return next((name for name in DECISIONS if said.startswith(name.replace("_", ""))), "")
