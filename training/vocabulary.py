"""Chooses the pieces that the encoder keeps: those that our texts are made of, and the commonest of the rest."""

from collections.abc import Iterable, Sequence

from monitor.detect.judge import open_page
from monitor.detect.pieces import END, MARKS, START, UNKNOWN, split, spoken
from training.corpus import Text

PADDING = "[PAD]"
_COMMONEST = 14_000
# The word that each mark starts as, before training.
MARKS_START_AS = {
    "[own]": "official",
    "[staff]": "teacher",
    "[name]": "oliver",
    "[surname]": "smith",
    "[mobile]": "phone",
    "[phone]": "phone",
    "[email]": "email",
    "[office]": "email",
    "[address]": "address",
    "[plate]": "registration",
    "[link]": "link",
    "[handle]": "user",
    "[money]": "pounds",
    "[name?]": "name",
    "[initials]": "initials",
    "[capital]": "name",
}


def kept(words: Sequence[str], texts: Iterable[Text]) -> tuple[list[int], list[str]]:
    """Return the numbers of the pieces kept out of ``words`` (a whole vocabulary), and the new vocabulary with the marks last."""
    whole = {word: number for number, word in enumerate(words)}
    used = {
        number
        for text in texts
        for number in split(spoken(open_page(text.words), text.channel), {**whole, **dict.fromkeys(MARKS, 0)})[0]
    }
    latin = [number for number, word in enumerate(words) if word.isascii() and not word.startswith("[")]
    letters = [number for number in latin if len(words[number].removeprefix("##")) == 1]
    # BERT's vocabulary stands in order of how common its pieces are.
    fixed = [whole[word] for word in (PADDING, UNKNOWN, START, END)]
    rest = sorted(
        {*latin[:_COMMONEST], *letters, *used}
        - set(fixed)
        - {number for number, word in enumerate(words) if word.startswith("[")}
    )
    numbers = [*fixed, *rest]
    return numbers, [*(words[number] for number in numbers), *MARKS_START_AS]
