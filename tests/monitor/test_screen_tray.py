"""What the tray shows on 80 columns: the first few cases, what is urgent in them, who may not answer, and what to type."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from monitor import screen_tray
from monitor.model import Mention, Severity, Standing
from monitor.suggest import Suggestion
from monitor.tray import Item
from tests.judgements import case, judgement, verdict

ROLES = ("head", "dsl", "deputy_dsl")


def item(
    number: int, *, urgent: bool = False, alert: int | None = None, place: str = "A forum", text: str = "Some words"
) -> Item:
    """Return a case that may be another school's."""
    one = judgement(verdict(Severity.HIGH, urgent=True) if urgent else verdict(), standing=Standing.UNSURE)
    unsure = replace(one, mention=Mention(Standing.UNSURE, 0.6))
    return Item(case(unsure, number=number, text=text, alert=alert, place=place), Suggestion())


def shown(*items: Item) -> str:
    """Return what stands on the screen, its lines joined by single spaces."""
    screen = Console(width=80, file=StringIO(), record=True)
    screen.print(screen_tray.tray(items, ROLES))
    return " ".join(screen.export_text().split())


@pytest.mark.parametrize(("count", "words"), [(5, ""), (6, "1 more comes up"), (8, "3 more come up")])
def test_only_the_first_few_are_shown(count: int, words: str) -> None:
    """And how many there are besides."""
    text = shown(*(item(number) for number in range(1, count + 1)))
    assert f"{count} items could be about another school" in text
    assert "M-0005 A forum" in text
    assert "M-0006" not in text
    assert f"{words} as these are answered" in text if words else "as these are answered" not in text


def test_several_at_once_are_never_what_is_urgent() -> None:
    """Nobody is shown how to wave such a case through with others."""
    calm, urgent, alerted = [item(1), item(2)], item(3, urgent=True), item(4, alert=7)
    assert "monitor tray M-0001 M-0002 no --by head several at once" in shown(*calm, urgent, alerted)
    assert "several at once" not in shown(calm[0], urgent, alerted)


def test_what_is_urgent_says_whether_somebody_was_alerted() -> None:
    """By the alert's reference."""
    assert "Urgent if it is us: nobody has been alerted" in shown(item(1, urgent=True))
    assert "Somebody was alerted: A-0007" in shown(item(1, urgent=True, alert=7))


def test_what_is_only_counted_is_called_nothing() -> None:
    """Unless somebody was alerted to it."""
    counted = judgement(verdict(count_only=True), standing=Standing.UNSURE)
    assert "complaint, low" in shown(item(1))
    assert "complaint" not in shown(Item(case(counted), Suggestion()))
    assert "complaint" in shown(Item(case(counted, alert=7), Suggestion()))


def test_whoever_a_case_may_be_about_is_not_shown_how_to_answer_it() -> None:
    """Another role is, and the case says so."""
    text = shown(replace(item(1), withheld=("head", "dsl")))
    assert "It may be about the head or dsl: somebody else answers it." in text
    assert "monitor tray M-0001 yes --by deputy_dsl" in text
    assert "--by head" in shown(item(1))
    assert "It may be about" not in shown(item(1))


def test_what_a_stranger_calls_a_place_is_shown_as_it_is_written() -> None:
    """A case without words says that it has none."""
    text = shown(item(1, place="\x1b[31m[red]A\u202e forum\u200f[/]", text=""))
    assert "M-0001 [31m[red]A forum[/], posted" in text
    assert "It has no words: only a person can look at what stands there." in text


def test_an_empty_tray_says_so() -> None:
    """Nothing is to be typed."""
    assert shown() == "The tray is empty: nothing waits to be told apart."
