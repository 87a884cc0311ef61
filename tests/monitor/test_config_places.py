"""What may not be read is refused with the lawful way named, whatever its spelling; and the school is watched, never a person."""

from pathlib import Path

import pytest
import soupsieve
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.options import PLAIN
from monitor.config.persons import find_person, find_profile, own
from monitor.config.refused import GOOGLE, PLACES, find_forbidden, find_paid
from monitor.config.values import split
from tests.monitor.configs import change, faults, places_of

OURS = own(
    ("Larkspur Hill Community Primary School", "Larkspur Hill", "Brackenford"), ("@larkspurhillsch", "@LHPrimary@social.example")
)

FORBIDDEN = [
    ("https://www.mumsnet.com/talk/primary_education", "Mumsnet"),
    ("HTTPS://WWW.MUMSNET.COM.:443/talk", "Mumsnet"),
    ("https://www.facebook.com/groups/brackenford", "Facebook"),
    ("https://m.facebook.com/search/posts?q=larkspur", "Facebook"),
    ("https://facebook.com/larkspurhillsch", "Facebook"),
    ("https://fb.com/larkspurhillsch", "Facebook"),
    ("https://www.instagram.com/larkspurhillsch/", "Instagram"),
    ("https://www.threads.net/@larkspurhillsch", "Threads"),
    ("https://nextdoor.co.uk/neighbourhood/brackenford", "Nextdoor"),
    ("https://nextdoor.com/search", "Nextdoor"),
    ("https://x.com/search?q=larkspur", "X"),
    ("https://mobile.twitter.com/larkspurhillsch", "X"),
    ("https://chat.whatsapp.com/abc", "WhatsApp"),
    ("https://wa.me/447700900123", "WhatsApp"),
    ("https://www.snapchat.com/add/x", "Snapchat"),
    ("https://www.tiktok.com/search?q=larkspur", "TikTok"),
    ("https://fb.watch/abc", "Facebook"),
    ("https://m.me/larkspurhillsch", "Facebook"),
    ("https://nitter.net/larkspurhillsch/rss", "X"),
    ("https://my.nitter.example/search/rss?q=larkspur", "X"),
    ("https://t.me/s/brackenford", "Telegram"),
    ("https://discord.com/channels/1", "Discord"),
    ("https://discord.gg/abc", "Discord"),
    ("https://uk.linkedin.com/school/larkspur-hill", "LinkedIn"),
    ("https://www.glassdoor.co.uk/Reviews/larkspur", "Glassdoor"),
    ("https://www.glassdoor.com/Reviews/larkspur", "Glassdoor"),
    ("https://tellonym.me/larkspur", "Tellonym"),
    ("https://www.google.com/search?q=larkspur", "A Google result page"),
    ("https://google.co.uk/search?q=larkspur", "A Google result page"),
    ("https://maps.google.com/maps?q=larkspur", "A Google result page"),
    ("https://news.google.com/search?q=larkspur", "A Google result page"),
    ("https://www.google.de/alerts", "A Google result page"),
]
ALLOWED = [
    "https://www.google.com/alerts/feeds/00000000000000000000/17",
    "https://news.google.com/rss/search?q=%22Larkspur+Hill%22+when:7d&hl=en-GB",
    "https://graph.facebook.com/v25.0/1/feed",
    "https://api.x.com/2/tweets/search/recent?query=larkspur",
    "https://notmumsnet.com/",
    "https://mumsnet.com.example/",
    "https://example.example/mumsnet.com",
    "https://phoenix.com/",
    "https://team.me/",
    "https://nitternews.example/rss",
    "https://www.bing.com/news/search?q=larkspur&format=rss",
]


@pytest.mark.parametrize(("url", "name"), FORBIDDEN)
def test_a_place_that_forbids_programs_is_known(url: str, name: str) -> None:
    """However its address is written, a place that forbids programs is recognised by its host."""
    parts = split(url)
    assert parts is not None
    place = find_forbidden(parts)
    assert place is not None
    assert place.name == name


