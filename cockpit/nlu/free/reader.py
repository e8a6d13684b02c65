"""Read free words: the model guesses what they mean, guards decide whether to believe it, phrases fill the slots.

A guess is for people who say it in words of their own, never for what could hurt: intents that a safety rule, the
conversation itself or a skill stands behind are left to the templates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.events import SlotValue
from cockpit.nlu.free.features import carries, key, stem
from cockpit.nlu.free.phrases import Phrases, SlotId, Span
from cockpit.nlu.free.rewording import reworded
from cockpit.nlu.guards import MOST_UNEXPLAINED
from cockpit.nlu.limits import number_spans
from cockpit.nlu.understanding import Step
from cockpit.nlu.words import NUMBERS, OPENING_QUESTIONS, QUESTIONS, UNIT_WORDS, is_bound, tells_liking
from cockpit.packs.load import Packs
from cockpit.packs.schema import ChoiceSlot, Pack, RangeSlot

if TYPE_CHECKING:
    from cockpit.nlu.free.model import Model

LEAST_PROBABLE = 0.5
"""How probable a guess must be."""

_STATING = frozenset("is are was were".split())
"""They say how things are: in a wish they are only where its own sentences have them."""

_TO_ITSELF = frozenset("your yours yourself".split())
"""They are about the assistant, not the car."""

_SAYING = frozenset("can could get i i'm it it's make we we're will would".split())

LEAST_CONTENT = 2
"""Content words that a sentence must have: one alone says too little."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What free words mean, how probable that is, and which words told it."""

    intent: str
    slots: dict[str, SlotValue]
    probability: float
    steps: tuple[Step, ...]


class FreeReader:
    """Reads what no template says.

    Args:
        packs: what can be meant.
        barred: intents that no guess may lead to.
        cache: where the model is kept; it is trained, or loaded, when first asked.
        learnt_from: the same packs without what people named themselves, of which the model knows nothing.
    """

    def __init__(
        self,
        packs: Packs,
        barred: Callable[[], Collection[str]],
        cache: Path | None = None,
        learnt_from: Packs | None = None,
    ) -> None:
        self._packs = packs
        self._learnt_from = learnt_from or packs
        self._barred = barred
        self._cache = cache

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self._packs)

    @cached_property
    def _model(self) -> Model:
        from cockpit.nlu.free.store import trained

        return trained(self._learnt_from, Phrases(self._learnt_from), self._cache)

    @cached_property
    def _left_alone(self) -> frozenset[str]:
        return frozenset(self._barred())

    @property
    def is_trained(self) -> bool:
        """Say whether the model is there, so that asking for it takes no training."""
        from cockpit.nlu.free.store import is_kept

        return is_kept(self._learnt_from, self._cache)

    def prepare(self) -> None:
        """Train or load the model now."""
        _ = self._model, self._left_alone

    def read(self, words: Sequence[str]) -> Guess | None:
        """Return what normalised words mean, or None where that is not clear enough."""
        words = reworded(words)
        place, probability = self._likeliest(words)
        if place is None or probability < LEAST_PROBABLE:
            return None
        intent, implied = self._model.meanings[place]
        meaning, _, loaded = self._packs.intent(intent)
        takes = {(loaded.meaning.pack, name) for name in meaning.slots}
        own = self._phrases.spans(words, takes)
        if intent in self._left_alone or not _explained(words, own, self._model.words[place]):
            return None
        keys = {key(word) for word in words}
        cores = [core for core in self._model.cores[place] if core <= keys]
        if not cores or not _enough(words, own, cores):
            return None
        said = self._slots(words, own, intent)
        if said is None:
            return None
        return Guess(intent, {**dict(implied), **said}, probability, _steps(words, own, takes))

    def likeliest(self, words: Sequence[str]) -> tuple[str | None, float]:
        """Return the intent that normalised words most likely mean (None: none of them) and how probable it is.

        Whether that is believed, `read` decides.
        """
        place, probability = self._likeliest(words)
        return (None if place is None else self._model.meanings[place][0]), probability

    def _likeliest(self, words: Sequence[str]) -> tuple[int | None, float]:
        """Return the place of the likeliest meaning (None: it is none) and how probable it is.

        What needs a slot that nothing names is out: people who leave it out mean the intent that does without.
        """
        shares = self._model.shares(words, self._phrases)
        absent = {slot for slot in set().union(*self._wanted) if not self._phrases.spans(words, {slot})}
        for place, wanted in enumerate(self._wanted):
            if not wanted.isdisjoint(absent):
                shares[place] = 0.0
        place = int(shares.argmax())
        probability = float(shares[place] / shares.sum())
        return (None if place == len(self._model.meanings) else place), probability

    @cached_property
    def _wanted(self) -> list[frozenset[SlotId]]:
        """For each meaning the choices that its intent asks for and its wording does not imply."""
        wanted = []
        for intent, implied in self._model.meanings:
            meaning, _, loaded = self._packs.intent(intent)
            pack, told = loaded.meaning, dict(implied)
            asked = (name for name in meaning.needs if isinstance(pack.slots[name], ChoiceSlot) and name not in told)
            wanted.append(frozenset((pack.pack, name) for name in asked))
        return wanted

    def _slots(self, words: Sequence[str], spans: Sequence[Span], intent: str) -> dict[str, SlotValue] | None:
        """Return the slots that the words fill; None where they say two values, or a number that nothing takes."""
        meaning, _, loaded = self._packs.intent(intent)
        pack = loaded.meaning
        slots: dict[str, SlotValue] = {}
        for name in meaning.slots:
            if isinstance(pack.slots[name], ChoiceSlot):
                values = {span.values[pack.pack, name] for span in spans if (pack.pack, name) in span.values}
                if len(values) > 1:
                    return None
                slots.update((name, value) for value in values)
        numbers = [(start, end) for start, end in number_spans(words) if not _within(start, spans)]
        if not numbers:
            return slots
        ranges = [name for name in meaning.slots if isinstance(pack.slots[name], RangeSlot)]
        number = self._number(words, numbers, pack, ranges)
        return None if number is None else {**slots, ranges[0]: number}

    def _number(
        self, words: Sequence[str], numbers: Sequence[tuple[int, int]], pack: Pack, ranges: Sequence[str]
    ) -> float | None:
        if len(numbers) != 1 or len(ranges) != 1:
            return None
        ((start, end),) = numbers
        return self._phrases.number(words[start:end], pack.pack, ranges[0])


