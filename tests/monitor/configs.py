"""A configuration in which nothing is wrong, and the few steps that the configuration's tests share."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from monitor.config import problems
from monitor.model import Problem

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 22)
ENVIRON = {
    "MONITOR_MAIL_PASSWORD": "an invented password",
    "MONITOR_SECOND_PASSWORD": "another invented password",
    "MONITOR_INBOX_PASSWORD": "a third invented password",
    "MONITOR_SMS": "json://sms.example/an-invented-key",
    "MONITOR_PING": "https://ping.example/an-invented-key",
}
GOOD = """\
[school]
name = "Larkspur Hill Community Primary School"
short_name = "Larkspur Hill"
town = "Brackenford"
postcode = "BK7 4QT"
website = "https://www.larkspurhill.brackenford.sch.example"
also_called = ["Larkspur Hill Primary School", "Ysgol Bryn Larkspur"]
handles = ["@larkspurhillsch"]
hashtags = ["#LarkspurHill"]
nicknames = ["Larky Hill"]
acronyms = ["LHCPS"]
places = ["Quarry Lane"]
staff = ["Mrs Tolliver", "Dr. de Vane"]
nation = "england"
policy = "orchard"

[[school.namesakes]]
name = "Larkspur Hill Primary, Eastholme"
places = ["Eastholme"]
hosts = ["larkspurhill.eastholme.sch.example"]

[[school.formerly]]
name = "Quarry Lane First School"
until = 2011-08-31

[[school.nearby]]
name = "Nether Bracken"
weight = 0.3

[governance]
lawful_basis = "public task"
dpia_reference = "DPIA-014"
dpia_date = 2026-09-07
contact = "dpo@larkspurhill.example"

[people.head]
email = "head@larkspurhill.example"
phone = "01632 960101"
names = ["Mrs Whitcombe", "Jane Whitcombe"]

[people]
dsl = { email = "dsl@larkspurhill.example", phone = "01632 960102" }

[people.deputy_dsl]
email = "deputy@larkspurhill.example"

[people.chair_of_governors]
email = "chair@larkspurhill.example"

[people.on_call]
email = "on-call@trust.example"
phone = "01632 960109"

[hours]
digest_at = "07:15"
digest_days = ["monday", "Tue", "fri"]
opens = 07:00:00
closes = "19:00"
office_close = "16:30"
closed = ["2026-10-26/2026-10-28", "2026-11-27", 2026-12-18]
quiet_from = "21:00"
quiet_to = 06:30:00

[alerts]
live = true

[[alerts.rota]]
when = "holidays"
order = ["on_call"]

[[alerts.rota]]
when = "2026-12-24/2026-12-26"
order = ["chair_of_governors", "on_call"]

[mail]
host = "smtp.larkspurhill.example"
security = "starttls"
sender = "monitor@larkspurhill.example"
username = "monitor"
password_env = "MONITOR_MAIL_PASSWORD"

[mail.second]
host = "smtp.trust.example"
username = "larkspur"
password_env = "MONITOR_SECOND_PASSWORD"

[inbox]
host = "imap.larkspurhill.example"
username = "answers"
password_env = "MONITOR_INBOX_PASSWORD"
folder = "Alerts"
trusted = "MX.larkspurhill.example"
canary = "canary@larkspurhill.example"

[[notify]]
id = "sms"
roles = ["on_call"]
url_env = "MONITOR_SMS"

[[notify]]
id = "pager"
roles = ["chair_of_governors", "on_call"]
when = "mail fails"
command = ["/bin/sh", "pager.sh"]

[web]
url = "https://alerts.larkspurhill.example/"
port = 18093

[watch]
tell = "chair_of_governors"
digest_by = "08:30"
ping_env = "MONITOR_PING"

[letters]
folder = "letters"

[store]
database = "sqlite:///var/monitor.db"

[fetch]
contact = "office@larkspurhill.example"
allow = ["127.0.0.1:18080", "[::1]:8080", "10.1.0.0/16"]
deadline = 20
spacing = 1.5
max_bytes = 1000000

[retention]
days = 60

[by_hand]
checks = ["Facebook: search for the school's name"]

[[source]]
id = "gazette"
kind = "feed"
url = "https://www.brackenfordgazette.example/rss/news.xml"
label = "Brackenford Gazette"
access = "documented-feed"
every = "2 hours"
locality = ["Brackenford"]
terms_url = "https://www.brackenfordgazette.example/terms"
terms_read = "2026-11-02"
budget = 12

[[source]]
id = "our_site"
kind = "page"
url = "https://www.larkspurhill.brackenford.sch.example/news"
label = "Comments on our own site"
access = "page-permission"
channel = "official_site"
about_us = true

[source.options]
item = "li.comment"
"""


def write(folder: Path, text: str = GOOD) -> Path:
    """Return the path of a configuration with this text that only its owner can read."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def change(old: str, new: str) -> str:
    """Return the good configuration with one passage, which stands there once, written otherwise."""
    assert GOOD.count(old) == 1, f"{old!r} stands there {GOOD.count(old)} times"
    return GOOD.replace(old, new)


def without(first: str, then: str) -> str:
    """Return the good configuration without what stands from one header up to another."""
    return GOOD[: GOOD.index(first)] + GOOD[GOOD.index(then) :]


NO_ANSWERS = without("[inbox]", "[[notify]]").replace(GOOD[GOOD.index("[web]") : GOOD.index("[watch]")], "")
NO_MAIL = without("[mail]", "[inbox]").replace(
    'folder = "letters"', 'folder = "letters"\nsender = "monitor@larkspurhill.example"'
)


def faults(folder: Path, text: str, environ: Mapping[str, str] = ENVIRON) -> tuple[Problem, ...]:
    """Return the problems of a configuration with this text."""
    return problems(write(folder, text), environ, TODAY)


def places_of(found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """Return each problem's id and path, in order."""
    return sorted((problem.id, problem.where) for problem in found)
