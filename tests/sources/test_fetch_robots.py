"""What robots.txt means for each footing, as tables, and that it is asked for and kept as RFC 9309 wants."""

from datetime import timedelta

import pytest

from sources.fetch import RobotsText
from sources.fetch.robots import MOST_BYTES, decide, decode_robots
from sources.model import Access, Answered, Request, RobotsRefused, Source, Unreachable, Validators
from tests.sources.hostile import NOT_FOUND, NOW, PAGE, Listener, Talk, fetcher, listening, place, read, reply, says

URL = "https://gazette.example/news/today"
PAGE_PERMISSION = place(URL, Access.PAGE_PERMISSION)
OTHERS = [Access.DOCUMENTED_FEED, Access.PUBLIC_API, Access.OWN_ACCOUNT_API]
SHUT = "User-agent: *\nDisallow: /\n"


def allowed(body: str, url: str = URL) -> bool:
    """Return whether a page that robots.txt binds may be read."""
    try:
        decide(PAGE_PERMISSION, RobotsText(200, body, NOW), url)
    except RobotsRefused:
        return False
    return True


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", True),
        ("<html>not robots at all</html>", True),
        (SHUT, False),
        ("User-agent: *\nDisallow:\n", True),
        ("User-agent: *\nDisallow: /news\n", False),
        ("User-agent: *\nDisallow: /old\n", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/today\n", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/today\n", False),
        ("User-agent: *\nDisallow: /*today$\n", False),
        ("USER-AGENT: *\ndisallow: /\n", False),
        ("user agent *\nDisallow: /\n", False),
        ("Disallow: /\n", True),
        ("User-agent: SomeoneElse\nDisallow: /\n", True),
        ("User-agent: SchoolMentionMonitor\nDisallow: /\n", False),
        ("User-agent: schoolmentionmonitor/0.1 # us\nDisallow: / # all\n", False),
        ("User-agent: SchoolMentionMonitor\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: SchoolMentionMonitor\n\nUser-agent: *\nDisallow: /\n", False),
        ("User-agent: SchoolMentionMonitor\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: SomeoneElse\nAllow: /\n", False),
        ("User-agent: SomeoneElse\nUser-agent: *\nDisallow: /\n", False),
        ("User-agent: *\nSitemap: https://gazette.example/s.xml\nUser-agent: SomeoneElse\nDisallow: /\n", False),
        ("User-agent: *\nDisallow: /a\n\nUser-agent: SomeoneElse\nDisallow: /b\n\nUser-agent: *\nDisallow: /news\n", False),
        ("User-agent: SchoolMentionMonitorPlus\nDisallow: /\n", True),
        ("User-agent: *\rDisallow: /\r", False),
    ],
)
def test_a_page_obeys_the_rules_that_are_for_us(body: str, expected: bool) -> None:  # noqa: FBT001 a column
    """The longest matching rule of our own group decides, or of the group for all (RFC 9309 section 2.2)."""
    assert allowed(body) is expected


@pytest.mark.parametrize("access", OTHERS)
def test_an_address_given_to_programs_is_read_against_a_disallow_and_says_so(access: Access) -> None:
    """The decision names the footing, the terms and the day they were read."""
    decision = decide(place(URL, access), RobotsText(200, SHUT, NOW), URL)
    assert decision.words == (
        f"robots.txt disallows this address; read as a {access} (terms https://gazette.example/terms, read 2026-11-01)"
    )
    bare = decide(Source("gazette", "page", URL, access), RobotsText(200, SHUT, NOW), URL)
    assert bare.words == f"robots.txt disallows this address; read as a {access}"


@pytest.mark.parametrize(("status", "open_"), [(400, True), (401, True), (403, True), (404, True), (410, True), (451, True)])
def test_an_absent_robots_txt_allows_everything(status: int, *, open_: bool) -> None:
    """Any 4xx but "too many requests" means that there is none, whatever came with it (RFC 9309 section 2.3.1.3)."""
    assert (decide(PAGE_PERMISSION, RobotsText(status, SHUT, NOW), URL).delay == 0) is open_


@pytest.mark.parametrize("status", [429, 500, 503, 599, 300, 304])
def test_a_failing_robots_txt_binds_a_page_and_nothing_else(status: int) -> None:
    """A place that cannot say what it wants is taken to want nothing (section 2.3.1.4)."""
    text = RobotsText(status, "", NOW)
    with pytest.raises(RobotsRefused, match="treated as disallowed"):
        decide(PAGE_PERMISSION, text, URL)
    for access in OTHERS:
        assert f"({status})" in decide(place(URL, access), text, URL).words


@pytest.mark.parametrize(
    ("asked", "delay", "word"),
    [
        ("2", 2.0, "asks for 2 s"),
        ("0.5", 0.5, "0.5 s"),
        ("99999999", 60.0, "of which we keep 60 s"),
        ("-5", 0.0, ""),
        ("nan", 0.0, ""),
    ],
)
def test_a_crawl_delay_is_kept_up_to_a_minute(asked: str, delay: float, word: str) -> None:
    """What a place asks for is done, capped with words, and nonsense is nothing."""
    text = RobotsText(200, f"User-agent: *\nCrawl-delay: {asked}\nDisallow: /old\n", NOW)
    decision = decide(PAGE_PERMISSION, text, URL)
    assert decision.delay == delay
    assert word in decision.words


def test_a_byte_order_mark_does_not_hide_the_first_rule() -> None:
    """A file saved by a Windows editor is obeyed."""
    assert not allowed(decode_robots(b"\xef\xbb\xbf" + SHUT.encode()))


