"""A configuration without fault becomes what the program works with; only ``ConfigError`` is raised."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import Answers, Config, ConfigError, Governance, Mail, Server, Watch, Way, Web, load, problems
from monitor.config.shape import TABLES
from monitor.model import Channel, FormerName, Hours, Namesake, Nearby, Person, Rota
from sources.fetch import FetchSettings
from sources.model import Access, Source
from tests.monitor.configs import ENVIRON, GOOD, ROOT, change, faults, without, write


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
        Person("chair_of_governors", "chair@larkspurhill.example"),
        Person("on_call", "on-call@trust.example", "01632 960109"),
    )
    assert good.person("dsl") == good.people[1]
    assert good.person("dpo") is None
    closed = {date(2026, 10, 26), date(2026, 10, 27), date(2026, 10, 28), date(2026, 11, 27), date(2026, 12, 18)}
    assert good.hours == Hours(time(7, 15), (0, 1, 4), time(7), time(19), time(16, 30), frozenset(closed), time(21), time(6, 30))


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
    """Paths are absolute; retention, reminders and governance arrive."""
    assert good.mail is not None
    assert good.sender == good.mail.sender == good.reply_to == "monitor@larkspurhill.example"
    assert good.letters == tmp_path / "letters"
    assert good.database == f"sqlite:///{tmp_path}/var/monitor.db"
    assert good.path == tmp_path / "config.toml"
    assert (good.retention_days, good.by_hand) == (60, ("Facebook: search for the school's name",))
    assert good.governance == Governance("public task", "DPIA-014", date(2026, 9, 7), "dpo@larkspurhill.example")


def test_mail_and_the_mailbox_are_built(good: Config) -> None:
    """Each server has its password, its security and that security's port, and the second one's sender is the first one's."""
    first = Server("smtp.larkspurhill.example", 587, "starttls", "monitor", "an invented password", None)
    second = Server("smtp.trust.example", 587, "starttls", "larkspur", "another invented password", None)
    assert good.mail == Mail(first, second, "monitor@larkspurhill.example", "monitor@larkspurhill.example")
    inbox = Server("imap.larkspurhill.example", 993, "tls", "answers", "a third invented password", None)
    assert good.answers == Answers(inbox, "Alerts", "mx.larkspurhill.example", "canary@larkspurhill.example")


def test_how_people_are_reached_is_built(good: Config) -> None:
    """Rotas, further ways, the page and the watch arrive as written."""
    assert good.live
    christmas = frozenset({date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26)})
    assert good.rotas == (
        Rota("holidays", frozenset(), ("on_call",)),
        Rota("", christmas, ("chair_of_governors", "on_call")),
    )
    assert good.ways == (
        Way("sms", ("on_call",), always=True, url="json://sms.example/an-invented-key", command=()),
        Way("pager", ("chair_of_governors", "on_call"), always=False, url="", command=("/bin/sh", "pager.sh")),
    )
    assert good.web == Web("https://alerts.larkspurhill.example", 18093)
    assert good.watch == Watch("chair_of_governors", time(8, 30), "https://ping.example/an-invented-key")


def test_what_is_left_out_reaches_nobody(tmp_path: Path) -> None:
    """Without the tables on telling people a configuration is a trial, with no mailbox, page or further way."""
    config = load(
        write(tmp_path, without("[alerts]", "[letters]").replace("[letters]", '[letters]\nsender = "m@school.example"')), {}
    )
    assert not config.live
    assert (config.mail, config.answers, config.web, config.rotas, config.ways) == (None, None, None, (), ())
    assert config.watch == Watch("", time(8), "")
    assert config.warnings == ()


def test_a_rota_out_of_hours_is_built(tmp_path: Path) -> None:
    """The third time of a rota, beside the holidays; a date of TOML's own is a day."""
    text = change('when = "2026-12-24/2026-12-26"', 'when = "out of hours"')
    assert load(write(tmp_path, text), ENVIRON).rotas[1] == Rota("out of hours", frozenset(), ("chair_of_governors", "on_call"))
    text = change('when = "2026-12-24/2026-12-26"', "when = 2026-12-24")
    assert load(write(tmp_path, text), ENVIRON).rotas[1].days == {date(2026, 12, 24)}


@pytest.mark.parametrize(
    ("quiet_from", "quiet_to", "digest_by", "told"),
    [
        ("21:00", "07:15", "07:16", []),
        ("21:00", "07:30", "07:30", ["C040"]),
        ("21:00", "07:30", "07:31", []),
        ("07:00", "07:30", "07:30", ["C040"]),
        ("07:15", "07:30", "07:30", ["C040"]),
        ("07:16", "07:30", "07:30", []),
        ("05:00", "06:00", "07:16", []),
    ],
)
def test_quiet_hours_and_the_watch_agree(tmp_path: Path, quiet_from: str, quiet_to: str, digest_by: str, told: list[str]) -> None:
    """Nobody can expect the daily letter before it is written, nor while quiet hours hold it back."""
    text = change('quiet_from = "21:00"', f'quiet_from = "{quiet_from}"').replace("06:30:00", f'"{quiet_to}"')
    found = faults(tmp_path, text.replace('digest_by = "08:30"', f'digest_by = "{digest_by}"'))
    assert [problem.id for problem in found] == told


@pytest.mark.parametrize("url", ["http://127.0.0.1:8093", "http://localhost:8093", "HTTPS://alerts.larkspurhill.example"])
def test_the_page_may_be_on_this_machine(tmp_path: Path, url: str) -> None:
    """Encryption protects the way to another machine; to this one there is none."""
    assert faults(tmp_path, change("https://alerts.larkspurhill.example/", url)) == ()


@pytest.mark.parametrize(
    ("security", "host", "port"),
    [("tls", "smtp.larkspurhill.example", 465), ("starttls", "192.0.2.7", 587), ("plain-loopback", "localhost", 25)],
)
def test_each_security_has_its_port(tmp_path: Path, security: str, host: str, port: int) -> None:
    """A port that is left out is the usual one."""
    text = change('security = "starttls"', f'security = "{security}"').replace('"smtp.larkspurhill.example"', f'"{host}"')
    mail = load(write(tmp_path, text), ENVIRON).mail
    assert mail is not None
    assert mail.first.port == port


@pytest.mark.parametrize(("security", "port"), [("tls", 993), ("", 993), ("starttls", 143), ("plain-loopback", 143)])
def test_a_mailbox_has_ports_of_its_own(tmp_path: Path, security: str, port: int) -> None:
    """Those of IMAP, and encryption from the first byte where nothing is said."""
    text = change('username = "answers"', f'username = "answers"\nsecurity = "{security}"')
    answers = load(write(tmp_path, text.replace('"imap.larkspurhill.example"', '"localhost"')), ENVIRON).answers
    assert answers is not None
    assert answers.server.port == port


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
