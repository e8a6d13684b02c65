"""Compile the packs into the one word graph, and keep it by content."""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

from cockpit.events import Follows, SlotValue
from cockpit.grammar.assemble import assemble, manners_of
from cockpit.grammar.automaton import MAX_STATES, Automata, Weighted
from cockpit.grammar.build import Builder
from cockpit.grammar.follow import FollowUps, Topic
from cockpit.grammar.graph import IntentMark, WordGraph
from cockpit.grammar.manners import ANSWER, ANSWER_COST, FOLLOW_COST
from cockpit.grammar.numbers import spoken
from cockpit.grammar.sample import Sentence, implied, plain, sample
from cockpit.grammar.store import from_json, to_json
from cockpit.packs import cache as cached
from cockpit.packs import ready
from cockpit.packs.load import LoadedPack, Packs
from cockpit.packs.schema import RangeSlot
from cockpit.packs.template import parse_template

FORMAT = "8"
"""Raise it when the graph of the same packs changes."""


class Grammar:
    """What can be said to the installed packs.

    Attributes:
        packs: what it was compiled from.
        digest: changes when what can be said does.
        graph: every command of every intent, with marks: what the matcher aligns text to. An IntentMark stands on
            the first word of its command, before that word's other marks, and the SlotMarks of the command follow it.
            A number that its slot does not take is there too, as it was said, so that it can be refused by name.
        speech: the same sentences and short answers to questions, without marks and with one arc a word, and beside
            them what follows a command and what puts it right.
        leaning: of those only the answers and what follows a command, which mean nothing by themselves.
    """

    def __init__(
        self,
        packs: Packs,
        digest: str,
        graph: WordGraph,
        speech: Callable[[], WordGraph],
        leaning: Callable[[], WordGraph],
    ) -> None:
        self.packs = packs
        self.digest = digest
        self.graph = graph
        self._speech = speech
        self._leaning = leaning
        self._answers: dict[str, WordGraph] = {}
        self._automata = Automata()
        self._follow_ups: dict[tuple[Topic, Follows], WordGraph | None] = {}

    @functools.cached_property
    def speech(self) -> WordGraph:
        """What the recogniser decodes along; read only when needed, as typed text does without."""
        return self._speech()

    @functools.cached_property
    def leaning(self) -> WordGraph:
        """What only answers or follows; read only when needed."""
        return self._leaning()

    @functools.cached_property
    def _follows(self) -> FollowUps:
        return FollowUps(self._automata, self.packs)

    @property
    def asked(self) -> list[str]:
        """The slots that a question may be about ("climate.temperature"), in order."""
        return _asked(self.packs)

    def answer_graph(self, slot: str) -> WordGraph:
        """Return the short answers that name a value of a slot ("climate.temperature"), with its SlotMark alone.

        Raises:
            PackError: no such slot.
        """
        if slot not in self._answers:
            automata = Automata()
            _, root = _answers(automata, self.packs, slot)
            self._answers[slot] = assemble(automata, root, self.packs.language, joining=False)
        return self._answers[slot]

    def follow_up(self, topic: Topic, kind: Follows) -> WordGraph | None:
        """Return what carries on after a command ("the back too", "a bit more"), or corrects it ("no, twenty two").

        None where nothing does.

        Its sentences are commands of the same pack that leave out what stays as it was.

        Raises:
            PackError: no pack has the intent.
        """
        if (topic, kind) not in self._follow_ups:
            build = {
                "continues": self._follows.continued,
                "directs": self._follows.directed,
                "corrects": self._follows.corrected,
            }[kind]
            _, root = build(topic)
            self._follow_ups[topic, kind] = None if root < 0 else self._assembled(root)
        return self._follow_ups[topic, kind]

    def _assembled(self, root: int) -> WordGraph:
        return assemble(self._automata, root, self.packs.language, joining=False, manners=self._manners)

    @functools.cached_property
    def _manners(self) -> Builder:
        return manners_of(self._automata)

    def spoken(self, slot: str, value: SlotValue) -> str:
        """Return how a reply names a slot's value: "passenger side", "twenty one and a half".

        Raises:
            PackError: no such slot.
        """
        meaning, pack = self.packs.slot(slot)
        if isinstance(meaning, RangeSlot):
            return spoken(float(value))
        name, wording = slot.partition(".")[2], pack.wording
        if (given := wording.names.get(name, {}).get(str(value))) is not None:
            return given
        forms = wording.slots.get(name, {}).get(str(value))
        return plain(parse_template(forms[0]), wording.rules) if forms else str(value)

    def sentences(self, seed: int, count: int) -> Iterator[Sentence]:
        """Yield random sentences with their meaning, the same ones for the same seed."""
        return sample(self.packs, seed, count)


def compile_grammar(packs: Packs, cache: Path | None = None) -> Grammar:
    """Compile the packs' templates, or take the result from what was made ahead or from the cache folder.

    What is heard is compiled when it is asked for.

    Raises:
        PackError: the templates need more room than is allowed.
    """
    digest, compiler = _digest(packs), Compiler()
    graph = _read(ready.read(_ready_name(digest))) or _kept(cache, digest, "graph", lambda: compiler.graph(packs))
    return Grammar(
        packs,
        digest,
        graph,
        lambda: _kept(cache, digest, "speech", lambda: compiler.speech(packs)),
        lambda: _kept(cache, digest, "leaning", lambda: compiler.leaning(packs)),
    )


