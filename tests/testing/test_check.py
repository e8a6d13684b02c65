"""What a script expects that can never be is found before anything runs, all of it, each with place and hint."""

from __future__ import annotations

import pytest

from cockpit.pipeline import Core
from cockpit.testing.check import check_script
from cockpit.testing.talk import load_talks
from tests.testing.conftest import Write

TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"


@pytest.mark.parametrize(
    ("turn", "message", "hint"),
    [
        ("intent: dome.lihgt", "no intent 'dome.lihgt'", "did you mean 'dome.light'?"),
        ("intent: dome.dim, slots: {levle: 3}", "no slot 'levle' that 'dome.dim' has", "did you mean 'level'?"),
        ("slots: {colour: red}", "no slot 'colour' that any pack has", "known: level, side"),
        ("intent: dome.dim, slots: {level: 10}", "level is never 10", "a number, 1 to 9"),
        ("slots: {side: lefd}", "side is never lefd", "did you mean 'left'?"),
        ("car: {Vehicle.Sped: 1}", "no signal 'Vehicle.Sped'", "did you mean 'Vehicle.Speed'?"),
        ("car: {Vehicle.Speed: 1 °C}", "'°C' is no unit of Vehicle.Speed", "in km/h"),
        ("car: {Vehicle.Speed: fast}", "'fast' is no number", "in km/h"),
        (f"car: {{{TEMPERATURE}: 31}}", "31.0 is out of range", "16 to 30 celsius"),
        (f"car: {{{TEMPERATURE}: 21.7}}", "21.7 is no step of 0.5", "the nearest is 21.5"),
        (f"car: {{{TEMPERATURE}: {{value: 20, within: 1 bar}}}}", "'bar' is no unit", "celsius"),
        ("car: {Vehicle.Cabin.Light.IsDomeOn: 1}", "1 is neither true nor false", ""),
        ("car: {Vehicle.Cabin.Light.IsDomeOn: {above: 1}}", "is no number", "give its 'value' alone"),
        ("absent: Vehicle.Foo.*", "no signal 'Vehicle.Foo.*'", ""),
        ("absent: Vehicle.Speed", "no actuator 'Vehicle.Speed'", "sensors change by themselves"),
        ("intent: dome.light, reply: {template: rpely}", "no wording 'rpely'", "did you mean 'reply'?"),
        ("sound: none.wav", "no such recording 'none.wav'", "record it"),
        ("sound: ../own.wav", "leaves the script's folder", "beside the script"),
        ("sound: own.talk.yaml", "is no sound file", ".wav"),
    ],
)
def test_what_can_never_be(write_script: Write, dome: Core, turn: str, message: str, hint: str) -> None:
    (error,) = check_script(load_talks(write_script(f"say: hello, {turn}")), dome.packs)
    assert message in error.message
    assert hint in (error.hint or "")
    assert error.place is not None
    assert error.place.line == 4


def test_all_of_it_is_found_once_and_in_order(write_script: Write, dome: Core) -> None:
    text = (
        "talks:\n  - talk: a\n    scenario: sumer\n    table: [{n: 1}, {n: 2}]\n    turns:\n"
        "      - {say: hello, intent: dome.none, car: {Vehicle.None: 1}}\n"
    )
    errors = check_script(load_talks(write_script(text=text)), dome.packs)
    assert [error.place.line for error in errors if error.place] == [3, 6, 6]


def test_what_can_be_is_no_error(write_script: Write, dome: Core) -> None:
    file = write_script(
        f"say: a, car: {{{TEMPERATURE}: {{value: 21.7, within: 0.5}}}}, slots: {{level: 9, side: left}}",
        "say: b, car: {Vehicle.Speed: {above: 10 mph}}, intent: dome.dim, reply: {template: ask.level}",
    )
    assert check_script(load_talks(file), dome.packs) == []
