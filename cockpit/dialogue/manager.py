"""Decide what an utterance leads to: ask back, take the answer, confirm, do, undo, or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cockpit.dialogue.context import Context, Question
from cockpit.dialogue.part import Part, together
from cockpit.dialogue.scenes import Scenes
from cockpit.dialogue.telling import Teller
from cockpit.errors import SignalError
from cockpit.events import Command, Reason, SlotValue
from cockpit.nlu.understanding import Understanding
from cockpit.packs.load import Packs
from cockpit.packs.schema import Intent, Pack, RangeSlot
from cockpit.reply.wording import join
from cockpit.skills.act import act, limits, refusal
from cockpit.skills.outcome import Outcome
from cockpit.skills.paths import SPEAKER
from cockpit.skills.registry import DIALOGUE
from cockpit.vehicle.simulator import Vehicle


class Manager:
    """Turns what was understood into what happens; what it must remember stands in the context."""

    def __init__(
        self, packs: Packs, vehicle: Vehicle, teller: Teller, context: Context, scenes: Scenes, zone: str
    ) -> None:
        self._packs = packs
        self._vehicle = vehicle
        self._teller = teller
        self._context = context
        self._scenes = scenes
        self._zone = zone

    def turn(self, understood: Understanding) -> Part:
        """Do what an utterance wants and return what came of it."""
        question = self._context.open_question(self._vehicle.now_s)
        if understood.reason == "out-of-range":
            return self._out_of_range(understood, question)
        if understood.reason is not None:
            return self._not_understood(understood, question)
        self._context.question = None
        if understood.answer and question is not None:
            slots = {**question.command.slots, **understood.answer}
            return self._perform(replace(question.command, slots=slots, confidence=understood.confidence))
        if self._packs.intent(understood.commands[0].intent)[0].skill == "scene.define":
            return self._define(understood.commands)
        return together([self._obey(command, question) for command in understood.commands])

    def replies(self, question: Question) -> frozenset[str]:
        """Return the intents that answer a question, beside naming the slot it is about."""
        skills = {"assistant.no", "assistant.cancel"} | (set() if question.slot else {"assistant.yes"})
        return frozenset(name for name in self._packs.intents() if self._packs.intent(name)[0].skill in skills)

    def _obey(self, command: Command, question: Question | None) -> Part:
        intent, _, _ = self._packs.intent(command.intent)
        if intent.skill in DIALOGUE:
            return self._assist(intent.skill.partition(".")[2], command, question)
        return self._perform(command)

    def _perform(self, command: Command, *, confirmed: bool = False) -> Part:
        """Ask for what is missing, or act."""
        intent, _, loaded = self._packs.intent(command.intent)
        command = replace(command, slots=self._completed(command.slots, intent, loaded.meaning))
        missing = next((name for name in intent.needs if name not in command.slots), None)
        if missing is not None:
            return self._ask(command, missing)
        if intent.confirm and not confirmed:
            return self._ask(command, None)
        outcome = act(command, self._packs, self._vehicle, self._scenes.skills)
        return Part(outcome.status, self._teller.tell(command, outcome), (command,), outcome.reason)

    def _define(self, commands: Sequence[Command]) -> Part:
        """Make a scene of what follows its name."""
        named, *rest = commands
        if "name" not in named.slots:
            return self._ask(named, "name")
        meant = []
        for command in rest:
            intent, _, loaded = self._packs.intent(command.intent)
            meant.append(replace(command, slots=self._completed(command.slots, intent, loaded.meaning)))
        outcome = self._scenes.define(str(named.slots["name"]), meant)
        told = replace(outcome, values={**named.slots, **outcome.values})
        return Part(outcome.status, self._teller.tell(named, told), (named, *meant), outcome.reason)

    def _completed(self, slots: Mapping[str, SlotValue], intent: Intent, pack: Pack) -> dict[str, SlotValue]:
        """Add the defaults, and put the speaking seat in the place of `speaker`."""
        given = {**intent.defaults, **slots}
        for name, value in given.items():
            declared = pack.slots[name]
            if isinstance(declared, RangeSlot):
                given[name] = float(value)
            elif value == SPEAKER and self._zone in declared.values:
                given[name] = self._zone
        return given

    def _ask(self, command: Command, slot: str | None) -> Part:
        self._context.question = Question(command, slot, self._vehicle.now_s)
        reason: Reason | None = "missing-slot" if slot else None
        return Part("asked", self._teller.ask(command, slot), (command,), reason)

    def _out_of_range(self, understood: Understanding, question: Question | None) -> Part:
        """Name the limits, and leave the question open for a number within them."""
        command = understood.commands[0] if understood.commands else question.command if question else None
        assert understood.slot is not None
        slot, _ = self._packs.slot(understood.slot)
        assert isinstance(slot, RangeSlot)
        if command is not None:
            self._context.question = Question(command, understood.slot.partition(".")[2], self._vehicle.now_s)
        outcome = limits(slot.low, slot.high, slot.unit)
        return Part("refused", self._teller.phrase(outcome.reply, outcome), understood.commands, outcome.reason)

    def _not_understood(self, understood: Understanding, question: Question | None) -> Part:
        """Say so, with the nearest thing; an open question is asked again."""
        if understood.reason == "no-speech":
            return Part("not-understood", self._teller.phrase("no-speech"), reason="no-speech")
        if question is not None:
            reply = join([self._teller.phrase("no-match"), self._teller.ask(question.command, question.slot)])
        elif understood.nearest:
            reply = self._teller.phrase("nearest", Outcome("refused", values={"nearest": understood.nearest}))
        else:
            reply = self._teller.phrase("no-match")
        return Part("not-understood", reply, reason=understood.reason, nearest=understood.nearest)

    def _assist(self, name: str, command: Command, question: Question | None) -> Part:
        """Do what concerns the conversation itself."""
        if name == "yes" and question is not None and question.slot is None:
            return self._perform(question.command, confirmed=True)
        if name == "undo" and self._context.undo:
            return self._undo(command)
        said_again = {"repeat": self._context.told, "last_change": self._context.told_change}.get(name)
        if said_again is not None:
            return Part("answered", said_again, (command,))
        takes = name == "help" or (name in {"no", "cancel"} and question is not None)
        reply = self._teller.tell(command, Outcome("answered", "reply" if takes else "nothing"))
        return Part("answered", reply, (command,))

    def _undo(self, command: Command) -> Part:
        """Take the last change back, as a whole or, where a rule forbids it now, not at all."""
        try:
            self._vehicle.restore(self._context.undo[-1])
        except SignalError as error:
            outcome = refusal(error)
            return Part("refused", self._teller.tell(command, outcome), (command,), outcome.reason)
        self._context.undo.pop()
        return Part("done", self._teller.tell(command, Outcome("done")), (command,), undoes=True)