@pytest.mark.parametrize("url", ALLOWED)
def test_feeds_interfaces_and_lookalikes_pass(url: str) -> None:
    """The lawful ways to the same words are not refused, nor is another host that merely looks like one of them."""
    parts = split(url)
    assert parts is not None
    assert find_forbidden(parts) is None


@pytest.mark.parametrize("place", [*PLACES, GOOGLE])
def test_a_refusal_names_the_lawful_way(tmp_path: Path, place: object) -> None:
    """Each refusal says which place it is and what may be done instead."""
    url = next(url for url, name in FORBIDDEN if name == getattr(place, "name", ""))
    (found,) = faults(tmp_path, change("https://www.brackenfordgazette.example/rss/news.xml", url))
    assert found.id == "C079"
    assert getattr(place, "name", "") in found.words
    assert any(way in found.remedy for way in ("[by_hand]", "feed", "own-account-api"))


@pytest.mark.parametrize(("url", "paid"), [("https://api.x.com/2/tweets", True), ("https://x.com/2/tweets", False)])
def test_only_the_interface_of_a_charging_place_is_paid(url: str, paid: bool) -> None:  # noqa: FBT001 - a column of the table
    """A budget is asked for where reading costs money."""
    parts = split(url)
    assert parts is not None
    assert (find_paid(parts) is not None) is paid


@pytest.mark.parametrize(
    "term",
    [
        "Mr Bramblecombe",
        "Mrs. Thistlewood Larkspur Hill",
        "Miss Thistlewood",
        "Dr Bramblecombe",
        "Sarah Thistlewood",
        "Sarah Jane Thistlewood",
        "sarah.thistlewood@larkspurhill.example",
        "Larkspur Hill headteacher",
        "the class teacher of 4B",
        "@mrs_thistlewood",
        "@mrsthistlewood",
        "@MrBramblecombe",
        "@sarah.thistlewood",
        "@SarahThistlewood",
        "#SackMrsThistlewood",
        "#SarahThistlewood",
        "Sarah Hill",
    ],
)
def test_a_person_is_no_watch_term(term: str) -> None:
    """A title, a post, a mail address, or a first name with a surname is refused, as words, as a handle and as a hashtag."""
    assert find_person(term, OURS)


@pytest.mark.parametrize(
    "term",
    [
        "Larkspur Hill",
        "Larkspur",
        "Ysgol Bryn Larkspur",
        "@larkspurhillsch",
        "@LHPrimary",
        "#LarkspurHill",
        "#LarkspurHillPTA",
        "St Martin's C of E Primary",
        "Sir Hugo Bramblecombe School",
        "Dr Bramblecombe's Grammar",
        "Friends of Larkspur Hill",
        "Brackenford Parent Teacher Association",
        "The Mount",
        "Ysgol y Bryn",
        "Saint Anselm's",
        "Victoria Park",
        "LHCPS",
        "",
    ],
)
def test_a_school_is_a_watch_term(term: str) -> None:
    """Names of schools pass, those that are called after a person too."""
    assert find_person(term, OURS) == ""


