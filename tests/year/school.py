"""The school's real configuration file, and a world over it whose places, letters and answers are the simulation's."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from digests.model import Courier
from monitor import build, policy
from monitor.config import Config, load
from monitor.match import Matcher
from monitor.world import Opens, Reads, World
from sources.fetch import RobotsText, Silence
from tests.year.calendar import CLOSURES
from tests.year.fuse import Fuse, FusedStore
from tests.year.plan import SOURCES

ROLES = {
    "head": "head@larkspurhill.example",
    "dsl": "dsl@larkspurhill.example",
    "deputy_dsl": "deputy@larkspurhill.example",
    "chair_of_governors": "chair@larkspurhill.example",
    "business_manager": "business@larkspurhill.example",
    "site_admin": "it@larkspurhill.example",
}
CANARY, SENDER = "canary@larkspurhill.example", "monitor@larkspurhill.example"
# The DSL and the deputy have a text message besides, which goes to their telephone's number.
PHONES = {"dsl": "01632 960102", "deputy_dsl": "01632 960103"}
LADDER = ("dsl", "deputy_dsl", "head", "chair_of_governors")
ON_DUTY_IN_HOLIDAYS = ("deputy_dsl", "head")
_HEAD = """
[school]
name = "Larkspur Hill Community Primary School"
short_name = "Larkspur Hill"
town = "Brackenford"
postcode = "BK7 4QT"
website = "https://www.larkspurhill.brackenford.sch.example"
also_called = ["Larkspur Hill Primary School"]
policy = "orchard"
[[school.namesakes]]
name = "Larkspur Hill Primary, Eastholme"
places = ["Eastholme"]
[governance]
lawful_basis = "public task"
dpia_reference = "DPIA-014"
dpia_date = "2026-09-07"
contact = "dpo@larkspurhill.example"
[hours]
digest_at = "07:15"
opens = "07:00"
closes = "19:00"
closed = [{closed}]
[alerts]
live = true
[[alerts.rota]]
when = "holidays"
order = ["deputy_dsl", "head"]
[[notify]]
id = "duty_phone"
roles = ["dsl", "deputy_dsl"]
command = ["/bin/true"]
[mail]
host = "localhost"
security = "plain-loopback"
sender = "{sender}"
reply_to = "{sender}"
[inbox]
host = "localhost"
security = "plain-loopback"
username = "monitor"
password_file = "password"
canary = "{canary}"
[store]
database = "sqlite:///monitor.db"
[fetch]
contact = "office@larkspurhill.example"
"""
_SOURCE = """
[[source]]
id = "{name}"
kind = "feed"
url = "https://{name}.example/feed"
label = "The {name}"
access = "documented-feed"
every = "{minutes} minutes"
terms_url = "https://{name}.example/terms"
terms_read = "2027-08-30"
"""


def write_config(folder: Path) -> Path:
    """Return the file in which the school's configuration stands now."""
    closed = ", ".join(f'"{first}/{last}"' for _, first, last in CLOSURES)
    text = _HEAD.format(closed=closed, sender=SENDER, canary=CANARY)
    for role, email in ROLES.items():
        text += f'[people.{role}]\nemail = "{email}"\n'
        text += f'phone = "{PHONES[role]}"\n' if role in PHONES else ""
        text += 'names = ["Mrs Whitcombe"]\n' if role == "head" else ""
    text += "".join(_SOURCE.format(name=name, minutes=round(hours * 60)) for name, hours, _ in SOURCES)
    file, secret = folder / "config.toml", folder / "password"
    for path, words in ((file, text), (secret, "an invented password\n")):
        path.write_text(words, encoding="utf-8")
        path.chmod(0o600)
    return file


def config_of(file: Path) -> Config:
    """Return the configuration as the program reads it."""
    return load(file, {}, date(2027, 8, 31))


def open_world(config: Config, fuse: Fuse, read: Reads, couriers: Mapping[str, Courier], inbox: Opens) -> World:
    """Return a world as a start of the program makes it: all that it knows comes out of the database."""
    store = FusedStore(config.database, fuse)
    store.migrate()
    with store.read() as tx:
        school, commonness = build.recognised(config, tx)
        shifts = build.shifts_of(tx, config.school.id)
    robots: dict[str, RobotsText] = {}
    silences: dict[str, Silence] = {}
    return World(
        config=config,
        policy=policy.load(config.policy, config.path.parent),
        matcher=Matcher([school], commonness),
        store=store,
        read=read,
        follow=lambda _url, _now: None,
        robots=robots,
        silences=silences,
        couriers=couriers,
        progress=lambda _: None,
        shifts=shifts,
        inbox=inbox,
        key=build.link_key(store),
    )
