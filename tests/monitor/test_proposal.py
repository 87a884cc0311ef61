"""Which sources are proposed, from what is known of a school: a table over names that make searches hard, and over places."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from monitor.proposal.catalogue import Area, Catalogue, Entry, Paper, read_catalogue
from monitor.proposal.known import Known, phrase, short_of, words
from monitor.proposal.propose import Proposal, Site, line, proposals

NAME = "Larkspur Hill Community Primary School"
KNOWN = Known(NAME, "Larkspur Hill", "Brackenford", "BK7 4QT", "https://www.larkspurhill.example", "england")
GAZETTE = Paper("gazette", "Brackenford Gazette", "https://gazette.example", ("/news/rss/",))
HERALD = Paper("herald", "Herald", "https://herald.example", ())
AREA = Area("Brackenford", ("england",), ("brackenford", "shire"), (GAZETTE, HERALD))


def entry(**keys: object) -> Entry:
    """Return a place of the catalogue: a search by the full name, but for the keys given."""
    usual = {
        "id": "search",
        "label": "Search",
        "kind": "search-feed",
        "url": "https://search.example/?q={search}&hl=en",
        "access": "documented-feed",
        "search": "{exact} when:7d",
        "terms": "https://search.example/terms",
    }
    return Entry(**(usual | keys))  # type: ignore[arg-type]


def catalogue(*entries: Entry) -> Catalogue:
    """Return a catalogue with these places, and one area of press."""
    return Catalogue(
        "2026-11-21",
        "https://postcodes.example/{postcode}",
        "https://video.example/?channel_id={channel}",
        "https://video.example/terms",
        "https://radio.example/{page}.xml",
        "https://radio.example/terms",
        entries,
        {"BK": AREA},
    )


def found(known: Known = KNOWN, *entries: Entry, site: Site = Site()) -> dict[str, Proposal]:  # noqa: B008 - frozen
    """Return what is proposed, by id."""
    return {one.id: one for one in proposals(known, catalogue(*entries), site)}


@pytest.mark.parametrize(
    ("name", "town", "search"),
    [
        (NAME, "Brackenford", f'"{NAME}"'),
        ("St Mary's Catholic Primary School", "Leicester", '"St Mary\'s Catholic Primary School" Leicester'),
        ("St Mary\u2019s Catholic Primary School", "Leicester", '"St Mary\'s Catholic Primary School" Leicester'),
        ("Park School", "Milton Keynes", '"Park School" "Milton Keynes"'),
        ("Ysgol Gymraeg Bryn y Môr", "Abertawe", '"Ysgol Gymraeg Bryn y Môr"'),
        ("Gaelscoil na Móna", "Béal Feirste", '"Gaelscoil na Móna"'),
        ("QE", "Brackenford", '"QE" Brackenford school'),
        (
            "Larkspur & Quarry Primary",
            "Brackenford",
            '("Larkspur & Quarry Primary" OR "Larkspur and Quarry Primary")',
        ),
        ('The "Larkspur" Primary', "Brackenford", '"The Larkspur Primary"'),
    ],
)
def test_a_name_is_searched_for_in_quotation_marks(name: str, town: str, search: str) -> None:
    """With its town where many schools have it, "school" where it says none, and both spellings of "and"."""
    assert words(replace(KNOWN, name=name, town=town))["exact"] == search


@pytest.mark.parametrize(
    "name", ["St Mary's & St Joseph's", "Ysgol Bryn y Môr", 'a"b OR c', "100% Academy", "A+B #1 School", "x\ny&q=other"]
)
def test_a_search_arrives_as_it_was_meant(name: str) -> None:
    """Percent-encoded: whatever stands in a name, the address has one query, and that is the search."""
    known = replace(KNOWN, name=name)
    parts = urlsplit(found(known, entry())["search"].url)
    assert parse_qs(parts.query, strict_parsing=True) == {"q": [f"{words(known)['exact']} when:7d"], "hl": ["en"]}
    assert parts.query.isascii()
    assert parts.fragment == ""


@pytest.mark.parametrize(
    ("name", "short"),
    [
        (NAME, "Larkspur Hill"),
        ("St Mary's Catholic Primary School", "St Mary's"),
        ("Ysgol Gymraeg Bryn y Môr", "Ysgol Gymraeg Bryn y Môr"),
        ("QE", "QE"),
        ("!", "!"),
    ],
)
def test_the_short_name_is_the_name_without_its_kind(name: str, short: str) -> None:
    """As a first proposal; a Welsh school keeps its Ysgol."""
    assert short_of(name) == short


def test_both_spellings_of_and_are_one_phrase_each() -> None:
    """Whichever of them the school writes; "and" within a word is none."""
    assert phrase("Oak and Ash") == '("Oak and Ash" OR "Oak & Ash")'
    assert phrase("Sandy Lane") == '"Sandy Lane"'


def test_a_short_name_goes_with_its_town_or_not_at_all() -> None:
    """Alone it would find half of England; and where it is the full name, its search would be the same one again."""
    short = entry(id="short", search="{short}")
    assert "%22Larkspur%20Hill%22%20Brackenford" in found(KNOWN, short)["short"].url
    assert "short" not in found(replace(KNOWN, town=""), short)
    assert "short" not in found(replace(KNOWN, short_name=NAME), short)


def test_each_former_name_is_a_search() -> None:
    """One source for each, ids distinct; none where there is none."""
    former = entry(id="former", search="{former}")
    both = replace(KNOWN, formerly=("Quarry Lane First School", "Netherby Road School"))
    assert {"former", "former_2"} <= found(both, former).keys()
    assert "former" not in found(KNOWN, former)


def test_what_is_not_known_is_not_proposed() -> None:
    """A place that needs coordinates or a URN waits for them; a nation's own is for that nation."""
    needs = (entry(id="near", search="", url="https://plan.example/?lat={latitude}"), entry(id="own", nations=["england"]))
    assert {"near", "own"}.isdisjoint(found(replace(KNOWN, nation="scotland"), *needs))
    located = found(replace(KNOWN, latitude="52.1235"), *needs)
    assert located["near"].url == "https://plan.example/?lat=52.1235"
    assert "own" in located


