"""Decide what an utterance leads to: ask back, take the answer, confirm, do, go on, undo, or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cockpit.dialogue.context import Context, Question, Spoken
from cockpit.dialogue.follow import carried_on, contradictory
from cockpit.dialogue.help import choices, help_with
from cockpit.dialogue.part import Part, together
from cockpit.dialogue.scenes import Scenes
from cockpit.dialogue.telling import Teller
from cockpit.errors import SignalError
from cockpit.events import Command, Reason, SlotValue
from cockpit.grammar.compile import Grammar
from cockpit.nlu.understanding import Understanding
from cockpit.packs.load import Packs
from cockpit.packs.schema import Intent, Pack, RangeSlot
from cockpit.reply.wording import Reply, join
from cockpit.skills.act import act, limits, refusal
from cockpit.skills.outcome import VALUES, Outcome
from cockpit.skills.paths import SPEAKER
from cockpit.skills.registry import DIALOGUE, ENDING
from cockpit.vehicle.rules import Rule
from cockpit.vehicle.simulator import Vehicle

REFUSED: frozenset[Reason | None] = frozenset({"negated", "conditional", "too-long"})
"""Reasons of the matcher that say: understood well enough, but not to be done."""


class Manager:
    """Turns what was understood into what happens; what it must remember stands in the context."""

    def __init__(
        self, grammar: Grammar, vehicle: Vehicle, teller: Teller, context: Context, scenes: Scenes, zone: str
    ) -> None:
        self._grammar = grammar
        self._packs: Packs = grammar.packs
        self._vehicle = vehicle
        self._teller = teller
        self._context = context
        self._scenes = scenes
        self.zone = zone

    def turn(self, understood: Understanding) -> Part:
        """Do what an utterance wants and return what came of it."""
        question = self._context.open_question(self._vehicle.now_s)
        if understood.reason == "out-of-range":
            return self._out_of_range(understood, question)
        if understood.reason in REFUSED:
            return self._refused(understood.reason)
        if understood.reason is not None:
            return self._not_understood(understood, question)
        if contradictory([self._complete(command) for command in understood.commands], self._packs):
            return self._refused("contradictory")
        self._context.question = None
        if understood.answer and question is not None:
            slots = {**question.command.slots, **understood.answer}
            return self._perform(replace(question.command, slots=slots, confidence=understood.confidence))
        return self._all(understood.commands, question)

    def _all(self, commands: Sequence[Command], question: Question | None) -> Part:
        """Obey every command, or make a scene of those that follow its name."""
        if self._packs.intent(commands[0].intent)[0].skill == "scene.define":
            return self._define(commands)
        return together([self._obey(command, question) for command in commands])

    def replies(self, question: Question) -> frozenset[str]:
        """Return the intents that answer a question, beside naming the slot it is about."""
        skills = {"assistant.no", "assistant.cancel"} | (set() if question.slot else {"assistant.yes"})
        return frozenset(name for name in self._packs.intents() if self._packs.intent(name)[0].skill in skills)

    def _obey(self, command: Command, question: Question | None) -> Part:
        intent, _, _ = self._packs.intent(command.intent)
        if intent.absent:
            told = self._teller.tell(command, Outcome("answered"))
            return Part("refused", told, reason="not-in-this-car")
        if intent.skill in DIALOGUE:
            return self._assist(intent.skill.partition(".")[2], command, question)
        return self._follow(command) if command.follows else self._perform(command)

    def _follow(self, command: Command) -> Part:
        """Go on with the command spoken of last, or take it back and do another in its place, wholly or not at all."""
        spoken = self._context.spoken_of(self._vehicle.now_s)
        going_on = carried_on(command, spoken.command, self._packs) if spoken else None
        if spoken is None or going_on is None:
            return Part("not-understood", self._teller.phrase("no-match"), reason="no-match")
        if command.follows != "corrects":
            return self._perform(going_on)
        before = self._vehicle.targets()
        try:
            self._vehicle.restore(spoken.before)
        except SignalError as error:
            outcome = refusal(error)
            return Part("refused", self._teller.tell(going_on, outcome), (going_on,), outcome.reason)
        part = self._perform(going_on)
        if part.status == "refused" or part.reason == "unsafe":
            self._vehicle.roll_back(before)
        return part

    def _complete(self, command: Command) -> Command:
        """Return the command with its defaults, and the speaking seat in the place of `speaker`."""
        intent, _, loaded = self._packs.intent(command.intent)
        return replace(command, slots=self._completed(command.slots, intent, loaded.meaning))

    def _perform(self, command: Command, *, confirmed: bool = False, accepted: frozenset[str] = frozenset()) -> Part:
        """Ask for what is missing, or act."""
        command, (intent, _, _) = self._complete(command), self._packs.intent(command.intent)
        missing = next((name for name in intent.needs if name not in command.slots), None)
        if missing is not None:
            return self._ask(command, missing)
        if intent.confirm and not confirmed:
            return self._ask(command, None)
        before = self._vehicle.targets()
        outcome = act(command, self._packs, self._vehicle, accepted, self._scenes.skills)
        after = self._vehicle.targets()
        changed = {path: value for path, value in before.items() if after[path] != value}
        if intent.skill not in ENDING:
            self._context.spoken = Spoken(command, changed, self._direction(command), self._vehicle.now_s)
        if outcome.asks is not None:
            return self._ask_first(command, outcome.asks, accepted)
        reply = self._teller.tell(command, outcome)
        if outcome.offer is not None:
            words = outcome.offer.question
            self._context.question = Question(command, None, self._vehicle.now_s, words, offer=outcome.offer)
            reply = join([reply, self._words(words)])
        return Part(outcome.status, reply, (command,), outcome.reason)

    def _ask_first(self, command: Command, rule: Rule, accepted: frozenset[str]) -> Part:
        """Ask what a rule wants to know before the command may be done."""
        accepted |= {rule.id}
        self._context.question = Question(command, None, self._vehicle.now_s, rule.question, accepted)
        return Part("asked", self._words(rule.question), (command,), "unsafe")

    def _again(self, question: Question) -> Reply:
        """Return the words of an open question."""
        if question.words is not None:
            return self._words(question.words)
        return self._teller.ask(question.command, question.slot)

    def _words(self, sentence: str) -> Reply:
        return self._teller.phrase("rule", Outcome("answered", values={"rule": sentence}))

    def _yes(self, question: Question, command: Command) -> Part:
        """Do what the open question was about."""
        if question.offer is not None:
            for path, wanted in question.offer.targets(self._vehicle.target).items():
                self._vehicle.set(path, wanted)
            return Part("done", self._words(question.offer.done), (command,))
        if self._packs.intent(question.command.intent)[0].skill == "assistant.undo":
            return self._undo(question.command, question.accepted)
        return self._perform(question.command, confirmed=True, accepted=question.accepted)

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
            elif value == SPEAKER and self.zone in declared.values:
                given[name] = self.zone
        return given

    def _direction(self, command: Command) -> str:
        """Return the intent that named the direction: the one before, where the command only goes on with it."""
        spoken = self._context.spoken_of(self._vehicle.now_s)
        pack, _, intent = command.intent.partition(".")
        family = self._packs.packs[pack].meaning.family(intent)
        if command.follows == "continues" and spoken and intent in {family.more, family.less}:
            return spoken.direction
        return command.intent

    def _ask(self, command: Command, slot: str | None) -> Part:
        self._context.question = Question(command, slot, self._vehicle.now_s)
        reason: Reason | None = "missing-slot" if slot else None
        return Part("asked", self._teller.ask(command, slot), (command,), reason)

    def _out_of_range(self, understood: Understanding, question: Question | None) -> Part:
        """Name the limits, and leave the question open for a number within them."""
        command = understood.commands[0] if understood.commands else question.command if question else None
        assert understood.slot is not None
        slot, _ = self._packs.slot(understood.slot)
        spoken = self._context.spoken_of(self._vehicle.now_s)
        if command is not None and command.follows and spoken is not None:
            command = carried_on(command, spoken.command, self._packs)
        if command is not None:
            self._context.question = Question(command, understood.slot.partition(".")[2], self._vehicle.now_s)
        if isinstance(slot, RangeSlot):
            outcome = limits(slot.low, slot.high, slot.unit)
        else:
            outcome = Outcome(
                "refused", VALUES, {"values": choices(self._grammar, understood.slot)}, reason="out-of-range"
            )
        return Part("refused", self._teller.phrase(outcome.reply, outcome), understood.commands, outcome.reason)

    def _refused(self, reason: Reason | None) -> Part:
        """Say why nothing is done of what was understood."""
        return Part("refused", self._teller.phrase(str(reason)), reason=reason)

    def _not_understood(self, understood: Understanding, question: Question | None) -> Part:
        """Say so, with the nearest thing; an open question is asked again."""
        if understood.reason == "no-speech":
            return Part("not-understood", self._teller.phrase("no-speech"), reason="no-speech")
        if question is not None:
            reply = join([self._teller.phrase("no-match"), self._again(question)])
        elif understood.nearest:
            reply = self._teller.phrase("nearest", Outcome("refused", values={"nearest": understood.nearest}))
        else:
            reply = self._teller.phrase("no-match")
        return Part("not-understood", reply, reason=understood.reason, nearest=understood.nearest)

    def _assist(self, name: str, command: Command, question: Question | None) -> Part:
        """Do what concerns the conversation itself."""
        if name == "yes" and question is not None and question.slot is None:
            return self._yes(question, command)
        if name == "undo" and self._context.undo:
            return self._undo(command)
        if name == "help":
            return self._help(command, question)
        if name == "units":
            self._teller.distance = "miles" if command.slots.get("distance") == "miles" else "km"
        said_again = {"repeat": self._context.told, "last_change": self._context.told_change}.get(name)
        if said_again is not None:
            return Part("answered", said_again, (command,))
        takes = name in {"thanks", "greeting", "language", "units"} or (
            name in {"no", "cancel"} and question is not None
        )
        reply = self._teller.tell(command, Outcome("answered", "reply" if takes else "nothing", command.slots))
        return Part("answered", reply, (command,))

    def _help(self, command: Command, question: Question | None) -> Part:
        """Say what can be said now; an open question stays open, and is asked again."""
        spoken = self._context.spoken_of(self._vehicle.now_s)
        pack = spoken.command.intent.partition(".")[0] if spoken else None
        driving = self._vehicle.get("Vehicle.IsMoving") is True
        reply = self._teller.tell(command, help_with(self._grammar, question, pack, driving=driving))
        if question is not None:
            self._context.question = question
            reply = join([self._again(question), reply])
        return Part("answered", reply, (command,))

    def _undo(self, command: Command, accepted: frozenset[str] = frozenset()) -> Part:
        """Take the last change back, as a whole or, where a rule forbids it now, not at all."""
        try:
            with self._vehicle.consent(accepted):
                self._vehicle.restore(self._context.undo[-1])
        except SignalError as error:
            outcome = refusal(error)
            if outcome.asks is not None:
                return self._ask_first(command, outcome.asks, accepted)
            return Part("refused", self._teller.tell(command, outcome), (command,), outcome.reason)
        self._context.undo.pop()
        return Part("done", self._teller.tell(command, Outcome("done")), (command,), undoes=True)
