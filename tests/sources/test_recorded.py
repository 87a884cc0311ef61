"""Every recorded answer is read as its case expects, here and in the sandbox."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sources.model import Page, Response, Source, SourceError
from sources.readers import READERS, reader
from sources.sandbox import Sandbox
from tests.sources.recorded import Case, cases

RECORDED = cases()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox for all cases."""
    with Sandbox() as shared:
        yield shared


def read(parse: Callable[[Source, Response], Page], case: Case) -> Page | tuple[str, str]:
    """Return the page, or the kind and the words of the error; of a page that is counted, no more than is expected."""
    try:
        page = parse(case.source, case.response)
    except SourceError as error:
        return type(error).__name__, error.words
    if case.count and isinstance(case.expected, Page):
        assert len(page.documents) == case.count
        return replace(page, documents=page.documents[: len(case.expected.documents)])
    return page


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case.name)
def test_reads_as_recorded(case: Case) -> None:
    """The reader makes of the answer what its case expects."""
    assert read(reader(case.source.kind).parse, case) == case.expected


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case.name)
def test_sandbox_changes_nothing(case: Case, sandbox: Sandbox) -> None:
    """The way through a worker process and back loses nothing and adds nothing."""
    assert read(sandbox.parse, case) == case.expected


def test_every_kind_is_recorded() -> None:
    """Each kind has at least six cases, and none is recorded that does not exist."""
    count = Counter(case.source.kind for case in RECORDED)
    assert set(count) == set(READERS)
    assert min(count.values()) >= 6


def test_errors_have_a_remedy() -> None:
    """Whoever is told of an error is told what to do about it."""
    for case in RECORDED:
        if not isinstance(case.expected, Page):
            with pytest.raises(SourceError) as caught:
                reader(case.source.kind).parse(case.source, case.response)
            assert len(caught.value.remedy) > 20
