"""From the recogniser's hypotheses, or typed words, to commands: exact, approximate, free, else a typed refusal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from cockpit.events import Command, Hypothesis, MatchKind
from cockpit.grammar.compile import Grammar
from cockpit.nlu.candidates import MOST_WORDS, Choice, Graph
from cockpit.nlu.expected import ANSWER_ODDS, weighed
from cockpit.nlu.guards import LEAST_BELIEF, MARGIN, confidence, resembles, trusted
from cockpit.nlu.limits import Outside, outside, outside_of_any, slot_id
from cockpit.nlu.understanding import Understanding
from cockpit.nlu.words import UNKNOWN

if TYPE_CHECKING:
    from cockpit.nlu.free.reader import FreeReader

SAME_COST = 1e-6
"""Two exact readings whose costs differ by less are equally likely."""


class Matcher:
    """Understands utterances along a grammar; remembers nothing of what was said before.

    Args:
        grammar: what can be said.
        answer_odds: how many times likelier an answer is behind its question; 1 for a matcher that expects nothing.
        free: reads what no template says; without it that is refused.
    """

    def __init__(self, grammar: Grammar, *, answer_odds: float = ANSWER_ODDS, free: FreeReader | None = None) -> None:
        self._grammar = grammar
        self._free = free
        self._answer_odds = answer_odds
        self._commands = Graph(grammar.graph)
        self._answers: dict[str, Graph] = {}

    def prepare(self) -> None:
        """Lay out now what answers and slips need, so that the first costs no more than the next."""
        self._commands.prepare()
        for slot in self._grammar.asked:
            self._answer(slot).prepare()
        if self._free is not None:
            self._free.prepare()

    def match(
        self, hypotheses: Sequence[Hypothesis], *, expecting: str | None = None, likely: Collection[str] = ()
    ) -> Understanding:
        """Return what was wanted, or why it is not clear.

        Args:
            hypotheses: n-best, best first, in the recogniser's words (typed text: cockpit.grammar.normalise).
            expecting: the slot just asked for ("climate.temperature"); short answers are tried first.
            likely: intents that answer the question as well ("assistant.no"). These and short answers are weighed up
                in the n-best list.

        Raises:
            PackError: no pack has the slot `expecting`.
        """
        heard: Sequence[Hypothesis] = [hypothesis for hypothesis in hypotheses if hypothesis.text.split()]
        if not heard:
            return Understanding(hypotheses[0] if hypotheses else Hypothesis(""), reason="no-speech")
        if expecting or likely:
            heard = weighed(
                heard, lambda hypothesis: self._answers_it(hypothesis, expecting, likely), self._answer_odds
            )
        graphs = [*([self._answer(expecting)] if expecting else []), self._commands]
        for graph in graphs:
            if (choice := graph.exact(heard[0])) is not None:
                return self._understood(choice, "exact", expecting, _belief(choice, heard, graph))
        choices = [(choice, graph) for graph in graphs if (choice := graph.approximate(heard)) is not None]
        for choice, graph in choices:
            if trusted(choice.best.reading, choice.best.words):
                return self._understood(choice, "approximate", expecting, _belief(choice, heard, graph))
        for graph in graphs:
            if (found := outside_of_any(graph, heard[0])) is not None:
                return _out_of_range(found, expecting)
        return self._guessed(heard[0]) or _refused(heard[0], [choice for choice, _ in choices])

    def _answer(self, slot: str) -> Graph:
        if slot not in self._answers:
            self._answers[slot] = Graph(self._grammar.answer_graph(slot))
        return self._answers[slot]

    def _answers_it(self, hypothesis: Hypothesis, expecting: str | None, likely: Collection[str]) -> bool:
        if expecting and self._answer(expecting).exact(hypothesis) is not None:
            return True
        choice = self._commands.exact(hypothesis) if likely else None
        return choice is not None and all(intent in likely for intent, _ in choice.best.reading.wishes)

    def _understood(self, choice: Choice, kind: MatchKind, expecting: str | None, belief: float) -> Understanding:
        best, reading = choice.best, choice.best.reading
        if belief < LEAST_BELIEF:
            return Understanding(best.hypothesis, reason="unsure", nearest=reading.sentence, steps=reading.steps)
        if choice.margin < (SAME_COST if kind == "exact" else MARGIN):
            nearest = reading.sentence if resembles(reading) else None
            return Understanding(best.hypothesis, reason="ambiguous", nearest=nearest, steps=reading.steps)
        if (found := outside(best, self._grammar.packs, expecting)) is not None:
            return _out_of_range(found, expecting)
        sure = confidence(reading, best.words, choice.margin, best.heard)
        commands = tuple(Command(intent, dict(slots), kind, sure) for intent, slots in reading.wishes if intent)
        answer = {name: value for intent, slots in reading.wishes if not intent for name, value in slots}
        return Understanding(best.hypothesis, commands, steps=reading.steps, answer=answer, confidence=sure)

    def _guessed(self, hypothesis: Hypothesis) -> Understanding | None:
        """Return what free words mean, if that is clear."""
        words = hypothesis.text.split()
        if self._free is None or UNKNOWN in words or len(words) > MOST_WORDS or hypothesis.confidence < LEAST_BELIEF:
            return None
        guess = self._free.read(words)
        if guess is None:
            return None
        command = Command(guess.intent, guess.slots, "free", guess.probability * hypothesis.confidence)
        return Understanding(hypothesis, (command,), steps=guess.steps)


def _belief(choice: Choice, heard: Sequence[Hypothesis], graph: Graph) -> float:
    """Return how probable it is that this meaning was said: the sum over all readings of the sound that have it."""
    best = choice.best
    belief = best.hypothesis.confidence
    for hypothesis in heard if belief < LEAST_BELIEF else ():
        if hypothesis is not best.hypothesis and (other := graph.exact(hypothesis)) is not None:
            belief += hypothesis.confidence if other.best.reading.wishes == best.reading.wishes else 0.0
    return belief


def _out_of_range(found: Outside, expecting: str | None) -> Understanding:
    candidate = found.candidate
    slots = {name: value for name, value in found.slots.items() if name != found.name}
    kind: MatchKind = "exact" if candidate.reading.cost == 0 else "approximate"
    return Understanding(
        candidate.hypothesis,
        (Command(found.intent, slots, kind, candidate.heard),) if found.intent else (),
        reason="out-of-range",
        steps=candidate.reading.steps,
        slot=slot_id(found.intent, found.name, expecting),
    )


def _refused(hypothesis: Hypothesis, choices: Sequence[Choice]) -> Understanding:
    """Say what was heard and what it comes nearest to."""
    near = [choice.best.reading for choice in choices if resembles(choice.best.reading)]
    if not near:
        return Understanding(hypothesis, reason="no-match")
    nearest = min(near, key=lambda reading: reading.total)
    return Understanding(hypothesis, reason="no-match", nearest=nearest.sentence, steps=nearest.steps)
