"""Judges the examples that stand in a policy: what each category must fit, and what it must not."""

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.detect import detect
from monitor.model import Channel, Hours, Verdict
from monitor.policy import Category, Occasion, Policy, verdict


@dataclass(frozen=True, slots=True)
class Misjudged:
    """An example that its category does not fit, or a counter-example that it does: where it stands, and what was seen in it."""

    where: str
    text: str
    is_counter: bool
    seen: tuple[str, ...]


def misjudged(policy: Policy, *, origin: str = "policy") -> Iterator[Misjudged]:
    """Yield every example of the categories of this origin that is judged otherwise than it says."""
    for category in policy.categories:
        if category.origin == origin:
            yield from _of(category, policy)


def _of(category: Category, policy: Policy) -> Iterator[Misjudged]:
    for kind, texts, wanted in (("examples", category.examples, True), ("counter_examples", category.counter_examples, False)):
        for place, text in enumerate(texts):
            said = judged(text, category, policy)
            if (category.id in {rule.id for rule in said.rules}) is not wanted:
                seen = tuple(dict.fromkeys(name for rule in said.rules for name in rule.signals))
                yield Misjudged(f"category.{category.id}.{kind}[{place}]", text, not wanted, seen)


def judged(text: str, category: Category, policy: Policy) -> Verdict:
    """Return what a policy says of a text that stands where the category looks, by a writer such as it speaks of."""
    channel = min(category.channels, default=Channel.THIRD_PARTY)
    found = detect(text, channel=channel if category.applies_to == ("school",) else Channel.THIRD_PARTY)
    return verdict(policy, found, Occasion(channel, Hours(), poster=category.poster_known_as))
