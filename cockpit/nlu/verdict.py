"""What comes of the reading that was chosen: commands, an answer, or a refusal with its reason."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.events import Command, Follows, Hypothesis, MatchKind
from cockpit.grammar.manners import MAX_COMMANDS
from cockpit.nlu.belief import believed
from cockpit.nlu.candidates import Choice
from cockpit.nlu.guards import MARGIN, confidence, resembles
from cockpit.nlu.limits import Outside, outside, slot_id
from cockpit.nlu.understanding import Understanding
from cockpit.packs.load import Packs

SAME_COST = 1e-6
"""Two exact readings whose costs differ by less are equally likely."""


def verdict(
    choice: Choice,
    kind: MatchKind,
    packs: Packs,
    *,
    belief: float,
    expecting: str | None = None,
    follows: Follows | None = None,
) -> Understanding:
    """Return what the chosen reading wants, or why it is not done.

    Args:
        choice: the reading, and how far the next is.
        kind: how it was read.
        packs: what its slots may hold.
        belief: how probable it is that this was said (cockpit.nlu.belief).
        expecting: the slot just asked for.
        follows: how it follows the command before.
    """
    best, reading = choice.best, choice.best.reading
    if not believed(belief, best.hypothesis.confidence):
        return Understanding(best.hypothesis, reason="unsure", nearest=reading.sentence, steps=reading.steps)
    if choice.margin < (SAME_COST if kind == "exact" else MARGIN):
        nearest = reading.sentence if resembles(reading) else None
        return Understanding(best.hypothesis, reason="ambiguous", nearest=nearest, steps=reading.steps)
    if (found := outside(best, packs, expecting)) is not None:
        return out_of_range(found, expecting, follows)
    if len(reading.wishes) > MAX_COMMANDS:
        return Understanding(best.hypothesis, reason="too-long", steps=reading.steps)
    sure = confidence(reading, best.words, choice.margin, best.heard)
    wishes = reading.wishes
    commands = tuple(Command(intent, dict(slots), kind, sure, follows) for intent, slots in wishes if intent)
    answer = {name: value for intent, slots in wishes if not intent for name, value in slots}
    return Understanding(best.hypothesis, commands, steps=reading.steps, answer=answer, confidence=sure)


def out_of_range(found: Outside, expecting: str | None, follows: Follows | None = None) -> Understanding:
    """Return the refusal of a number that its slot does not take."""
    candidate = found.candidate
    slots = {name: value for name, value in found.slots.items() if name != found.name}
    kind: MatchKind = "exact" if candidate.reading.cost == 0 else "approximate"
    return Understanding(
        candidate.hypothesis,
        (Command(found.intent, slots, kind, candidate.heard, follows),) if found.intent else (),
        reason="out-of-range",
        steps=candidate.reading.steps,
        slot=slot_id(found.intent, found.name, expecting),
    )


def refused(hypothesis: Hypothesis, choices: Sequence[Choice]) -> Understanding:
    """Return the refusal of what no sentence comes near enough to: what was heard, and what it comes nearest to."""
    near = [choice.best.reading for choice in choices if resembles(choice.best.reading)]
    if not near:
        return Understanding(hypothesis, reason="no-match")
    nearest = min(near, key=lambda reading: reading.total)
    return Understanding(hypothesis, reason="no-match", nearest=nearest.sentence, steps=nearest.steps)
