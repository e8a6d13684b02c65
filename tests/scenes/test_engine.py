"""Entering, staying and leaving."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.packs.schema import SetEffect
from cockpit.scenes.engine import ACTIVE, CHARGE, Engine
from cockpit.scenes.library import Library
from cockpit.scenes.schema import Conditions, Scene
from cockpit.vehicle import SCENARIOS, RuleRefused, Vehicle

OnCar = Callable[[str], tuple[Engine, Vehicle]]

RECLINE = "Vehicle.Cabin.Seat.Row1.DriverSide.Backrest.Recline"
SHADE = "Vehicle.Cabin.Door.Row1.DriverSide.Shade.Position"
LOCK = "Vehicle.Cabin.Door.Row1.DriverSide.IsLocked"
FAN = "Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed"
DOME = "Vehicle.Cabin.Light.IsDomeOn"

PARKED = {"nap", "rest", "camping", "cinema", "pet", "work", "party", "good_night"}
CHARGED = {"camping", "pet"}


def scene(library: Library, name: str) -> Scene:
    found = library.get(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scenario", "lacking"), [("city", {"park": PARKED}), ("low-battery", {"charge": CHARGED}), ("mild", {})]
)
def test_which_scenes_begin_where(on_car: OnCar, library: Library, scenario: str, lacking: dict[str, set[str]]) -> None:
    for name, loaded in library.scenes.items():
        engine, vehicle = on_car(scenario)
        before = vehicle.targets()
        wanted = next((why for why, names in lacking.items() if name in names), None)
        assert engine.enter(loaded.meaning) == wanted, name
        assert (vehicle.targets() == before) or wanted is None
        assert vehicle.target(ACTIVE) == ("" if wanted or loaded.meaning.once else name)


def test_leaving_brings_back_what_was(on_car: OnCar, library: Library) -> None:
    for loaded in library.scenes.values():
        engine, vehicle = on_car("mild")
        before = vehicle.targets()
        engine.enter(loaded.meaning)
        vehicle.tick(20)
        left = engine.leave()
        assert (left is None) == loaded.meaning.once
        assert loaded.meaning.once or vehicle.targets() == before


def test_what_somebody_changed_and_what_is_kept_stay(on_car: OnCar, library: Library) -> None:
    engine, vehicle = on_car("mild")
    vehicle.set(LOCK, False)
    engine.enter(scene(library, "nap"))
    vehicle.set(FAN, 70)
    engine.leave()
    assert (vehicle.target(FAN), vehicle.target(LOCK), vehicle.target(RECLINE)) == (70, True, 20.0)


def test_driving_off_ends_it_and_the_seat_stays_where_a_rule_keeps_it(on_car: OnCar, library: Library) -> None:
    engine, vehicle = on_car("mild")
    engine.enter(scene(library, "nap"))
    vehicle.tick(30)
    vehicle.enter(SCENARIOS["city"])
    assert vehicle.target(ACTIVE) == ""
    assert vehicle.target(SHADE) == 0
    assert vehicle.target(RECLINE) == 50
    (left,) = engine.over()
    assert (left.scene.scene, left.unmet, len(left.stuck)) == ("nap", "park", 1)
    assert engine.over() == []


def test_the_floor_of_charge_ends_it_in_time(on_car: OnCar, library: Library) -> None:
    engine, vehicle = on_car("cold-camp")
    engine.enter(scene(library, "camping"))
    vehicle.tick(4 * 3600)
    (left,) = engine.over()
    assert (left.unmet, engine.active) == ("charge", None)
    assert 19.9 < left.charge <= 20
    assert float(vehicle.get(CHARGE)) < left.charge


def test_a_lower_floor_may_be_given_for_staying(on_car: OnCar) -> None:
    engine, vehicle = on_car("mild")
    mine = Scene(
        scene="mine",
        name="mine",
        enter=Conditions(charge_above=50),
        stay=Conditions(),
        do=[SetEffect(set=DOME, to=True)],
    )
    assert engine.enter(mine) is None
    vehicle.enter(replace(SCENARIOS["city"], charge=10))
    assert vehicle.target(ACTIVE) == "mine"


def test_what_a_rule_forbids_is_refused_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "lean.yaml").write_text(
        f"scene: lean\nname: lean back\ndo:\n  - {{set: {DOME}, to: true}}\n  - {{set: {RECLINE}, to: 50}}\n"
    )
    library = Library([tmp_path])
    vehicle = Vehicle(SCENARIOS["motorway"])
    engine, before = Engine(vehicle, library), vehicle.targets()
    with pytest.raises(RuleRefused, match="driver-seat-while-moving"):
        engine.enter(scene(library, "lean"))
    assert vehicle.targets() == before


def test_a_refused_scene_leaves_the_one_that_is_on(on_car: OnCar, library: Library) -> None:
    engine, vehicle = on_car("city")
    engine.enter(scene(library, "romance"))
    before = vehicle.targets()
    assert engine.enter(scene(library, "nap")) == "park"
    assert vehicle.targets() == before
    assert engine.active == library.get("romance")


def test_without_a_scene_there_is_nothing_to_leave(on_car: OnCar) -> None:
    engine, vehicle = on_car("mild")
    before = vehicle.targets()
    assert engine.leave() is None
    vehicle.set(ACTIVE, "long_gone")
    assert engine.leave() is None
    assert vehicle.targets() == before
