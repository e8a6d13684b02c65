"""Every sentence of the packs in one automaton of words, whose ends tell which templates claim it.

Like cockpit.grammar.automaton (minimal, deterministic, states shared) but without costs and marks, as only who says
what is asked here: so the shipped packs take a second less. A sentence ends in arcs to the state END, each labelled
with the number of a template; where two arcs leave one state, two templates claim the sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce

from cockpit.errors import Place
from cockpit.grammar.build import range_values
from cockpit.grammar.manners import UNITS
from cockpit.grammar.numbers import wordings
from cockpit.grammar.spelling import canonical
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.schema import RangeSlot, Say
from cockpit.packs.template import AnyOrder, InOrder, Maybe, Node, OneOf, RuleRef, SlotRef, Word, parse_template

Label = str | int
"""A word, or the number of a template that ends here."""

END = 0


@dataclass(frozen=True, slots=True)
class Template:
    """One template of one intent ("windows.open"), and where it stands."""

    intent: str
    say: Say
    place: Place


class Claims:
    """What all templates of the packs say, merged.

    Attributes:
        templates: by number.
        states: arcs by label, for each state.
        root: where every sentence begins.
    """

    def __init__(self, packs: Packs) -> None:
        self.templates: list[Template] = []
        self.states: list[dict[Label, int]] = [{}]
        self._numbers: dict[frozenset[tuple[Label, int]], int] = {frozenset(): END}
        self._unions: dict[frozenset[int], int] = {}
        self.root = self.union(root for pack in packs.packs.values() for root in self._roots(pack))

    def _roots(self, pack: LoadedPack) -> Iterator[int]:
        speaker = _Speaker(self, pack)
        for name, intent in pack.meaning.intents.items():
            for index, say in enumerate(pack.wording.intents[name].say if intent.follows is None else ()):
                end = self.state({len(self.templates): END})
                place = pack.wording_places.at("intents", name, "say", index)
                self.templates.append(Template(f"{pack.meaning.pack}.{name}", say, place))
                yield speaker.template(say.text, end)

    def state(self, arcs: Mapping[Label, int]) -> int:
        """Return the state with these arcs."""
        key = frozenset(arcs.items())
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.states)
            self.states.append(dict(arcs))
        return number

    def union(self, parts: Iterable[int]) -> int:
        """Return the state where what begins at any of the parts begins."""
        key = frozenset(parts)
        if len(key) == 1:
            return next(iter(key))
        found = self._unions.get(key)
        if found is None:
            targets: dict[Label, list[int]] = {}
            for part in key:
                for label, target in self.states[part].items():
                    targets.setdefault(label, []).append(target)
            arcs = {label: each[0] if len(each) == 1 else self.union(each) for label, each in targets.items()}
            found = self._unions[key] = self.state(arcs)
        return found

    def ends(self, state: int) -> list[int]:
        """Return the templates of which a sentence ends here."""
        return [label for label in self.states[state] if isinstance(label, int)]

    def reached(self) -> dict[int, tuple[int, str]]:
        """Return each state that is used, with the state before it and the word between, on a shortest way."""
        before: dict[int, tuple[int, str]] = {self.root: (self.root, "")}
        todo = [self.root]
        for state in todo:
            for word, target in self.states[state].items():
                if isinstance(word, str) and target not in before:
                    before[target] = (state, word)
                    todo.append(target)
        return before


class _Speaker:
    """Compiles the templates of one pack, each from its end to its start.

    What was compiled is found again by the identity of its node, as a node hashes no faster than it compiles: every
    rule and slot is one node, which its pack keeps.
    """

    def __init__(self, claims: Claims, pack: LoadedPack) -> None:
        self._claims = claims
        self._pack = pack
        self._rules = {name: parse_template(text) for name, text in pack.wording.rules.items()}
        self._slots: dict[str, Node] = {}
        self._starts: dict[tuple[int, int], int] = {}

    def template(self, text: str, end: int) -> int:
        """Return where the sentences of a template begin."""
        return self.before(parse_template(text), end)

    def before(self, node: Node, after: int) -> int:
        """Return where `node` begins when `after` follows it."""
        if isinstance(node, RuleRef | SlotRef):
            named = self._rules[node.name] if isinstance(node, RuleRef) else self._slot(node.name)
            key = (id(named), after)
            if key not in self._starts:
                self._starts[key] = self.before(named, after)
            return self._starts[key]
        return self._compile(node, after)

    def _compile(self, node: Node, after: int) -> int:  # noqa: PLR0911  # one case for each kind of node
        match node:
            case Word(text):
                return self._words(_said(text), after)
            case InOrder(parts):
                return reduce(lambda state, part: self.before(part, state), reversed(parts), after)
            case RuleRef() | SlotRef():
                return self.before(node, after)
            case OneOf(parts):
                return self._one_of(parts, after)
            case Maybe(part):
                return self._claims.union([self.before(part, after), after])
            case AnyOrder((part,)):
                return self.before(part, after)
            case AnyOrder(parts):
                rests = [AnyOrder(parts[:at] + parts[at + 1 :]) for at in range(len(parts))]
                ways = zip(parts, rests, strict=True)
                return self._claims.union([self.before(part, self.before(rest, after)) for part, rest in ways])

    def _one_of(self, parts: Iterable[Node], after: int) -> int:
        """Return where any of the parts begins; those of one word each share a state from the start."""
        single: dict[Label, int] = {}
        starts: list[int] = []
        for part in parts:
            if isinstance(part, Word) and len(said := _said(part.text)) == 1:
                single[said[0]] = after
            else:
                starts.append(self.before(part, after))
        return self._claims.union([*starts, self._claims.state(single)] if single else starts)

    def _words(self, words: Iterable[str], after: int) -> int:
        return reduce(lambda state, word: self._claims.state({word: state}), reversed(tuple(words)), after)

    def _slot(self, name: str) -> Node:
        """Return all wordings of a slot as one node, made once."""
        if name not in self._slots:
            slot, wording = self._pack.meaning.slots[name], self._pack.wording
            if isinstance(slot, RangeSlot):
                unit = UNITS.get(wording.language, {}).get(slot.unit, "")
                numbers = _numbers(slot)
                self._slots[name] = InOrder((numbers, parse_template(unit))) if unit else numbers
            else:
                forms = (form for value in slot.values for form in wording.slots[name][value])
                self._slots[name] = OneOf(tuple(map(parse_template, forms)))
        return self._slots[name]


_said = cache(canonical)


def _numbers(slot: RangeSlot) -> Node:
    """Return the numbers of a range as a tree: those that begin alike share their words."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for value in range_values(slot):
        for wording in wordings(value):
            at = tree
            for word, _ in wording:
                at = at.setdefault(word, {})
            at[""] = {}
    return _node(tree)


def _node(tree: dict[str, dict]) -> Node:  # type: ignore[type-arg]
    ways: list[Node] = [InOrder((Word(word), _node(rest))) for word, rest in tree.items() if word]
    found: Node = OneOf(tuple(ways)) if ways else InOrder(())
    return Maybe(found) if "" in tree and ways else found
