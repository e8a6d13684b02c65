"""Quantities on the screen and in the voice."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import SignalError
from cockpit.packs.schema import Unit
from cockpit.reply.units import UNITS, spoken, written


@pytest.mark.parametrize(
    ("value", "unit", "eye", "ear"),
    [
        (21.5, "celsius", "21.5 °C", "twenty one and a half degrees"),
        (21, "celsius", "21 °C", "twenty one degrees"),
        (250, "kPa", "2.5 bar", "two and a half bar"),
        (0, "time_of_day", "00:00", "midnight"),
        (5, "time_of_day", "00:05", "twelve oh five"),
        (525, "time_of_day", "08:45", "quarter to nine"),
        (540, "time_of_day", "09:00", "nine o'clock"),
        (720, "time_of_day", "12:00", "noon"),
        (765, "time_of_day", "12:45", "quarter to one"),
        (870, "time_of_day", "14:30", "half past two"),
        (875, "time_of_day", "14:35", "two thirty five"),
        (1425, "time_of_day", "23:45", "quarter to twelve"),
        (1, "celsius", "1 °C", "one degree"),
        (-1, "celsius", "-1 °C", "minus one degree"),
        (0.5, "celsius", "0.5 °C", "half a degree"),
        (1.5, "celsius", "1.5 °C", "one and a half degrees"),
        (0, "celsius", "0 °C", "zero degrees"),
        (-0.2, "celsius", "0 °C", "zero degrees"),
        (-0.3, "celsius", "-0.5 °C", "minus half a degree"),
        (21.24, "celsius", "21 °C", "twenty one degrees"),
        (21.25, "celsius", "21.5 °C", "twenty one and a half degrees"),
        (310, "km", "310 km", "three hundred and ten kilometres"),
        (309.6, "km", "310 km", "three hundred and ten kilometres"),
        (1, "km", "1 km", "one kilometre"),
        (100, "km_per_h", "100 km/h", "one hundred kilometres an hour"),
        (80, "percent", "80%", "eighty percent"),
        (15, "degrees", "15°", "fifteen degrees"),
        (155, "watt_hours_per_km", "155 Wh/km", "one hundred and fifty five watt hours a kilometre"),
        (11, "kilowatt", "11 kW", "eleven kilowatts"),
        (17.44, "kilowatt_hours", "17.4 kWh", "seventeen point four kilowatt hours"),
        (3, "none", "3", "three"),
        (2.5, "none", "2.5", "two and a half"),
        (20, "minutes", "20 min", "twenty minutes"),
        (1, "minutes", "1 min", "one minute"),
        (0, "minutes", "0 min", "zero minutes"),
        (59.6, "minutes", "1 h", "one hour"),
        (80, "minutes", "1 h 20 min", "one hour and twenty minutes"),
        (121, "minutes", "2 h 1 min", "two hours and one minute"),
        (1.5, "hours", "1 h 30 min", "one hour and thirty minutes"),
        (2, "hours", "2 h", "two hours"),
        (310_400, "m", "310 km", "three hundred and ten kilometres"),
        (22, "Celsius", "22 °C", "twenty two degrees"),
        (50, "km/h", "50 km/h", "fifty kilometres an hour"),
        (1_620, "s", "27 min", "twenty seven minutes"),
        (1_500, "W", "1.5 kW", "one and a half kilowatts"),
    ],
)
def test_quantities(value: float, unit: str, eye: str, ear: str) -> None:
    assert (written(value, unit), spoken(value, unit)) == (eye, ear)


@pytest.mark.parametrize(
    ("value", "unit", "eye", "ear"),
    [
        (310, "km", "193 mi", "one hundred and ninety three miles"),
        (1.609, "km", "1 mi", "one mile"),
        (100, "km_per_h", "62 mph", "sixty two miles an hour"),
        (155, "watt_hours_per_km", "249 Wh/mi", "two hundred and forty nine watt hours a mile"),
        (310_000, "m", "193 mi", "one hundred and ninety three miles"),
        (21.5, "celsius", "21.5 °C", "twenty one and a half degrees"),
    ],
)
def test_miles(value: float, unit: str, eye: str, ear: str) -> None:
    assert (written(value, unit, "miles"), spoken(value, unit, "miles")) == (eye, ear)


def test_every_unit_a_pack_may_name_can_be_told() -> None:
    assert set(get_args(Unit)) <= set(UNITS)
    for unit in UNITS:
        assert written(2, unit)
        assert spoken(2, unit)


def test_an_unknown_unit_is_refused_with_the_nearest() -> None:
    with pytest.raises(SignalError, match="unknown unit 'celcius'") as caught:
        spoken(1, "celcius")
    assert caught.value.hint == "did you mean 'celsius'?"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e9])
@pytest.mark.parametrize("unit", ["celsius", "minutes", "time_of_day"])
def test_what_is_no_quantity_is_refused(value: float, unit: str) -> None:
    for told in (written, spoken):
        with pytest.raises(SignalError):
            told(value, unit)


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(SignalError, match="duration of -5 minutes"):
        spoken(-5, "minutes")
    assert written(-0.4, "minutes") == "0 min"


@given(st.floats(-999_999, 999_999), st.sampled_from(["celsius", "km", "percent", "kilowatt_hours", "none"]))
def test_rounding_moves_a_value_by_half_a_step_at_most(value: float, unit: str) -> None:
    step = {"celsius": 0.5, "kilowatt_hours": 0.1, "none": 0.1}.get(unit, 1.0)
    match = re.match(r"-?[\d.]+", written(value, unit))
    assert match is not None
    assert abs(float(match[0]) - value) <= step / 2 + 1e-6
    assert not written(value, unit).startswith("-0 ")


@given(st.floats(0, 100_000), st.floats(0, 100_000))
def test_screen_and_voice_agree(one: float, other: float) -> None:
    """Two values look alike exactly when they sound alike."""
    for unit in ("celsius", "km", "minutes", "kilowatt"):
        assert (written(one, unit) == written(other, unit)) == (spoken(one, unit) == spoken(other, unit))


@given(st.integers(0, 100_000))
def test_no_digit_is_left_for_the_engine_to_guess(tenths: int) -> None:
    for unit in UNITS:
        assert not re.search(r"[^a-z' ]", spoken(tenths / 10, unit))
