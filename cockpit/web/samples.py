"""What can I say: sentences for every intent, straight from the packs."""

from __future__ import annotations

import random
from typing import Any

from cockpit.grammar.sample import say_template, sayable
from cockpit.packs.load import Packs
from cockpit.web.parts import Sample

SAMPLES = 3
"""Sentences that are shown for an intent."""


def samples(packs: Packs) -> list[Sample]:
    """Return what can be said: for each intent that stands by itself, its first wordings at their plainest."""
    names = sayable(packs)
    return [Sample(pack=name.partition(".")[0], intent=name, samples=_sentences(packs, name)) for name in names]


class _Plainly(random.Random):
    """Chance that always takes what stands first, and nothing that may be left out."""

    def choice(self, seq: Any) -> Any:
        return seq[len(seq) // 2] if isinstance(seq[0], float) else seq[0]  # numbers: one that people would say

    def random(self) -> float:
        return 0.999

    def sample(self, population: Any, k: int, **_: Any) -> list[Any]:
        return list(population)[:k]


def _sentences(packs: Packs, intent: str) -> list[str]:
    _, wording, pack = packs.intent(intent)
    said = [" ".join(say_template(pack, say.text, _Plainly())) for say in wording.say[: 2 * SAMPLES]]
    return list(dict.fromkeys(said))[:SAMPLES]
