"""What can be said now: an answer to the open question, or what goes with what was just spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.dialogue.context import Question
from cockpit.grammar.compile import Grammar
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot
from cockpit.skills.outcome import Outcome

MOST_EXAMPLES = 3
MOST_CHOICES = 6


def help_with(grammar: Grammar, question: Question | None, pack: str | None, *, driving: bool) -> Outcome:
    """Return which help to give: `choices` to a question, else examples; one of them while driving.

    Args:
        grammar: what can be said.
        question: the one that is open.
        pack: what was spoken of last; its examples come first.
        driving: whether the answer has to be short.
    """
    if question is not None and question.expecting is not None:
        return Outcome("answered", "choices", {"choices": choices(grammar, question.expecting)})
    examples = _examples(grammar.packs, pack)[: 1 if driving else MOST_EXAMPLES]
    if not examples:
        return Outcome("answered", "nothing")
    quoted = _or([f"“{example}”" for example in examples])
    return Outcome("answered", "driving" if driving else "reply", {"examples": quoted})


def choices(grammar: Grammar, slot: str) -> str:
    """Return what a slot takes, in words: "low, medium or high", "sixteen to thirty"."""
    declared, _ = grammar.packs.slot(slot)
    if isinstance(declared, ChoiceSlot):
        return _or([grammar.spoken(slot, value) for value in list(declared.values)[:MOST_CHOICES]])
    return f"{grammar.spoken(slot, declared.low)} to {grammar.spoken(slot, declared.high)}"


def _examples(packs: Packs, pack: str | None) -> list[str]:
    """Return the examples of a pack, or the first one of each."""
    if pack is not None and (own := packs.packs[pack].wording.examples):
        return list(own)
    return [each.wording.examples[0] for each in packs.packs.values() if each.wording.examples]


def _or(words: Sequence[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
