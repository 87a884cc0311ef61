"""Prints how well a page's main text is found, by style and by method."""

from tests.quality.extraction import samples, table

print(table(samples()))  # noqa: T201 - it is what this is run for
