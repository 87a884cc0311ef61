"""A configuration without fault becomes what the program works with; secrets never show; only ``ConfigError`` is raised."""

import traceback
from collections.abc import Mapping
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Config, ConfigError, Governance, load, problems
from monitor.config.shape import TABLES
from monitor.model import Channel, FormerName, Hours, Namesake, Nearby, Person
from sources.fetch import FetchSettings
from sources.model import Access, Source
from tests.monitor.configs import ENVIRON, GOOD, ROOT, change, faults, write

CANARY = "canary-7f3a9c"


@pytest.fixture
def good(tmp_path: Path) -> Config:
    """Return the configuration in which nothing is wrong."""
    return load(write(tmp_path), ENVIRON)


def test_the_school_is_built(good: Config) -> None:
    """Names, handles, places and namesakes arrive as written, under an id made of the short name."""
    assert good.school.id == "larkspur_hill"
    assert good.school.name == "Larkspur Hill Community Primary School"
    assert good.school.also_called == ("Larkspur Hill Primary School", "Ysgol Bryn Larkspur")
    assert good.school.nicknames == ("Larky Hill",)
    assert good.school.formerly == (FormerName("Quarry Lane First School", date(2011, 8, 31)),)
    assert good.school.nearby == (Nearby("Nether Bracken", 0.3),)
    assert good.school.staff == ("Mrs Tolliver", "Dr. de Vane")
    assert good.school.namesakes == (
        Namesake("Larkspur Hill Primary, Eastholme", ("Eastholme",), ("larkspurhill.eastholme.sch.example",)),
    )
    assert good.policy == "orchard"
    assert good.warnings == ()


def test_people_and_hours_are_built(good: Config) -> None:
    """Roles find their people; days, clocks and closures are those of the file, TOML's own dates and times included."""
    assert good.people == (
        Person("head", "head@larkspurhill.example", "01632 960101", ("Mrs Whitcombe", "Jane Whitcombe")),
        Person("dsl", "dsl@larkspurhill.example", "01632 960102"),
        Person("deputy_dsl", "deputy@larkspurhill.example"),
    )
    assert good.person("dsl") == good.people[1]
    assert good.person("dpo") is None
    closed = {date(2026, 10, 26), date(2026, 10, 27), date(2026, 10, 28), date(2026, 11, 27), date(2026, 12, 18)}
    assert good.hours == Hours(time(7, 15), (0, 1, 4), time(7), time(19), time(16, 30), frozenset(closed))


def test_sources_and_reading_are_built(good: Config) -> None:
    """Each source becomes a place with its footing and rhythm, and the fetcher's settings are those of the file."""
    gazette, our_site = good.places
    assert gazette.source == Source(
        id="gazette",
        kind="feed",
        url="https://www.brackenfordgazette.example/rss/news.xml",
        access=Access.DOCUMENTED_FEED,
        every=timedelta(hours=2),
        terms_url="https://www.brackenfordgazette.example/terms",
        terms_read="2026-11-02",
    )
    assert (gazette.label, gazette.channel, gazette.about_us) == ("Brackenford Gazette", Channel.THIRD_PARTY, False)
    assert gazette.locality == ("Brackenford",)
    assert (our_site.channel, our_site.about_us) == (Channel.OFFICIAL_SITE, True)
    assert our_site.source.every == timedelta(hours=1)
    assert our_site.source.options == {"item": "li.comment"}
    allowed = ("127.0.0.1:18080", "[::1]:8080", "10.1.0.0/16")
    assert good.fetch == FetchSettings("office@larkspurhill.example", allowed, 20.0, 1_000_000, 1.5)


def test_the_rest_is_built(good: Config, tmp_path: Path) -> None:
    """Mail has its password and its security's port; paths are absolute; retention, reminders and governance arrive."""
    assert good.mail is not None
    assert (good.mail.port, good.mail.security, good.mail.password) == (587, "starttls", "an invented password")
    assert good.sender == good.mail.sender == good.reply_to == "monitor@larkspurhill.example"
    assert good.letters == tmp_path / "letters"
    assert good.database == f"sqlite:///{tmp_path}/var/monitor.db"
    assert good.path == tmp_path / "config.toml"
    assert (good.retention_days, good.by_hand) == (60, ("Facebook: search for the school's name",))
    assert good.governance == Governance("public task", "DPIA-014", date(2026, 9, 7), "dpo@larkspurhill.example")


@pytest.mark.parametrize(
    ("security", "host", "port"),
    [("tls", "smtp.larkspurhill.example", 465), ("starttls", "192.0.2.7", 587), ("plain-loopback", "localhost", 25)],
)
def test_each_security_has_its_port(tmp_path: Path, security: str, host: str, port: int) -> None:
    """A port that is left out is the usual one."""
    text = change('security = "starttls"', f'security = "{security}"').replace('"smtp.larkspurhill.example"', f'"{host}"')
    mail = load(write(tmp_path, text), ENVIRON).mail
    assert mail is not None
    assert mail.port == port


