"""What is open, what is locked, stopping on the way, and the remark about cold air blown out."""

from __future__ import annotations

import pytest

from cockpit.skills import openings
from cockpit.vehicle import SCENARIOS, Vehicle
from cockpit.vehicle.rules import CRACK

REAR_LEFT = "Vehicle.Cabin.Door.Row2.DriverSide"
WINDOW = f"{REAR_LEFT}.Window.Position"
SWITCH, TARGET = "Vehicle.Cabin.Sunroof.Switch", "Vehicle.Cabin.Sunroof.TargetPosition"


@pytest.fixture
def vehicle() -> Vehicle:
    return Vehicle(SCENARIOS["mild"])


def test_only_the_open_windows_of_the_zone_are_told(vehicle: Vehicle) -> None:
    vehicle.set(WINDOW, 40)
    told = openings.windows({"zone": "all"}, vehicle)
    assert (told.reply, dict(told.values)) == ("reply", {"zone": ("rear_left",), "state": (40.0,)})
    assert openings.windows({"zone": "front"}, vehicle).reply == "closed"


def test_a_window_that_is_open_all_the_way_is_told_in_words(vehicle: Vehicle) -> None:
    vehicle.set(WINDOW, 100)
    assert openings.windows({"zone": "rear"}, vehicle).values["state"] == ("open",)


@pytest.mark.parametrize(
    ("path", "value", "reply"), [(SWITCH, "TILT_UP", "tilted"), (TARGET, 30, "reply"), (SWITCH, "CLOSE", "closed")]
)
def test_the_roof_is_tilted_open_or_closed(vehicle: Vehicle, path: str, value: str | int, reply: str) -> None:
    vehicle.set(path, value)
    assert openings.roof({}, vehicle).reply == reply


def test_of_the_whole_car_the_boot_is_told_too(vehicle: Vehicle) -> None:
    vehicle.set("Vehicle.Body.Trunk.Rear.IsOpen", True)
    assert openings.doors({"zone": "all"}, vehicle).values == {"part": ("trunk",)}
    assert openings.doors({"zone": "rear"}, vehicle).reply == "closed"


def test_doors_that_are_not_locked_are_named(vehicle: Vehicle) -> None:
    assert openings.locks({"zone": "all"}, vehicle).reply == "locked"
    vehicle.set(f"{REAR_LEFT}.IsLocked", False)
    assert openings.locks({"zone": "all"}, vehicle).values == {"part": ("rear_left",)}


def test_what_moves_stops_where_it_is(vehicle: Vehicle) -> None:
    vehicle.set(WINDOW, 100)
    vehicle.set(SWITCH, "OPEN")
    vehicle.advance(2)
    assert openings.stop({}, vehicle).status == "done"
    assert vehicle.target(WINDOW) == vehicle.get(WINDOW)
    assert vehicle.target(TARGET) == vehicle.get("Vehicle.Cabin.Sunroof.Position")


def test_what_stands_is_left_alone(vehicle: Vehicle) -> None:
    vehicle.set(SWITCH, "TILT_UP")
    vehicle.advance(10)
    before = vehicle.targets()
    assert openings.stop({}, vehicle).reply == "nothing"
    assert vehicle.targets() == before


@pytest.mark.parametrize(("position", "remarked"), [(0, False), (CRACK, False), (CRACK + 1, True)])
def test_cold_air_is_remarked_on_where_a_window_is_more_than_a_crack_open(
    vehicle: Vehicle, position: int, remarked: bool
) -> None:
    vehicle.set(WINDOW, position)
    assert (openings.cooling({}, vehicle) is not None) == remarked


@pytest.mark.parametrize("zone", openings.ZONES)
def test_every_zone_can_be_asked_about(vehicle: Vehicle, zone: str) -> None:
    for answer in (openings.windows, openings.doors, openings.locks):
        assert answer({"zone": zone}, vehicle).status == "answered"
