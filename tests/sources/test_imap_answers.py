"""How a mail is built, by what its server says of it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch.imap_answers import built, fetched


def test_sections_are_numbered_as_the_standard_says() -> None:
    """By the example in RFC 3501, 6.4.5: a part in a mail in a mail has the numbers of all of them."""
    text, picture = '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1)', '("IMAGE" "GIF" NIL NIL NIL "BASE64" 1)'
    envelope = "(" + "NIL " * 10 + ")"
    fourth = f'({picture}({text}{text} "ALTERNATIVE") "MIXED")'
    third = f'("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 9 {envelope} ({text}{text} "MIXED") 1)'
    inner = f'({text}("APPLICATION" "OCTET-STREAM" NIL NIL NIL "7BIT" 1){third}{fourth} "MIXED")'
    whole = f'({text}("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 9 {envelope} {inner} 1)({picture}{text} "MIXED") "MIXED" NIL NIL)'
    (said,) = fetched([f"1 (BODYSTRUCTURE {whole})".encode()])
    parts = {part.section: part.kind for part in built(said["BODYSTRUCTURE"]).walk() if not part.parts or part.is_mail}
    assert parts == {
        "1": "text/plain",
        "2": "message/rfc822",
        "2.1": "text/plain",
        "2.2": "application/octet-stream",
        "2.3": "message/rfc822",
        "2.3.1": "text/plain",
        "2.3.2": "text/plain",
        "2.4.1": "image/gif",
        "2.4.2.1": "text/plain",
        "2.4.2.2": "text/plain",
        "3.1": "image/gif",
        "3.2": "text/plain",
    }


def test_a_value_may_hold_anything() -> None:
    """Quotation marks, brackets and line breaks in it are its own, and a literal is never looked into."""
    (said,) = fetched([(b'1 (UID 6 X "a\\"(b\\\\" BODY[1]<0> {9}', b") NIL (\r\n"), b" Y NIL)"])
    assert said == {"UID": b"6", "X": b'a"(b\\', "BODY[1]<0>": b") NIL (\r\n", "Y": b""}


@pytest.mark.parametrize("answer", [b"1 (((", b"1 )", b"1 (" + b"x " * 1_100_000 + b")"])
def test_what_makes_no_sense_is_refused(answer: bytes) -> None:
    """Whatever the server meant."""
    with pytest.raises(ValueError, match=r"tokens|brackets"):
        fetched([answer])


@given(structure=st.recursive(st.sampled_from([b"text", b"plain", b"message", b"rfc822", b"", b"5"]), st.lists, max_leaves=30))
def test_a_structure_is_understood_or_refused(structure: bytes | list[object]) -> None:
    """Nothing else comes of it."""
    with suppress(ValueError):
        assert "/" in built(structure).kind  # type: ignore[arg-type]  # what hypothesis makes is what a server could say
