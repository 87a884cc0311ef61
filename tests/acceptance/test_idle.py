"""A pass with nothing due, which is nearly every pass, loads nothing of what only work needs."""

import re

import pytest

from tests.acceptance.command import made_sample, monitor

# What each is for: reading, parsing, mail, letters, migrations, the resident mode, the page, the encoder, bank holidays, extras.
HEAVY = {
    *("httpx", "httpcore", "protego", "feedparser", "trafilatura", "dateparser", "sources.sandbox", "sources.fetch.client"),
    *("bs4", "lxml", "soupsieve"),
    *("smtplib", "imaplib", "imap_tools", "authres", "flufl.bounce", "http.client"),
    *("jinja2", "alembic", "apscheduler", "starlette", "uvicorn", "itsdangerous"),
    *("numpy", "onnxruntime", "holidays", "rich.table", "apprise", "playwright", "sqlalchemy.dialects.postgresql"),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the modules that a pass loads a moment after another has done all that was due."""
    config = made_sample(tmp_path_factory.mktemp("idle"))
    done = monitor("run", "--quiet", "--config", str(config), PYTHONPROFILEIMPORTTIME="1")
    assert (done.returncode, done.stdout) == (0, "")
    return set(re.findall(r"^import time:.*\| +(\S+)$", done.stderr, re.MULTILINE))


def test_an_idle_pass_loads_what_it_needs(loaded: set[str]) -> None:
    """Otherwise this test would see nothing at all."""
    assert {"sqlalchemy", "monitor.run", "monitor.store.outbox"} <= loaded


@pytest.mark.parametrize("module", sorted(HEAVY))
def test_an_idle_pass_loads_nothing_heavy(loaded: set[str], module: str) -> None:
    """Neither a library nor a module of ours that only work needs."""
    assert not {name for name in loaded if name == module or name.startswith(f"{module}.")}
