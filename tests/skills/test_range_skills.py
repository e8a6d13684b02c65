"""Range answers: signs, limits and units; the figures themselves are the car's and are checked there."""

from __future__ import annotations

import pytest

from cockpit.skills import range as skills
from cockpit.vehicle.range import estimate_range, range_causes
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle


def car(scenario: str) -> Vehicle:
    return Vehicle(scenario_named(scenario))


@pytest.mark.parametrize(
    ("scenario", "condition", "reply"),
    [
        ("winter-motorway", "heating_off", "reply"),
        ("winter-motorway", "comfort_off", "reply"),
        ("winter-motorway", "slower", "reply"),
        ("winter-motorway", "faster", "less"),
        ("winter-motorway", "colder", "less"),
        ("winter-motorway", "cooling_off", "same"),
        ("summer-car-park", "cooling_off", "reply"),
        ("summer-car-park", "climate_off", "reply"),
    ],
)
def test_what_if(scenario: str, condition: str, reply: str) -> None:
    vehicle = car(scenario)
    answer = skills.what_if({"condition": condition}, vehicle)
    sign = {"reply": 1, "less": -1, "same": 0}[reply]
    then, gain = answer.values["range"], answer.values["gain"]
    assert answer.reply == reply
    assert isinstance(then, float)
    assert isinstance(gain, float)
    assert then == pytest.approx(estimate_range(vehicle).km + sign * gain, abs=5.0)
    assert (gain > 0) == (sign != 0)


def test_speed_and_weather_are_taken_as_said() -> None:
    vehicle = car("motorway")
    fast = skills.what_if_speed({"speed": 150.0}, vehicle)
    cold = skills.what_if_outside({"outside": -20.0}, vehicle)
    assert fast.values["range"] == pytest.approx(estimate_range(vehicle, speed_kph=150.0).km, abs=2.5)
    assert cold.values["range"] == pytest.approx(estimate_range(vehicle, outside_c=-20.0).km, abs=2.5)
    assert (fast.reply, cold.reply) == ("less", "less")


class TestReach:
    def test_a_short_way_a_tight_one_and_one_too_far(self) -> None:
        vehicle = car("motorway")
        now = estimate_range(vehicle)
        replies = [skills.reach({"distance": km}, vehicle).reply for km in (now.low_km - 1, now.low_km + 1, now.km + 1)]
        assert replies == ["reply", "tight", "no"]

    def test_miles_are_longer_than_kilometres(self) -> None:
        vehicle = car("motorway")
        distance = estimate_range(vehicle).low_km - 5
        assert skills.reach({"distance": distance, "measure": "km"}, vehicle).reply == "reply"
        miles = skills.reach({"distance": distance, "measure": "miles"}, vehicle)
        assert (miles.reply, miles.distance) == ("no", "miles")


def test_an_estimate_is_rounded_to_what_we_can_know() -> None:
    answer = skills.estimate({"measure": "km"}, car("winter-motorway"))
    assert all(isinstance(value, float) and value % 5 == 0 and value > 0 for value in answer.values.values())


def test_charging_takes_time_only_upwards() -> None:
    vehicle = car("charging")
    assert skills.charging_time({"charge": 80.0}, vehicle).reply == "reply"
    already = skills.charging_time({"charge": 20.0}, vehicle)
    assert (already.reply, already.values["level"]) == ("charged", 30.0)


class TestCauses:
    def test_the_dearest_is_named(self) -> None:
        vehicle = car("winter-motorway")
        dearest = range_causes(vehicle)[0]
        answer = skills.causes({}, vehicle)
        assert answer.reply == dearest.name
        assert answer.values == {"cost": pytest.approx(dearest.km, abs=2.5)}

    def test_nothing_costs_when_all_is_off_in_mild_weather(self) -> None:
        vehicle = car("mild")
        vehicle.set("Vehicle.Cabin.HVAC.IsOn", False)
        assert skills.causes({}, vehicle).reply == "normal"


def test_saving_names_what_is_worth_it() -> None:
    winter = skills.save({}, car("winter-motorway"))
    assert winter.reply == "reply"
    assert winter.values.keys() == {"slower", "comfort"}


def test_consumption_is_told_at_the_speed_it_holds_for() -> None:
    answer = skills.consumption({}, car("motorway"))
    assert answer.values["at"] == 110.0
    assert answer.units == {"consumption": "watt_hours_per_km", "at": "km_per_h"}


def test_two_conditions_bring_what_neither_brings_alone() -> None:
    vehicle = car("winter-motorway")
    alone = skills.what_if({"condition": "slower"}, vehicle).values["gain"]
    both = skills.what_if({"condition": "slower", "also": "heating_off"}, vehicle).values["gain"]
    at_ninety = skills.what_if_speed({"speed": 90.0, "condition": "heating_off"}, vehicle)
    assert isinstance(alone, float) and isinstance(both, float)
    assert both > alone > 0
    assert at_ninety.values["gain"] == both


def test_a_condition_may_decide_whether_we_make_it() -> None:
    vehicle = car("winter-motorway")
    beyond = estimate_range(vehicle).km + 10
    assert skills.reach({"distance": beyond}, vehicle).reply == "no"
    assert skills.reach({"distance": beyond, "condition": "comfort_off"}, vehicle).reply in {"reply", "tight"}


def test_what_is_left_after_a_distance() -> None:
    vehicle = car("mild")
    half = estimate_range(vehicle).km / 2
    answer = skills.left_after({"distance": half}, vehicle)
    assert answer.reply == "reply"
    assert answer.values["level"] == pytest.approx(40.0)
    assert skills.left_after({"distance": 3 * half}, vehicle).reply == "no"