def _explained(words: Sequence[str], spans: Sequence[Span], known: Collection[str]) -> bool:
    """Say whether nothing in the words speaks against a meaning whose sentences have the `known` words."""
    if tells_liking(words):
        return False
    stems = {stem(word) for word in known}
    telling = _TO_ITSELF if not QUESTIONS.isdisjoint(words) else _TO_ITSELF | _STATING
    content = unexplained = 0
    for place, word in enumerate(words):
        if word in NUMBERS or _within(place, spans):
            content += 1
            continue
        opens = place == 0 and word in OPENING_QUESTIONS
        decides = is_bound(word) or word in UNIT_WORDS or (word in telling) or opens
        if decides and word not in known and stem(word) not in stems:
            return False
        content += carries(word) and not is_bound(word)
        unexplained += carries(word) and stem(word) not in stems
    return unexplained <= MOST_UNEXPLAINED * content


def _enough(words: Sequence[str], spans: Sequence[Span], cores: Sequence[Collection[str]]) -> bool:
    """Say whether there is enough content: two words or values, or one that says it all in a sentence ("i'm icy")."""
    content = sum(carries(word) or word in NUMBERS or _within(place, spans) for place, word in enumerate(words))
    keys = {key(word) for word in words if carries(word)}
    alone = words[0] in _SAYING and not any(is_bound(word) and not carries(word) for word in words)
    return content >= LEAST_CONTENT or (content == 1 and alone and any(set(core) == keys for core in cores))


def _within(place: int, spans: Sequence[Span]) -> bool:
    return any(span.start <= place < span.end for span in spans)


def _steps(words: Sequence[str], spans: Sequence[Span], takes: Collection[SlotId]) -> tuple[Step, ...]:
    """Return which words filled which slots, for `explain`; a guess has no alignment."""
    named = {
        place: tuple(name for pack, name in span.values if (pack, name) in takes)
        for span in spans
        for place in range(span.start, span.end)
    }
    return tuple(
        Step(word, word if place in named else "", 0.0, named.get(place, ())) for place, word in enumerate(words)
    )
