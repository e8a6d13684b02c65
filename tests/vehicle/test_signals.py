"""The table of signals: what it holds, and that it agrees with the published specification."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.errors import SignalError
from cockpit.vehicle.signals import OutOfRange, Signal, standard_tree

TREE = standard_tree()
EXCERPT = Path(__file__).parents[3] / "shared" / "data" / "vss" / "vss-6.0-excerpt.json"
TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
OVERLAY = (
    *("HVAC.IsOn", "HVAC.IsAutoActive", "HVAC.IsSyncActive", "HVAC.Power", ".Ventilation", ".Fragrance."),
    *("HVAC.IsAirPurifierActive", ".AirDistributionAlso", ".SeatMemory.", "Cabin.Scene."),
    *("Media.IsPlaying", "Media.IsMuted", "Media.IsRepeating", "Media.TrackNumber", "Media.Elapsed", "Media.Output"),
    *("Sunroof.TargetPosition", ".IsChildLockEngaged"),
)
NOT_IN_THE_EXCERPT = ("Vehicle.Body.Lights.Fog.Front.IsOn",)
"""VSS 6.0 has them (Fog has the instances Rear and Front); the excerpt beside the project leaves them out."""
MAKERS_LISTS = (".Massage.TypeActive",)


@pytest.mark.parametrize("signal", TREE.values(), ids=lambda signal: signal.path)
def test_every_start_value_is_one_the_signal_takes(signal: Signal) -> None:
    assert signal.checked(signal.start) == signal.start


def test_all_five_seats_and_four_zones_are_there() -> None:
    assert len(TREE.paths("Vehicle.Cabin.Seat.*.HeatingCooling")) == 5
    assert len(TREE.paths("Vehicle.Cabin.HVAC.Station.*.Temperature")) == 4
    assert TREE.paths("Vehicle.Cabin.Kitchen.*") == []


def test_known_traps_of_the_specification() -> None:
    assert TREE["Vehicle.Cabin.Sunroof.Position"].kind == "sensor"
    assert TREE["Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.Intensity"].low == 1
    assert TREE["Vehicle.Powertrain.TractionBattery.Range"].unit == "m"
    assert TREE[TEMPERATURE].allowed == () and (TREE[TEMPERATURE].low, TREE[TEMPERATURE].high) == (16, 30)
    assert TREE["Vehicle.Cabin.HVAC.Station.Row1.Driver.AirDistribution"].allowed == ("UP", "MIDDLE", "DOWN")


@pytest.mark.skipif(not EXCERPT.exists(), reason="needs the excerpt of VSS 6.0, which lies beside the project")
def test_the_table_agrees_with_vss() -> None:
    """COVESA VSS 6.0: kinds, datatypes, units, enumerations; limits no wider than there."""
    published = {
        path.replace("*", instance): row
        for path, row in json.loads(EXCERPT.read_text())["signals"].items()
        for instance in row.get("instances", [""])
    }
    for path, signal in TREE.items():
        if any(part in path for part in OVERLAY):
            assert path not in published
            continue
        if path in NOT_IN_THE_EXCERPT:
            continue
        row = published[path]
        assert (signal.kind, signal.type) == (row["type"], row["datatype"]), path
        assert signal.unit.lower() == row.get("unit", "").lower(), path
        if not path.endswith(MAKERS_LISTS):
            assert list(signal.allowed) == row.get("allowed", []), path
        assert signal.low >= row.get("min", signal.low) and signal.high <= row.get("max", signal.high), path


def test_a_colour_is_text_of_one_form() -> None:
    color = TREE["Vehicle.Cabin.Light.AmbientLight.Row1.DriverSide.Color"]
    assert color.checked("#00AAFF") == "#00AAFF"
    for wrong in ("blue", "#00aaff", "#00AAFF\n", "#00AAFF0", 255):
        with pytest.raises(SignalError, match="form"):
            color.checked(wrong)


numbers = st.one_of(st.integers(), st.floats(), st.just(10**400))


@given(st.sampled_from([s for s in TREE.values() if s.type not in {"boolean", "string"}]), numbers)
def test_any_number_is_taken_within_the_limits_or_refused(signal: Signal, number: float) -> None:
    try:
        taken = signal.checked(number)
    except SignalError as refused:
        assert signal.path in str(refused)
        if isinstance(refused, OutOfRange):
            assert not signal.low <= number <= signal.high
    else:
        assert isinstance(taken, float if signal.type == "float" else int)
        assert signal.low <= taken <= signal.high
        assert abs(taken - number) <= max(signal.step, 0.0 if signal.type == "float" else 1.0) / 2


@given(st.sampled_from([s for s in TREE.values() if s.type in {"boolean", "string"}]), st.one_of(st.text(), numbers))
def test_any_word_is_one_of_those_allowed_or_refused(signal: Signal, word: str | float) -> None:
    try:
        taken = signal.checked(word)
    except SignalError as refused:
        assert not isinstance(refused, OutOfRange)
    else:
        assert taken in signal.allowed or re.fullmatch(signal.form, str(taken))


def test_out_of_range_crosses_a_process_border() -> None:
    with pytest.raises(OutOfRange) as caught:
        TREE[TEMPERATURE].checked(31)
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert "16 to 30 celsius" in str(again)
