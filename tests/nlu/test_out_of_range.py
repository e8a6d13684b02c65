from __future__ import annotations

import pytest

from cockpit.nlu.limits import number_spans

from .conftest import Hear, meant


@pytest.mark.parametrize(
    ("text", "intent", "slots", "slot"),
    [
        ("set the temperature to fifty", "set_temperature", {}, "temperature"),
        ("set the temperature to two hundred and fifty", "set_temperature", {}, "temperature"),
        ("set the temperature to a hundred", "set_temperature", {}, "temperature"),
        ("set the temperature to minus five", "set_temperature", {}, "temperature"),
        ("set the temperature to twenty one point three", "set_temperature", {}, "temperature"),
        ("set the temprature to fifty", "set_temperature", {}, "temperature"),
        (
            "set temprature to ninety nine degrees on the passenger",
            "set_temperature",
            {"zone": "passenger"},
            "temperature",
        ),
        ("set the seat heater to seven", "heat_set", {}, "level"),
        ("set the seat heater to level twelve on the driver side", "heat_set", {"zone": "driver"}, "level"),
    ],
)
def test_a_number_its_slot_does_not_take_is_refused_by_name(
    hear: Hear, text: str, intent: str, slots: dict[str, str], slot: str
) -> None:
    understood = hear(text)
    assert (understood.reason, understood.slot) == ("out-of-range", f"cabin.{slot}")
    assert meant(understood) == [(intent, slots)]
    assert understood.steps


@pytest.mark.parametrize(
    "text",
    ["set the radio to fifty", "i was born in nineteen eighty", "twenty", "turn on fan fifty", "make it warmer five"],
)
def test_a_number_elsewhere_is_no_number_out_of_range(hear: Hear, text: str) -> None:
    assert hear(text).reason == "no-match"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("set it to twenty one and a half", [(3, 8)]),
        ("a hundred and ten and then two", [(0, 4), (6, 7)]),
        ("turn on a fan", []),
        ("minus five degrees", [(0, 2)]),
        ("", []),
    ],
)
def test_where_numbers_stand(text: str, spans: list[tuple[int, int]]) -> None:
    assert list(number_spans(text.split())) == spans
