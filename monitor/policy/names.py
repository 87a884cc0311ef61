"""Finds every place in a policy file that names something, and whether what it names exists."""

from collections.abc import Iterator, Mapping
from typing import Any

from monitor.model import Problem
from monitor.policy.format import PolicyTable
from monitor.policy.problems import Reporter, did_you_mean
from monitor.policy.vocabulary import ABOUT, DRAFTS, SIGNALS, STAGES

Raw = Mapping[str, Any]

# Which keys name things, and of which kind.
NAMES = {
    **dict.fromkeys(("signals_any", "with_any", "unless_only_beside", "urgent_if", "needs", "only_for"), "signal"),
    **dict.fromkeys(("alert", "digest", "order", "readers", "remove", "add"), "role"),
    "actor": "actor",
    "meets": "role",
    "about": "about",
    "applies_to": "audience",
    "procedures": "procedure",
    "deadline": "deadline",
    "log": "log",
    "cautions": "caution",
    "contact": "contact",
    "steps": "step",
    "then": "step",
    "draft": "draft",
    "stage": "stage",
    "cites": "clause",
}


def table(raw: Raw, name: str) -> Mapping[str, Any]:
    """Return a table of a file, or an empty one where the file has something else there."""
    found = raw.get(name)
    return found if isinstance(found, Mapping) else {}


def unknown_names(tree: Raw, known: Mapping[str, set[str]], report: Reporter) -> Iterator[Problem]:
    """Yield every name in a file that names nothing."""
    for where, kind, name in _named(tree, ""):
        if name not in known[kind]:
            yield report.problem("P006", where, f'there is no {kind} "{name}"', did_you_mean(name, known[kind]), name)


def known_names(raw: Raw, base: Raw, contacts: Raw) -> dict[str, set[str]]:
    """Return what may be named, by kind. An entry with a fault still lends its name, so that one mistake is one problem."""
    roles = {*table(base, "role"), *table(raw, "role")}
    both = {kind: {*table(base, kind), *table(raw, kind)} for kind in ("procedure", "log", "caution", "step", "deadline")}
    return {
        **both,
        "signal": set(SIGNALS),
        "about": set(ABOUT),
        "draft": set(DRAFTS),
        "stage": set(STAGES) - {"now"},
        "role": roles,
        "actor": {*roles, "anyone"},
        "audience": set(table(raw, "audience")),
        "contact": {*table(contacts, "contact"), *table(raw, "contact")},
        "clause": set(table(raw, "clause")),
    }


def _named(tree: Raw, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield every place in a file where something is named: where, of which kind, and the name."""
    for key, value in tree.items():
        where = f"{path}.{key}".removeprefix(".")
        kind = "clause" if path.endswith(".cites") else NAMES.get(key)
        entries = list(enumerate(value)) if isinstance(value, list) else []
        if kind and isinstance(value, str):
            yield where, kind, value
        if kind:
            yield from ((f"{where}[{place}]", kind, entry) for place, entry in entries if isinstance(entry, str))
        if isinstance(value, Mapping):
            yield from _named(value, where)
        for place, entry in entries:
            if isinstance(entry, Mapping):
                yield from _named(entry, f"{where}[{place}]")


def clause_problems(raw: Raw, report: Reporter) -> Iterator[Problem]:
    """Yield the quotations that nothing in the file expresses, and those said to be both expressed and not looked for."""
    clauses, aside = table(raw, "clause"), table(raw, "not_looked_for")
    cited = {name for _, kind, name in _named(raw, "") if kind == "clause"}
    for name in clauses.keys() - cited - aside.keys():
        words, remedy = "nothing in this file expresses this clause", "Cite it, or say in not_looked_for why it cannot be seen."
        yield report.problem("P010", f"clause.{name}", words, remedy, clauses[name])
    for name in cited & aside.keys():
        yield report.problem("P017", f"not_looked_for.{name}", "this clause is cited too", "Remove one of the two.", name)
    for name in aside.keys() - clauses.keys():
        yield report.problem("P006", f"not_looked_for.{name}", f'there is no clause "{name}"', did_you_mean(name, clauses), name)
    for name in table(table(raw, "policy"), "cites").keys() - PolicyTable.model_fields.keys():
        remedy = did_you_mean(name, PolicyTable.model_fields)
        yield report.problem("P006", f"policy.cites.{name}", f'there is no key "{name}" in [policy]', remedy, name)
