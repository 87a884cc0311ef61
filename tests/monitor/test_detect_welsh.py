"""The plainest Welsh for what must not wait is found, with whom it is about; everyday Welsh alarms nobody."""

import pytest

from monitor.detect import detect
from monitor.model import Band


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Dwi'n mynd i ladd y pennaeth 'na fory", "threat_violence"),
        ("Mi ladda i'r athro os ddaw o allan", "threat_violence"),
        ("Mae bom yn yr ysgol", "security_threat"),
        ("Mae dyn efo cyllell wrth giât yr ysgol", "security_threat"),
        ("Mae'r athrawes wedi taro fy mab eto", "child_harm_allegation"),
        ("Tarodd yr athro fy merch yn y neuadd", "child_harm_allegation"),
        ("Mae fy mab ar goll ers amser cinio", "safeguarding_concern"),
        ("Mae cleisiau ar ei freichiau bob bore Llun", "safeguarding_concern"),
        ("Mae hi'n dweud ei bod am ladd ei hun", "self_harm"),
        ("Does o ddim eisiau byw, medda fo wrth ei nain", "self_harm"),
        ("Mae llun noeth o ferch yn mynd o gwmpas", "sexual_image"),
        ("Mae'r hyfforddwr yn anfon negeseuon at fy merch gyda'r nos", "adult_pupil_contact"),
        ("Saeson allan, cerwch adra", "hate_race"),
    ],
)
def test_what_must_not_wait_is_found_in_welsh(text: str, signal: str) -> None:
    """As an alert, on words that are there."""
    found = {each.name: each for each in detect(text).signals}
    assert found[signal].band is Band.ALERT
    assert all(text[span.start : span.end].strip() for span in found[signal].spans)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Roedd y pennaeth yn gas", "head"),
        ("Ble mae'r athrawes heddiw?", "staff"),
        ("Mae'r llywodraethwyr yn cwrdd nos Fawrth", "governor"),
        ("Bydd y rhieni yno", "parent"),
        ("Mae'r disgyblion wedi mynd adref", "pupil"),
        ("Roedd y plentyn yn crio", "child"),
    ],
)
def test_roles_are_known_in_welsh(text: str, role: str) -> None:
    """So that the policy's routes work for a post in Welsh."""
    assert role in detect(text).about


@pytest.mark.parametrize(
    "text",
    [
        "Diolch yn fawr i'r staff am sioe wych",
        "Mae'r plant yn mynd i saethu fideo yn y neuadd",
        "Pryd mae'r tymor newydd yn dechrau?",
        "Roedd y tad yn y sioe yn ddoniol iawn",
        "Mae'r bws yn hwyr eto, dwi'n anhapus efo'r ysgol",
    ],
)
def test_everyday_welsh_alarms_nobody(text: str) -> None:
    """Thanks, questions and complaints wait for the digest."""
    assert [signal.name for signal in detect(text).signals if signal.band is Band.ALERT] == []
