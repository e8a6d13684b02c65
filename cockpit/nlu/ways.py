"""The word graphs that an utterance is read along: answers to a question, what follows a command, and commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from cockpit.events import Follows, Hypothesis
from cockpit.grammar.compile import Grammar
from cockpit.grammar.follow import Topic
from cockpit.nlu.candidates import Choice, Graph

FOLLOWING: tuple[Follows, ...] = ("corrects", "directs", "continues")


@dataclass(frozen=True, slots=True)
class Way:
    """A graph to read an utterance along, and what its readings are: an answer, or how they follow a command."""

    graph: Graph
    follows: Follows | None = None


class Ways:
    """The graphs of a grammar, each laid out when it is first needed."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self.commands = Graph(grammar.graph)
        self._answers: dict[str, Graph] = {}
        self._follow_ups: dict[tuple[Topic, Follows], Graph | None] = {}

    def prepare(self) -> None:
        """Lay out now what commands and answers need."""
        self.commands.prepare()
        for slot in self._grammar.asked:
            self.answer(slot).prepare()
        _ = self.leaning

    def look_ahead(self, after: Topic) -> None:
        """Lay out now what may follow a command."""
        for follows in FOLLOWING:
            if (graph := self.follow_up(after, follows)) is not None:
                graph.prepare()

    def open(self, expecting: str | None, after: Topic | None) -> Iterator[Way]:
        """Yield what to read along, what stands in a context first.

        Raises:
            PackError: no pack has the slot `expecting`, or an intent of `after`.
        """
        if expecting:
            yield Way(self.answer(expecting))
        for follows in FOLLOWING:
            if after and (graph := self.follow_up(after, follows)) is not None:
                yield Way(graph, follows)
        yield Way(self.commands)

    def answer(self, slot: str) -> Graph:
        """Return the graph of what may answer the question for a slot."""
        if slot not in self._answers:
            self._answers[slot] = Graph(self._grammar.answer_graph(slot))
        return self._answers[slot]

    def follow_up(self, topic: Topic, follows: Follows) -> Graph | None:
        """Return the graph of what may follow a command in that way, None where nothing may."""
        if (topic, follows) not in self._follow_ups:
            graph = self._grammar.follow_up(topic, follows)
            self._follow_ups[topic, follows] = Graph(graph) if graph else None
        return self._follow_ups[topic, follows]

    @cached_property
    def leaning(self) -> Graph:
        """The graph of all that only means something behind something else."""
        return Graph(self._grammar.leaning)

    def is_command(self, words: Sequence[str]) -> bool:
        """Say whether the words are commands as they stand."""
        return self.commands.exact(Hypothesis(" ".join(words))) is not None


def read(hypothesis: Hypothesis, ways: Sequence[Way]) -> tuple[Way, Choice] | None:
    """Return what a hypothesis means as it stands, along the first way on which it means anything."""
    found = ((way, choice) for way in ways if (choice := way.graph.exact(hypothesis)) is not None)
    return next(found, None)
