"""A table of faulty configurations: each gives its one problem, by its id, at its path, with words and a remedy."""

from pathlib import Path

import pytest

from monitor.config.catalogue import CATALOGUE
from monitor.config.scan import find_lines
from tests.monitor.configs import GOOD, change, faults, places_of

SOURCE = """
[[source]]
id = "forum"
kind = "page"
url = "https://www.parentscorner.example/latest"
label = "Parents' Corner"
access = "page-permission"
[source.options]
item = "article"
"""

# The id, where it is told, what stands in the good configuration, and what stands there instead.
CHANGES = [
    # unknown keys
    ("C003", "school.poscode", 'postcode = "BK7 4QT"', 'poscode = "BK7 4QT"'),
    ("C003", "schol", '[by_hand]\nchecks = ["Facebook: search for the school\'s name"]', "[schol]\nname = 1"),
    ("C003", "people.teacher", "[people.deputy_dsl]", '[people.teacher]\nemail = "x@larkspurhill.example"\n[people.deputy_dsl]'),
    ("C003", "source[1].selector", "about_us = true", 'about_us = true\nselector = "li"'),
    ("C003", "hours.timezone", 'closes = "19:00"', 'closes = "19:00"\ntimezone = "Europe/Paris"'),
    ("C003", 'school."two\\u202ewords"', 'town = "Brackenford"', 'town = "Brackenford"\n"two\\u202ewords" = 1'),
    # missing keys
    ("C004", "school.name", 'name = "Larkspur Hill Community Primary School"\nshort', "short"),
    ("C004", "school.short_name", 'short_name = "Larkspur Hill"', 'short_name = "  "'),
    ("C004", "school.policy", 'policy = "orchard"', ""),
    ("C004", "school.namesakes[0].name", 'name = "Larkspur Hill Primary, Eastholme"', ""),
    ("C004", "people.head.email", 'email = "head@larkspurhill.example"', ""),
    ("C004", "mail.host", 'host = "smtp.larkspurhill.example"', ""),
    ("C004", "mail.sender", 'sender = "monitor@larkspurhill.example"', ""),
    ("C004", "fetch.contact", 'contact = "office@larkspurhill.example"', ""),
    ("C004", "source[0].id", 'id = "gazette"', ""),
    ("C004", "source[0].kind", 'kind = "feed"', ""),
    ("C004", "source[1].url", 'url = "https://www.larkspurhill.brackenford.sch.example/news"', ""),
    ("C004", "source[0].label", 'label = "Brackenford Gazette"', ""),
    ("C004", "source[1].access", 'access = "page-permission"', ""),
    # values of another kind
    ("C005", "school.town", 'town = "Brackenford"', "town = 5"),
    ("C005", "school.places", 'places = ["Quarry Lane"]', 'places = "Quarry Lane"'),
    ("C005", "school.places[0]", 'places = ["Quarry Lane"]', "places = [7]"),
    ("C005", "people.deputy_dsl", '[people.deputy_dsl]\nemail = "deputy@larkspurhill.example"', "deputy_dsl = 5"),
    ("C005", "retention.days", "days = 60", 'days = "60"'),
    ("C005", "fetch.deadline", "deadline = 20", "deadline = true"),
    ("C005", "source[1].about_us", "about_us = true", 'about_us = "yes"'),
    ("C005", "source[1].options.item", 'item = "li.comment"', 'item = ["li"]'),
    ("C005", "by_hand", '[by_hand]\nchecks = ["Facebook: search for the school\'s name"]', "[[by_hand]]\nchecks = []"),
    ("C005", "governance.dpia_date", "dpia_date = 2026-09-07", "dpia_date = 2026"),
    # one of a few words, bounds, text
    ("C006", "school.nation", 'nation = "england"', 'nation = "England"'),
    ("C006", "mail.security", 'security = "starttls"', 'security = "none"'),
    ("C006", "source[0].access", 'access = "documented-feed"', 'access = "feed"'),
    ("C006", "source[1].channel", 'channel = "official_site"', 'channel = "own"'),
    ("C007", "retention.days", "days = 60", "days = 0"),
    ("C007", "retention.days", "days = 60", "days = 366"),
    ("C007", "fetch.deadline", "deadline = 20", "deadline = 0.5"),
    ("C007", "fetch.max_bytes", "max_bytes = 1000000", "max_bytes = 20000001"),
    ("C007", "mail.port", 'security = "starttls"', "port = 65536"),
    ("C007", "source[0].budget", "budget = 12", "budget = 0"),
    ("C008", "school.town", 'town = "Brackenford"', 'town = "Bracken\\u202eford"'),
    ("C008", "source[0].label", 'label = "Brackenford Gazette"', f'label = "{"long " * 101}"'),
    ("C009", "mail.password", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password = "an invented password"'),
    ("C009", "source[1].options.api_key", 'item = "li.comment"', 'item = "li.comment"\napi_key = "an invented key"'),
    ("C010", "hours.digest_days", 'digest_days = ["monday", "Tue", "fri"]', "digest_days = []"),
    ("C010", "school.handles[1]", 'handles = ["@larkspurhillsch"]', 'handles = ["@larkspurhillsch", ""]'),
    # the school
    ("C011", "school.postcode", 'postcode = "BK7 4QT"', 'postcode = "12345"'),
    ("C012", "school.id", 'town = "Brackenford"', 'id = "Larkspur Hill"'),
    ("C012", "source[0].id", 'id = "gazette"', 'id = "The Gazette"'),
    ("C013", "school.handles[0]", 'handles = ["@larkspurhillsch"]', 'handles = ["https://social.example/@larkspurhillsch"]'),
    ("C014", "school.hashtags[0]", 'hashtags = ["#LarkspurHill"]', 'hashtags = ["LarkspurHill"]'),
    ("C015", "school.acronyms[0]", 'acronyms = ["LHCPS"]', 'acronyms = ["Lhcps"]'),
    ("C016", "school.also_called[1]", '"Ysgol Bryn Larkspur"', '"Mrs Thistlewood"'),
    ("C016", "by_hand.checks[0]", "Facebook: search for the school's name", "Look at Mr Bramblecombe's page"),
    ("C017", "school.namesakes[0].hosts[0]", '["larkspurhill.eastholme.sch.example"]', '["https://school.example/"]'),
    ("C007", "school.nearby[0].weight", "weight = 0.3", "weight = 3.0"),
    ("C016", "school.nicknames[0]", '"Larky Hill"', '"Mrs Thistlewood"'),
    ("C016", "school.formerly[0].name", '"Quarry Lane First School"', '"Mrs Thistlewood"'),
    ("C019", "school.staff[1]", '"Dr. de Vane"', '"Wren Thistlewood"'),
    ("C033", "school.formerly[0].until", "until = 2011-08-31", 'until = "last year"'),
    ("C018", "school.namesakes[0].hosts[0]", '["larkspurhill.eastholme', '["larkspurhill.brackenford'),
    ("C076", "school.website", 'website = "https://www', 'website = "www'),
    # the people
    ("C021", "people.head.email", '"head@larkspurhill.example"', '"head at larkspurhill.example"'),
    ("C021", "people.head.email", '"head@larkspurhill.example"', '"The head <head@larkspurhill.example>"'),
    ("C021", "mail.sender", '"monitor@larkspurhill.example"', '"monitor@localhost"'),
    ("C022", "people.head.phone", '"01632 960101"', '"ask the office"'),
    (
        "C023",
        "people.head",
        '[people.head]\nemail = "head@larkspurhill.example"\nphone = "01632 960101"\nnames = ["Mrs Whitcombe", "Jane Whitcombe"]',
        "",
    ),
    ("C023", "people.dsl", 'dsl = { email = "dsl@larkspurhill.example", phone = "01632 960102" }', ""),
    ("C024", "people.deputy_dsl", '[people.deputy_dsl]\nemail = "deputy@larkspurhill.example"', ""),
    ("C025", "people.deputy_dsl.email", '"deputy@larkspurhill.example"', '"DSL@larkspurhill.example"'),
    ("C026", "people.dsl.email", '"dsl@larkspurhill.example"', '"office@larkspurhill.example"'),
    ("C027", "people.head.names[1]", '"Jane Whitcombe"', '"Jane"'),
    ("C027", "people.head.names[1]", '"Jane Whitcombe"', '"Jane Whitcombe & Co"'),
    ("C027", "people.head.names[1]", '"Jane Whitcombe"', f'"Jane {"x" * 60}"'),
    (
        "C028",
        "people.head.names",
        '"Jane Whitcombe"]',
        '"A Pellow", "B Pellow", "C Pellow", "D Pellow", "E Pellow", "F Pellow"]',
    ),
    ("C029", "people.dsl.names[0]", 'phone = "01632 960102" }', 'phone = "01632 960102", names = ["Mrs. WHITCOMBE"] }'),
    # the hours
    ("C031", "hours.digest_at", 'digest_at = "07:15"', 'digest_at = "7.15am"'),
    ("C031", "hours.closes", 'closes = "19:00"', "closes = 24"),
    ("C031", "hours.opens", "opens = 07:00:00", "opens = 07:00:30"),
    ("C032", "hours.digest_days[1]", '"Tue"', '"Teusday"'),
    ("C033", "source[0].terms_read", '"2026-11-02"', '"2 November 2026"'),
    ("C033", "governance.dpia_date", "dpia_date = 2026-09-07", 'dpia_date = "2026-02-30"'),
    ("C034", "hours.closed[1]", '"2026-11-27"', '"2026-11-31"'),
    ("C034", "hours.closed[0]", '"2026-10-26/2026-10-28"', '"2026-10-28/2026-10-26"'),
    ("C034", "hours.closed[0]", '"2026-10-26/2026-10-28"', '"0001-01-01/9999-12-31"'),
    ("C035", "hours.closes", 'closes = "19:00"', 'closes = "07:00"'),
    ("C036", "hours.office_close", 'office_close = "16:30"', 'office_close = "19:30"'),
    ("C037", "hours.digest_at", 'digest_at = "07:15"', 'digest_at = "01:30"'),
    # mail and letters
    ("C041", "mail.host", '"smtp.larkspurhill.example"', '"smtp.larkspurhill.example:587"'),
    ("C042", "mail.security", 'security = "starttls"', 'security = "plain-loopback"'),
    ("C043", "mail.username", 'username = "monitor"', 'username = "möwe"'),
    ("C044", "mail.username", 'password_env = "MONITOR_MAIL_PASSWORD"', ""),
    ("C045", "mail.password_env", 'username = "monitor"', ""),
    ("C045", "mail.password_file", 'username = "monitor"\npassword_env = "MONITOR_MAIL_PASSWORD"', 'password_file = "secret"'),
    ("C046", "mail.password_file", 'username = "monitor"', 'username = "monitor"\npassword_file = "secret"'),
    ("C047", "mail.password_env", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password_env = "an invented password"'),
    ("C048", "mail.password_env", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password_env = "ANOTHER_VARIABLE"'),
    ("C049", "mail.password_file", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password_file = "nowhere/secret"'),
    ("C052", "mail.cafile", 'username = "monitor"', 'username = "monitor"\ncafile = "nowhere.pem"'),
    # the database
    ("C056", "store.database", '"sqlite:///var/monitor.db"', '"sqlite:///:memory:"'),
    ("C056", "store.database", '"sqlite:///var/monitor.db"', '"var/monitor.db"'),
    ("C056", "store.database", '"sqlite:///var/monitor.db"', '"postgresql://user:password@host/monitor"'),
    ("C058", "store.database", '"sqlite:///var/monitor.db"', '"sqlite:///config.toml/monitor.db"'),
    ("C058", "store.database", '"sqlite:///var/monitor.db"', '"sqlite:///."'),
    # reading
    ("C061", "fetch.contact", '"office@larkspurhill.example"', '"the office"'),
    ("C062", "fetch.allow[2]", '"10.1.0.0/16"', '"intranet.larkspurhill.example"'),
    ("C062", "fetch.allow[0]", '"127.0.0.1:18080"', '"127.0.0.1:99999"'),
    ("C062", "fetch.allow[2]", '"10.1.0.0/16"', '"10.1.2.3/16"'),
    ("C063", "fetch.allow[2]", '"10.1.0.0/16"', '"0.0.0.0/0"'),
    ("C063", "fetch.allow[2]", '"10.1.0.0/16"', '"::/0"'),
    ("C063", "fetch.allow[2]", '"10.1.0.0/16"', '"8.8.8.8"'),
    ("C063", "fetch.allow[2]", '"10.1.0.0/16"', '"169.254.169.254"'),
    ("C064", "fetch.spacing", "spacing = 1.5", "spacing = 0.1"),
    # the sources
    ("C071", "source[1].id", 'id = "our_site"', 'id = "gazette"'),
    ("C073", "source[0].kind", 'kind = "feed"', 'kind = "rss-feed"'),
    ("C073", "source[0].kind", 'kind = "feed"', 'kind = "nowhere.to.be.found"'),
    ("C074", "source[1].options.titel", 'item = "li.comment"', 'item = "li.comment"\ntitel = "h3"'),
    ("C075", "source[1].options.item", '[source.options]\nitem = "li.comment"', ""),
    ("C076", "source[0].url", "https://www.brackenfordgazette.example/rss", "ftp://www.brackenfordgazette.example/rss"),
    ("C076", "source[0].url", "https://www.brackenfordgazette.example/rss", "https://[www.brackenfordgazette.example/rss"),
    ("C076", "source[0].url", "https://www.brackenfordgazette.example/rss", "https://intranet\\\\@gazette.example/rss"),
    ("C077", "source[0].url", "https://www.brackenfordgazette.example/rss", "https://user:secret@gazette.example/rss"),
    ("C078", "source[0].url", "/rss/news.xml", "/rss/news.xml?api-key=abcdef"),
    ("C079", "source[0].url", "https://www.brackenfordgazette.example/rss", "https://www.mumsnet.com/talk"),
    ("C080", "source[0].url", "/rss/news.xml", "/users/sam-bramblecombe"),
    ("C081", "source[0].terms_url", 'terms_url = "https://www.brackenfordgazette.example/terms"', ""),
    ("C081", "source[0].terms_read", 'terms_read = "2026-11-02"', ""),
    ("C083", "source[0].every", 'every = "2 hours"', 'every = "now and then"'),
    ("C083", "source[0].every", 'every = "2 hours"', "every = 60"),
    ("C084", "source[0].every", 'every = "2 hours"', 'every = "14 minutes"'),
    ("C084", "source[0].every", 'every = "2 hours"', 'every = "999999 days"'),
    (
        "C085",
        "source[1].budget",
        "https://www.larkspurhill.brackenford.sch.example/news",
        "https://api.x.com/2/tweets/search/recent",
    ),
    ("C086", "source[0].budget", "budget = 12", "budget = 11"),
    # governance
    ("C091", "governance", 'dpia_reference = "DPIA-014"', ""),
]


@pytest.mark.parametrize(("problem", "where", "old", "new"), CHANGES)
def test_a_fault_gives_its_one_problem_at_its_path(tmp_path: Path, problem: str, where: str, old: str, new: str) -> None:
    """One wrong passage gives exactly one problem, of the right kind, at the right path, on a line of the file."""
    (found,) = faults(tmp_path, change(old, new))
    assert (found.id, found.where) == (problem, where)
    assert found.file == str(tmp_path / "config.toml")
    assert found.words
    assert found.remedy
    assert "{" not in found.words + found.remedy
    assert 0 <= found.line <= GOOD.count("\n") + new.count("\n") + 1
    assert found.warning == CATALOGUE[problem].warning


@pytest.mark.parametrize(
    ("problem", "where", "text"),
    [
        ("C072", "source", GOOD[: GOOD.index("[[source]]")]),
        ("C088", "source[3].url", GOOD + SOURCE + SOURCE.replace('"forum"', '"forum_2"')),
        ("C004", "source[2].label", GOOD + SOURCE.replace('label = "Parents\' Corner"', "")),
        ("C091", "governance", GOOD[: GOOD.index("[governance]")] + GOOD[GOOD.index("[people.head]") :]),
        ("C002", "", GOOD + "\n[[source]\n"),
        ("C002", "", GOOD + "\n[school]\n"),
        ("C002", "", GOOD + '\n[by_hands]\nx = "open\n'),
        ("C002", "", "x = " + "[" * 5000),
        ("C002", "", "x = " + "9" * 5000),
    ],
)
def test_a_wrong_whole_gives_its_one_problem(tmp_path: Path, problem: str, where: str, text: str) -> None:
    """What is wrong with the file as a whole, or across tables, is told once as well."""
    assert places_of(faults(tmp_path, text)) == [(problem, where)]


def test_the_table_is_complete() -> None:
    """Every kind of problem stands in these tables, or is tested with the files."""
    files = {"C001", "C050", "C051", "C053", "C057", "C059", "C060"}
    whole = {"C002", "C072", "C088"}
    assert {row[0] for row in CHANGES} | files | whole == set(CATALOGUE)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('postcode = "BK7 4QT"', 'poscode = "BK7 4QT"', "Did you mean postcode?"),
        ('folder = "letters"', 'folder = "letters"\npassword_env = "X"', "It belongs in [mail]."),
        ('closes = "19:00"', 'closes = "19:00"\ntimezone = "Europe/Paris"', "Times are always UK time."),
        ('kind = "feed"', 'kind = "feeds"', "Did you mean feed?"),
        ('"Tue"', '"Teusday"', "Did you mean tuesday?"),
        ('nation = "england"', 'nation = "England"', "Did you mean england?"),
        ('item = "li.comment"', 'item = "li.comment"\ntitel = "h3"', "Did you mean title?"),
    ],
)
def test_a_near_miss_is_met_with_the_likely_meaning(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A misspelt or misplaced key, and a misspelt word, bring the one that was probably meant."""
    (found,) = faults(tmp_path, change(old, new))
    assert words in found.words


def test_ten_faults_are_told_at_once(tmp_path: Path) -> None:
    """Faults of spelling, kind, value, combination and secrets are all told by one look, in the order of the file."""
    text = GOOD
    for old, new in [
        ('postcode = "BK7 4QT"', 'poscode = "BK7 4QT"'),
        ('handles = ["@larkspurhillsch"]', 'handles = [7, "@mrs_thistlewood"]'),
        ('email = "head@larkspurhill.example"', 'email = "head"'),
        ('closes = "19:00"', 'closes = "06:00"'),
        ('password_env = "MONITOR_MAIL_PASSWORD"', 'password_env = "UNSET"'),
        ('contact = "office@larkspurhill.example"', ""),
        ("days = 60", "days = 6000"),
        ('terms_read = "2026-11-02"', ""),
        ('id = "our_site"', 'id = "gazette"'),
    ]:
        assert text.count(old) == 1
        text = text.replace(old, new)
    found = faults(tmp_path, text)
    assert places_of(found) == sorted(
        [
            ("C003", "school.poscode"),
            ("C005", "school.handles[0]"),
            ("C016", "school.handles[1]"),
            ("C021", "people.head.email"),
            ("C035", "hours.closes"),
            ("C048", "mail.password_env"),
            ("C004", "fetch.contact"),
            ("C007", "retention.days"),
            ("C081", "source[0].terms_read"),
            ("C071", "source[1].id"),
        ]
    )
    lines = [problem.line for problem in found]
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("old", "new", "passage"),
    [
        ('every = "2 hours"', 'every = "never"', 'every = "never"'),
        ('"deputy@larkspurhill.example"', '"deputy"', 'email = "deputy"'),
        ('"dsl@larkspurhill.example"', '"dsl"', 'dsl = { email = "dsl"'),
        ('places = ["Quarry Lane"]', 'places = [\n  "Quarry Lane",\n  # x = [\n  7,\n]', "places = ["),
        ('hosts = ["larkspurhill.eastholme', 'hosts = ["https://larkspurhill.eastholme', "hosts = "),
        ('url = "https://www.larkspurhill.brackenford.sch.example/news"', "", 'id = "our_site"'),
        ('item = "li.comment"', 'item = """\nli,\\\n[mail]"""\nitems = "li"', "items ="),
    ],
)
def test_a_problem_names_its_line(tmp_path: Path, old: str, new: str, passage: str) -> None:
    """The line is that of the key, or of the nearest table around it, whatever stands in texts, lists and comments."""
    text = change(old, new)
    (found,) = faults(tmp_path, text)
    line = text.split("\n").index(next(line for line in text.split("\n") if line.startswith(passage))) + 1
    # What is missing is told at the head of its table.
    assert found.line == (line - 1 if passage.startswith("id =") else line)


def test_a_faulty_key_is_not_blamed_on_another(tmp_path: Path) -> None:
    """What rests on a key that is wrong itself is not told as well: the default that stands in for it was never written."""
    text = change('closes = "19:00"\noffice_close = "16:30"', 'closes = "late"\noffice_close = "20:00"')
    assert places_of(faults(tmp_path, text)) == [("C031", "hours.closes")]
    text = change("opens = 07:00:00", 'opens = "early"').replace('"19:00"', '"06:00"')
    assert places_of(faults(tmp_path, text)) == [("C031", "hours.opens")]


def test_what_is_no_table_keeps_its_place(tmp_path: Path) -> None:
    """An item that should be a table is told once, and those after it are checked and counted right."""
    text = "source = [5, { id = 'forum', kind = 'fed', url = 'http://forum.example', label = 'F', access = 'page-permission' }]\n"
    found = faults(tmp_path, text + GOOD[: GOOD.index("[[source]]")])
    assert places_of(found) == [("C005", "source[0]"), ("C073", "source[1].kind")]


def test_a_part_of_a_read_counts_as_one(tmp_path: Path) -> None:
    """Every seven hours means four reads on some day, so a budget of three is too small."""
    text = change('every = "2 hours"', 'every = "7 hours"')
    assert faults(tmp_path, text.replace("budget = 12", "budget = 4")) == ()
    assert places_of(faults(tmp_path, text.replace("budget = 12", "budget = 3"))) == [("C086", "source[0].budget")]


def test_a_list_in_a_list_is_not_taken_for_a_table() -> None:
    """What looks like the head of a table inside a list of several lines does not move the keys after it elsewhere."""
    assert find_lines('a = [\n  ["b"],\n]\nc = 1\n[d]\ne.f = { g = 1 }\n') == {
        ("a",): 1,
        ("c",): 4,
        ("d",): 5,
        ("d", "e", "f"): 6,
    }


def test_a_file_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    """A slip of syntax is told with its line and in words of ours, which repeat nothing that is written there."""
    (found,) = faults(tmp_path, 'a = 1\nhunter2 = \nb = "c"\n')
    assert (found.id, found.line) == ("C002", 2)
    assert "hunter2" not in repr(found)
