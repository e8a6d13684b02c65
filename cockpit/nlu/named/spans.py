"""Where a sentence names things, values of slots and manners: the longest name at each place, from the left."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cockpit.events import SlotValue
from cockpit.grammar.automaton import Automata
from cockpit.grammar.build import Builder
from cockpit.grammar.graph import Mark, slots_of
from cockpit.grammar.numbers import wordings
from cockpit.nlu.named.manners import AROUND, MANNERS
from cockpit.packs.load import LoadedPack
from cockpit.packs.schema import ChoiceSlot, Language

NUMBER = "number"
LARGEST_NUMBER = 150


_DESCRIBING = frozenset(
    "back driver's front high left low lower medium middle other passenger's rear right strong that the this "
    "weak".split()
)
"""Behind these "one" is no number: "the high one"."""


@dataclass(frozen=True, slots=True)
class Name:
    """What some words may stand for.

    `kind` is "thing", "more", "less", "lacks" or "exceeds" with the thing's id as `name`, "value" with a slot's,
    "number", or "manner" with one of cockpit.nlu.named.manners.
    """

    kind: str
    name: str
    value: SlotValue = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words from `start` to before `end`, and all they may stand for; nothing where they are words around it."""

    start: int
    end: int
    names: tuple[Name, ...] = ()


class Names:
    """Everything that has a name in one pack, and the manners of its language."""

    def __init__(self, pack: LoadedPack) -> None:
        self._automata = Automata()
        self._roots: dict[str, list[tuple[Name, int]]] = {}
        self._index: dict[int, dict[str, list[tuple[tuple[Mark, ...], int]]]] = {}
        wording = _with_further_forms(pack.wording)
        builder = Builder(self._automata, pack.meaning.slots, wording)
        for thing, named in wording.naming.things.items():
            for kind in ("called", "more", "less", "lacks", "exceeds"):
                for template in getattr(named, kind):
                    self._add(Name("thing" if kind == "called" else kind, thing), builder.template(template)[1])
        for slot, declared in pack.meaning.slots.items():
            if isinstance(declared, ChoiceSlot) and wording.naming.things:
                self._add(Name("value", slot), builder.template(f"{{{slot}}}")[1])
        bare = Builder(self._automata, {}, Language())
        for manner, template in MANNERS[wording.language].items():
            self._add(Name("manner", manner), bare.template(template)[1])

    def _add(self, name: Name, root: int) -> None:
        for word in {word for word, _ in self._automata.states[root].arcs}:
            self._roots.setdefault(word, []).append((name, root))

    def cover(self, words: Sequence[str]) -> list[Span] | None:
        """Return spans that cover all the words; None where a word stands for nothing known."""
        spans: list[Span] = []
        place = 0
        while place < len(words):
            span = self._at(words, place)
            if span is None:
                return None
            spans.append(span)
            place = span.end
        return spans

    def _at(self, words: Sequence[str], start: int) -> Span | None:
        if words[start] == "one" and start and words[start - 1] in _DESCRIBING:
            return Span(start, start + 1)
        found = [*self._named(words, start), *self._number(words, start)]
        end = max((end for end, _ in found), default=start)
        if end > start:
            return Span(start, end, tuple(name for at, name in found if at == end))
        return Span(start, start + 1) if words[start] in AROUND else None

    def _named(self, words: Sequence[str], start: int) -> Iterator[tuple[int, Name]]:
        for name, root in self._roots.get(words[start], ()):
            for end, marks in self._longest(root, words, start):
                values = slots_of(marks)
                yield end, Name(name.kind, name.name, values.get(name.name, ""))

    def _longest(self, root: int, words: Sequence[str], start: int) -> list[tuple[int, tuple[Mark, ...]]]:
        """Return the longest ways from the root along the words."""
        states = self._automata.states
        front: list[tuple[int, tuple[Mark, ...]]] = [(root, ())]
        ended: list[tuple[int, tuple[Mark, ...]]] = []
        for place in range(start, len(words)):
            front = [
                (target, (*marks, *further))
                for state, marks in front
                for further, target in self._arcs(state).get(words[place], ())
            ]
            here = [(place + 1, marks) for state, marks in front if states[state].final is not None]
            ended = here or ended
        return ended

    def _arcs(self, state: int) -> dict[str, list[tuple[tuple[Mark, ...], int]]]:
        """Return the marks and targets of a state's arcs by their word; nothing is added once words are read."""
        by_word = self._index.get(state)
        if by_word is None:
            by_word = self._index[state] = {}
            for (word, marks), (_, target) in self._automata.states[state].arcs.items():
                by_word.setdefault(word, []).append((marks, target))
        return by_word

    def _number(self, words: Sequence[str], start: int) -> Iterator[tuple[int, Name]]:
        for end in range(min(len(words), start + 6), start, -1):
            if (value := _numbers().get(tuple(words[start:end]))) is not None:
                yield end, Name(NUMBER, NUMBER, value)
                return


def _with_further_forms(wording: Language) -> Language:
    forms = {
        slot: {value: [*said, *wording.naming.slots.get(slot, {}).get(value, [])] for value, said in values.items()}
        for slot, values in wording.slots.items()
    }
    return wording.model_copy(update={"slots": forms})


@functools.cache
def _numbers() -> Mapping[tuple[str, ...], float]:
    halves = [number / 2 for number in range(2 * LARGEST_NUMBER + 1)]
    return {tuple(word for word, _ in said): value for value in halves for said in wordings(value)}
