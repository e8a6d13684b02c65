"""The table of checks: from a label's neutral words to what must be seen of the car. See checks.yaml."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from cockpit.bench.text.rows import Wanted
from cockpit.events import SignalValue
from cockpit.packs.invalid import explain
from cockpit.packs.schema import Strict
from cockpit.packs.yaml_file import read_yaml

TABLE = Path(__file__).with_name("checks.yaml")

Scalar = StrictBool | StrictInt | StrictFloat | StrictStr
Goal = Scalar | list[Scalar]
Change = Mapping[str, Goal]
"""From patterns of signals to what must become of them."""

EarlierChange = Literal["undone", "repeated"]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class Check(Strict):
    """What one command of a label asks of the car; checks.yaml says what each key means."""

    change: Annotated[list[dict[str, Goal]], BeforeValidator(_as_list)] = Field(default_factory=list)
    answer: list[str] = Field(default_factory=list)
    do: list[str] = Field(default_factory=list)
    says: list[str] = Field(default_factory=list)
    also: list[str] = Field(default_factory=list)
    before: dict[str, Scalar] = Field(default_factory=dict)
    scenario: str | None = None
    earlier: str | None = None
    always: bool = False
    earlier_change: EarlierChange | None = None

    @property
    def asks(self) -> bool:
        """Whether anything can fulfil it at all."""
        return bool(self.change or self.answer or self.do or self.earlier_change)

    def over(self, general: Check) -> Check:
        """Return this check with what the more general one adds."""
        own = {name: getattr(self, name) for name in self.model_fields_set}
        own["also"] = [*general.also, *self.also]
        own["before"] = {**general.before, **self.before}
        return general.model_copy(update=own)


class Table(Strict):
    """All of checks.yaml."""

    zones: dict[str, list[str]]
    levels: dict[str, list[float]]
    amounts: dict[str, tuple[float, float]]
    words: dict[str, dict[str, str]]
    synonyms: dict[str, list[str]]
    courtesies: list[str]
    packs: dict[str, list[str]]
    checks: dict[str, Check] = Field(min_length=1)

    def check(self, wanted: Wanted) -> Check:
        """Return what a command asks, from its domain to its slots; one that asks nothing where there is no check."""
        keys = [wanted.domain, wanted.name, *(f"{wanted.name} {slot}={value}" for slot, value in wanted.slots.items())]
        found = Check()
        for key in keys:
            if key in self.checks:
                found = self.checks[key].over(found)
        return found

    def instances(self, wanted: Wanted) -> Sequence[str] | None:
        """Return the seats that a command's zone names; None where it names none.

        Raises:
            KeyError: the zone is not in the table.
        """
        if "zone" not in wanted.slots:
            return None
        left_out = set(self._seats(wanted.slots.get("except", [])))
        return [seat for seat in self._seats(wanted.slots["zone"]) if seat not in left_out]

    def _seats(self, zones: object) -> list[str]:
        names = zones if isinstance(zones, list) else [zones]
        return list(dict.fromkeys(seat for name in names for seat in self.zones[str(name)]))

    def named(self, value: SignalValue) -> list[str]:
        """Return the words by which packs may call a label's value."""
        word = str(value).lower()
        return [word, *self.synonyms.get(word, [])]


@functools.cache
def table() -> Table:
    """Return the table, with an entry for each key of a shared one."""
    document = read_yaml(TABLE)
    value = {**document.value, "checks": {}}
    for keys, check in document.value["checks"].items():
        value["checks"] |= dict.fromkeys(keys.split(", "), check)
    try:
        return Table.model_validate(value)
    except ValidationError as error:
        raise explain(error, document) from None
