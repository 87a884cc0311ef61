"""Prints the confusion table of each part of the labelled names."""

from tests.quality.names import PARTS, Table, load

for part in PARTS:
    cases = load(part)
    print(f"{part}: {len(cases)} texts\n{Table.of(cases)}\n")  # noqa: T201 - it is what this is run for
