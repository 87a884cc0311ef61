"""Main text among all else on a page: nothing is lost, it is better than what is simple, and floors may rise and never fall."""

import pytest

from tests.quality.extraction import STYLES, Sample, lost, ours, paragraphs, quoted, samples, score, table, whole

PAGES = samples()
# Measured, the last figure cut off: F1 of the main text, and the share of sentences naming the school quoted from the right part.
# Where comments bear no mark by which anybody could know them (tables, a council's responses) they are taken for the text.
FLOORS = {
    "amp": (1.0, 1.0),
    "bootstrap": (0.98, 1.0),
    "council": (0.85, 0.62),
    "drupal": (1.0, 1.0),
    "forum": (0.99, 1.0),
    "newspaper": (1.0, 1.0),
    "sections": (0.84, 0.62),
    "tables": (0.61, 0.56),
    "utilities": (1.0, 1.0),
    "wordpress": (1.0, 1.0),
}
LEAST_OF_ALL = (0.92, 0.87)
LEAD = 0.3  # over either simple way


def of(style: str) -> list[Sample]:
    """Return the pages of a style."""
    return [page for page in PAGES if page.style == style]


def test_the_pages_are_what_they_say_they_are() -> None:
    """Six texts in each of ten styles, no page like another, and on each more is said than its text and its comments."""
    assert {style: len(of(style)) for style in STYLES} == dict.fromkeys(FLOORS, 6)
    assert len({page.response.body for page in PAGES}) == len(PAGES) == 60
    assert all(len(whole(page)) > 1.2 * len("".join((*page.main, *page.comments))) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.style}-{page.name}")
def test_detection_sees_every_sentence(page: Sample) -> None:
    """Whatever is taken for the main text, each sentence of the text and of the comments stands whole in some document."""
    assert lost(page) == []


@pytest.mark.parametrize("style", STYLES)
def test_no_style_falls_below_what_was_measured(style: str) -> None:
    """Neither the main text nor what is quoted from it."""
    text, quotation = FLOORS[style]
    assert score(of(style), ours) >= text
    assert quoted(of(style)) >= quotation


def test_it_is_better_than_what_is_simple(capsys: pytest.CaptureFixture[str]) -> None:
    """By far on all pages together, and than the paragraphs alone in each style."""
    with capsys.disabled():
        print(f"\n{table(PAGES)}")  # noqa: T201 - the table is what this test is read for
    text, quotation = LEAST_OF_ALL
    assert score(PAGES, ours) >= max(text, score(PAGES, paragraphs) + LEAD, score(PAGES, whole) + LEAD)
    assert quoted(PAGES) >= quotation
    assert all(score(of(style), ours) > score(of(style), paragraphs) for style in STYLES)
