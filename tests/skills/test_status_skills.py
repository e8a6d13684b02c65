"""What the car tells of itself, from the signals as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from cockpit.skills import media as media_skills
from cockpit.skills import status as skills
from cockpit.vehicle.media import ACTION
from cockpit.vehicle.scenario import SCENARIOS, Scenario
from cockpit.vehicle.simulator import Vehicle

WINDOW = "Vehicle.Cabin.Door.Row2.PassengerSide.Window.Position"


def car(**world: object) -> Vehicle:
    return Vehicle(replace(SCENARIOS["mild"], **world))  # type: ignore[arg-type]


def test_the_time_goes_on_with_the_car() -> None:
    vehicle = car(local_time=datetime(2026, 12, 31, 23, 59))
    assert skills.time_of_day({}, vehicle).values == {"time": 23 * 60 + 59}
    vehicle.advance(120)
    assert skills.time_of_day({}, vehicle).values == {"time": 1}
    assert skills.date({}, vehicle).values == {"weekday": "friday", "month": "january", "day": 1}


def test_another_world_does_not_set_the_clock() -> None:
    vehicle = car(local_time=datetime(2026, 5, 1, 10))
    vehicle.enter(SCENARIOS["night-drive"])
    assert vehicle.local_time == datetime(2026, 5, 1, 10)


class TestTyres:
    def test_all_fine(self) -> None:
        answer = skills.tyres({"wheel": "all"}, car())
        assert (answer.reply, answer.values["pressure"]) == ("reply", 250)

    @pytest.mark.parametrize(("kpa", "reply"), [(201, "reply"), (200, "low")])
    def test_low_begins_a_fifth_below(self, kpa: int, reply: str) -> None:
        vehicle = car(tyres_kpa={"Row1.Wheel.Right": kpa})
        assert skills.tyres({"wheel": "all"}, vehicle).reply == reply

    def test_the_low_ones_are_named(self) -> None:
        vehicle = car(tyres_kpa={"Row1.Wheel.Right": 190, "Row2.Wheel.Left": 170})
        answer = skills.tyres({"wheel": "all"}, vehicle)
        assert answer.values == {"wheel": ("front_right", "rear_left"), "pressure": 170}

    def test_one_is_told_for_itself(self) -> None:
        vehicle = car(tyres_kpa={"Row1.Wheel.Right": 190})
        assert skills.tyres({"wheel": "front_left"}, vehicle).reply == "one"
        assert skills.tyres({"wheel": "front_right"}, vehicle).reply == "low"


@pytest.mark.parametrize("name", skills.OPENINGS)
def test_whatever_stands_open_is_named(name: str) -> None:
    vehicle, path = car(), skills.OPENINGS[name]
    if name == "sunroof":
        vehicle.set("Vehicle.Cabin.Sunroof.Switch", "TILT_UP")
    else:
        vehicle.set(path, True if vehicle.signals[path].type == "boolean" else 5)
    vehicle.advance(2)
    answer = skills.openings({}, vehicle)
    assert (answer.reply, answer.values["opening"]) == ("open", (name,))


@pytest.mark.parametrize(
    ("occupants", "reply", "seats"),
    [
        ((), "nobody", ()),
        (("Row2.Middle",), "one", ("rear_middle",)),
        (("Row1.DriverSide", "Row2.PassengerSide"), "reply", ("driver", "rear_right")),
    ],
)
def test_who_is_on_board(occupants: tuple[str, ...], reply: str, seats: tuple[str, ...]) -> None:
    answer = skills.occupants({}, car(occupants=occupants))
    assert (answer.reply, answer.values) == (reply, {"seat": seats, "count": len(seats)})


class TestHealth:
    def test_all_is_well(self) -> None:
        assert skills.health({}, car()).reply == "reply"

    @pytest.mark.parametrize(
        ("world", "reply"),
        [({"tyres_kpa": {"Row1.Wheel.Left": 150}}, "low_tyre"), ({"charge": 12.0}, "low_battery")],
    )
    def test_one_thing_is_told_exactly(self, world: dict[str, object], reply: str) -> None:
        assert skills.health({}, car(**world)).reply == reply

    def test_several_are_named(self) -> None:
        vehicle = car(charge=10.0)
        vehicle.set(WINDOW, 50)
        vehicle.advance(3)
        answer = skills.health({}, vehicle)
        assert (answer.reply, answer.values["problem"]) == ("several", ("open", "low_battery"))


def test_the_odometer_counts_on_from_where_it_was() -> None:
    vehicle = Vehicle(Scenario(speed_kph=120.0, odometer_km=1000.0))
    vehicle.advance(60)
    assert skills.odometer({"measure": "km"}, vehicle).values["distance"] == pytest.approx(1002.0)
    assert skills.odometer({"measure": "miles"}, vehicle).distance == "miles"


def test_what_is_playing_says_so_when_nothing_is() -> None:
    vehicle = car()
    assert media_skills.playing({}, vehicle).reply == "nothing"
    vehicle.set(ACTION, "PLAY")
    assert media_skills.playing({}, vehicle).reply == "reply"
