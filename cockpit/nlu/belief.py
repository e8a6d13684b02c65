"""How probable a meaning is after the recogniser, and how probable it must be before anything comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.events import Hypothesis
from cockpit.nlu.candidates import Choice, Graph

LEAST_BELIEF = 0.45
"""How probable, after the recogniser, a meaning must be: what a crowd or a rattle sounds like is one of many things.

All readings of the meaning together: what is said over noise is read in many wordings of like probability.
"""

LEAST_READING = 0.05
"""How probable the best of these readings must be by itself: a crowd sounds like many things in a dozen ways each."""

LEAST_TO_SPEAK = 0.3
"""The same for what only makes the assistant speak: a refusal, or a reply to small talk. A command over noise is worth
a chance; to speak up into a crowd is not.
"""


def believed(belief: float, best: float) -> bool:
    """Say whether a meaning is probable enough to act on, or to say why not: all its readings, and the best one."""
    return belief >= LEAST_BELIEF and best >= LEAST_READING


def belief_in(choice: Choice, heard: Sequence[Hypothesis], graph: Graph) -> float:
    """Return how probable it is that this meaning was said: the sum over all readings of the sound that have it."""
    best = choice.best
    belief = best.hypothesis.confidence
    for hypothesis in heard if belief < LEAST_BELIEF else ():
        if hypothesis is not best.hypothesis and (other := graph.exact(hypothesis)) is not None:
            belief += hypothesis.confidence if other.best.reading.wishes == best.reading.wishes else 0.0
    return belief
