"""Looks at what is installed: Python, the program's own files, what the configuration wants besides, trusted certificates."""

import base64
import hashlib
import shutil
import ssl
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import Distribution, PackagePath, distribution
from importlib.util import find_spec
from pathlib import Path

from monitor.deadline import LONDON
from monitor.doctor.surroundings import Check, Surroundings
from monitor.finding import Finding, bad, good, warning
from sources.browser import NAMES

# From when nobody mends a Python any more (https://devguide.python.org/versions/); Debian goes on a little longer.
ENDS = {
    (3, 11): date(2027, 10, 31),
    (3, 12): date(2028, 10, 31),
    (3, 13): date(2029, 10, 31),
    (3, 14): date(2030, 10, 31),
    (3, 15): date(2031, 10, 31),
}
BEFORE = timedelta(days=180)
MOST = 3


def python(here: Surroundings, version: tuple[int, int] = sys.version_info[:2]) -> Iterator[Finding]:
    """Until when the Python in use is mended."""
    name, ends = ".".join(map(str, version)), ENDS.get(version)
    today = here.now.astimezone(LONDON).date()
    remedy = "Upgrade the system, then make .venv anew: docs/upgrading.md"
    if ends and ends < today:
        yield warning("D061", f"Nobody has mended Python {name} since {ends:%-d %B %Y}.", remedy)
    elif ends and ends - today < BEFORE:
        yield warning("D061", f"Nobody will mend Python {name} after {ends:%-d %B %Y}.", remedy)
    else:
        yield good("D061", f"Python {name}{f' is mended until {ends:%B %Y}' if ends else ''}.")


def files(_here: Surroundings) -> Iterator[Finding]:
    """Whether the program's files are those that were installed."""
    yield from unchanged(distribution("school-monitor"))


def unchanged(installed: Distribution) -> Iterator[Finding]:
    """Compare each file of a package with the digest that was recorded when it was installed (RECORD)."""
    ours = [file for file in installed.files or () if file.parts[0] in {"monitor", "sources", "digests"} and file.hash]
    if not ours:
        yield good("D062", f"Version {installed.version}, run from a folder of source code: nothing to compare its files with.")
        return
    changed = [str(file) for file in ours if not _is_same(file)]
    if changed:
        more = f" and {len(changed) - MOST} more" if len(changed) > MOST else ""
        words = f"Of the program's files, these are gone or not as they were installed: {', '.join(changed[:MOST])}{more}."
        yield bad("D062", words, "Install it anew: pip install --force-reinstall --no-deps ...: docs/upgrading.md")
    else:
        yield good("D062", f"Version {installed.version}: its {len(ours)} files are as they were installed.")


def _is_same(file: PackagePath) -> bool:
    try:
        content = Path(str(file.locate())).read_bytes()
    except OSError:
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return file.hash is not None and file.hash.value == digest


def extras(here: Surroundings) -> Iterator[Finding]:
    """Whether what the configuration wants besides the program is installed."""
    if here.config is None:
        return
    missing = []
    if any(way.url for way in here.config.ways) and find_spec("apprise") is None:
        missing.append(("[[notify]] wants the package apprise", "pip install 'school-monitor[notify]'"))
    if any(place.source.options.get("render") == "yes" for place in here.config.places):
        if find_spec("playwright") is None:
            missing.append(("A source with render wants the package playwright", "pip install 'school-monitor[browser]'"))
        if not any(shutil.which(name, path=here.environ.get("PATH", "")) for name in NAMES):
            missing.append(("A source with render wants Chromium", "sudo apt install chromium"))
    for what, remedy in missing:
        yield bad("D063", f"{what}, which is not installed.", remedy)
    if not missing:
        yield good("D063", "All that the configuration wants is installed.")


def certificates(_here: Surroundings) -> Iterator[Finding]:
    """Whether this machine has certificates to hold those of servers against."""
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    found = ssl.create_default_context().cert_store_stats()["x509_ca"]
    found += sum(1 for _ in folder.iterdir()) if folder and folder.is_dir() else 0
    if found:
        yield good("D065", "The machine has certificates to trust.")
    else:
        named = paths.openssl_cafile_env, paths.openssl_capath_env
        words = (
            f"The machine has no certificates to trust: no mail server can be known for what it says it is ({', '.join(named)})."
        )
        yield bad("D065", words, "sudo apt install --reinstall ca-certificates; and see that SSL_CERT_FILE is not set to nowhere")


CHECKS: tuple[Check, ...] = (python, files, extras, certificates)