def test_absolute_paths_stay(tmp_path: Path) -> None:
    """A fourth stroke, or a leading one, means the root and not the file's folder."""
    text = change("sqlite:///var/monitor.db", f"sqlite:///{tmp_path}/other/monitor.db").replace('"letters"', '"/letters"')
    config = load(write(tmp_path, text), ENVIRON)
    assert config.database == f"sqlite:///{tmp_path}/other/monitor.db"
    assert config.letters == Path("/letters")


def test_an_id_of_its_own_outlives_a_new_name(tmp_path: Path) -> None:
    """The id under which everything is remembered can be kept when the short name changes."""
    text = change('short_name = "Larkspur Hill"', 'short_name = "Larkspur Rise"\nid = "larkspur_hill"')
    assert load(write(tmp_path, text), ENVIRON).school.id == "larkspur_hill"


def test_a_file_from_a_windows_editor_is_read(tmp_path: Path) -> None:
    """A byte order mark and line ends of two characters do no harm, and problems still name their line."""
    path = write(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert load(path, ENVIRON).school.town == "Brackenford"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("days = 60", "days = 0").replace("\n", "\r\n").encode())
    assert [problem.line for problem in problems(path, ENVIRON)] == [GOOD.split("\n").index("days = 60") + 1]


def test_warnings_do_not_stop_the_program(tmp_path: Path) -> None:
    """A configuration with warnings alone is loaded and carries them."""
    config = load(write(tmp_path, change('email = "deputy@', 'email = "dsl@')), ENVIRON)
    assert [problem.id for problem in config.warnings] == ["C025"]


def test_an_error_carries_every_problem(tmp_path: Path) -> None:
    """Loading raises what checking tells, warnings included."""
    path = write(tmp_path, change('email = "deputy@', 'email = "dsl@').replace("days = 60", "days = 0"))
    with pytest.raises(ConfigError) as raised:
        load(path, ENVIRON)
    assert raised.value.problems == problems(path, ENVIRON)
    assert [problem.id for problem in raised.value.problems] == ["C025", "C007"]
    assert "1 error" in str(raised.value)


def test_a_policy_that_does_not_exist_is_told_at_its_key(tmp_path: Path) -> None:
    """The policy's own problems are among the configuration's."""
    (found,) = faults(tmp_path, change('policy = "orchard"', 'policy = "orchid"'))
    assert (found.where, found.value, found.file) == ("school.policy", "orchid", str(tmp_path / "config.toml"))
    assert not found.warning


@pytest.mark.parametrize("path", ["config.toml", "monitor/town/config.toml"])
def test_the_configurations_that_ship_load(path: str) -> None:
    """The example that a school edits, and the sample town's, have no fault; whoever checks them out decides their mode."""
    config = load(ROOT / path, {})
    assert {problem.id for problem in config.warnings} <= {"C059"}
    assert config.places
    assert config.mail is None


def test_the_example_shows_every_key() -> None:
    """Each key stands in the example, as a setting or in a comment, so that nobody has to look for what can be set."""
    text = (ROOT / "config.toml").read_text("utf-8")
    keys = {name for path, table in TABLES.items() if path for name in table.model_fields} - {
        "id",
        "budget",
        "namesakes",
        "formerly",
        "nearby",
        "options",
    }
    assert {key for key in keys if f"\n{key} = " not in text and f"\n# {key} = " not in text and f".{key}]" not in text} == set()


SECRETS: list[tuple[str, str, Mapping[str, str]]] = [
    ("in the environment", GOOD.replace("days = 60", "days = 0"), {"MONITOR_MAIL_PASSWORD": CANARY}),
    ("not to be sent", GOOD, {"MONITOR_MAIL_PASSWORD": f"{CANARY}\n\u00e9"}),
    ("as the variable's name", GOOD.replace("MONITOR_MAIL_PASSWORD", CANARY), {}),
    ("under its own key", GOOD.replace("password_env", "password").replace("MONITOR_MAIL_PASSWORD", CANARY), {}),
    ("under a misspelt key", GOOD.replace("password_env", "pasword").replace("MONITOR_MAIL_PASSWORD", CANARY), {}),
    ("under a secret's key in a strange table", GOOD + f'[x.y]\ntoken = "{CANARY}"\n', {}),
    ("as the password file's name", GOOD.replace("password_env", "password_file").replace("MONITOR_MAIL_PASSWORD", CANARY), {}),
    ("as both", GOOD.replace('username = "monitor"', f'username = "monitor"\npassword_file = "{CANARY}"'), ENVIRON),
    ("of another kind", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f'password_env = ["{CANARY}"]'), {}),
    ("in an address", GOOD.replace("https://www.brackenfordgazette", f"https://user:{CANARY}@gazette"), ENVIRON),
    ("in a query", GOOD.replace("/rss/news.xml", f"/rss/news.xml?key={CANARY}"), ENVIRON),
    ("in a query of a forbidden place", GOOD.replace("www.brackenfordgazette.example/rss", f"x.com/?q={CANARY}&x="), ENVIRON),
    ("in the path of a feed", GOOD.replace("www.brackenfordgazette.example/rss", f"x.com/feeds/{CANARY}0123456"), ENVIRON),
    ("in a database's address", GOOD.replace("sqlite:///var/monitor.db", f"postgresql://user:{CANARY}@host/db"), ENVIRON),
    ("in an unknown option", GOOD + f'credential = "{CANARY}"\n', ENVIRON),
    ("in a slip of syntax", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f'password = "{CANARY}'), {}),
    ("without quotes", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f"password = {CANARY}"), {}),
    ("as a key", GOOD.replace('password_env = "MONITOR_MAIL_PASSWORD"', f"{CANARY}"), {}),
]


