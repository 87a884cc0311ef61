"""How we behave: who we say we are, how often we come, what we send back, and when we stay away."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest

from sources.fetch import Fetcher, FetchSettings
from sources.model import AddressRefused, Answered, Request, Validators
from tests.sources.hostile import NOT_FOUND, NOW, PAGE, Talk, fetcher, listening, no_robots, place, read, reply, says

ODD_TAG = 'W/"x\xe9 -- gzip;\t\'1"'
DATE = "Sunday, 22-Nov-26 08:49:37 GMT"


def test_we_say_who_we_are_and_send_nothing_else() -> None:
    """The User-Agent names the program and the school's contact; no cookie, referrer or other trace is sent."""
    cookie = reply(b"<p>", "Set-Cookie: id=1", "Set-Cookie: track=2")
    with listening(says(cookie)) as listener, fetcher(listener) as by:
        source = place(listener.url())
        by.fetch(source, Request(listener.url(), "text/html"), Validators(), NOW)
        response = by.fetch(source, Request(listener.url(), "text/html"), Validators(), NOW)
    sent = listener.asked[-1].headers
    assert sent == {
        "host": listener.authority,
        "user-agent": "SchoolMentionMonitor/0.1.0 (+https://larkspurhill.example)",
        "accept": "text/html",
        "accept-encoding": "gzip",
    }
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("contact", ["it@school.example\r\nX: 1", "caf\u00e9"])
def test_a_contact_that_no_header_can_hold_is_an_error_at_once(contact: str) -> None:
    """A wrong setting is told before anything is asked."""
    with pytest.raises(ValueError, match="printable ASCII"):
        Fetcher(FetchSettings(contact))


def test_two_requests_to_a_place_are_spaced() -> None:
    """Between any two requests to one host and port, robots.txt and redirects too, lies the spacing."""

    def answer(talk: Talk) -> None:
        talk.say(PAGE if talk.asked.path != "/first" else reply(b"", "Location: /second", status="302 Found"))

    with listening(answer) as listener, fetcher(listener, spacing=0.2) as by:
        read(by, listener.url("/first"))
        read(by, listener.url("/third"))
    assert [asked.path for asked in listener.asked] == ["/robots.txt", "/first", "/second", "/third"]
    assert all(later.at - earlier.at >= 0.2 for earlier, later in pairwise(listener.asked))


