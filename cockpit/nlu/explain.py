"""Why an utterance was understood as it was: the readings that were weighed, what each costs, and why others lost.

Made for people (`cockpit packs explain`, the talk runner, the dashboard) and only when they ask: it reads the words
again, with a wider budget than the matcher's, so that what came near is seen too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cockpit.events import Command, Reason, SlotValue
from cockpit.nlu.alignment import AlignedWord, aligned
from cockpit.nlu.candidates import Graph
from cockpit.nlu.guards import MARGIN, MOST_UNEXPLAINED, Objection, allowance, objection
from cockpit.nlu.meaning import Reading, Wish, agree
from cockpit.nlu.understanding import Understanding

if TYPE_CHECKING:
    from cockpit.nlu.free.reader import FreeReader

MOST_CANDIDATES = 5
BEYOND = 1.2
"""How much more than is allowed a reading may cost and still be shown."""

_OBJECTIONS: dict[Objection, str] = {
    "costly": "costs {cost:.2f}, and these words allow {allowed:.2f}",
    "invented": "a word that decides the meaning was not made out",
    "torn": "what a negation or condition bears on was not said",
    "wished": "it tells what somebody likes, and asks for nothing",
    "stated": "it tells how things are, and asks for nothing",
    "unexplained": f"more than {MOST_UNEXPLAINED:.0%} of what was said has no counterpart",
}

_REASONS: dict[Reason, str] = {
    "no-speech": "nothing was said",
    "too-long": "nobody says so much to a car",
    "unsure": "the recogniser is not sure enough of it",
    "out-of-range": "its number is outside what the slot takes",
    "negated": "it says not to do something, and nothing here does that",
    "conditional": "it is for another time, or depends on something",
    "no-match": "no sentence comes near enough",
    "ambiguous": f"two meanings cost about the same (less than {MARGIN:g} apart)",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing the words could mean.

    `cost` is what its slips cost, `total` adds what the grammar prefers; the least total is the best. `verdict` tells
    what became of it.
    """

    wishes: tuple[Wish, ...]
    alignment: tuple[AlignedWord, ...]
    cost: float
    total: float
    chosen: bool
    verdict: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "commands": [{"intent": intent, "slots": dict(slots)} for intent, slots in self.wishes],
            "alignment": [word.to_json() for word in self.alignment],
            "cost": round(self.cost, 3),
            "total": round(self.total, 3),
            "chosen": self.chosen,
            "verdict": self.verdict,
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an utterance was understood.

    Attributes:
        text: as typed.
        heard: the words that were read.
        commands: what it means; empty where it means nothing.
        answer: the slots of a short answer to a question.
        reason: why nothing was understood.
        why: the same in a sentence; how it was understood where it was.
        alignment: how the words lie along the grammar, or nearest to it.
        candidates: what else they could mean, best first.
        free: what free wording would make of it: an intent and how probable it is.
    """

    text: str
    heard: str
    commands: tuple[Command, ...]
    answer: dict[str, SlotValue]
    reason: Reason | None
    why: str
    alignment: tuple[AlignedWord, ...]
    candidates: tuple[Candidate, ...]
    free: tuple[str, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "text": self.text,
            "heard": self.heard,
            "commands": [
                {"intent": each.intent, "slots": dict(each.slots), "match": each.match, "confidence": each.confidence}
                for each in self.commands
            ],
            "answer": self.answer,
            "reason": self.reason,
            "why": self.why,
            "alignment": [word.to_json() for word in self.alignment],
            "candidates": [each.to_json() for each in self.candidates],
            "free": None if self.free is None else {"intent": self.free[0], "probability": round(self.free[1], 3)},
        }


def explained(understood: Understanding, graphs: Sequence[Graph], free: FreeReader | None) -> Explanation:
    """Explain what the matcher understood.

    Args:
        understood: its result.
        graphs: what it read along, what stands in a context first.
        free: what reads free wording.
    """
    words = tuple(understood.heard.text.split())
    chosen = _meant(understood)
    candidates = tuple(_candidates(words, graphs, chosen))
    guess = _guess(words, free) if not any(each.cost == 0 for each in candidates) else None
    read_freely = any(command.match == "free" for command in understood.commands)
    nearest = candidates[0].alignment if candidates else ()
    steps = understood.steps
    return Explanation(
        understood.heard.text,
        understood.heard.text,
        understood.commands,
        dict(understood.answer),
        understood.reason,
        _why(understood, guess),
        aligned(steps, free=read_freely) if steps else nearest,
        candidates,
        guess,
    )


def _meant(understood: Understanding) -> tuple[Wish, ...]:
    if understood.reason:
        return ()
    if understood.answer:
        return (("", tuple(sorted(understood.answer.items()))),)
    return tuple((command.intent, tuple(sorted(command.slots.items()))) for command in understood.commands)


def _candidates(words: tuple[str, ...], graphs: Sequence[Graph], chosen: tuple[Wish, ...]) -> Iterator[Candidate]:
    """Yield what the words could mean along any of the graphs, each meaning once."""
    allowed = allowance(words)
    found: dict[tuple[Wish, ...], Reading] = {}
    for graph in graphs if words else ():
        for reading in graph.nearest(words, allowed + BEYOND, 2 * MOST_CANDIDATES):
            known = found.get(reading.wishes)
            if known is None or reading.total < known.total:
                found[reading.wishes] = reading
    ranked = sorted(found.values(), key=lambda reading: (reading.wishes != chosen, reading.total))
    for reading in ranked[:MOST_CANDIDATES]:
        best = reading.wishes == chosen
        verdict = "understood" if best else _verdict(reading, words, ranked[0], allowed)
        yield Candidate(reading.wishes, aligned(reading.steps), reading.cost, reading.total, best, verdict)


def _verdict(reading: Reading, words: Sequence[str], best: Reading, allowed: float) -> str:
    fault = objection(reading, words) if reading.cost else None
    if fault is not None:
        return _OBJECTIONS[fault].format(cost=reading.cost, allowed=allowed)
    gap = reading.total - best.total
    if reading is best:
        return "comes nearest"
    if agree(reading.wishes, best.wishes):
        return f"says less than the best, or more; {gap:.2f} dearer"
    return f"{gap:.2f} dearer than the best"


def _guess(words: Sequence[str], free: FreeReader | None) -> tuple[str, float] | None:
    if free is None or not words:
        return None
    intent, probability = free.likeliest(words)
    return None if intent is None else (intent, probability)


def _why(understood: Understanding, guess: tuple[str, float] | None) -> str:
    """Return one sentence on how it was understood, or why it was not."""
    if understood.reason:
        why = _REASONS.get(understood.reason, understood.reason)
        return f"{why}: “{understood.nearest}” would be understood" if understood.nearest else why
    if understood.answer:
        return "it answers the question"
    kinds = {command.match for command in understood.commands}
    if "free" in kinds:
        return f"no template says it; read as free wording, {guess[1]:.0%} sure" if guess else "read as free wording"
    return "it is a sentence of the grammar" if kinds == {"exact"} else "it comes near enough to a sentence"
