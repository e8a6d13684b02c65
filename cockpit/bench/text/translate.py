"""Read other people's labels as ours: Microsoft's automotive settings, Home Assistant's intents, NLU Evaluation."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field, StrictFloat, StrictInt, StrictStr, ValidationError

from cockpit.bench.text.rows import LabelValue, Row, Wanted
from cockpit.errors import Place, UsageError
from cockpit.grammar.normalise import normalise
from cockpit.grammar.numbers import spoken
from cockpit.packs.invalid import explain
from cockpit.packs.schema import Strict
from cockpit.packs.yaml_file import read_yaml

RULES = Path(__file__).with_name("translate.yaml")

ENDS = {"minimum": "min", "min": "min", "maximum": "max", "max": "max", "all the way": "max"}
NUMBERS = {spoken(number): number for number in range(-100, 201)}
COMFORT_C = (16, 30)
"""Temperatures that a cabin can have; others must be refused, and are not scored."""


class _Foreign(BaseModel):
    """A line of one of those sets; what is not needed is let through."""

    text: StrictStr
    intent: StrictStr
    entities: list[tuple[StrictStr, StrictStr]] = []
    slots: dict[StrictStr, StrictStr | StrictInt | StrictFloat] = {}


class Rule(Strict):
    """Which sentences it fits, and what they want; translate.yaml says what each key means."""

    intent: str
    setting: str = ""
    value: str = ""
    text: str = ""
    amount: bool | None = None
    by: bool | None = None
    leave_out: bool = False
    commands: list[str] = Field(default_factory=list)
    accept: list[str] = Field(default_factory=list)
    slots: dict[str, str] = Field(default_factory=dict)
    zones: list[str] | None = None


class Rules(Strict):
    """All of translate.yaml."""

    zones: dict[str, str]
    rules: list[Rule]
    directions: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a label says, whichever set it is of."""

    text: str
    intent: str
    setting: str
    value: str
    amount: str
    unit: str
    by: bool


def translated(place: Place, value: Mapping[str, Any]) -> Row | None:
    """Return the row of another set's label; None where it concerns what our car does not have.

    Raises:
        UsageError: it is no label of a known shape.
    """
    try:
        label = _Foreign.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        hint = "a label has text and commands, or text and intent as in the sets that the README names"
        raise UsageError(f"'{where}': {first['msg']}", place=place, hint=hint) from None
    said = _said(label)
    rule = next((rule for rule in rules().rules if _fits(rule, said)), None)
    slots = None if rule is None or rule.leave_out else _slots(rule, said)
    if rule is None or slots is None:
        return None
    commands = tuple(_command(name, slots) for name in rule.commands)
    accept = tuple((_command(name, slots),) for name in rule.accept)
    tags = () if commands else ("out of scope",)
    return Row(place, f"line {place.line}", label.text, commands, accept, (label.intent.lower(), *tags))


@functools.cache
def rules() -> Rules:
    """Return the rules, with the words of <up>, <down>, <on> and <off> in their places."""
    document = read_yaml(RULES)
    value = document.value
    for rule in value["rules"]:
        for name, words in value["directions"].items():
            rule["value"] = rule.get("value", "").replace(f"<{name}>", words)
    try:
        return Rules.model_validate(value)
    except ValidationError as error:
        raise explain(error, document) from None


def _said(label: _Foreign) -> _Said:
    entities = [*label.entities, *(_entity(name, value) for name, value in label.slots.items())]

    def of(kind: str) -> str:
        return " ".join(text for name, text in entities if name == kind).lower()

    unit = of("UNIT")
    unit = next((each for each in ("fahrenheit", "celsius", "degree", "percent") if each in unit), unit)
    unit = "percent" if unit == "%" else unit
    setting = of("SETTING").replace("'s", "")
    return _Said(label.text.lower(), label.intent, setting, of("VALUE"), of("AMOUNT"), unit, bool(of("TYPE")))


def _entity(name: str, value: str | float) -> tuple[str, str]:
    """Return a slot of Home Assistant as an entity: where it is, or how much."""
    if name in {"volume_level", "temperature"}:
        return "AMOUNT", str(value)
    return ("VALUE", str(value)) if name == "volume_step" else ("SETTING", name)


def _fits(rule: Rule, said: _Said) -> bool:
    return (
        all(
            re.search(pattern, text) is not None
            for pattern, text in (
                (rule.intent, said.intent),
                (rule.setting, said.setting),
                (rule.value, said.value),
                (rule.text, said.text),
            )
        )
        and rule.amount in {None, bool(said.amount)}
        and rule.by in {None, said.by}
    )


def _slots(rule: Rule, said: _Said) -> dict[str, LabelValue] | None:
    """Return the slots of a sentence; None where it asks for a temperature that no cabin has."""
    slots: dict[str, LabelValue] = dict(rule.slots)
    zone = next((zone for pattern, zone in rules().zones.items() if re.search(pattern, said.setting)), None)
    if zone is not None and (rule.zones is None or zone in rule.zones):
        slots["zone"] = zone
    if said.amount in ENDS:
        slots["level"] = ENDS[said.amount]
    elif (number := NUMBERS.get(normalise(said.amount))) is not None and said.amount:
        slots |= {"value": number, **({"unit": said.unit} if said.unit else {})}
        if rule.commands == ["climate.set_temperature"]:
            return _comfortable(slots, number)
    elif said.amount:
        return None
    return slots


def _comfortable(slots: dict[str, LabelValue], number: int) -> dict[str, LabelValue] | None:
    low, high = COMFORT_C
    if slots.get("unit") == "fahrenheit":
        return slots if low <= (number - 32) / 1.8 <= high else None
    return slots if low <= number <= high else None


def _command(name: str, slots: dict[str, LabelValue]) -> Wanted:
    domain, _, action = name.partition(".")
    return Wanted(domain=domain, action=action, slots=slots)
