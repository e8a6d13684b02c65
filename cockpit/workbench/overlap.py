"""Where sentences of different meaning meet: the very same words, or words that only sound the same."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

from cockpit.grammar.assemble import assemble
from cockpit.grammar.automaton import Automata
from cockpit.grammar.build import Builder
from cockpit.grammar.compile import compile_intent
from cockpit.nlu.exact import ExactMatcher
from cockpit.packs.load import Packs
from cockpit.workbench.claims import Claims, Template
from cockpit.workbench.finding import Finding
from cockpit.workbench.sounds import Sounds


class Overlaps:
    """Walks the automaton of all sentences once, and tells what it found."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._before = claims.reached()
        self._apart: dict[tuple[int, int], tuple[str, ...] | None] = {}

    def claimed_twice(self) -> Iterator[Finding]:
        """Yield each pair of intents that claim a sentence, with the shortest one."""
        seen: set[tuple[str, str]] = set()
        for state in self._before:
            claiming = [self._claims.templates[number] for number in sorted(self._claims.ends(state))]
            for one, other in combinations(claiming, 2):
                pair = (one.intent, other.intent)
                if one.intent != other.intent and pair not in seen:
                    seen |= {pair, pair[::-1]}
                    yield _claimed(" ".join(self._way(state)), one, other)

    def unreachable(self, packs: Packs) -> Iterator[Finding]:
        """Yield templates that say nothing which another template does not say as well, and is likelier to mean."""
        covered: dict[int, set[int]] = {}
        first: dict[int, int] = {}
        for state in self._before:
            ends = set(self._claims.ends(state))
            for number in ends:
                covered[number] = covered.get(number, ends) & ends
                first.setdefault(number, state)
        for number, others in sorted(covered.items()):
            template = self._claims.templates[number]
            for other in sorted(others - {number}):
                finding = _covered(template, self._claims.templates[other])
                if finding and (finding.code == "redundant" or self._loses(packs, first[number], number, other)):
                    yield finding
                    break

    def _loses(self, packs: Packs, state: int, number: int, other: int) -> bool:
        """Say whether the sentence that ends in a state means rather what the other template does."""
        names = (self._claims.templates[each].intent for each in (number, other))
        own, others = (_cost(packs, name, self._way(state)) for name in names)
        return others < own

    def sounding_alike(self, sounds: Sounds) -> Iterator[Finding]:
        """Yield each pair of words that sound nearly alike and make a sentence of one intent one of another."""
        near = sounds.near(self.words)
        seen: set[tuple[str, str]] = set()
        for state in self._before:
            arcs = self._claims.states[state]
            for one in [word for word in arcs if word in near] if len(arcs) > 1 else ():
                assert isinstance(one, str)
                for other in sorted(near[one] & arcs.keys()):
                    if arcs[one] != arcs[other] and one < other and (one, other) not in seen:
                        found = self._parting(arcs[one], arcs[other])
                        if found is not None:
                            seen.add((one, other))
                            yield _alike((one, other), self._way(state), *found)

    @property
    def words(self) -> list[str]:
        """Every word of any sentence."""
        return sorted({word for state in self._before for word in self._claims.states[state] if isinstance(word, str)})

    def _parting(self, one: int, other: int) -> tuple[tuple[str, ...], Template, Template] | None:
        """Return words that go on from both states to ends of different intents alone, and these."""
        rest = self._continued(one, other)
        if rest is None:
            return None
        for word in rest:
            one, other = self._claims.states[one][word], self._claims.states[other][word]
        first, second = (self._claims.templates[self._claims.ends(state)[0]] for state in (one, other))
        return rest, first, second

    def _continued(self, one: int, other: int) -> tuple[str, ...] | None:
        if one == other:
            return None
        if (one, other) not in self._apart:
            self._apart[one, other] = self._look(one, other)
        return self._apart[one, other]

    def _look(self, one: int, other: int) -> tuple[str, ...] | None:
        ends = [{self._claims.templates[end].intent for end in self._claims.ends(state)} for state in (one, other)]
        if all(ends) and ends[0].isdisjoint(ends[1]):
            return ()
        arcs, others = self._claims.states[one], self._claims.states[other]
        for word in arcs:
            if (
                isinstance(word, str)
                and word in others
                and (rest := self._continued(arcs[word], others[word])) is not None
            ):
                return (word, *rest)
        return None

    def _way(self, state: int) -> tuple[str, ...]:
        """Return the words of a shortest way to a state."""
        words: list[str] = []
        while state != self._claims.root:
            state, word = self._before[state]
            words.append(word)
        return tuple(reversed(words))


def _cost(packs: Packs, name: str, words: Sequence[str]) -> float:
    """Return what a sentence of an intent costs: the less, the likelier it is meant."""
    _, _, pack = packs.intent(name)
    automata = Automata()
    builder = Builder(automata, pack.meaning.slots, pack.wording)
    cost, root = compile_intent(automata, builder, pack, name.partition(".")[2])
    graph = assemble(automata, root, packs.language, joining=False)
    readings = ExactMatcher(graph).readings(words)
    return cost + min((reading.total for reading in readings), default=math.inf)


def _claimed(sentence: str, one: Template, other: Template) -> Finding:
    message = f"“{sentence}” is claimed by {one.intent} and by {other.intent}"
    return Finding("warning", "claimed-twice", message, one.place, "let one of them keep it", other.place)


def _covered(template: Template, other: Template) -> Finding | None:
    if template.intent != other.intent:
        message = f"all that this template of {template.intent} says, {other.intent} claims as well"
        return Finding("warning", "unreachable", message, template.place, "remove one of them", other.place)
    if template.say.slots == other.say.slots and _slots(template) == _slots(other):
        message = f"another template of {template.intent} says all of this"
        return Finding("note", "redundant", message, template.place, "remove it", other.place)
    return None


def _slots(template: Template) -> frozenset[str]:
    text = template.say.text
    return frozenset(part.split("}")[0] for part in text.split("{")[1:]) | frozenset(
        part.split(">")[0] for part in text.split("<")[1:]
    )


def _alike(
    words: tuple[str, str], before: tuple[str, ...], rest: tuple[str, ...], one: Template, other: Template
) -> Finding:
    first, second = (" ".join((*before, word, *rest)) for word in words)
    message = f"“{words[0]}” and “{words[1]}” sound alike: “{first}” is {one.intent}, “{second}” is {other.intent}"
    return Finding("warning", "sounds-alike", message, one.place, "reword one, or let it be confirmed", other.place)
