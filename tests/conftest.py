"""What holds for every test: none is timed, and what was left out of a run is said at its end."""

import os

import pytest
from hypothesis import settings

# Machines differ and are shared: no test fails because it took long. A hanging one is ended by pytest-timeout.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that nobody waits for it at the end while the other cores are idle."""
    items.sort(key=lambda item: -max((int(mark.args[0]) for mark in item.iter_markers("timeout")), default=0))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ``REQUIRE_ALL=1`` a run that left a test out has failed: continuous integration installs what they all want."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
