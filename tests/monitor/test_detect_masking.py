"""Masking: names become numbers, and what has a shape becomes what it is, without spoiling the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect import mask, names

NAMES = "Mrs Keld|Kayden Marsh|kayden|Mr|J.T. in 4B|@gossip|07700 900461|BK7 4QT|14 Lime Grove|a@b.example"
WORDS = "[name 1]|Larkspur Hill|and|in|Year 4|said.|Zorbin Quell|May|Grace|'s|BK19 ZXT|\n|!|my"
PIECES = st.lists(st.sampled_from([*NAMES.split("|"), *WORDS.split("|")]), max_size=12)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mrs Keld and Mr Vane", "[name 1] and [name 2]"),
        ("Kayden Marsh hit her. Kayden's mum laughed.", "[name 1] hit her. [name 1]'s mum laughed."),
        ("Mrs Lisle must go. Lisle is finished.", "[name 1] must go. [name 1] is finished."),
        ("Kayden Marsh and Mr Marsh", "[name 1] and [name 2]"),
        ("JT in 4B bit him", "[name 1] in 4B bit him"),
        ("thanks @larkspur_mum", "thanks [name 1]"),
        ("Kayden Marsh and Zorbin Quell", "[name 1] and [name 2]"),
        ("ring 07700 900461 or a.b@post.example", "ring [number] or [e-mail]"),
        ("14 Lime Grove, BK7 2RD, car BK19 ZXT", "[address], car [plate]"),
        ("our Grace", "our [name 1]"),
    ],
)
def test_names_and_private_details_are_masked(text: str, masked: str) -> None:
    """Each kind is replaced, the same person by the same number."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "May I say how kind. Will you come? Hope so.",
        "Monday at Larkspur Hill in Brackenford, near Quarry Lane",
        "Year 4 and Reception in Class 3B",
        "The Head and the PTA met Ofsted",
        "Poppy Appeal and St James Park",
    ],
)
def test_ordinary_words_and_places_stay(text: str) -> None:
    """Words that start sentences, months, classes and the names given to keep are left as they are."""
    assert mask(text, keep=("Larkspur Hill", "Brackenford", "Quarry Lane")) == text


def test_a_person_called_like_the_school_is_masked_all_the_same() -> None:
    """A kept name is kept where all of it stands, and not inside a person's."""
    assert mask("Mrs Hill runs Larkspur Hill", keep=("Larkspur Hill",)) == "[name 1] runs Larkspur Hill"


def test_names_gives_the_places_in_order() -> None:
    """Spans count in the raw text."""
    text = "Ask Mrs Keld about Kayden Marsh"

    assert [text[span.start : span.end] for span in names(text)] == ["Mrs Keld", "Kayden Marsh"]


@pytest.mark.parametrize("kin", ["lad", "daughter", "nephew"])
def test_a_childs_name_that_no_list_knows_is_masked_behind_whose_child_it_is(kin: str) -> None:
    """Forename and surname together; what is plainly no name stays."""
    assert mask(f"My {kin} Zebedee Quillfeather was pushed") == f"My {kin} [name 1] was pushed"
    assert mask(f"My {kin} was late on Monday") == f"My {kin} was late on Monday"


@pytest.mark.parametrize("title", ["Mr", "Mrs", "Dr"])
def test_a_title_without_a_name_is_no_stumbling_block(title: str) -> None:
    """Behind another word that is none: what else is said there is judged all the same."""
    assert mask(f"I will burn it down. Sister {title}").startswith("I will burn it down.")


@given(PIECES)
def test_masking_a_masked_text_changes_nothing(pieces: list[str]) -> None:
    """What masking puts in its place is not itself taken for a name, and a text grows by no more than its names."""
    text = " ".join(pieces)
    masked = mask(text, keep=("Larkspur Hill",))

    assert mask(masked, keep=("Larkspur Hill",)) == masked
    assert len(masked) <= len(text) + 10 * (len(pieces) + 1)
