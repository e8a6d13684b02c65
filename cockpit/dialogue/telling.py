"""From what came of a command to the words for it: the pack's wording, filled with values and their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cockpit.dialogue.phrases import PHRASES
from cockpit.events import Command
from cockpit.grammar.compile import Grammar
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot, IntentWording, RangeSlot
from cockpit.reply.units import Distance
from cockpit.reply.wording import Reply, Terms, Value, choose, render
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.simulator import Vehicle


class Teller:
    """Words answers; several wordings of one take turns while parked, and the shortest is said while driving.

    `distance` is the measure in which distances are told where the question names none.
    """

    def __init__(self, packs: Packs, grammar: Grammar, vehicle: Vehicle) -> None:
        self._packs = packs
        self._grammar = grammar
        self._vehicle = vehicle
        self._told = 0
        self.distance: Distance = "km"

    def tell(self, command: Command, outcome: Outcome) -> Reply:
        """Return the answer to a command."""
        if outcome.status == "refused":
            return self.phrase(outcome.reply, outcome)
        wording = self._packs.intent(command.intent)[1]
        return self._render(command, _wordings(wording, outcome.reply), outcome.values, outcome)

    def ask(self, command: Command, slot: str | None) -> Reply:
        """Return the question for a missing slot, or with None whether to do it."""
        wording = self._packs.intent(command.intent)[1]
        question = wording.ask[slot] if slot else wording.confirm or ""
        return self._render(command, [question], command.slots, Outcome("answered", units=self._units(command)))

    def phrase(self, name: str, outcome: Outcome | None = None) -> Reply:
        """Return one of the car's own phrases, with the values and units of an outcome."""
        outcome = outcome or Outcome("answered")
        return render(PHRASES[self._packs.language][name], outcome.values, Terms(units=outcome.units))

    def _render(
        self, command: Command, wordings: Sequence[str], values: Mapping[str, Value], outcome: Outcome
    ) -> Reply:
        driving = self._vehicle.get("Vehicle.IsMoving") is True
        template = choose(wordings, self._told, driving=driving)
        self._told += 1
        distance = self.distance if outcome.distance == "km" else outcome.distance
        return render(template, values, Terms(outcome.units, self._names(command, values), distance))

    def _names(self, command: Command, values: Mapping[str, Value]) -> dict[str, dict[str, str]]:
        """Return the words for the values that are choices of the pack's slots."""
        pack = command.intent.partition(".")[0]
        slots = self._packs.packs[pack].meaning.slots
        names: dict[str, dict[str, str]] = {}
        for name in values:
            slot = slots.get(name)
            if isinstance(slot, ChoiceSlot):
                names[name] = {value: self._grammar.spoken(f"{pack}.{name}", value) for value in slot.values}
        return names

    def _units(self, command: Command) -> dict[str, str]:
        slots = self._packs.packs[command.intent.partition(".")[0]].meaning.slots
        return {name: slot.unit for name, slot in slots.items() if isinstance(slot, RangeSlot)}


def _wordings(wording: IntentWording, name: str) -> Sequence[str]:
    """Return the wordings of that name; a pack need not word `limit` and `same` apart from `reply`."""
    if name == "limit":
        return wording.limit or wording.same or wording.reply
    if name == "same":
        return wording.same or wording.reply
    return wording.reply if name == "reply" else wording.replies[name]