@pytest.mark.parametrize(("text", "environ"), [row[1:] for row in SECRETS], ids=[row[0] for row in SECRETS])
def test_a_secret_never_shows_in_a_problem(tmp_path: Path, text: str, environ: Mapping[str, str]) -> None:
    """Wherever a secret was put by mistake, no problem, exception or traceback repeats it."""
    assert CANARY in text + "".join(environ.values())
    with pytest.raises(ConfigError) as raised:
        load(write(tmp_path, text), environ)
    shown = (
        repr(raised.value.problems) + str(raised.value) + repr(raised.value) + "".join(traceback.format_exception(raised.value))
    )
    assert CANARY not in shown


def test_a_secret_never_shows_in_a_configuration(tmp_path: Path) -> None:
    """The configuration and its mail settings can be printed without the password."""
    config = load(write(tmp_path), {"MONITOR_MAIL_PASSWORD": CANARY})
    assert config.mail is not None
    assert config.mail.password == CANARY
    assert CANARY not in repr(config) + str(config.mail)


KEYS = sorted({name for table in TABLES.values() for name in table.model_fields} | {"password", "head teacher", ""})
VALUES = [
    "https://[x",
    "http://a:b@c/?key=d",
    "0.0.0.0/0",
    "[::1]:x",
    "2026-02-30",
    "24:00",
    "Mr X",
    "x" * 600,
    "\x00",
    "{0}",
    "%s",
]
LEAVES = (
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    | st.sampled_from(VALUES)
    | st.sampled_from(sorted({word for word in GOOD.split('"') if "\n" not in word}))
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.times()
)
DATA = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
TABLE = st.dictionaries(st.sampled_from(KEYS), DATA, max_size=5)
FILES = st.dictionaries(st.sampled_from(sorted(TABLES[""].model_fields)), TABLE | st.lists(TABLE, max_size=3) | DATA, max_size=6)


def toml(value: object) -> str:
    """Return a value as TOML writes it in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(key)} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else repr(value)


def quote(text: str) -> str:
    """Return text as a basic string of TOML, every character escaped."""
    return '"' + "".join(f"\\U{ord(c) if not 0xD800 <= ord(c) < 0xE000 else 63:08x}" for c in text) + '"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one folder for all examples."""
    return tmp_path_factory.mktemp("any")


@given(data=FILES)
@settings(max_examples=150)
def test_any_data_is_loaded_or_told(folder: Path, data: dict[str, object]) -> None:
    """Whatever is written, loading gives a configuration or ``ConfigError``, with words that a terminal can show."""
    path = write(folder, "".join(f"{key} = {toml(value)}\n" for key, value in data.items()))
    with pytest.raises(ConfigError) as raised:
        load(path, ENVIRON)
    for problem in raised.value.problems:
        assert f"{problem.where}{problem.value}{problem.words}{problem.remedy}".isprintable()
        assert "input_value" not in problem.words


@given(data=st.data())
@settings(max_examples=150)
def test_any_one_value_is_loaded_or_told(folder: Path, data: st.DataObject) -> None:
    """A good configuration with any one setting replaced gives a configuration, or a problem at or about that setting."""
    lines = GOOD.split("\n")
    settable = [number for number, line in enumerate(lines) if " = " in line]
    number = data.draw(st.sampled_from(settable))
    lines[number] = f"{lines[number].partition(' = ')[0]} = {toml(data.draw(DATA))}"
    path = write(folder, "\n".join(lines))
    try:
        load(path, ENVIRON)
    except ConfigError as error:
        assert error.problems  # noqa: PT017 - either outcome is right


@given(text=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from([GOOD[:n] for n in range(0, len(GOOD), 37)]))
@settings(max_examples=100)
def test_any_text_is_loaded_or_told(folder: Path, text: str) -> None:
    """A file that is no TOML, or only the beginning of a good one, is told as well."""
    with pytest.raises(ConfigError):
        load(write(folder, text), ENVIRON)
