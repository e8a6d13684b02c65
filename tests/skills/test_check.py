"""What a pack asks of the car is checked before anybody speaks, with the place of what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from cockpit.errors import PackError
from cockpit.events import SlotValue
from cockpit.packs.load import Packs, load_packs
from cockpit.skills import registry
from cockpit.skills.check import check_packs
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.simulator import Vehicle

Write = Callable[[str], Packs]

DOME = "Vehicle.Cabin.Light.IsDomeOn"
LIGHTS = "Vehicle.Body.Lights"
INTENTS = Path(__file__).parents[2] / "intents"


@pytest.mark.parametrize(
    ("meaning", "message", "hint"),
    [
        ("do: [{set: Vehicle.Cabin.Light.IsDomOn, to: true}]", "no signal", "Vehicle.Cabin.Light.IsDomeOn"),
        ('do: [{set: "Vehicle.Cabin.Seat.{zone}.HeatingCooling", to: 1}]', "no signal", "DriverSide.HeatingCooling"),
        ('tell: {now: "Vehicle.Cabin.Seat.Row3.{zone}.HeatingCooling"}', "no signal", "Seat.Row"),
        ("do: [{set: Vehicle.Speed, to: 0}]", "is a sensor", None),
        ("do: [{step: Vehicle.Cabin.Light.IsDomeOn, by: 1}]", "no number to step", "toggle"),
        ("do: [{toggle: Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed}]", "cannot be toggled", "set it"),
        ("do: [{set: Vehicle.Cabin.Light.IsDomeOn, to: 1}]", "neither true nor false", None),
        ("do: [{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed, to: 101}]", "out of range", "0 to 100"),
        ('do: [{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature, to: "{number}"}]', "out of range", "16 to 30"),
        (
            'do: [{set: Vehicle.Cabin.HVAC.Station.Row1.Driver.AirDistribution, to: "{level}"}]',
            "30 is not one of",
            None,
        ),
        (
            f"do: [{{set: {DOME}, to: false}}, {{set: {LIGHTS}.Fog.Rear.IsOn, to: false}}]",
            "never part of a group",
            None,
        ),
        ("skill: range.estimat", "no skill 'range.estimat'", "range.estimate"),
    ],
)
def test_what_does_not_fit_the_car(write: Write, meaning: str, message: str, hint: str | None) -> None:
    packs = write(meaning)
    with pytest.raises(PackError, match=message) as caught:
        check_packs(packs)
    place = caught.value.place
    assert place is not None
    assert (Path(place.file).name, place.line) == ("pack.yaml", 7)
    assert place.column
    assert hint is None or hint in str(caught.value.hint)


@pytest.mark.parametrize(
    ("values", "path", "fits"),
    [
        ("{low: Body.Lights.Beam.Low, all: [Body.Lights.Beam.Low, Body.Lights.Fog.Rear]}", "Vehicle.{it}.IsOn", False),
        ("{low: Beam.Low, high: Beam.High}", "Vehicle.Body.Lights.{it}.IsOn", True),
        ("{low: Beam.Low, both: [Beam.Low, Beam.High]}", "Vehicle.Body.Lights.{it}.IsOn", False),
    ],
)
def test_a_slot_may_name_an_exterior_light_but_no_group_with_one(
    tmp_path: Path, values: str, path: str, fits: bool
) -> None:
    words = ", ".join(f"{name}: {name}" for name in ("low", "high", "both", "all") if f"{name}:" in values)
    text = (
        f"pack: own\nslots: {{it: {{type: choice, values: {values}}}}}\n"
        f'intents: {{act: {{needs: [it], do: [{{set: "{path}", to: false}}]}}}}\n'
        f"en: {{slots: {{it: {{{words}}}}}, "
        'intents: {act: {say: "lights off {it}", reply: Done.}}}\n'
    )
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    packs = load_packs([tmp_path])
    if fits:
        check_packs(packs)
    else:
        with pytest.raises(PackError, match="exterior lights"):
            check_packs(packs)


def test_the_packs_that_ship_fit() -> None:
    check_packs(load_packs([INTENTS]))


class TestSkillsFromElsewhere:
    class Entry:
        name = "moon.phase"

        @staticmethod
        def load() -> registry.Handler:
            def handler(_slots: Mapping[str, SlotValue], _vehicle: Vehicle) -> Outcome:
                return Outcome("answered")

            return handler

    def test_an_entry_point_brings_a_skill(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        def entry_points(**selection: Any) -> list[type[TestSkillsFromElsewhere.Entry]]:
            assert selection == {"group": "cockpit.skills"}
            return [self.Entry]

        monkeypatch.setattr("importlib.metadata.entry_points", entry_points)
        check_packs(write("skill: moon.phase"))
        assert registry.handler("moon.phase")({}, Vehicle()) == Outcome("answered")
