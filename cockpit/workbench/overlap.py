"""Where sentences of different meaning meet: the very same words, or words that only sound the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

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
            claiming = [self._claims.templates[number] for number in self._claims.ends(state)]
            for one, other in combinations(claiming, 2):
                pair = (one.intent, other.intent)
                if one.intent != other.intent and pair not in seen:
                    seen |= {pair, pair[::-1]}
                    yield _claimed(" ".join(self._way(state)), one, other)

    def unreachable(self) -> Iterator[Finding]:
        """Yield templates that say nothing which another template does not say as well."""
        covered: dict[int, set[int]] = {}
        for state in self._before:
            ends = set(self._claims.ends(state))
            for number in ends:
                covered[number] = covered.get(number, ends) & ends
        for number, others in sorted(covered.items()):
            template = self._claims.templates[number]
            for other in sorted(others - {number}):
                if finding := _covered(template, self._claims.templates[other]):
                    yield finding
                    break

    def sounding_alike(self, sounds: Sounds) -> Iterator[Finding]:
        """Yield each pair of words that sound nearly alike and make a sentence of one intent one of another."""
        near = sounds.near(self.words)
        seen: set[tuple[str, str]] = set()
        for state in self._before:
            arcs = self._claims.states[state]
            for one in arcs.keys() & near.keys() if len(arcs) > 1 else ():
                assert isinstance(one, str)
                for other in near[one] & arcs.keys():
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
        for word in arcs.keys() & others.keys():
            if isinstance(word, str) and (rest := self._continued(arcs[word], others[word])) is not None:
                return (word, *rest)
        return None

    def _way(self, state: int) -> tuple[str, ...]:
        """Return the words of a shortest way to a state."""
        words: list[str] = []
        while state != self._claims.root:
            state, word = self._before[state]
            words.append(word)
        return tuple(reversed(words))


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