def test_the_press_is_that_of_the_postcode() -> None:
    """Each paper's likeliest feed, as a guess that its home page can correct; the BBC's pages in turn; none elsewhere."""
    here = found()
    assert (here["gazette"].url, here["gazette"].home) == ("https://gazette.example/news/rss/", "https://gazette.example")
    assert here["gazette"].locality == ("Brackenford",)
    assert here["gazette"].guess
    assert (here["bbc"].url, here["bbc"].others) == (
        "https://radio.example/brackenford.xml",
        ("https://radio.example/shire.xml",),
    )
    assert here["bbc"].locality == ()
    assert {"gazette", "bbc"}.isdisjoint(found(replace(KNOWN, postcode="B7 4QT")))


def test_the_own_site_is_official_and_all_about_the_school() -> None:
    """Its feeds where the home page names any, at most three; else the usual address as a guess, and the sitemap."""
    feeds = tuple((f"Feed {n}", f"https://www.larkspurhill.example/{n}") for n in range(5))
    own = found(site=Site(feeds, "UCx", ("https://www.larkspurhill.example/s.xml",)))
    assert {"website", "website_2", "website_3", "youtube"} <= own.keys()
    assert {"website_4", "sitemap"}.isdisjoint(own)
    assert (own["website"].channel, own["website"].about_us, own["website"].guess) == ("official_site", True, False)
    assert own["youtube"].url == "https://video.example/?channel_id=UCx"
    bare = found(site=Site(sitemaps=("https://www.larkspurhill.example/s.xml",)))
    assert (bare["website"].url, bare["website"].guess) == ("https://www.larkspurhill.example/feed/", True)
    assert bare["sitemap"].kind == "sitemap"


def test_a_feed_elsewhere_is_not_our_website() -> None:
    """The home page may link to anybody's feed: it is shown, not read, and nothing in it is taken to be about the school."""
    feeds = (("Education", "https://radio.example/rss"), ("News", "https://news.larkspurhill.example/rss"))
    own = found(site=Site(feeds))
    assert (own["website"].url, own["website"].about_us) == ("https://news.larkspurhill.example/rss", True)
    assert "website_2" not in own
    linked = own["linked"]
    assert (linked.url, linked.label, linked.about_us, linked.channel) == ("https://radio.example/rss", "Education", False, "")
    assert "a feed of radio.example" in linked.off
    alone = found(site=Site(feeds[:1]))
    assert (alone["website"].url, alone["website"].guess) == ("https://www.larkspurhill.example/feed/", True)


