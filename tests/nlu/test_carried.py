"""What several things share, said once: it holds for each, and nothing is switched on because it was named beside."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from cockpit.events import Hypothesis
from cockpit.nlu.carried import spelled_out
from cockpit.nlu.match import Matcher

COMMANDS = {
    "turn off the fan", "turn off the radio", "the radio", "turn off the fan radio", "turn the fan down",
    "turn the volume down", "the fan down", "play music", "fan off", "radio off", "open the window", "the lamp",
}  # fmt: skip


def is_command(words: Sequence[str]) -> bool:
    return " ".join(words) in COMMANDS


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("turn off the fan and the radio", "turn off the fan and turn off the radio"),
        ("turn off the fan and also the radio", "turn off the fan and turn off the radio"),
        ("turn the fan down and the volume", "turn the fan down and turn the volume down"),
        ("turn the volume and the fan down", "turn the volume down and the fan down"),
        ("fan and radio off", "fan off and radio off"),
        ("turn off the fan and play music", None),
        ("turn off the fan and set the lamp", None),
        ("turn off the fan and open the window", None),
        ("turn off the fan", None),
        ("open the window and the lamp", None),  # nothing shared, and nothing taken away
        ("lamp and radio off", None),
        ("and the radio", None),
        ("the radio and", None),
    ],
)
def test_what_is_shared_is_said_of_each(said: str, meant: str | None) -> None:
    assert spelled_out(said.split(), is_command, is_command) == (meant or said).split()


def test_a_thing_beside_what_is_to_be_off_is_not_switched_on() -> None:
    assert spelled_out("turn off the fan and the lamp".split(), is_command, is_command) is None


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("turn off the music and the seat heating", ["media.pause", "seats.heat_off"]),
        ("switch off the dome light and the headlights", ["lights.dome_off", "lights.headlights_off"]),
        ("please could you turn off the fan and the radio", ["climate.fan_off", "media.pause"]),
        ("close the windows and the boot", ["windows.close", "doors.trunk_close"]),
        ("turn the music and the fan down", ["media.volume_down", "climate.fan_down"]),
        ("mute the radio and the headlights", []),
    ],
)
def test_the_shipped_packs(shipped_matcher: Matcher, text: str, intents: list[str]) -> None:
    understood = shipped_matcher.match([Hypothesis(text)])
    assert [command.intent for command in understood.commands] == intents
    assert understood.heard.text == text
