"""One wording for what English says in several: "get the fan going", "let's have the fan" and "fan on" are alike.

The model is trained on templates in this wording and reads sentences in it, so that verbs with particles, wishes for a
thing and prepositions that look like switches need not stand in every pack.
"""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.nlu.repair import unrepeated
from cockpit.nlu.words import NUMBERS, POLAR, QUESTIONS

_PHRASES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (tuple(said.split()), tuple(plain.split()))
    for said, plain in (
        ("shut down", "off"), ("shut off", "off"), ("power down", "off"), ("get rid of", "off"), ("no more", "off"),
        ("do without", "off"), ("don't need any more", "off"), ("don't need any", "off"), ("don't need", "off"),
        ("don't want any", "off"), ("no need for", "off"), ("enough of", "off"), ("needs no more", "off"),
        ("start up", "on"), ("power up", "on"), ("fire up", "on"), ("boot up", "on"),
    )
)  # fmt: skip
"""Several words for a switch; the longest that fits counts."""

_SPLIT = {
    ("warm", "up"): "warmer",
    ("heat", "up"): "warmer",
    ("cool", "down"): "cooler",
    ("cool", "off"): "cooler",
    ("get", "going"): "on",
    ("get", "running"): "on",
    ("start", "up"): "on",
    ("shut", "down"): "off",
    ("shut", "off"): "off",
}
"""Verbs with a particle, and what stands between them is what they act on: "warm it up"."""

_LONGEST_BETWEEN = 4

_WISHES: tuple[tuple[str, ...], ...] = tuple(
    tuple(words.split())
    for words in ("i would like", "i'd like", "we would like", "we'd like", "i want", "we want", "i need", "we need",
                  "let's have", "let us have", "give me", "give us", "i could use", "we could use", "can i have",
                  "can we have", "could i have", "could we have", "can i get", "can we get", "could we get")
)  # fmt: skip
"""Before a thing, and nothing said of it, they want it on."""

_OWNERS = frozenset("her his my our that the their these this those your".split())
_PARTICLE_VERBS = frozenset("flip keep leave power put switch turn".split())
_PREPOSITIONS = frozenset("at to".split())


def reworded(words: Sequence[str]) -> list[str]:
    """Return normalised words in the one wording; most sentences stay as they are."""
    said = _switches(_assured(unrepeated(words)))
    for (verb, particle), plain in _SPLIT.items():
        said = _joined(said, verb, particle, plain)
    return _wished([word for place, word in enumerate(said) if not _idle(said, place)])


def _assured(said: list[str]) -> list[str]:
    """Drop "make sure", with the verb that says how it must be: "make sure my window is shut"."""
    for place in range(len(said) - 1):
        if said[place : place + 2] == ["make", "sure"]:
            return [*said[:place], *(word for word in said[place + 2 :] if word not in {"is", "are", "that"})]
    return said


def _switches(said: list[str]) -> list[str]:
    found: list[str] = []
    place = 0
    while place < len(said):
        fits = [(one, plain) for one, plain in _PHRASES if tuple(said[place : place + len(one)]) == one]
        one, plain = max(fits, key=lambda each: len(each[0]), default=((said[place],), (said[place],)))
        found += plain
        place += len(one)
    return found


def _joined(said: list[str], verb: str, particle: str, plain: str) -> list[str]:
    if verb not in said:
        return said
    start = said.index(verb)
    for end in range(start + 1, min(len(said), start + 2 + _LONGEST_BETWEEN)):
        if said[end] == particle:
            return [*said[:start], plain, *said[start + 1 : end], *said[end + 1 :]]
    return said


def _idle(said: Sequence[str], place: int) -> bool:
    """Say whether a polar word bears on nothing: "on my side", "down to nineteen"."""
    word, behind = said[place], said[place + 1 : place + 3]
    if word == "on" and place and behind and behind[0] in _OWNERS:
        return said[place - 1] not in _PARTICLE_VERBS
    return word in {"up", "down"} and len(behind) == 2 and behind[0] in _PREPOSITIONS and behind[1] in NUMBERS


def _wished(said: list[str]) -> list[str]:
    """Put "on" in the place of a wish for a thing of which nothing else is said; "no fan" wants it off."""
    if said[:1] == ["no"] and len(said) > 1:
        return ["off", *said[1:]]
    for wish in _WISHES:
        if tuple(said[: len(wish)]) == wish:
            rest = said[len(wish) :]
            says = any(word in POLAR or word in NUMBERS or word in QUESTIONS for word in rest)
            return said if says or not rest else ["on", *rest]
    return said
