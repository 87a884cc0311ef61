"""A token counts for the one who holds it exactly as it was signed, for as long as it lasts, and for nobody else."""

import hmac
import string
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer

from monitor.links import LEAD, BadLink, Flaw, opened, sign

KEY = bytes(range(32))
OTHER = bytes(range(1, 33))
CODE = "K7QF-2MXA"
NOW = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)
LASTS = timedelta(hours=48)
SIGNED = "K7QF-2MXA.1795111200"
TOKEN = sign(KEY, CODE, NOW)
SAFE = string.ascii_letters + string.digits + "-._~"  # RFC 3986, 2.3
SECOND = timedelta(seconds=1)

codes = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=32)
moments = st.datetimes(datetime(2001, 9, 10), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds of aware ones
spans = st.integers(0, 5_000_000).map(lambda seconds: timedelta(seconds=seconds))


def flaw(token: str, now: datetime = NOW, key: bytes = KEY, lasts: timedelta = LASTS) -> Flaw:
    """Why the token does not count."""
    with pytest.raises(BadLink) as caught:
        opened(key, token, now, lasts)
    assert str(caught.value) == caught.value.why.value
    return caught.value.why


@given(codes, moments, spans, spans)
def test_a_token_gives_its_code_back_until_it_expires(code: str, now: datetime, lasts: timedelta, later: timedelta) -> None:
    """To the second, whatever the code and the moment; every token is short and stands in a URL as it is."""
    token = sign(KEY, code, now)
    assert set(token) <= set(SAFE)
    assert len(token) < 100
    if later <= lasts:
        assert opened(KEY, token, now + later, lasts) == code
    else:
        assert flaw(token, now + lasts + SECOND, lasts=lasts) is Flaw.EXPIRED


def test_the_last_second_counts_and_the_next_does_not() -> None:
    """The end of its time is part of it."""
    assert opened(KEY, TOKEN, NOW + LASTS, LASTS) == CODE
    assert flaw(TOKEN, NOW + LASTS + SECOND) is Flaw.EXPIRED


def test_a_clock_that_was_a_little_ahead_is_forgiven_and_one_that_was_far_ahead_is_not() -> None:
    """Two machines may differ by ten minutes. What was signed later than that has an age that nobody can tell."""
    assert opened(KEY, TOKEN, NOW - LEAD, LASTS) == CODE
    assert flaw(TOKEN, NOW - LEAD - SECOND) is Flaw.EXPIRED


def test_the_night_the_clocks_change_makes_no_link_longer_or_shorter() -> None:
    """Time is counted in seconds that pass, wherever the clock on the wall stands."""
    london = ZoneInfo("Europe/London")
    before = datetime(2026, 10, 25, 0, 30, tzinfo=london)  # an hour and a half of wall time before 02:00, when it turns to 01:00
    token = sign(KEY, CODE, before)
    after = (before.astimezone(UTC) + timedelta(hours=2)).astimezone(london)
    assert after.hour == 1
    assert opened(KEY, token, after, timedelta(hours=2)) == CODE
    assert flaw(token, after, lasts=timedelta(hours=2) - SECOND) is Flaw.EXPIRED


@pytest.mark.parametrize("at", range(len(TOKEN)))
def test_every_single_character_counts(at: int) -> None:
    """Any other character in its place, with the last of the signature too, of which base64 ignores two bits."""
    for other in set(string.printable + "é=\x00\u200b") - {TOKEN[at]}:
        assert flaw(TOKEN[:at] + other + TOKEN[at + 1 :]) is Flaw.FORGED


@pytest.mark.parametrize("extra", ["=", " ", "\n", "!", ".", "A", "\x00", "é", "\u200b", "\ud800"], ids=ascii)
def test_nothing_can_be_added_anywhere(extra: str) -> None:
    """Neither what base64 reads over, nor what no encoding knows."""
    for at in range(len(TOKEN) + 1):
        assert flaw(TOKEN[:at] + extra + TOKEN[at:]) is Flaw.FORGED


def test_nothing_can_be_left_out() -> None:
    """A link that a mail program cut is refused, at whatever character."""
    for at in range(len(TOKEN)):
        assert flaw(TOKEN[:at]) is Flaw.FORGED
        assert flaw(TOKEN[at + 1 :]) is Flaw.FORGED


@given(st.text(max_size=400))
def test_words_that_nobody_signed_are_forged(words: str) -> None:
    """Whatever stands there, the answer is one of the two flaws."""
    assert flaw(words) is Flaw.FORGED


def test_a_token_of_another_key_or_for_another_purpose_is_forged() -> None:
    """Another school's, and one that the same key signed for something else."""
    other = Signer(KEY, salt=b"monitor.others", key_derivation="hmac", digest_method=sha256)
    assert flaw(TOKEN, key=OTHER) is Flaw.FORGED
    assert flaw(other.sign(SIGNED).decode()) is Flaw.FORGED


def test_the_signature_is_hmac_with_sha_256_under_a_key_for_links_alone() -> None:
    """RFC 2104, by the standard library's own hand: the code and the second are in the clear, and 256 bits vouch for them."""
    key = hmac.digest(KEY, b"monitor.links", "sha256")
    signature = urlsafe_b64encode(hmac.digest(key, SIGNED.encode(), "sha256")).decode().rstrip("=")
    assert f"{SIGNED}.{signature}" == TOKEN


def test_a_forged_token_is_never_called_expired() -> None:
    """Only what was signed here has an age: a stranger learns nothing from the answer."""
    assert flaw(TOKEN, NOW + 2 * LASTS, key=OTHER) is Flaw.FORGED


def test_a_key_that_could_be_guessed_is_no_key() -> None:
    """An empty key file stops the program instead of letting anybody sign."""
    for short in (b"", KEY[:-1]):
        with pytest.raises(ValueError, match="32 are the least"):
            sign(short, CODE, NOW)
        with pytest.raises(ValueError, match="32 are the least"):
            opened(short, TOKEN, NOW, LASTS)


@pytest.mark.parametrize("code", ["", "K7QF.2MXA", "K7QF 2MXA", "K7QF/2MXA", "K7QF-2MXA\n", "é", "A" * 33])
def test_a_code_that_would_not_stand_in_a_link_is_not_signed(code: str) -> None:
    """The writer's mistake is found when the letter is written, not when somebody needs its link."""
    with pytest.raises(ValueError, match="A code is"):
        sign(KEY, code, NOW)
