"""A text that names somebody whom the school has named is about their role; nobody of the same name is taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detect import detect, whom
from monitor.route import route
from tests.cast import PEOPLE
from tests.monitor.judging import POLICIES, judge

NAMES = {
    "head": ("Mrs Whitcombe", "Jane Whitcombe"),
    "dsl": ("Tom Okafor-Bell",),
    "deputy_dsl": ("Mr White",),
    "chair_of_governors": ("Dr. de Vane", "Ada de Vane"),
    "dpo": ("Ana Lock",),
}


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mrs Whitcombe slapped my son", "head"),
        ("mrs whitcombe's assembly was lovely", "head"),
        ("Ask Miss Whitcombe", "head"),
        ("jane whitcombe lies", "head"),
        ("Jane B. Whitcombe lies", "head"),
        ("MRS WH1TCOMBE", "head"),
        ("M r s  W h i t c o m b e", "head"),
        ("Mrs Wh\u0456tcomb\u0435", "head"),
        ("Mrs W*******e knows", "head"),
        ("#SackMrsWhitcombe", "head"),
        ("Tom Okafor-Bell runs safeguarding", "dsl"),
        ("Mr White did it", "deputy_dsl"),
        ("the chair, Dr de Vane, said no", "chair_of_governors"),
    ],
)
def test_a_named_person_has_their_role(text: str, role: str) -> None:
    """By title and surname or forename and surname, disguised or not; on words that are there."""
    found = detect(text, people=NAMES)
    assert found.named == (role,)
    assert role in found.about
    (one,) = whom(text, NAMES)
    assert one.span.start < one.span.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Whitcombe is a lovely village",
        "Roadworks in Jane Whitcombe Way",
        "White socks only",
        "Mr Whitcombe fixed our boiler",
        "Jane Whitcombe in Year 4 won the race",
        "my daughter Jane Whitcombe won",
        "Jane Whitcombe, aged 7, won",
        "Jane and the Whitcombe twins",
        "Ellie Whitcombe was great",
    ],
)
def test_nobody_else_of_the_name_is_taken_for_them(text: str) -> None:
    """No village, street, child, husband or colour."""
    found = detect(text, people=NAMES)
    assert found.named == ()
    assert not {"head", "deputy_dsl"} & set(found.about)


def test_roles_stand_in_one_order() -> None:
    """However they were told."""
    assert detect("All the staff like Mrs Whitcombe", people=NAMES).about[:2] == ("head", "staff")


def test_a_role_without_a_route_of_its_own_is_staff() -> None:
    """The policies know no route for it."""
    assert detect("Ana Lock is useless", people=NAMES).about == ("staff",)


def test_who_is_named_is_not_taken_for_a_child() -> None:
    """Their forename is no child's."""
    text = "Well done Jane Whitcombe at assembly"
    assert "child_named" in {signal.name for signal in detect(text).signals}
    assert "child_named" not in {signal.name for signal in detect(text, people=NAMES).signals}


def test_an_accused_who_is_named_is_no_unknown_adult() -> None:
    """Everybody else need not be kept from it."""
    assert "unknown_adult" in detect("A member of staff slapped my son").about
    assert "unknown_adult" not in detect("Jane Whitcombe slapped my son", people=NAMES).about
    assert "unknown_adult" not in detect("Ada de Vane slapped my son", people=NAMES).about


@pytest.mark.parametrize(
    ("name", "role"),
    [("Mrs Whitcombe", "head"), ("Tom Okafor-Bell", "dsl"), ("Mr White", "deputy_dsl"), ("Ada de Vane", "chair_of_governors")],
)
def test_nobody_triages_what_names_them(name: str, role: str) -> None:
    """The post says the name and never the role, and the role is not told."""
    found = detect(f"{name} slapped my son in the corridor", people=NAMES)
    verdict = judge("orchard", found)
    way = route(verdict, found, POLICIES["orchard"], PEOPLE)
    assert role in way.withheld
    assert role not in {person.role for person in (*way.first, *way.ladder)}
    assert way.first


def test_without_names_nothing_is_named() -> None:
    """As it was before the school wrote any."""
    assert detect("Mrs Whitcombe slapped my son").named == ()


@given(st.text())
def test_any_text_is_read_for_names(text: str) -> None:
    """Every span lies in the text and is not empty."""
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in whom(text, NAMES))
