"""A table of faulty configurations: each gives its one problem, by its id, at its path, with words and a remedy."""

from pathlib import Path

import pytest

from monitor.config.catalogue import CATALOGUE
from tests.monitor.configs import GOOD, NO_ANSWERS, NO_MAIL, change, faults, places_of, without

SOURCE = """
[[source]]
id = "forum"
kind = "page"
url = "https://www.parentscorner.example/latest"
label = "Parents' Corner"
access = "page-permission"
terms_url = "https://www.parentscorner.example/rules"
terms_read = "2026-11-02"
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
    ("C004", "mail.second.host", 'host = "smtp.trust.example"', ""),
    ("C004", "inbox.host", 'host = "imap.larkspurhill.example"', ""),
    ("C004", "inbox.username", 'username = "answers"', ""),
    ("C004", "alerts.rota[0].order", 'order = ["on_call"]', ""),
    ("C004", "alerts.rota[1].when", 'when = "2026-12-24/2026-12-26"', ""),
    ("C004", "notify[0].id", 'id = "sms"', ""),
    ("C004", "notify[0].roles", 'roles = ["on_call"]', ""),
    ("C004", "web.url", 'url = "https://alerts.larkspurhill.example/"', ""),
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
    ("C005", "alerts.live", "live = true", 'live = "yes"'),
    ("C005", "alerts.rota[0].when", 'when = "holidays"', "when = 5"),
    ("C005", "notify[1].command", 'command = ["/bin/sh", "pager.sh"]', 'command = "/bin/sh pager.sh"'),
    # one of a few words, bounds, text
    ("C006", "school.nation", 'nation = "england"', 'nation = "England"'),
    ("C006", "mail.security", 'security = "starttls"', 'security = "none"'),
    ("C006", "source[0].access", 'access = "documented-feed"', 'access = "feed"'),
    ("C006", "source[1].channel", 'channel = "official_site"', 'channel = "own"'),
    ("C006", "alerts.rota[0].order[0]", 'order = ["on_call"]', 'order = ["site_admin"]'),
    ("C006", "notify[1].when", 'when = "mail fails"', 'when = "at night"'),
    ("C006", "watch.tell", 'tell = "chair_of_governors"', 'tell = "chair"'),
    ("C007", "retention.days", "days = 60", "days = 0"),
    ("C007", "retention.days", "days = 60", "days = 366"),
    ("C007", "fetch.deadline", "deadline = 20", "deadline = 0.5"),
    ("C007", "fetch.max_bytes", "max_bytes = 1000000", "max_bytes = 20000001"),
    ("C007", "mail.port", 'security = "starttls"', "port = 65536"),
    ("C007", "source[0].budget", "budget = 12", "budget = 0"),
    ("C007", "web.port", "port = 18093", "port = 443"),
    ("C008", "school.town", 'town = "Brackenford"', 'town = "Bracken\\u202eford"'),
    ("C008", "source[0].label", 'label = "Brackenford Gazette"', f'label = "{"long " * 101}"'),
    ("C009", "mail.password", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password = "an invented password"'),
    ("C009", "source[1].options.api_key", 'item = "li.comment"', 'item = "li.comment"\napi_key = "an invented key"'),
    ("C009", "inbox.password", 'password_env = "MONITOR_INBOX_PASSWORD"', 'password = "an invented password"'),
    ("C009", "notify[0].url", 'url_env = "MONITOR_SMS"', 'url = "json://sms.example/an-invented-key"'),
    ("C009", "watch.ping", 'ping_env = "MONITOR_PING"', 'ping = "https://ping.example/an-invented-key"'),
    ("C010", "hours.digest_days", 'digest_days = ["monday", "Tue", "fri"]', "digest_days = []"),
    ("C010", "school.handles[1]", 'handles = ["@larkspurhillsch"]', 'handles = ["@larkspurhillsch", ""]'),
    ("C010", "notify[1].command[0]", 'command = ["/bin/sh", "pager.sh"]', 'command = [""]'),
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
    ("C017", "inbox.trusted", '"MX.larkspurhill.example"', '"mx.larkspurhill.example; spf=pass"'),
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
    ("C021", "inbox.canary", '"canary@larkspurhill.example"', '"canary"'),
    ("C022", "people.head.phone", '"01632 960101"', '"ask the office"'),
    (
        "C023",
        "people.head",
        '[people.head]\nemail = "head@larkspurhill.example"\nphone = "01632 960101"\nnames = ["Mrs Whitcombe", "Jane Whitcombe"]',
        "",
    ),
    ("C023", "people.dsl", 'dsl = { email = "dsl@larkspurhill.example", phone = "01632 960102" }', ""),
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
    ("C030", "watch.tell", 'tell = "chair_of_governors"', 'tell = "dpo"'),
    ("C030", "alerts.rota[1].order[0]", 'order = ["chair_of_governors"', 'order = ["dpo"'),
    ("C030", "notify[1].roles[0]", 'roles = ["chair_of_governors"', 'roles = ["site_admin"'),
    # the hours
    ("C031", "hours.digest_at", 'digest_at = "07:15"', 'digest_at = "7.15am"'),
    ("C031", "hours.closes", 'closes = "19:00"', "closes = 24"),
    ("C031", "hours.opens", "opens = 07:00:00", "opens = 07:00:30"),
    ("C031", "hours.quiet_to", "quiet_to = 06:30:00", 'quiet_to = "dawn"'),
    ("C032", "hours.digest_days[1]", '"Tue"', '"Teusday"'),
    ("C033", "source[0].terms_read", '"2026-11-02"', '"2 November 2026"'),
    ("C033", "governance.dpia_date", "dpia_date = 2026-09-07", 'dpia_date = "2026-02-30"'),
    ("C034", "hours.closed[1]", '"2026-11-27"', '"2026-11-31"'),
    ("C034", "hours.closed[0]", '"2026-10-26/2026-10-28"', '"2026-10-28/2026-10-26"'),
    ("C034", "hours.closed[0]", '"2026-10-26/2026-10-28"', '"0001-01-01/9999-12-31"'),
    ("C035", "hours.closes", 'closes = "19:00"', 'closes = "07:00"'),
    ("C036", "hours.office_close", 'office_close = "16:30"', 'office_close = "19:30"'),
    ("C037", "hours.digest_at", 'digest_at = "07:15"', 'digest_at = "01:30"'),
    ("C038", "hours.quiet_from", "quiet_to = 06:30:00", ""),
    ("C038", "hours.quiet_to", 'quiet_from = "21:00"', ""),
    ("C039", "alerts.rota[0].when", 'when = "holidays"', 'when = "half term"'),
    ("C039", "alerts.rota[1].when", '"2026-12-24/2026-12-26"', '"2026-12-26/2026-12-24"'),
    ("C040", "watch.digest_by", 'digest_by = "08:30"', 'digest_by = "07:15"'),
    ("C040", "watch.digest_by", "quiet_to = 06:30:00", 'quiet_to = "08:30"'),
    # mail and letters
    ("C041", "mail.host", '"smtp.larkspurhill.example"', '"smtp.larkspurhill.example:587"'),
    ("C041", "inbox.host", '"imap.larkspurhill.example"', '"imaps://imap.larkspurhill.example"'),
    ("C042", "mail.security", 'security = "starttls"', 'security = "plain-loopback"'),
    ("C042", "mail.second.security", 'username = "larkspur"', 'username = "larkspur"\nsecurity = "plain-loopback"'),
    ("C042", "inbox.security", 'username = "answers"', 'username = "answers"\nsecurity = "plain-loopback"'),
    ("C043", "mail.username", 'username = "monitor"', 'username = "möwe"'),
    ("C044", "mail.username", 'password_env = "MONITOR_MAIL_PASSWORD"', ""),
    ("C044", "inbox.username", 'password_env = "MONITOR_INBOX_PASSWORD"', ""),
    ("C045", "mail.password_env", 'username = "monitor"', ""),
    ("C045", "mail.second.password_env", 'username = "larkspur"', ""),
    ("C045", "mail.password_file", 'username = "monitor"\npassword_env = "MONITOR_MAIL_PASSWORD"', 'password_file = "secret"'),
    ("C046", "mail.password_file", 'username = "monitor"', 'username = "monitor"\npassword_file = "secret"'),
    ("C047", "mail.password_env", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password_env = "an invented password"'),
    ("C048", "mail.password_env", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password_env = "ANOTHER_VARIABLE"'),
    ("C049", "mail.password_file", 'password_env = "MONITOR_MAIL_PASSWORD"', 'password_file = "nowhere/secret"'),
    ("C052", "mail.cafile", 'username = "monitor"', 'username = "monitor"\ncafile = "nowhere.pem"'),
    ("C052", "inbox.cafile", 'username = "answers"', 'username = "answers"\ncafile = "nowhere.pem"'),
    ("C054", "notify[0]", 'url_env = "MONITOR_SMS"', ""),
    ("C054", "notify[0]", 'url_env = "MONITOR_SMS"', 'url_env = "MONITOR_SMS"\nurl_file = "nowhere"'),
    ("C054", "notify[1]", 'when = "mail fails"', 'url_env = "NOT_SET"'),
    ("C055", "web.url", '"https://alerts.larkspurhill.example/"', '"http://alerts.larkspurhill.example/"'),
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
    ("C078", "source[0].url", "/rss/news.xml", "/rss/news.xml?appid=abcdef"),
    ("C078", "source[0].url", "/rss/news.xml", "/rss/news.xml?access-key=abcdef"),
    ("C078", "source[0].url", "/rss/news.xml", "/rss/news.xml?Subscription-Key=abcdef"),
    ("C078", "source[0].url", "/rss/news.xml", "/rss/news.xml?x-api-key=abcdef"),
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
        'url = "https://www.larkspurhill.brackenford.sch.example/news"',
        'url = "https://api.x.com/2/tweets"\nterms_url = "https://x.com/tos"\nterms_read = "2026-11-02"',
    ),
    ("C086", "source[0].budget", "budget = 12", "budget = 11"),
    # keys to places
    ("C101", "source[1].secret_env", 'kind = "page"\n', 'kind = "tests.monitor.keyed"\n'),
    ("C102", "source[0].secret_env", "budget = 12", 'budget = 12\nsecret_env = "MONITOR_SMS"'),
    ("C103", "source[1].url", 'kind = "page"\n', 'kind = "tests.monitor.keyed"\nsecret_env = "MONITOR_SMS"\n'),
    (
        "C104",
        "source[0].url",
        'kind = "feed"\nurl = "https:',
        'kind = "tests.monitor.keyed"\nsecret_env = "MONITOR_SMS"\nurl = "http:',
    ),
    ("C105", "source[0].slowest", "budget = 12", 'budget = 12\nslowest = "1 hour"'),
    ("C106", "source[0].secret_expires", "budget = 12", 'budget = 12\nsecret_expires = "2027-01-15"'),
    (
        "C107",
        "source[0].url",
        'url = "https://www.brackenfordgazette.example/rss/news.xml"',
        'url = "imaps://imap.school.example/INBOX"',
    ),
    # footings and terms
    ("C108", "source[0].access", "https://www.brackenfordgazette.example/rss", "https://graph.facebook.com/v23.0/99/feed"),
    ("C108", "source[0].access", "https://www.brackenfordgazette.example/rss", "https://graph.instagram.com/99/media"),
    ("C108", "source[0].access", "https://www.brackenfordgazette.example/rss", "https://graph.threads.net/99/threads"),
    ("C109", "source[1].terms_url", "https://www.larkspurhill.brackenford.sch.example/news", "https://forum.example/news"),
    ("C110", "source[0].terms_read", '"2026-11-02"', '"2026-11-23"'),
    ("C111", "source[1].options.item", '"li.comment"', '"li.comment["'),
    ("C111", "source[1].options.render", 'item = "li.comment"', 'item = "li.comment"\nrender = "true"'),
    ("C016", "source[0].options.match", 'kind = "feed"', 'kind = "sitemap"\noptions = { match = "gate, Mrs Thistlewood" }'),
    # governance
    ("C091", "governance", 'dpia_reference = "DPIA-014"', ""),
    # letters that reach people
    ("C095", "alerts.live", "live = true", "live = false"),
    ("C095", "alerts.live", "[alerts]\nlive = true\n", ""),
    ("C096", "alerts.live", '[people.deputy_dsl]\nemail = "deputy@larkspurhill.example"', ""),
    ("C096", "alerts.live", 'when = "holidays"', 'when = "out of hours"'),
    ("C098", "notify[1].id", 'id = "pager"', 'id = "sms"'),
    ("C098", "notify[0].id", 'id = "sms"', 'id = "mail"'),
    ("C099", "notify[1].command[0]", '"/bin/sh"', '"nowhere/pager"'),
    # what others measure
    ("C121", "watch.metrics_file", "[watch]", '[watch]\nmetrics_file = "nowhere/school_monitor.prom"'),
    ("C122", "watch.metrics_file", "[watch]", '[watch]\nmetrics_file = "school_monitor.txt"'),
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
        ("C091", "governance", without("[governance]", "[people.head]")),
        (
            "C096",
            "alerts.live",
            NO_MAIL,
        ),
        ("C096", "alerts.live", without("[[notify]]", "[web]")),
        ("C097", "alerts.live", NO_ANSWERS),
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


def test_a_trial_without_a_deputy_is_warned_and_alerts_without_one_are_refused(tmp_path: Path) -> None:
    """The same gap is told once: as wise to mend while nobody relies on the alerts, and as needed once somebody does."""
    text = change('[people.deputy_dsl]\nemail = "deputy@larkspurhill.example"', "")
    trial = faults(tmp_path, text.replace("live = true", "live = false"))
    assert places_of(trial) == [("C024", "people.deputy_dsl"), ("C095", "alerts.live")]
    assert all(problem.warning for problem in trial)
    (found,) = faults(tmp_path, text)
    assert "no deputy DSL" in found.words
    assert not found.warning


def test_the_table_is_complete() -> None:
    """Every kind of problem stands in these tables, or is tested with the files."""
    files = {"C001", "C050", "C051", "C053", "C057", "C059", "C060", "C115"}
    whole = {"C002", "C024", "C072", "C088", "C097", "C116"}
    assert {row[0] for row in CHANGES} | files | whole == set(CATALOGUE)
