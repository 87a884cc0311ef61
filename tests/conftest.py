"""What was left out of a run is said at its end, and is a failure where everything was asked for."""

import os

import pytest


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With ``REQUIRE_ALL=1`` a run that left a test out has failed: continuous integration installs what they all want."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
