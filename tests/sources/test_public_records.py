"""Readers of news and public records: what holds beyond their recorded cases, and over a real connection."""

import json
from collections.abc import Iterator
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import gdelt, govuk, ofsted, planit, search, theyworkforyou, whatdotheyknow
from sources.model import Access, Answered, Page, Reader, Response, Source, Unreadable, Validators
from sources.read import Reach, read
from sources.readers import READERS, reader
from sources.sandbox import Sandbox
from tests.sources.hostile import NOW, Listener, Talk, fetcher, listening, no_robots, reply, says
from tests.sources.recorded import answer

TYPED: tuple[Reader, ...] = (
    gdelt,
    govuk,
    ofsted,
    planit,
    search,
    theyworkforyou,
    whatdotheyknow,
)  # mypy holds each to the protocol
MODULES: tuple[ModuleType, ...] = (gdelt, govuk, ofsted, planit, theyworkforyou, whatdotheyknow)
KINDS = [module.__name__.rpartition(".")[2] for module in MODULES]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all tests."""
    with Sandbox() as shared:
        yield shared


def source(kind: str, url: str) -> Source:
    """Return a source of this kind."""
    return Source("s", kind, url, Access.PUBLIC_API, terms_url="https://place.example/terms", terms_read="2026-11-01")


def asked(kind: str, url: str) -> dict[str, list[str]]:
    """Return the parameters that a source of this kind asks with, having seen that nothing before them was touched."""
    request = reader(kind).request(source(kind, url))
    assert request.url.startswith(url)
    assert not request.headers
    assert not request.body
    return parse_qs(urlsplit(request.url).query)


@pytest.mark.parametrize("module", MODULES, ids=KINDS)
def test_none_takes_a_key(module: ModuleType) -> None:
    """All of these places are read without a key, and none asks for one."""
    assert module.__name__ in READERS.values()
    assert not {"SECRET", "HOSTS", "login", "token"} & set(vars(module))


def test_a_search_of_news_is_completed() -> None:
    """GDELT is asked for a list of articles in JSON, as many as it gives, the newest first; what a person wrote stays."""
    given = asked("gdelt", "https://api.gdeltproject.org/api/v2/doc/doc?query=%22Larkspur+Hill%22&maxrecords=75")
    assert given == {
        "query": ['"Larkspur Hill"'],
        "maxrecords": ["75"],
        "mode": ["ArtList"],
        "format": ["json"],
        "sort": ["datedesc"],
    }


def test_a_search_of_the_government_is_completed_and_its_feeds_are_not() -> None:
    """GOV.UK's search is asked for the newest and for what is read; a feed would refuse parameters that it does not know."""
    given = asked("govuk", "https://www.gov.uk/api/search.json?q=x&count=5")
    assert (given["order"], given["count"]) == (["-public_timestamp"], ["5"])
    assert given["fields"] == ["title,link,description,public_timestamp,format"]
    assert asked("govuk", "https://www.gov.uk/search/all.atom?keywords=x") == {"keywords": ["x"]}


def test_a_search_of_planning_is_completed() -> None:
    """PlanIt is asked for a week and for fifty at once; whoever wrote another week has it."""
    given = asked("planit", "https://www.planit.org.uk/api/applics/json?krad=0.5&recent=30")
    assert given == {"krad": ["0.5"], "recent": ["30"], "pg_sz": ["50"]}


@pytest.mark.parametrize("kind", ["ofsted", "theyworkforyou", "whatdotheyknow"])
def test_other_addresses_are_asked_as_they_are(kind: str) -> None:
    """What needs no completion has none."""
    assert asked(kind, "https://place.example/search/?s=%22x%22&n=20") == {"s": ['"x"'], "n": ["20"]}


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Please limit requests to one every 5 seconds or contact somebody.", "asked too often"),
        ("\ufeffPlease limit requests to one every 5 seconds", "asked too often"),
        ("Your query was too short or too long.", "does not take this query"),
        ("The specified phrase is too short.", "does not take this query"),
        ("Invalid mode.", "does not take this query"),
        ("\u00a1No!", "does not take this query"),
    ],
)
def test_a_sentence_is_no_search_without_results(sentence: str, words: str) -> None:
    """What GDELT says instead of articles is told apart, each with a remedy of its own and without a word of the answer."""
    with pytest.raises(Unreadable) as caught:
        gdelt.parse(source("gdelt", "https://place.example/"), answer(sentence.encode()))
    assert words in caught.value.words
    assert caught.value.remedy == (gdelt.PATIENTLY if "often" in words else gdelt.QUERY)
    assert "somebody" not in caught.value.words + caught.value.remedy


@pytest.mark.parametrize("body", [b"", b" \r\n", b"{}", b"{ }\n", b"\xef\xbb\xbf{}", b'{"articles": []}'])
def test_no_articles_are_no_error(body: bytes) -> None:
    """GDELT says in several ways that it found nothing."""
    assert gdelt.parse(source("gdelt", "https://place.example/"), answer(body)) == Page(())


