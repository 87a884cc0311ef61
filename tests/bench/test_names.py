"""The benchmark measures what it says that it measures."""

from monitor.match import Matcher
from tests.bench.names import WORDS, by_regex, cost, texts
from tests.bench.register import schools


def test_the_texts_are_what_the_title_says() -> None:
    """Three hundred words each, and every second one names a school of those watched."""
    named = schools(40)
    documents = texts(named, 10)
    assert {len(document.words.split()) for document in documents} == {WORDS}
    naming = [any(f"{school.name}, {school.town}" in document.words for school in named) for document in documents]
    assert naming == [False, True] * 5


def test_the_plain_way_finds_the_same_names() -> None:
    """The regular expression is no straw man: it finds each name that is written as it is registered."""
    named = schools(40)
    documents = texts(named, 10)
    found = by_regex(named)
    matcher = Matcher(named)
    for document in documents[1::2]:
        assert found(document)
        assert matcher.match(document)


def test_a_cost_is_a_time() -> None:
    """Processor seconds a document, above zero."""
    assert cost(lambda document: document.words * 1000, texts(schools(2), 20)) > 0
