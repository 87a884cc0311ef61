"""Redirects of search engines, undone."""

import pytest

from sources.kinds.search import unwrap


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://www.google.com/url?sa=t&url=https://a.example/1%3Fb%3D2&usg=x", "https://a.example/1?b=2"),
        ("https://www.google.co.uk/url?q=https%3A%2F%2Fa.example%2F1", "https://a.example/1"),
        ("https://google.com/url?q=words&url=https://a.example/", "https://a.example/"),
        ("http://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fa.example%2f1&c=1", "https://a.example/1"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F1", "https://a.example/1"),
        ("https://www.google.com/search?q=https://a.example/", "https://www.google.com/search?q=https://a.example/"),
        (
            "https://www.google.com.evil.example/url?q=https://a.example/",
            "https://www.google.com.evil.example/url?q=https://a.example/",
        ),
        ("https://evilgoogle.com/url?q=https://a.example/", "https://evilgoogle.com/url?q=https://a.example/"),
        ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("https://www.google.com/url?q=/relative", "https://www.google.com/url?q=/relative"),
        ("https://www.google.com/url", "https://www.google.com/url"),
        ("https://a.example/?url=https://b.example/", "https://a.example/?url=https://b.example/"),
    ],
)
def test_known_redirects_are_undone(link: str, target: str) -> None:
    """A known engine's redirect gives its target; every other address, and every other target, stays."""
    assert unwrap(link) == target


def test_named_parameters_unwrap_any_host() -> None:
    """Where the source names the parameter, any host's link is unwrapped by it."""
    assert unwrap("https://find.example/go?to=https://a.example/", ("target", "to")) == "https://a.example/"


def test_a_chain_of_redirects_ends() -> None:
    """A redirect to itself, however often, is followed three times and no more."""
    link = "https://a.example/"
    for _ in range(3):
        link = f"https://find.example/go?to={link.replace('%', '%25').replace('?', '%3F').replace('=', '%3D')}"
    assert unwrap(link, ("to",)) == "https://a.example/"
