"""Sitemaps: what holds for every one, beyond the recorded cases."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.kinds import sitemap
from sources.model import Document, Reader, Source, Unreadable
from tests.sources.paged import read_through
from tests.sources.recorded import answer

READER: Reader = sitemap  # mypy holds it to the protocol
URL = "https://www.paper.example/sitemap.xml"


def documents(*links: str, match: str = "") -> tuple[Document, ...]:
    """Return the documents of a sitemap of these addresses."""
    body = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    source = Source("s", "sitemap", URL, options={"match": match})
    return sitemap.parse(source, answer(f"<urlset>{body}</urlset>".encode(), url=URL)).documents


@pytest.mark.parametrize(
    ("path", "title", "context"),
    [
        ("news/larkspur-hill-gate-stays-shut", "larkspur hill gate stays shut", "news"),
        ("news/2026/11/20/Larkspur_Hill.html", "Larkspur Hill", "news"),
        ("news/25590001.larkspur-hill-gate/", "larkspur hill gate", "news"),
        ("Sch%C3%B6ne%20Stra%C3%9Fe", "Schöne Straße", ""),
        ("schools/larkspur-hill/48213", "larkspur hill", "schools"),
        ("a/larkspur", "larkspur", ""),
    ],
)
def test_an_address_tells_what_its_words_tell(path: str, title: str, context: str) -> None:
    """Its last words are the title, those before what it stands under; numbers and endings are left out."""
    (found,) = documents(f"https://www.paper.example/{path}")
    assert (found.title, found.context, found.text) == (title, context, "")


def test_a_comment_is_no_part_of_an_address() -> None:
    """Nor is an instruction, wherever it stands."""
    (found,) = documents("https://www.paper.example/<!-- news/ -->larkspur<?x -y?>-hill")
    assert found.url == "https://www.paper.example/larkspur-hill"


def test_an_address_without_words_is_left_out() -> None:
    """The front page and a number say nothing."""
    assert documents("https://www.paper.example/", "https://www.paper.example/2026/48213") == ()


@pytest.mark.parametrize("match", ["Larkspur Hill", "larkspur-hill", "nothing, LARKSPUR", "rkspurh"])
def test_words_match_however_they_are_joined(match: str) -> None:
    """Of an address, the host apart: a paper named for the town would match everything."""
    links = [
        f"https://www.paper.example/{path}" for path in ("a/larkspur-hill", "b/LarkspurHill?x", "cc?q=larkspur%20hill", "d-ee")
    ]
    assert [one.url for one in documents(*links, match=match)] == links[:3]
    assert documents(*links, match="paper") == ()


def test_a_list_leads_to_its_newest_sitemap_over_a_connection() -> None:
    """Nothing is new on a list of lists, and it is read on all the same; the list itself gives no document."""
    pages = {
        "/sitemap.xml": b"<sitemapindex><sitemap><loc>HERE/old.xml</loc><lastmod>2026-11-01</lastmod></sitemap>"
        b"<sitemap><loc>HERE/new.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>",
        "/new.xml.gz": gzip.compress(b"<urlset><url><loc>https://www.paper.example/larkspur-hill</loc></url></urlset>"),
    }
    found, visits = read_through(Source("s", "sitemap", "/sitemap.xml"), pages, "application/xml")
    assert [visit.path for visit in visits] == ["/sitemap.xml", "/new.xml.gz"]
    assert [one.title for one in found.documents] == ["larkspur hill"]
    assert not found.in_order


@given(
    st.lists(
        st.sampled_from(
            [
                "<urlset>",
                "</urlset>",
                "<sitemapindex>",
                "<sitemap>",
                "<url>",
                "</url>",
                "<loc>",
                "</loc>",
                "https://www.paper.example/a-b",
                "<news:title>",
                "words",
                "&x;",
                "<![CDATA[",
                "<!DOCTYPE x [<!ENTITY x 'y'>]>",
                "<lastmod>2026",
                "\0",
                "\ud800",
                "<?xml version='1.0' encoding='utf-16'?>",
            ]
        )
    ).map("".join)
)
def test_any_answer_is_read_or_unreadable(xml: str) -> None:
    """Whatever comes as a sitemap gives documents with words and web addresses, or ``Unreadable``."""
    body = xml.encode("utf-8", "surrogatepass")
    for sent in (body, gzip.compress(body), gzip.compress(body)[:-9]):
        try:
            found = sitemap.parse(Source("s", "sitemap", URL), answer(sent, url=URL))
        except Unreadable:
            continue
        assert all(one.title and one.key == one.url and one.url.startswith("https://") for one in found.documents)
