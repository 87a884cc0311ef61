"""Posts in which there is nothing to read: a picture of text is found by a person or by nobody."""

import re

from monitor.match.normalise import visible
from monitor.model import Mention, Standing

# What a document without words comes to for a school that nothing else speaks for.
WORDLESS = Mention(Standing.UNSURE, 0.35, (), ("there are no words to read: only a person can look",))

_COUNT = r"(?:(?:an?|the|my|one|two|three|several|some|attached|\d{1,3})\s+)?"
_SORT = "(?:attachment|audio|gif|image|img|meme|photo(?:graph)?|pic(?:ture)?|scan|screen ?(?:grab|shot)|video|voice note)s?"
# What a program or a person writes in a picture's place: "[photo of a letterhead, no text]", "(screenshot)".
_NOTE = re.compile(rf"\[\s*{_COUNT}{_SORT}\b[^\[\]]{{0,200}}\]|\(\s*{_COUNT}{_SORT}\b[^()]{{0,200}}\)", re.IGNORECASE)


def is_wordless(words: str) -> bool:
    """Return whether a post says nothing in words: it is empty, or only a note that stands for a picture."""
    words = visible(words)
    rest = _NOTE.sub("", words)
    return not any(char.isalnum() for char in rest) and (rest != words or not words.strip())