def test_a_file_that_is_cut_loses_its_broken_last_line() -> None:
    """What is left of a rule is not taken for a rule."""
    start = b"User-agent: *\nDisallow: /news"
    padding = b"#" * (MOST_BYTES - len(start) - 1) + b"\n"
    assert allowed(decode_robots((padding + start + b"/tomorrow\n")[:MOST_BYTES]))
    assert not allowed(decode_robots(start + b"\n"))


@pytest.mark.timeout(20)
def test_a_robots_txt_of_many_agents_and_rules_is_read_at_once() -> None:
    """Thousands of both would take a parser that copies rules minutes and gigabytes."""
    agents = "".join(f"User-agent: a{number}\n" for number in range(3000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(30_000))
    assert allowed(f"{agents}User-agent: *\n{rules}")
    assert not allowed(f"{agents}User-agent: *\n{rules}Disallow: /news\n")


# On the wire.


def robots_asked(listener: Listener) -> int:
    """Return how often robots.txt was asked for."""
    return sum(asked.path == "/robots.txt" for asked in listener.asked)


def test_robots_txt_is_asked_for_first_and_kept_for_a_day() -> None:
    """One question a day for each place, before anything else; a clock set back does not make it for ever."""
    kept: dict[str, RobotsText] = {}
    text = says(reply(b"User-agent: *\nDisallow: /private\n"))
    with listening(says(PAGE), robots=text) as listener, fetcher(listener, robots=kept) as by:
        source, request = place(listener.url(), Access.PAGE_PERMISSION), Request(listener.url())
        assert by.fetch(source, request, Validators(), NOW).robots == "robots.txt allows this address"
        assert [asked.path for asked in listener.asked] == ["/robots.txt", "/page"]
        by.fetch(source, request, Validators(), NOW + timedelta(hours=23, minutes=59))
        assert robots_asked(listener) == 1
        by.fetch(source, request, Validators(), NOW + timedelta(hours=24))
        assert robots_asked(listener) == 2
        by.fetch(source, request, Validators(), NOW)
        assert robots_asked(listener) == 3
        with pytest.raises(RobotsRefused, match=r"127\.0\.0\.1: robots.txt disallows"):
            read(by, listener.url("/private"), Access.PAGE_PERMISSION)
    assert "/private" not in listener.paths()
    assert kept == {f"http://{listener.authority}": RobotsText(200, "User-agent: *\nDisallow: /private\n", NOW)}


def test_a_failing_robots_txt_is_asked_for_again_after_an_hour() -> None:
    """A server's bad day does not shut its pages until tomorrow."""
    answers = [reply(status="500 Oh"), NOT_FOUND]
    with listening(says(PAGE), robots=lambda talk: talk.say(answers.pop(0))) as listener, fetcher(listener) as by:
        source, request = place(listener.url(), Access.PAGE_PERMISSION), Request(listener.url())
        for minutes in (0, 59):
            with pytest.raises(RobotsRefused, match="500"):
                by.fetch(source, request, Validators(), NOW + timedelta(minutes=minutes))
        assert by.fetch(source, request, Validators(), NOW + timedelta(minutes=60)).status == 200
    assert robots_asked(listener) == 2


def test_a_page_is_unreachable_not_refused_while_its_server_is_down() -> None:
    """A robots.txt that cannot be had because nobody listens is told as that, and asked for again the next time."""
    with listening(says(PAGE), robots=says(b"")) as listener, fetcher(listener) as by:
        for _ in range(2):
            with pytest.raises(Unreachable, match=r"did not answer in HTTP; a robots.txt that cannot be read"):
                read(by, listener.url(), Access.PAGE_PERMISSION)
        assert "read as a documented-feed" in read(by, listener.url()).robots
    assert robots_asked(listener) == 3


def test_a_robots_txt_may_be_redirected_and_long() -> None:
    """Up to five redirects, to other places too, are followed; what is behind 500 KiB is not read."""
    big = reply(b"User-agent: *\nDisallow: /page\n" + b"# more\n" * 400_000)
    with listening(says(big)) as last:

        def step(talk: Talk) -> None:
            number = int(talk.asked.path.partition("?")[2] or 0)
            onward = f"/robots.txt?{number + 1}" if number < 4 else last.url("/its-robots")
            talk.say(reply(b"", f"Location: {onward}", status="301 Moved"))

        shut = pytest.raises(RobotsRefused, match="disallows")
        with listening(step, robots=step) as listener, fetcher(listener, last) as by, shut:
            read(by, listener.url(), Access.PAGE_PERMISSION)
    assert last.paths() == ["/its-robots"]


def test_a_robots_txt_redirected_for_ever_is_one_that_cannot_be_read() -> None:
    """A ring of redirects ends and keeps a page shut."""
    ring = says(reply(b"", "Location: /robots.txt", status="301 Moved"))
    shut = pytest.raises(Answered, match=r"301.* treated as disallowed")
    with listening(says(PAGE), robots=ring) as listener, fetcher(listener) as by, shut:
        read(by, listener.url(), Access.PAGE_PERMISSION)
    assert robots_asked(listener) == len(listener.asked) == 6


def test_the_robots_txt_of_a_place_redirected_to_counts_there() -> None:
    """A redirect does not carry one place's permission to another; for a feed both decisions are told."""
    with listening(says(PAGE), robots=says(reply(SHUT.encode()))) as shut:
        leading = says(reply(b"", f"Location: {shut.url()}", status="302 Found"))
        with listening(leading) as listener, fetcher(listener, shut) as by:
            with pytest.raises(RobotsRefused, match=r"robots\.txt disallows"):
                read(by, listener.url(), Access.PAGE_PERMISSION)
            assert shut.paths() == []
            words = read(by, listener.url()).robots
    assert words.startswith("robots.txt is absent or empty (404), so everything may be read. robots.txt disallows")
