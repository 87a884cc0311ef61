"""How faults are told: all at once, each once, at its line, and with what was probably meant."""

from pathlib import Path

import pytest

from monitor.config.scan import find_lines
from tests.monitor.configs import GOOD, NO_ANSWERS, NO_MAIL, change, faults, places_of, without


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


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("mail", f"mail = 5\n{NO_MAIL}"),
        ("notify", f"notify = 5\n{without('[[notify]]', '[web]')}"),
        ("inbox", f"inbox = 5\n{NO_ANSWERS}"),
        ("alerts.rota", without("[[alerts.rota]]", "[mail]").replace("live = true", "live = true\nrota = 5")),
        ("people.dpo", change('tell = "chair_of_governors"', 'tell = "dpo"').replace("[people]", "[people]\ndpo = 5")),
        ("hours.digest_at", change('digest_at = "07:15"', "digest_at = 7").replace('digest_by = "08:30"', 'digest_by = "07:00"')),
    ],
)
def test_what_is_wrong_is_not_told_as_missing_too(tmp_path: Path, where: str, text: str) -> None:
    """What somebody wrote is there, if not well: that alerts cannot do without it need not be said."""
    (found,) = faults(tmp_path, text)
    assert found.where == where


@pytest.mark.parametrize(
    ("first", "then"), [("[inbox]", "[[notify]]"), ("[web]", "[watch]"), ("[mail.second]", "[inbox]"), ("[watch]", "[letters]")]
)
def test_a_table_that_nobody_needs_is_not_asked_for(tmp_path: Path, first: str, then: str) -> None:
    """A reply by mail acknowledges without the page, and the page without the mailbox."""
    assert faults(tmp_path, without(first, then)) == ()


@pytest.mark.parametrize(
    ("old", "new", "value"), [("live = true", "live = false", "false"), ('when = "holidays"', 'when = "2027-01-01"', "true")]
)
def test_a_switch_shows_as_it_is_written(tmp_path: Path, old: str, new: str, value: str) -> None:
    """In TOML's words."""
    (found,) = faults(tmp_path, change(old, new))
    assert (found.where, found.value) == ("alerts.live", value)


def test_what_is_no_table_keeps_its_place(tmp_path: Path) -> None:
    """An item that should be a table is told once, and those after it are checked and counted right."""
    text = "source = [5, { id = 'forum', kind = 'fed', url = 'http://forum.example', label = 'F', access = 'public-api' }]\n"
    found = faults(tmp_path, text + GOOD[: GOOD.index("[[source]]")])
    assert places_of(found) == [
        ("C005", "source[0]"),
        ("C073", "source[1].kind"),
        ("C081", "source[1].terms_read"),
        ("C081", "source[1].terms_url"),
    ]


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
