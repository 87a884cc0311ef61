"""What status and the doctor show fits eighty columns, begins with what matters, and takes no markup from anybody."""

from dataclasses import replace
from io import StringIO
from itertools import count

import pytest
from rich.console import Console

from monitor.finding import Finding, bad, good, note, warning
from monitor.pulse import report
from monitor.screen_status import UNBROKEN, diagnosis, lines, source_table
from monitor.status import Status
from tests.monitor.statuses import FULL, GAZETTE, NOW, OVERDUE, WELL, YESTERDAY

LONG = "Brackenford and District Parents, Carers and Grandparents Community Noticeboard (unofficial)"
BROKEN = replace(
    GAZETTE, label=LONG, health="broken", is_read=False, trouble="its name could not be found (DNS)", remedy="Look. " * 30
)
CROWDED: Status = replace(
    FULL,
    sources=(*(replace(GAZETTE, label=f"{LONG} {at}") for at in range(40)), BROKEN, BROKEN),
    alerts=replace(FULL.alerts, unacknowledged=(OVERDUE,) * 9),
)
EVERY = [make(f"D{at:03d}", "seen " * 40, "remedy " * 40) for at, make in zip(count(1), (bad, warning, note), strict=False)]


def shown(*printed: object, width: int) -> list[str]:
    """Return the lines that a terminal of this width shows, without colours."""
    out = StringIO()
    Console(file=out, width=width, highlight=False).print(*printed, sep="\n", soft_wrap=True)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("status", [WELL, FULL, CROWDED], ids=["well", "full", "crowded"])
def test_no_line_is_longer_than_the_terminal(status: Status, width: int) -> None:
    """With long labels and every kind of finding; a source is one line."""
    assert max(map(len, shown(*lines(report(status), width), width=width))) <= width
    table = StringIO()
    Console(file=table, width=width).print(source_table(status.sources, NOW, width))
    rows = table.getvalue().splitlines()
    assert max(map(len, rows)) <= width
    assert sum("Fri 20 Nov 08:50" in row for row in rows) == len(status.sources)


def test_the_first_line_says_it() -> None:
    """All is well; or what is first to be seen to, with what mends it below."""
    assert shown(*lines(report(WELL), 80), width=80)[0] == "All is well, Fri 20 Nov 09:00."
    first, second, *_ = shown(*lines(report(FULL), UNBROKEN), width=UNBROKEN)
    assert first.startswith("First of 2 things to see to: A-0003 not acknowledged")
    assert second.startswith("-> Ring whoever should have it.")


def test_what_is_first_stands_there_once() -> None:
    """And the others below it, with their ids."""
    printed = "\n".join(shown(*lines(report(FULL), UNBROKEN), width=UNBROKEN))
    assert printed.count("A-0003 not acknowledged") == 1
    assert "A letter (digest) to head could not be delivered: The mail server did not answer in time. [D046]" in printed


def test_the_doctor_sums_up_what_is_well() -> None:
    """One line, or each with ``--all``; what was not tried is said."""
    found: list[Finding] = [*EVERY, good("D050", "It is well."), good("D051", "It is well too.")]
    brief = shown(*diagnosis(found, 80, every=False, live=False), width=80)
    assert max(map(len, brief)) <= 80
    assert brief[0] == "2 things to see to, the gravest first:"
    assert "2 checks found nothing wrong. To see them: monitor doctor --all" in brief
    assert "It is well." not in "\n".join(brief)
    assert "monitor doctor --live" in brief[-1]
    whole = "\n".join(shown(*diagnosis(found, 80, every=True, live=True), width=80))
    assert "It is well too. [D051]" in whole
    assert "--live" not in whole
    alone = shown(*diagnosis([good("D050", "Well.")], 80, every=False, live=True), width=80)
    assert alone == ["Nothing is wrong.", "1 check found nothing wrong. To see them: monitor doctor --all"]


def test_nobody_colours_or_hides_words_by_a_label() -> None:
    """What looks like markup is shown as it is written, and what moves the cursor does not."""
    odd = replace(BROKEN, label="[red]x[/] [link=https://x.example]y", last_good_read_at=YESTERDAY)
    printed = shown(*lines(report(replace(WELL, sources=(odd, GAZETTE, GAZETTE))), 120), width=120)
    assert "[red]x[/] [link=https://x.example]y was not read since" in printed[0]
    table = StringIO()
    Console(file=table, width=120).print(source_table((odd,), NOW, 120))
    assert "[red]x[/] [link=https://x.example]y" in table.getvalue()