def lookup(talk: Talk) -> dict[str, str]:
    """Return the parameters of a request."""
    return {name: values[0] for name, values in parse_qs(urlsplit(talk.asked.path).query).items()}


def as_json(talk: Talk, held: object) -> None:
    """Answer with JSON."""
    talk.say(reply(json.dumps(held).encode(), "Content-Type: application/json"))


def letters(talk: Talk) -> None:
    """Answer as WhatDoTheyKnow would that has 53 letters: 25 to a page."""
    start = (int(lookup(talk).get("page", "1")) - 1) * 25
    events = [
        {"id": n, "info_request": {"url_title": f"r{n}", "title": f"Request {n}"}} for n in range(start, min(start + 25, 53))
    ]
    as_json(talk, events)


def decisions(talk: Talk) -> None:
    """Answer as GOV.UK would that has 45 documents: as many at once as is asked for."""
    start, count = int(lookup(talk).get("start", "0")), int(lookup(talk)["count"])
    results = [{"title": f"Decision {n}", "link": f"/d/{n}"} for n in range(start, min(start + count, 45))]
    as_json(talk, {"results": results, "total": 45, "start": start})


def applications(talk: Talk) -> None:
    """Answer as PlanIt would that has a thousand applications: as many to a page as is asked for."""
    start, size = (int(lookup(talk).get("page", "1")) - 1) * 20, int(lookup(talk)["pg_sz"])
    as_json(
        talk, {"records": [{"name": f"B/{n}", "address": f"{n} Quarry Lane"} for n in range(start, start + size)], "total": 1000}
    )


def whole(kind: str, listener: Listener, path: str, sandbox: Sandbox, reach: Reach) -> Page:
    """Return all that is read of a source on this listener."""
    with fetcher(listener, robots=no_robots(listener)) as by:
        _, page = read(source(kind, listener.url(path)), Validators(), NOW, fetcher=by, sandbox=sandbox, reach=reach)
    assert page is not None
    return page


def test_letters_are_read_to_the_last_page(sandbox: Sandbox) -> None:
    """The last page of letters is the one that is not full."""
    with listening(letters) as listener:
        page = whole("whatdotheyknow", listener, "/feed/search/%22x%22.json", sandbox, Reach())
        assert [urlsplit(path).query for path in listener.paths()] == ["", "page=2", "page=3"]
        assert all(urlsplit(path).path == "/feed/search/%22x%22.json" for path in listener.paths())
    assert [document.key for document in page.documents] == [str(n) for n in range(53)]
    assert not page.in_order


def test_decisions_are_read_to_the_last_page(sandbox: Sandbox) -> None:
    """The government's search says how many there are, and each page is asked for as completely as the first."""
    with listening(decisions) as listener:
        page = whole("govuk", listener, "/api/search.json?q=x", sandbox, Reach())
        starts = [parse_qs(urlsplit(path).query).get("start") for path in listener.paths()]
        orders = {parse_qs(urlsplit(path).query)["order"][0] for path in listener.paths()}
    assert (starts, orders) == ([None, ["20"], ["40"]], {"-public_timestamp"})
    assert [document.url for document in page.documents] == [f"https://www.gov.uk/d/{n}" for n in range(45)]
    assert page.in_order


