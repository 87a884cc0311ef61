"""The letters are reviewed as files: a changed word shows up as a changed line in ``golden/``.

``REWRITE=1 pytest tests/digests/test_golden.py`` writes the files anew; read the difference before you commit it.
"""

import os
from pathlib import Path

import pytest

from digests.model import Letter
from tests.digests.letters import LETTERS

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize(("name", "letter"), LETTERS.items(), ids=LETTERS)
def test_the_letter_is_the_one_that_was_reviewed(name: str, letter: Letter) -> None:
    """Subject, text and HTML are character for character those in the golden files."""
    written = {f"{name}.txt": f"Subject: {letter.subject}\n\n{letter.text}", f"{name}.html": letter.html}
    if os.environ.get("REWRITE") == "1":
        for file, content in written.items():
            (GOLDEN / file).write_text(content, encoding="utf-8")
    assert {file: (GOLDEN / file).read_text(encoding="utf-8") for file in written} == written
