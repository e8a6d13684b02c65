"""Numbers with units, in the unit of a signal."""

from __future__ import annotations

import pytest

from cockpit.testing.quantity import in_unit, seconds
from cockpit.vehicle.signals import standard_tree

TREE = standard_tree()
TEMPERATURE, SPEED = TREE["Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"], TREE["Vehicle.Speed"]
PRESSURE = TREE["Vehicle.Chassis.Axle.Row1.Wheel.Left.Tire.Pressure"]


@pytest.mark.parametrize(
    ("value", "in_s"), [(5, 5), (0.5, 0.5), ("90 s", 90), ("5 min", 300), ("1.5 h", 5400), ("20", 20), ("5min", 300)]
)
def test_durations(value: object, in_s: float) -> None:
    assert seconds(value) == in_s


def test_points_and_differences() -> None:
    assert in_unit("22 °C", TEMPERATURE) == 22
    assert in_unit("68 °F", TEMPERATURE) == pytest.approx(20)
    assert in_unit("9 °F", TEMPERATURE, difference=True) == pytest.approx(5)
    assert in_unit("60 mph", SPEED) == pytest.approx(96.56, abs=0.01)
    assert in_unit("2.5 bar", PRESSURE) == 250
    assert in_unit(7, SPEED) == 7


@pytest.mark.parametrize("value", ["", "warm", "5 bar", "five km/h", "1e9999", "true", True])
def test_what_is_no_speed(value: object) -> None:
    with pytest.raises(ValueError):
        in_unit(value, SPEED)