@pytest.mark.parametrize(
    ("name", "handle", "ours"),
    [
        (NAME, "larkspurhillsch", True),
        (NAME, "Larkspur_PTA", True),
        (NAME, "lhcps", True),
        (NAME, "juniperwebsites", False),
        (NAME, "childline", False),
        (NAME, "primaryschoolwebsites", False),
        (NAME, "chillhill", False),
        (NAME, "mrs_larkspur", False),
        ("Park Hill School", "parkhillsch", True),
        ("Park Hill School", "carparkservices", False),
        ("Ysgol Gymraeg Bryn y Môr", "ysgolbrynymor", True),
    ],
)
def test_an_account_is_ours_only_if_it_sounds_so(name: str, handle: str, ours: bool) -> None:  # noqa: FBT001 - a column of the table
    """By a word that says something, by the name as one word, or by its initials; a person's is never ours."""
    known = replace(KNOWN, name=name, short_name=short_of(name))
    assert known.sounds_like(handle) is ours


def test_alerts_by_mail_are_not_taken_to_be_about_us() -> None:
    """A search finds others too; only what people forward to the school is about it, whoever they are."""
    boxes = {one.id: one for one in read_catalogue().entries if one.kind == "mailbox"}
    assert {id_: (one.about_us, one.options.get("from")) for id_, one in boxes.items()} == {
        "mail_alerts": (False, "googlealerts-noreply@google.com"),
        "mailbox": (True, None),
    }
    assert all(one.off for one in boxes.values())


def test_the_council_is_asked_only_when_its_site_is_known() -> None:
    """Its feed is a guess, which its home page can correct."""
    assert "council" not in found()
    council = found(replace(KNOWN, council="https://www.brackenford.example"))["council"]
    assert (council.home, council.guess) == ("https://www.brackenford.example", True)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://www.facebook.com/larkspurhill", "Facebook does not allow"),
        ("https://www.google.com/search?q=larkspur", "Google Alert"),
        ("https://forum.example/user/jane-doe/posts.rss", "follows a person"),
        ("https://graph.facebook.com/v23.0/99/feed", "own account alone"),
    ],
)
def test_what_must_not_be_read_is_off_with_the_reason(url: str, why: str) -> None:
    """A place that forbids programs, or an address that follows a person, is never asked."""
    listed = proposals(KNOWN, catalogue(), Site(), [("Gossip", url)])
    assert why in next(one.off for one in listed if one.url == url)


def test_a_kind_that_this_version_cannot_read_is_off() -> None:
    """With the kind's name."""
    assert "telepathy" in found(KNOWN, entry(kind="telepathy"))["search"].off


def test_a_schools_own_list_keeps_titles_and_knows_search_engines() -> None:
    """Ids are made of titles, distinct and proper; a feed of a known search engine is on that engine's footing."""
    listed = [
        ("Herald", "https://a.example/1"),
        ("Herald", "https://a.example/2"),
        ("2026 \u2014 \u65b0\u805e", "https://a.example/3"),
        ("", "https://search.example/feeds/1"),
        ("Herald again", "https://a.example/1"),
    ]
    given = {one.url: one for one in proposals(replace(KNOWN, website="", postcode=""), catalogue(entry()), Site(), listed)}
    assert [given[f"https://a.example/{n}"].id for n in (1, 2, 3)] == ["herald", "herald_2", "feed_2026"]
    engine = given["https://search.example/feeds/1"]
    assert (engine.kind, engine.access, engine.terms) == ("search-feed", "documented-feed", "https://search.example/terms")
    assert given["https://a.example/1"].access == "page-permission"


def test_a_strangers_title_is_one_line() -> None:
    """Without what moves the cursor, and not longer than a label."""
    assert line("a\x1b[31m\nb\u202ec\x00" + "x" * 200) == "a [31m b c " + "x" * 69


def test_the_shipped_catalogue_has_every_postcode_area() -> None:
    """All 121 of them, none without a paper and a nation, each nation one that the configuration knows."""
    areas = read_catalogue().areas
    assert len(areas) == 121
    assert all(1 <= len(area.papers) <= 3 and area.bbc for area in areas.values())
    nations = {nation for area in areas.values() for nation in area.nations}
    assert nations == {"england", "wales", "scotland", "northern_ireland"}
    assert areas["BT"].nations == ("northern_ireland",)