def made_ahead(packs: Packs) -> tuple[str, bytes]:
    """Return the graph that commands are matched along as a file to ship with the packs, and its name."""
    body = json.dumps(to_json(Compiler().graph(packs)), separators=(",", ":"))
    return _ready_name(_digest(packs)), body.encode()


ROOMY = MAX_STATES // 2
"""States from which a compiler begins anew; what was compiled once is never thrown away before."""


class Compiler:
    """Compiles packs, and again when one of them has changed, which then takes a fraction of the time."""

    def __init__(self) -> None:
        self._automata = Automata()
        self._intents: dict[tuple[str, str], list[Weighted]] = {}

    def compile(self, packs: Packs) -> Grammar:
        """Return the grammar of the packs; what is heard is compiled when it is asked for.

        Raises:
            PackError: the templates need more room than is allowed.
        """
        if len(self._automata.states) > ROOMY:
            self._automata, self._intents = Automata(), {}
        return Grammar(
            packs, _digest(packs), self.graph(packs), lambda: self.speech(packs), lambda: self.leaning(packs)
        )

    def graph(self, packs: Packs) -> WordGraph:
        """Return what the matcher aligns text to."""
        return assemble(self._automata, self._commands(packs), packs.language)

    def speech(self, packs: Packs) -> WordGraph:
        """Return what the recogniser decodes along."""
        commands = self._automata.stripped(self._commands(packs))
        said = self._automata.union([commands, *self._bare_answers(packs)])[1]
        cost, following = FollowUps(self._automata, packs).heard()
        beside = (cost + FOLLOW_COST, following)
        return assemble(self._automata, said, packs.language, heard=True, beside=beside)

    def leaning(self, packs: Packs) -> WordGraph:
        """Return what of that only answers or follows."""
        said = [*self._bare_answers(packs), FollowUps(self._automata, packs).heard()]
        return assemble(self._automata, self._automata.union(said)[1], packs.language, joining=False)

    def _bare_answers(self, packs: Packs) -> Iterator[Weighted]:
        for slot in _asked(packs):
            cost, answers = self._automata.stripped(_answers(self._automata, packs, slot)[1])
            yield cost + ANSWER_COST, answers

    def _commands(self, packs: Packs) -> int:
        """Return where every command begins."""
        return self._automata.union(start for pack in packs.packs.values() for start in self._pack(pack))[1]

    def _pack(self, pack: LoadedPack) -> list[Weighted]:
        """Return where the sentences of each of its intents begin."""
        key = (pack.meaning.pack, pack.digest)
        if key not in self._intents:
            builder = Builder(self._automata, pack.meaning.slots, pack.wording)
            self._intents[key] = [
                compile_intent(self._automata, builder, pack, name)
                for name, intent in pack.meaning.intents.items()
                if intent.follows is None
            ]
        return self._intents[key]


def _digest(packs: Packs) -> str:
    return hashlib.sha256(f"{FORMAT} {packs.digest}".encode()).hexdigest()[:32]


def _asked(packs: Packs) -> list[str]:
    return sorted(
        {
            f"{name}.{slot}"
            for name, pack in packs.packs.items()
            for intent in pack.meaning.intents.values()
            for slot in intent.needs
        }
    )


def compile_intent(automata: Automata, builder: Builder, pack: LoadedPack, name: str) -> Weighted:
    """Return the start of every sentence of an intent; its templates share its chances by their weights."""
    says = pack.wording.intents[name].say
    total = sum(say.weight for say in says)
    starts = []
    for say in says:
        mark = IntentMark(f"{pack.meaning.pack}.{name}", implied(pack, say))
        cost, state = automata.marked(builder.template(say.text), mark)
        starts.append((cost - math.log(say.weight / total), state))
    return automata.union(starts)


def _answers(automata: Automata, packs: Packs, slot: str) -> Weighted:
    _, pack = packs.slot(slot)
    builder = Builder(automata, pack.meaning.slots, pack.wording)
    name = slot.partition(".")[2]
    templates = [template.replace("{slot}", f"{{{name}}}") for template in ANSWER.get(packs.language, ("{slot}",))]
    return automata.union(builder.template(template) for template in templates)


def _ready_name(digest: str) -> str:
    return f"{digest}-graph.json"


def _kept(cache: Path | None, digest: str, kind: str, make: Callable[[], WordGraph]) -> WordGraph:
    """Return a graph from the cache folder, or make and keep it."""
    file = cache / "grammars" / f"{digest}-{kind}.json" if cache else None
    graph = _read(cached.read_bytes(file)) if file else None
    if graph is None:
        graph = make()
        if file:
            cached.write(file, to_json(graph))
    return graph


def _read(body: bytes | None) -> WordGraph | None:
    try:
        return None if body is None else from_json(json.loads(body))
    except (KeyError, TypeError, ValueError, IndexError, RecursionError):
        return None
