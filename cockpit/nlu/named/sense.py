"""What a frame means to one pack: which of its intents, with which slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cockpit.events import SlotValue
from cockpit.nlu.named.frame import Frame, joined, one_value
from cockpit.packs.load import LoadedPack
from cockpit.packs.schema import ChoiceSlot, Family, Intent, RangeSlot, Thing

_AMOUNTS = {"celsius": {"", "celsius", "fahrenheit"}, "percent": {"", "percent"}}
"""Units in which a slot's number may be said."""


_IT = frozenset("it that one ones this them those these".split())


class Sense:
    """What a frame means to one pack."""

    def __init__(self, pack: LoadedPack, frame: Frame, words: Sequence[str], last: str | None = None) -> None:
        self._pack = pack
        self._frame = frame
        self._words = words
        self._last = last

    @property
    def command(self) -> tuple[str, dict[str, SlotValue]] | None:
        """The intent without its pack, and its slots; None where it is not clear."""
        frame = self._frame
        if frame.contradictory or len(frame.numbers) > 1 or (joined(self._words) and self._says_two):
            return None
        named = {*frame.things, *(thing for _, thing in frame.states)}
        things = [thing for thing in self._pack.wording.naming.things if thing in named]
        for thing in things[:1] or self._spoken_of():
            for intent, amount in self._candidates(thing):
                slots = self._slots(thing, intent, amount)
                if slots is not None:
                    return intent, slots
        return None

    @property
    def _says_two(self) -> bool:
        """Whether two things are named, or two wishes about one: "the lights purple and dim"."""
        frame = self._frame
        worded = any(kind in {"more", "less"} for kind, _ in frame.states)
        return len(frame.things) > 1 or (worded and any(not _is_seat(slot) for slot in frame.values))

    def _spoken_of(self) -> list[str]:
        """Return the thing spoken of last, if a seat or "it" may stand for it and more than that is said."""
        frame = self._frame
        stands = any(_is_seat(slot) for slot in frame.values) or not _IT.isdisjoint(self._words)
        more = (
            frame.numbers or frame.manners & {"on", "off", "up", "down"} or any(not _is_seat(s) for s in frame.values)
        )
        if self._last is None or frame.asked or not (stands and more):
            return []
        things = self._pack.wording.naming.things
        return [name for name in things if self._last in self._family(name).members][:1]

    def _candidates(self, thing: str) -> Iterator[tuple[str, dict[str, SlotValue]]]:
        """Yield the intents that may be meant, the likeliest first, each with the value it was given."""
        frame, named, family = self._frame, self._thing(thing), self._family(thing)
        if frame.asked:
            asked = named.means.get("ask") or next((each for each in family.also if self._only_tells(each)), None)
            if asked and (frame.things or not frame.states):
                yield asked, {}
            return
        if frame.numbers or frame.values:
            if not self._stepped:
                yield from self._set(named.sets if named.sets is not None else family.sets)
            if frame.numbers:
                yield from self._step(named, family)
                return
        role = self._role(thing, family, named)
        intent = role and (named.means.get(role) or _of(family, role))
        if intent and "small" in frame.manners and intent in {named.means.get("open"), named.means.get("close")}:
            intent = named.means.get("open_a_bit" if intent == named.means.get("open") else "close_a_bit")
        if intent:
            yield intent, self._degree(role, intent, family)
        elif role in {"most", "least"}:
            yield from self._end(named.sets if named.sets is not None else family.sets, role)

    @property
    def _stepped(self) -> bool:
        """Whether a number says by how much, not to what."""
        by = "by" in self._frame.manners
        to = "to" in self._frame.manners or "two" in self._words or "too" in self._words
        return bool(self._frame.numbers) and (by or (not to and bool({"up", "down"} & self._frame.manners)))

    def _set(self, sets: Sequence[str]) -> Iterator[tuple[str, dict[str, SlotValue]]]:
        for intent in sets:
            meaning = self._pack.meaning.intents[intent]
            given: dict[str, SlotValue] = {}
            for slot in meaning.needs:
                declared = self._pack.meaning.slots[slot]
                if isinstance(declared, RangeSlot):
                    value = self._number(declared)
                    given |= {} if value is None else {slot: value}
                elif places := self._frame.values.get(slot):
                    named = one_value(places, declared.values)
                    given |= {} if named is None else {slot: named}
            if len(given) == len(meaning.needs) and "off" not in self._frame.manners:
                yield intent, given

    def _end(self, sets: Sequence[str], role: str) -> Iterator[tuple[str, dict[str, SlotValue]]]:
        """Yield the intents that take levels, with the highest or the lowest above nothing."""
        for intent in sets:
            for slot in self._pack.meaning.intents[intent].needs:
                declared = self._pack.meaning.slots[slot]
                if isinstance(declared, ChoiceSlot):
                    levels = {value: meant[0] for value, meant in declared.values.items()}
                    above = {value: float(at) for value, at in levels.items() if isinstance(at, int | float) and at > 0}
                    if above:
                        yield intent, {slot: (max if role == "most" else min)(above, key=above.__getitem__)}

    def _step(self, named: Thing, family: Family) -> Iterator[tuple[str, dict[str, SlotValue]]]:
        for role in ("more", "less"):
            intent = named.means.get(role) or _of(family, role)
            if intent is None or {"more": "up", "less": "down"}[role] not in self._frame.manners | self._worded:
                continue
            for slot in self._pack.meaning.intents[intent].slots:
                declared = self._pack.meaning.slots[slot]
                if isinstance(declared, RangeSlot) and (value := self._number(declared, step=True)) is not None:
                    yield intent, {slot: value}

    @property
    def _worded(self) -> set[str]:
        return {"up" if kind == "more" else "down" for kind, _ in self._frame.states if kind in {"more", "less"}}

    def _number(self, slot: RangeSlot, *, step: bool = False) -> float | None:
        """Return the number that was said in the slot's unit, if the slot takes it."""
        for said in self._frame.numbers:
            unit = said.unit
            if unit not in _AMOUNTS.get(slot.unit, {""}):
                continue
            value = said.value
            if unit == "fahrenheit":
                value = said.value / 1.8 if step else (said.value - 32) / 1.8
                value = slot.low + round((value - slot.low) / slot.step) * slot.step
            whole = abs((value - slot.low) / slot.step - round((value - slot.low) / slot.step)) < 1e-6
            if slot.low <= value <= slot.high and whole:
                return round(value, 3)
        return None

    def _role(self, thing: str, family: Family, named: Thing) -> str | None:  # noqa: PLR0911  # one line a rule
        """Return the role that is asked for, as families have it."""
        frame = self._frame
        manners, states = frame.manners, {kind for kind, of in frame.states if of == thing}
        if any(of != thing for _, of in frame.states) or len(states) > 1:
            return None
        if states & {"lacks", "exceeds"}:
            if manners - {"small", "large", "to", "every", "only", "polite", "ought"}:
                return None
            cold = "lacks" in states
            return ("less" if cold else "more") if frame.urged else ("more" if cold else "less")
        if "fully" in manners:
            ends = {"up": "most", "down": "least"} if not {"most", "least"} & manners else {}
            manners = manners | {ends[each] for each in ends if each in manners}
        for end in ("most", "least"):
            if end in manners:
                return end
        if {"close", "off"} & manners:
            can_close = bool(family.close or "close" in named.means)
            return "close" if "close" in manners and can_close else "off"
        if "open" in manners:
            return "open" if family.open or "open" in named.means else "on"
        if states:
            conflict = {"more": "down", "less": "up"}
            kind = next(iter(states))
            return None if conflict[kind] in manners else kind
        can_rise = bool(family.more or family.up or "more" in named.means)
        if "up" in manners and (can_rise or "on" not in manners):
            return "up"
        return "down" if "down" in manners else "on" if "on" in manners else "alone"

    def _degree(self, role: str | None, intent: str, family: Family) -> dict[str, SlotValue]:
        """Return the slots that "a bit" and "a lot" fill."""
        manners, slots = self._frame.manners, self._pack.meaning.intents[intent].slots
        if role not in {"up", "down", "more", "less"} or self._complains or {"small", "large"} <= manners:
            return {}
        given = family.small if "small" in manners else family.large if "large" in manners else {}
        return {slot: float(value) for slot, value in given.items() if slot in slots}

    @property
    def _complains(self) -> bool:
        return any(kind in {"lacks", "exceeds"} for kind, _ in self._frame.states)

    def _slots(self, thing: str, intent: str, given: Mapping[str, SlotValue]) -> dict[str, SlotValue] | None:
        """Return the intent's slots with the seats that were named; None where something named has no place in it."""
        meaning, frame = self._pack.meaning.intents[intent], self._frame
        slots = dict(given)
        for slot in meaning.slots:
            declared = self._pack.meaning.slots[slot]
            if slot in slots or slot not in frame.values or not isinstance(declared, ChoiceSlot):
                continue
            if (value := one_value(frame.values[slot], declared.values)) is None:
                return None
            slots[slot] = value
        whole = self._thing(thing).whole
        if not frame.asked and not self._accounted(slots, whole=whole):
            return None
        if "every" in frame.manners:
            slots |= self._everywhere(meaning, slots)
        slots = {**{slot: value for slot, value in self._thing(thing).slots.items() if slot in meaning.slots}, **slots}
        seated = any(_is_seat(slot) for slot in slots)
        return None if "only" in frame.manners and not (frame.asked or seated or whole) else slots

    def _accounted(self, slots: Mapping[str, SlotValue], *, whole: bool) -> bool:
        """Say whether each value and number that was named is in the slots, or is the same words as one that is."""
        frame = self._frame
        filled = {each.span for slot in slots for each in frame.values.get(slot, ())}
        numbers = {number.span for number in frame.numbers}
        if any(isinstance(value, float) for value in slots.values()):
            filled |= numbers
        named = [(slot, each) for slot, places in frame.values.items() for each in places]
        stray = [slot for slot, each in named if not (each.span in filled or each.manner or (whole and _is_seat(slot)))]
        return not stray and numbers <= filled

    def _everywhere(self, meaning: Intent, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        for slot in meaning.slots:
            declared = self._pack.meaning.slots[slot]
            if slot not in slots and isinstance(declared, ChoiceSlot) and "all" in declared.values:
                return {slot: "all"}
        return {}

    def _thing(self, thing: str) -> Thing:
        return self._pack.wording.naming.things[thing]

    def _family(self, thing: str) -> Family:
        return self._pack.meaning.families.get(thing, Family())

    def _only_tells(self, intent: str) -> bool:
        meaning = self._pack.meaning.intents[intent]
        return bool(meaning.tell) and not meaning.do and meaning.skill is None


def _of(family: Family, role: str) -> str | None:
    """Return the family's intent in a role; "up" and "down" are more and less unless given."""
    found = {"up": family.up or family.more, "down": family.down or family.less}
    return found[role] if role in found else getattr(family, role, None)


def _is_seat(slot: str) -> bool:
    return slot in {"zone", "side"}
