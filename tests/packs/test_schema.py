from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from cockpit.packs.schema import ChoiceSlot, Intent, IntentWording, Language, Pack, StepEffect, json_schema


def test_one_may_stand_for_a_list_of_one() -> None:
    wording = IntentWording.model_validate({"say": "hello", "reply": "Hi."})
    assert [say.text for say in wording.say] == ["hello"]
    assert wording.reply == ["Hi."]
    slot = ChoiceSlot.model_validate(
        {"type": "choice", "values": {"rear": ["Row2.Driver", "Row2.Passenger"], "all": "X"}}
    )
    assert slot.values == {"rear": ["Row2.Driver", "Row2.Passenger"], "all": ["X"]}


def test_an_effect_is_known_by_its_first_word() -> None:
    intent = Intent.model_validate({"do": [{"step": "Vehicle.X", "by": "-{amount}"}]})
    assert intent.do == [StepEffect(step="Vehicle.X", by="-{amount}")]
    with pytest.raises(ValidationError, match="needs one of 'set', 'step' and 'toggle'"):
        Intent.model_validate({"do": [{"stop": "Vehicle.X"}]})


def test_a_choice_names_each_value_once() -> None:
    with pytest.raises(ValidationError, match="twice"):
        ChoiceSlot.model_validate({"type": "choice", "values": ["a", "b", "a"]})


def test_intents_list_each_slot_once() -> None:
    assert Intent(needs=["a", "b"], takes=["b", "c"]).slots == ("a", "b", "c")


def test_the_json_schema_shows_what_may_be_written() -> None:
    schema = json_schema()
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["required"] == ["pack", "intents"]
    wording: dict[str, Any] = schema["$defs"]["IntentWording"]
    kinds = {
        each.get("type") or each.get("$ref", "").rpartition("/")[2] for each in wording["properties"]["say"]["anyOf"]
    }
    assert kinds == {"string", "array", "Say"}
    assert schema["$defs"]["Intent"]["additionalProperties"] is False
    assert set(json_schema(Language)["properties"]) == set(Language.model_fields)
    assert set(schema["properties"]) == set(Pack.model_fields)
