"""Labels of other sets, in our words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from cockpit.bench.text.rows import Row, read_rows

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("intent", "text", "entities", "wanted"),
    [
        ("CHANGE", "lift the cabin temp", {"VALUE": "lift up", "SETTING": "temp"}, "climate.increase_temperature"),
        ("CHANGE", "temp 70", {"SETTING": "temp", "AMOUNT": "70", "UNIT": "degrees fahrenheit"},
         "climate.set_temperature value=70 unit=fahrenheit"),
        ("CHANGE", "rear left blower three", {"SETTING": "rear left blower", "AMOUNT": "three"},
         "climate.set_fan value=3 zone=rear_left"),
        ("CHANGE", "volume at full", {"SETTING": "volume", "AMOUNT": "max"}, "media.set_volume level=max"),
        ("CHANGE", "rear defrost to off", {"SETTING": "rear defrost", "VALUE": "off"}, "climate.defrost_off zone=rear"),
        ("CHANGE", "driver's vents at the floor", {"SETTING": "driver's vents", "VALUE": "floor"},
         "climate.set_airflow direction=feet zone=driver"),
        ("CHECK", "how is tire pressure", {"SETTING": "tire pressure"}, "status.query topic=tire_pressure"),
        ("DECLARATIVE", "icy", {"VALUE": "freezing", "SETTING": "front right"},
         "climate.increase_temperature zone=passenger"),
        ("CHANGE", "lane assist off", {"SETTING": "lane assist", "VALUE": "off"}, None),
        ("CHANGE", "equalizer volume up", {"SETTING": "volume", "VALUE": "up"}, None),
        ("CHANGE", "temp ninety", {"SETTING": "temp", "AMOUNT": "ninety"}, None),
        ("CHANGE", "make it so", {}, None),
    ],
)  # fmt: skip
def test_microsofts_settings(
    intent: str, text: str, entities: dict[str, str], wanted: str | None, write: Write
) -> None:
    label = {"text": text, "intent": f"VEHICLE_SETTINGS_{intent}", "entities": list(entities.items())}
    read = read_rows(write(label))
    assert _commands(read.rows) == ([] if wanted is None else [sorted(wanted.split())])
    assert read.left_out == (wanted is None)


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ({"intent": "HassSetVolume", "slots": {"volume_level": 40}}, "media.set_volume value=40"),
        ({"intent": "HassSetVolumeRelative", "slots": {"volume_step": -20}}, "media.volume_down"),
        ({"intent": "HassMediaNext", "slots": {}}, "media.next"),
        ({"intent": "HassMediaNext", "slots": {"area": "Kitchen"}}, None),
        ({"intent": "audio_volume_up", "domain": "media"}, "media.volume_up"),
        ({"intent": "general_joke"}, None),
    ],
)
def test_sentences_for_homes(label: dict[str, object], wanted: str | None, write: Write) -> None:
    read = read_rows(write({"text": "x", **label}))
    assert _commands(read.rows) == ([] if wanted is None else [sorted(wanted.split())])


def test_what_concerns_no_car_must_be_refused(write: Write) -> None:
    row = read_rows(write({"text": "mail my aunt", "intent": "email_sendemail"})).rows[0]
    assert row.commands == ()
    assert "out of scope" in row.tags


def _commands(rows: Sequence[Row]) -> list[list[str]]:
    return [sorted(str(command).split()) for row in rows for command in row.commands]
