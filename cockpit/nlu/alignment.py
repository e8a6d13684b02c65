"""How the words said lie along the words of the grammar, as plain data for people to look at.

Everything an utterance was understood by stands in the steps of its Understanding; nothing is computed until asked:

    understood = matcher.match([Hypothesis("turn the heating on pleas")])
    for word in aligned(understood.steps):
        print(word.kind, word.said, word.grammar, word.cost)

and with rivals, and the reasons why they lost, for text as typed (see cockpit.nlu.explain):

    explanation = session.explain("turn the heating on pleas")   # as things stand; does nothing to the car
    explanation.alignment, explanation.candidates, explanation.why
    json.dumps(explanation.to_json())

A turn that went wrong is explained by holding its conversation again up to there, and then asking for `explain`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.nlu.understanding import Step
from cockpit.nlu.words import FILLER, FILLERS, UNKNOWN

Kind = Literal["matched", "slip", "filler", "skipped", "missing", "garbled", "free"]
"""What became of a word: said as the grammar has it; said otherwise; said, and worth nothing; said, and without a
place; not said; not made out by the recogniser; or read without a grammar."""


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """One column of an alignment: `said` is empty for a missing word, `grammar` for one without a place."""

    kind: Kind
    said: str
    grammar: str
    cost: float
    slots: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = {"kind": self.kind, "said": self.said, "grammar": self.grammar}
        return {**told, "cost": round(self.cost, 3), "slots": list(self.slots)}


def aligned(steps: Iterable[Step], *, free: bool = False) -> tuple[AlignedWord, ...]:
    """Return the steps of an Understanding as words with their kinds.

    Args:
        steps: in the order spoken.
        free: whether they are a guess from free wording (Command.match), which has no grammar beside it.
    """
    return tuple(AlignedWord(_kind(step, free), step.said, step.grammar, step.cost, step.slots) for step in steps)


def _kind(step: Step, free: bool) -> Kind:
    if step.said == step.grammar:
        return "matched"
    if free:
        return "free"
    if step.said == UNKNOWN:
        return "garbled"
    if step.said and step.grammar:
        return "slip"
    if not step.said:
        return "missing"
    return "filler" if step.said in FILLERS or step.cost <= FILLER else "skipped"