def test_the_spacing_is_jittered_upwards_and_a_crawl_delay_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses differ, by up to a quarter more; a longer crawl delay takes the place of the spacing."""
    slept: list[float] = []
    monkeypatch.setattr("sources.fetch.manners.sleep", slept.append)
    with listening(says(PAGE)) as listener, fetcher(listener, robots=no_robots(listener), spacing=30) as by:
        for _ in range(9):
            read(by, listener.url())
    assert slept[0] == 0
    assert all(28 < pause <= 37.5 for pause in slept[1:])
    assert max(slept[1:]) - min(slept[1:]) > 0.5
    slow = says(reply(b"User-agent: *\nCrawl-delay: 50\n"))
    with listening(says(PAGE), robots=slow) as listener, fetcher(listener, spacing=1) as by:
        assert "asks for 50 s" in read(by, listener.url()).robots
    assert 48 < slept[-1] <= 62.5


def test_one_request_at_a_time_is_made_to_a_place() -> None:
    """Threads that want the same host and port take turns."""
    with listening(says(PAGE)) as listener, fetcher(listener, robots=no_robots(listener)) as by, ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: read(by, listener.url()), range(6)))
    assert listener.connections == 6
    assert listener.most_at_once == 1


def test_threads_that_read_one_place_ask_for_its_robots_once() -> None:
    """Whoever comes while the question is out waits for the answer."""
    asked: list[str] = []

    def robots(talk: Talk) -> None:
        asked.append(talk.asked.path)
        talk.stop.wait(0.2)
        talk.say(reply(b"User-agent: *\nDisallow: /old\n"))

    with listening(says(PAGE), robots=robots) as listener, fetcher(listener) as by, ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda number: read(by, listener.url(f"/{number}")), range(6)))
    assert asked == ["/robots.txt"]


def test_different_places_are_read_at_the_same_time() -> None:
    """Two servers that answer only when both have been asked are both read: neither waits for the other."""
    both = Barrier(2, timeout=10)

    def answer(talk: Talk) -> None:
        both.wait()
        talk.say(PAGE)

    with (
        listening(answer) as one,
        listening(answer) as two,
        fetcher(one, two, robots=no_robots(one, two)) as by,
        ThreadPoolExecutor(2) as threads,
    ):
        responses = list(threads.map(lambda listener: read(by, listener.url()), (one, two)))
    assert [response.status for response in responses] == [200, 200]


def test_validators_go_back_byte_for_byte_and_304_keeps_them() -> None:
    """An ETag is opaque and a date is not rewritten; "not modified" is a response without a body."""

    def answer(talk: Talk) -> None:
        fresh = "if-none-match" not in talk.asked.headers
        talk.say(reply(b"news", f"ETag: {ODD_TAG}", f"Last-Modified: {DATE}") if fresh else reply(status="304 Not Modified"))

    with listening(answer) as listener, fetcher(listener) as by:
        first = read(by, listener.url())
        assert first.validators == Validators(ODD_TAG, DATE, listener.url())
        assert (first.not_modified, first.body) == (False, b"news")
        second = read(by, listener.url(), validators=first.validators)
    assert (second.not_modified, second.status, second.body) == (True, 304, b"")
    assert second.validators == first.validators
    asked = listener.asked[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == (ODD_TAG, DATE)


def test_not_modified_may_bring_newer_validators() -> None:
    """A page that was touched and not changed has another date (RFC 9111 section 4.3.4); what is not repeated stays."""
    touched = reply(b"", "Last-Modified: yesterday", status="304 Not Modified")
    with listening(says(touched)) as listener, fetcher(listener) as by:
        response = read(by, listener.url(), validators=Validators(ODD_TAG, DATE))
        assert response.validators == Validators(ODD_TAG, "yesterday", listener.url())


def test_validators_are_sent_to_nobody_but_the_address_that_gave_them() -> None:
    """What stands elsewhere has validators of its own: those of the address that leads there could hide a change."""
    with listening(says(reply(b"news", "ETag: elsewhere"))) as target:
        leading = says(reply(b"", f"Location: {target.url()}", status="302 Found"))
        with listening(leading) as listener, fetcher(listener, target) as by:
            response = read(by, listener.url(), validators=Validators("mine", DATE))
    assert listener.asked[-1].headers["if-none-match"] == "mine"
    assert "if-none-match" not in target.asked[-1].headers
    assert response.validators == Validators("elsewhere", "", target.url())


def test_where_a_redirect_leads_is_asked_whether_it_changed() -> None:
    """A place that is read by way of another is no more trouble to it: it alone hears its validators, and may say "no"."""
    news, same = reply(b"news", "ETag: elsewhere"), reply(status="304 Not Modified")
    with listening(lambda talk: talk.say(same if "if-none-match" in talk.asked.headers else news)) as target:
        leading = says(reply(b"", f"Location: {target.url()}", status="301 Moved Permanently"))
        with listening(leading) as listener, fetcher(listener, target) as by:
            first = read(by, listener.url())
            second = read(by, listener.url(), validators=first.validators)
    assert (second.not_modified, second.validators, second.moved_to) == (True, first.validators, target.url())
    assert target.asked[-1].headers["if-none-match"] == "elsewhere"
    assert "if-none-match" not in listener.asked[-1].headers


def test_304_without_being_asked_is_no_page() -> None:
    """A server that says "not modified" to an unconditional request has told us nothing."""
    unchanged = says(reply(status="304 Not Modified"))
    with listening(unchanged) as listener, fetcher(listener) as by, pytest.raises(Answered, match="304"):
        read(by, listener.url())


def test_an_etag_as_long_as_a_page_is_not_kept() -> None:
    """What we store for a stranger is bounded."""
    with listening(says(reply(b"news", "ETag: " + "x" * 2000, f"Last-Modified: {DATE}"))) as listener, fetcher(listener) as by:
        assert read(by, listener.url()).validators == Validators("", DATE, listener.url())


@pytest.mark.parametrize(
    ("statuses", "reported"),
    [
        (("301 a",), True),
        (("308 a", "301 b"), True),
        (("302 a",), False),
        (("301 a", "307 b"), False),
        (("303 a", "301 b"), False),
    ],
)
def test_a_move_is_reported_when_every_step_is_permanent(statuses: tuple[str, ...], *, reported: bool) -> None:
    """Only a chain of 301 and 308 says where the place will be from now on."""

    def answer(talk: Talk) -> None:
        step = int(talk.asked.path[1:])
        moved = step < len(statuses)
        talk.say(reply(b"", f"Location: /{step + 1}#there", status=statuses[step]) if moved else PAGE)

    with listening(answer) as listener, fetcher(listener) as by:
        response = read(by, listener.url("/0"))
        final = listener.url(f"/{len(statuses)}")
        assert response.url == final
        assert response.moved_to == (final if reported else "")
        assert read(by, final).moved_to == ""


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "that is final"),
        (403, "that is final"),
        (404, "nothing at this address"),
        (410, "gone for good"),
        (429, "too often"),
        (451, "legal reasons"),
        (418, "does not accept"),
        (500, "trouble of its own"),
        (204, "not a page"),
        (206, "not a page"),
        (300, "redirect"),
        (999, "not a page"),
    ],
)
def test_a_status_that_is_no_page_is_told_in_our_words(status: int, words: str) -> None:
    """The number and what it means to a technician, never the server's own phrase or page."""
    answer = says(reply(b"canary", status=f"{status} canary"))
    with listening(answer) as listener, fetcher(listener) as by, pytest.raises(Answered) as caught:
        read(by, listener.url())
    assert caught.value.status == status
    assert caught.value.words.startswith(f"127.0.0.1: the answer was {status}: ")
    assert words in caught.value.words
    assert caught.value.remedy
    assert "canary" not in caught.value.words + caught.value.remedy


def test_a_redirect_that_leads_nowhere_is_told() -> None:
    """A redirect without a Location is not a page and not followed."""
    nowhere = pytest.raises(AddressRefused, match="redirected to is missing")
    with listening(says(reply(status="301 x"))) as listener, fetcher(listener) as by, nowhere:
        read(by, listener.url())


def test_a_response_says_what_it_is() -> None:
    """Headers are lower-case and joined, the moment is ours in UTC, and the decision about robots.txt is there."""
    answer = reply(b"<p>", "Content-Type: text/html; charset=utf-8", "Link: <a>", "LINK: <b>")
    with listening(says(answer), robots=says(NOT_FOUND)) as listener, fetcher(listener) as by:
        response = read(by, listener.url("/page?a=1#there"))
    assert response.url == listener.url("/page?a=1")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["link"] == "<a>, <b>"
    assert response.fetched == NOW
    assert response.robots == "robots.txt is absent or empty (404), so everything may be read"
