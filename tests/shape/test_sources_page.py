"""The page on sources says of each kind what its reader says of itself."""

import os
from pathlib import Path

from sources.readers import READERS, reader

PAGE = Path(__file__).parents[2] / "docs" / "sources.md"
MARK = "<!-- From here on: the readers' own words. To renew: REWRITE=1 make test -->\n"


def test_the_page_on_sources_is_what_the_readers_say() -> None:
    """Below the mark the page is made from the readers; with ``REWRITE=1`` it is made anew."""
    by_hand, mark, kinds = PAGE.read_text(encoding="utf-8").partition(MARK)
    assert mark
    made = "".join(_section(kind) for kind in sorted(READERS))
    if os.environ.get("REWRITE") == "1":
        PAGE.write_text(by_hand + mark + made, encoding="utf-8")
    else:
        assert kinds == made


def _section(kind: str) -> str:
    """Return one kind's part of the page: its reader's docstring, and its options."""
    module = reader(kind)
    words = (module.__doc__ or "").strip().replace("::\n\n    ", ":\n\n    ").replace("``", "`")
    options = "".join(
        f"- `{name}`{' (needed)' if name in module.REQUIRED else ''}: {meaning}\n" for name, meaning in module.OPTIONS.items()
    )
    return f"\n## {kind}\n\n{words}\n" + (f"\nOptions, in `[source.options]`:\n\n{options}" if options else "")
