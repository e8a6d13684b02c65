"""The coffee orders of Picovoice's speech-to-intent benchmark: an exact grammar, and what an order means.

Source: github.com/Picovoice/speech-to-intent-benchmark, its grammar; orders by more than 50 strangers.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from cockpit.grammar.graph import Arc, WordGraph

LEADS = "brew|can i get|can i have|i want|get me|give me|i'd like|make me|may i have".split("|")
SLOTS = {
    "size": "small|medium|large|eight ounce|twelve ounce|sixteen ounce|twenty ounce".split("|"),
    "roast": "light roast|medium roast|dark roast".split("|"),
    "numberOfShots": "single shot|double shot|triple shot".split("|"),
}
DRINKS = "americano|cappuccino|espresso|iced mocha|latte|mocha|coffee|drip coffee|house coffee|iced coffee".split("|")
AMOUNTS = ["", "a little bit of ", "a bit of ", "some ", "a lot of ", "lots of "]
MILK_KINDS = "milk|skim milk|whole milk|soy milk|almond milk|cream".split("|")
SUGAR_KINDS = "sugar|brown sugar|sweetener".split("|")
MILKS = [amount + kind for amount in AMOUNTS for kind in MILK_KINDS]
SUGARS = [amount + kind for amount in AMOUNTS for kind in SUGAR_KINDS]


def grammar() -> WordGraph:
    """Return every order of the benchmark, and no other sentence."""
    graph = _Builder()
    begin, article = graph.state(), graph.state()
    graph.phrases(0, LEADS, begin)
    graph.phrases(begin, ["a", "an"], article)
    described = graph.state()
    for order in itertools.permutations(SLOTS.values()):
        at = article
        for index, values in enumerate(order):
            following = described if index == len(order) - 1 else graph.state()
            graph.phrases(at, [*values, ""], following)
            at = following
    end, extra = graph.state(), graph.state()
    graph.phrases(described, DRINKS, end)
    graph.phrases(described, [f"{drink} with" for drink in DRINKS], extra)
    graph.phrases(extra, MILKS + SUGARS, end)
    for first, second in ((MILKS, SUGARS), (SUGARS, MILKS)):
        middle = graph.state()
        graph.phrases(extra, [f"{phrase} and" for phrase in first], middle)
        graph.phrases(middle, second, end)
    return graph.built(end)


def slots_of(text: str) -> dict[str, str]:
    """Return the slots of an order that the grammar allows."""
    head, _, tail = text.partition(" with ")
    found = {
        slot: value
        for slot, values in SLOTS.items()
        for value in values
        if re.search(rf"\b{value}\b(?! roast)" if slot == "size" else rf"\b{value}\b", head)
    }
    drinks = [drink for drink in DRINKS if f" {head}".endswith(f" {drink}")]
    if drinks:
        found["coffeeDrink"] = max(drinks, key=len)
    for part in filter(None, tail.split(" and ")):
        found["milkAmount" if part.endswith(("milk", "cream")) else "sugarAmount"] = part
    return found


def score(texts: Iterable[str], labels: Sequence[dict[str, str]]) -> tuple[float, float]:
    """Return the published score, every labelled slot right, and the strict one, nothing else heard either."""
    published = strict = 0
    for text, label in zip(texts, labels, strict=True):
        found = slots_of(text)
        wanted = {slot: value.strip() for slot, value in label.items()}
        published += bool(text) and wanted.items() <= found.items()
        strict += bool(text) and wanted == found
    return published / len(labels), strict / len(labels)


class _Builder:
    def __init__(self) -> None:
        self.arcs: list[list[Arc]] = [[]]

    def state(self) -> int:
        self.arcs.append([])
        return len(self.arcs) - 1

    def phrases(self, source: int, phrases: Iterable[str], target: int) -> None:
        """Lead from `source` to `target` by any of the phrases; an empty one costs nothing."""
        for phrase in phrases:
            words, at = phrase.split() or [""], source
            for index, word in enumerate(words):
                following = target if index == len(words) - 1 else self.state()
                self.arcs[at].append(Arc(following, word))
                at = following

    def built(self, end: int) -> WordGraph:
        return WordGraph(self.arcs, {end: (0.0, ())})
