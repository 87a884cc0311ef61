"""Continuous integration leaves nothing out, so it says at once what it needs for that."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.accounts import NOBODY, open_folder

SCRIPT = Path(__file__).parents[2] / ".ci" / "run"


def test_it_says_at_once_that_it_needs_root() -> None:
    """Without it tests would be left out that make accounts and mount disks, and it could never be green."""
    account = None if os.geteuid() else NOBODY
    with open_folder() as folder:
        (folder / ".ci").mkdir(mode=0o755)
        script = Path(shutil.copy(SCRIPT, folder / ".ci"))
        script.chmod(0o644)
        done = subprocess.run(["bash", str(script)], capture_output=True, text=True, check=False, user=account)  # noqa: S603, S607
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("This has to be root")
