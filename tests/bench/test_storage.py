"""What the size of a database is predicted by holds for a month of a lively school."""

from contextlib import closing
from pathlib import Path

import pytest

from monitor.store import Store
from monitor.store.size import actual, held, predicted
from tests.bench.storage import grown, report


def test_a_month_is_as_large_as_predicted(tmp_path: Path) -> None:
    """Within a sixth."""
    file = grown(tmp_path, 30)
    with closing(Store(f"sqlite:///{file}")) as store, store.read() as tx:
        rows = held(tx)
        assert rows.seen > 18_000
        assert predicted(rows) == pytest.approx(actual(tx), rel=1 / 6)


def test_the_report_has_every_figure() -> None:
    """Each kind of row, what is predicted and actual, and what the daily check and copy take."""
    assert report(2).row_count == 15