@pytest.mark.parametrize(
    "url",
    [
        "https://forum.example/users/brambles",
        "https://forum.example/profile/1234",
        "https://www.reddit.com/user/brambles/comments.rss",
        "https://www.reddit.com/u/brambles",
        "https://social.example/@brambles",
        "https://social.example/@brambles.rss",
        "https://bsky.app/profile/brambles.example",
        "https://www.linkedin.com/in/brambles",
        "https://paper.example/author/brambles/feed",
        "https://forum.example/search?author=brambles",
        "https://forum.example/search?q=author:brambles",
        "https://forum.example/search?q=%22Mrs+Thistlewood%22",
        "https://www.whatdotheyknow.com/feed/search/%22Sarah%20Thistlewood%22",
        "https://www.whatdotheyknow.com/feed/search/Sarah%20Thistlewood",
        "https://forum.example/search?q=Mrs+Thistlewood",
        "https://forum.example/search?q=Mrs+Thistlewood+Brackenford",
        "https://forum.example/search?q=Sarah+Thistlewood",
        "https://social.example/tags/SackMrsThistlewood.rss",
        "https://social.example/api/v1/timelines/tag/SackMrsThistlewood",
        "https://social.example/api/v1/accounts/109234/statuses",
        "https://social.example/@larkspurhillsch_mum.rss",
        "https://www.reddit.com/user/brackenford_mum_42/.rss",
        "https://bsky.app/profile/mrs-hill-schoolteacher.example/rss",
        "https://forum.example/profile/sarah-of-larkspur-hill-school",
        "https://forum.example/search?author=larkspur_mum",
        "https://forum.example/posts?user_id=123",
        "https://bsky.example/xrpc/searchPosts?q=x&mentions=brambles.example",
        "https://bsky.example/xrpc/listRecords?repo=did:plc:abc&collection=post",
        "https://paper.example/contributors/brambles",
    ],
)
def test_an_address_that_follows_a_person_is_refused(url: str) -> None:
    """A profile, the posts of one account and a search for a person are recognised."""
    parts = split(url)
    assert parts is not None
    assert find_profile(parts, OURS)


@pytest.mark.parametrize(
    "url",
    [
        "https://social.example/@larkspurhillsch.rss",
        "https://bsky.app/profile/larkspurhillsch",
        "https://social.example/users/LHPrimary.rss",
        "https://bsky.example/xrpc/searchPosts?q=x&mentions=larkspurhillsch",
        "https://reviews.example/v4/accounts/17/locations/4/reviews",
        "https://news.google.com/rss/search?q=Thistlewood+Larkspur+Hill+Brackenford&hl=en-GB&gl=GB&ceid=GB:en",
        "https://directory.example/profile/larkspur-hill-primary-school",
        "https://www.youtube.com/feeds/videos.xml?channel_id=UC0000000000",
        "https://www.reddit.com/r/brackenford/search.rss?q=%22Larkspur+Hill%22&restrict_sr=1",
        "https://www.whatdotheyknow.com/feed/search/%22Larkspur%20Hill%22",
        "https://social.example/tags/larkspurhill.rss",
        "https://council.example/members/",
    ],
)
def test_the_schools_own_account_and_a_search_for_it_may_be_read(url: str) -> None:
    """What belongs to the school, or asks for its name, is not taken for a person."""
    parts = split(url)
    assert parts is not None
    assert find_profile(parts, OURS) == ""


def test_a_person_is_refused_with_the_reason(tmp_path: Path) -> None:
    """The refusal says why the term seems to mean a person, and why persons are not watched."""
    (found,) = faults(tmp_path, change('"@larkspurhillsch"', '"@sarah.thistlewood"'))
    assert found.id == "C016"
    assert "first name and a surname" in found.words
    assert "surveillance" in found.remedy


def test_a_name_of_two_common_words_does_not_excuse_itself(tmp_path: Path) -> None:
    """The school's own name is judged as well: it is no place to hide a person."""
    text = change('short_name = "Larkspur Hill"', 'short_name = "Sarah Thistlewood"')
    assert places_of(faults(tmp_path, text)) == [("C016", "school.short_name")]


def test_a_handle_counts_at_its_own_host_alone() -> None:
    """On another instance the same name is somebody else."""
    parts = split("https://elsewhere.example/users/LHPrimary.rss")
    assert parts is not None
    assert find_profile(parts, OURS)


@settings(max_examples=500)
@given(st.from_regex(PLAIN, fullmatch=True))
def test_a_selector_that_the_parser_is_spared_is_valid(selector: str) -> None:
    """What is known without loading the parser, the parser takes."""
    soupsieve.compile(selector)