def test_no_more_than_five_pages_are_read(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many applications there are, five pages of them are read at most, and one where one is enough."""
    pauses: list[float] = []
    monkeypatch.setattr("sources.fetch.manners.sleep", pauses.append)
    with listening(applications) as listener:
        assert len(whole("planit", listener, "/api/applics/json?pg_sz=20", sandbox, Reach()).documents) == 100
        assert len(listener.paths()) == 5
        assert len(whole("planit", listener, "/api/applics/json?pg_sz=20", sandbox, Reach(most=1)).documents) == 20
        assert len(listener.paths()) == 6
    assert sum(pause > planit.PAUSE - 1 for pause in pauses) == 4


def test_what_the_government_refuses_is_an_answer_of_its_own(sandbox: Sandbox) -> None:
    """An unknown parameter is refused with 422, which is no page to parse."""
    with (
        listening(says(reply(b'{"error":"x"}', status="422 Unprocessable Content"))) as listener,
        pytest.raises(Answered) as caught,
    ):
        whole("govuk", listener, "/api/search.json?colour=x", sandbox, Reach())
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("kind", "query", "following"),
    [
        ("whatdotheyknow", "", "page=2"),
        ("whatdotheyknow", "?page=7", "page=8"),
        ("whatdotheyknow", "?page=0", "page=2"),
        ("whatdotheyknow", "?page=-3", "page=2"),
        ("whatdotheyknow", "?page=99999999999999999999", "page=2"),
        ("whatdotheyknow", "?page=\u0665", "page=2"),
        ("planit", "?pg_sz=25&page=2", "pg_sz=25&page=3"),
        ("planit", "?pg_sz=26", None),
        ("planit", "?pg_sz=none", None),
        ("planit", "?pg_sz=0", None),
        ("planit", "?pg_sz=25&page=-1", None),
    ],
)
def test_what_is_no_page_number_leads_nowhere_odd(kind: str, query: str, following: str | None) -> None:
    """After 25 results the next page is asked for by its number, or none where the address holds no such number."""
    held = [{"id": n, "name": f"n{n}", "info_request": {"url_title": "gate"}} for n in range(25)]
    body = json.dumps(held if kind == "whatdotheyknow" else {"records": held})
    page = reader(kind).parse(source(kind, f"https://place.example/x{query}"), answer(body.encode()))
    assert page.following == (f"https://place.example/x?{following}" if following else "")


def test_a_decision_on_an_application_is_no_new_one() -> None:
    """An application whose state changes is the same one with other words."""
    form = '{{"records": [{{"name": "B/1", "address": "Quarry Lane", "description": "Hall", "app_state": "{}"}}]}}'
    before, after = (
        planit.parse(source("planit", "https://place.example/"), answer(form.format(state).encode())).documents[0]
        for state in ("Undecided", "Rejected")
    )
    assert before.key == after.key
    assert before.words != after.words


def test_a_find_of_bing_has_one_name_in_every_wrapping() -> None:
    """Bing wraps an address in another redirect at each look: what it leads to is the item's name."""
    form = '<rss version="2.0"><channel><item><title>t</title><link>{}</link></item></channel></rss>'
    link = "http://www.bing.com/news/apiclick.aspx?tid={}&amp;url=https%3a%2f%2fwww.brackenfordecho.example%2f7&amp;c={}"
    found = {
        search.parse(
            source("search-feed", "https://www.bing.com/"), answer(form.format(link.format(n, n * 7)).encode())
        ).documents[0]
        for n in (1, 2)
    }
    assert [document.key for document in found] == ["https://www.brackenfordecho.example/7"]


@pytest.mark.parametrize(
    ("block", "judged"),
    [
        ("<p>Overall effectiveness: <strong>Good</strong></p>", "Overall effectiveness: Good"),
        ("<dl><dt>Achievement</dt><dd>Expected standard</dd></dl>", "Achievement: Expected standard"),
        ("<table><tr><th>Inclusion</th><td>Urgent improvement</td></tr></table>", "Inclusion: Urgent improvement"),
        ("<p>Safeguarding \u2013 Not met</p>", "Safeguarding \u2013 Not met"),
        ("<p>OUTSTANDING</p>", "Brackenford: OUTSTANDING"),
        ("<p>We had a good day</p>", ""),
        ("<p>A good school</p><p>Good morning</p>", ""),
        ("<script>Good</script>", ""),
    ],
)
def test_what_ofsted_judged_is_words(block: str, judged: str) -> None:
    """Whatever the markup, what was judged stands with the newest report, and what only sounds so does not."""
    html = f"<h1>Larkspur Hill</h1><p>Brackenford</p>{block}<ul><li><a class='publication-link' href='/f/1'>Report</a></li></ul>"
    (found,) = ofsted.parse(source("ofsted", "https://place.example/"), answer(html.encode())).documents
    assert found.text == "\n".join(filter(None, ("Report", judged)))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["/a", "javascript:x", "2026-11-18"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "name", "body"]), inner, max_size=3),
    max_leaves=8,
)
OURS = ("url", "title", "link", "id", "_id", "name", "gid", "listurl", "format", "snippet", "body", "description", "address")
THEIRS = (
    "seendate",
    "created_at",
    "hdate",
    "htime",
    "start_date",
    "public_timestamp",
    "info_request",
    "user",
    "speaker",
    "parent",
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(OURS + THEIRS), VALUES, max_size=6) | VALUES, max_size=4)


@pytest.mark.parametrize("kind", KINDS)
@given(st.sampled_from(["articles", "results", "records", "rows", "events"]), ITEMS)
def test_any_values_are_a_page_or_unreadable(kind: str, name: str, items: list[object]) -> None:
    """Whatever stands in an answer of the right form, each document has an address that a person can open, and a name."""
    check(kind, answer(json.dumps({name: items}).encode()))


@pytest.mark.parametrize("kind", KINDS)
@given(
    st.binary(max_size=200)
    | st.sampled_from([b"[", b"{", b"[1]", b'"x"', b"null", b"<", b"[" * 100_000, b"\xef\xbb\xbf", b"NaN"])
)
def test_any_bytes_are_a_page_or_unreadable(kind: str, body: bytes) -> None:
    """Whatever comes is a page or ``Unreadable``, never anything else."""
    check(kind, answer(body))


def check(kind: str, response: Response) -> None:
    """See that what a reader makes of an answer is a page of documents that can be opened, or ``Unreadable``."""
    try:
        page = reader(kind).parse(source(kind, "https://place.example/x"), response)
    except Unreadable:
        return
    assert all(document.url.startswith(("http://", "https://")) for document in page.documents)
    assert all(document.key for document in page.documents)
