"""Train the model on random sentences of the packs, and on the same sentences made senseless."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cockpit.grammar.sample import Sentence, sample_intent, sayable
from cockpit.nlu.free.features import STRANGE, carries, features, key
from cockpit.nlu.free.model import Floats, Meaning, Model
from cockpit.nlu.free.phrases import Phrases
from cockpit.nlu.free.rewording import reworded
from cockpit.nlu.words import POLAR, opens_clause
from cockpit.packs.load import Packs

SEED = 1
LEAST_SENTENCES = 120
SENTENCES_A_TEMPLATE = 3
MOST_SENTENCES = 40_000
"""Over all intents: where packs would have more, each intent has its share of them."""

LOST_SHARE = 0.2
"""Of the words of a sentence's second copy: people leave out what the templates have, and the meaning stays."""

TURNED_SHARE = 0.4
"""How often the words of such a copy stand in another order: "the windscreen needs defrosting"."""

STRANGE_BESIDE = 0.4
"""How often such a copy has a strange word beside its own."""

SENSELESS_SHARE = 0.6
"""How often a sentence has a copy without sense, and how many of its content words are another word there."""

STRANGE_SHARE = 0.6
"""Of those other words; the rest are words of other sentences."""

RAREST = 3
"""Features seen less often are left out."""

EPOCHS = 4
BATCH = 512
RATE = 0.4
DECAY = 5e-4
MOST_FEATURES = 24

WEIGHT_STEP = 1 / 32
"""Weights are rounded to it: most are nothing then, and the file is a tenth."""

Rows = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Example:
    """Features, and the class."""

    seen: set[str]
    meaning: int


def train(packs: Packs, phrases: Phrases) -> Model:
    """Return a model of everything that the packs can be told; the same packs give the same model."""
    chance = random.Random(SEED)
    said = [_plain(sentence) for sentence in _said(packs, chance)]
    meanings = sorted({_meaning(sentence) for sentence in said}, key=repr)
    number = {meaning: index for index, meaning in enumerate(meanings)}
    words: list[set[str]] = [set() for _ in meanings]
    for sentence in said:
        words[number[_meaning(sentence)]].update(sentence.text.split())
    examples = list(_examples(said, number, phrases, chance))
    counts = Counter(feature for example in examples for feature in sorted(example.seen))
    frequent = sorted(feature for feature, count in counts.items() if count >= RAREST)
    vocabulary = {feature: row for row, feature in enumerate(frequent, 1)}
    weights, bias = _fitted(*_rows(examples, vocabulary), len(vocabulary) + 1, len(meanings) + 1)
    return Model(
        meanings, vocabulary, weights, bias, [frozenset(each) for each in words], _cores(said, number, phrases)
    )


def _said(packs: Packs, chance: random.Random) -> Iterator[Sentence]:
    wanted = {
        name: max(LEAST_SENTENCES, SENTENCES_A_TEMPLATE * len(packs.intent(name)[1].say)) for name in sayable(packs)
    }
    share = min(1.0, MOST_SENTENCES / max(1, sum(wanted.values())))
    for name, count in wanted.items():
        for _ in range(math.ceil(share * count)):
            yield sample_intent(packs, name, chance)


def _plain(sentence: Sentence) -> Sentence:
    return replace(sentence, text=" ".join(reworded(sentence.text.split())))


def _meaning(sentence: Sentence) -> Meaning:
    return sentence.intent, tuple(sorted(sentence.implied.items()))


def _cores(said: Sequence[Sentence], number: Mapping[Meaning, int], phrases: Phrases) -> list[list[frozenset[str]]]:
    """Return, for each meaning, the content of its sentences without slots, where no other sentence has less."""
    found: list[set[frozenset[str]]] = [set() for _ in number]
    for sentence in said:
        pack = sentence.intent.partition(".")[0]
        words = sentence.text.split()
        spans = phrases.spans(words, {(pack, name) for name in sentence.slots})
        inside = {place for span in spans for place in range(span.start, span.end)}
        core = frozenset(key(word) for place, word in enumerate(words) if carries(word) and place not in inside)
        found[number[_meaning(sentence)]].add(core)
    return [sorted((core for core in cores if core and not any(less < core for less in cores if less)), key=sorted)
            for cores in found]  # fmt: skip


def _examples(
    said: Sequence[Sentence], number: Mapping[Meaning, int], phrases: Phrases, chance: random.Random
) -> Iterator[_Example]:
    known = sorted({word for sentence in said for word in sentence.text.split() if carries(word)})
    for sentence in said:
        words, meaning = sentence.text.split(), number[_meaning(sentence)]
        yield _Example(features(words, phrases), meaning)
        kept = [word for word in words if chance.random() >= LOST_SHARE or word in POLAR or opens_clause(word)]
        if chance.random() < TURNED_SHARE:
            chance.shuffle(kept)
        if kept:
            strange = STRANGE[: chance.random() < STRANGE_BESIDE]
            yield _Example(features(kept, phrases) | set(strange), meaning)
        if chance.random() < SENSELESS_SHARE:
            yield from _senseless(words, known, len(number), phrases, chance)


def _senseless(
    words: Sequence[str], known: Sequence[str], nothing: int, phrases: Phrases, chance: random.Random
) -> Iterator[_Example]:
    """Yield a sentence some of whose content words are others, if any are."""
    left: list[str] = []
    strange = changed = 0
    for word in words:
        if not carries(word) or chance.random() >= SENSELESS_SHARE:
            left.append(word)
            continue
        changed += 1
        if chance.random() < STRANGE_SHARE:
            strange += 1
        else:
            left.append(chance.choice(known))
    if changed:
        yield _Example(features(left, phrases) | set(STRANGE[:strange]), nothing)


def _rows(examples: Sequence[_Example], vocabulary: Mapping[str, int]) -> tuple[Rows, Rows]:
    """Return the features' rows of each example, filled up with row 0, which stays without weight, and the classes."""
    rows = np.zeros((len(examples), MOST_FEATURES), np.int32)
    for row, example in zip(rows, examples, strict=True):
        seen = [vocabulary[feature] for feature in sorted(example.seen) if feature in vocabulary][:MOST_FEATURES]
        row[: len(seen)] = seen
    return rows, np.array([example.meaning for example in examples], np.int32)


def _fitted(rows: Rows, classes: Rows, features_: int, classes_: int) -> tuple[Floats, Floats]:
    """Return weights and bias, fitted by stochastic gradient descent with a rate for each feature (AdaGrad)."""
    chance = np.random.default_rng(SEED)
    weights = np.zeros((features_, classes_), np.float32)
    bias = np.zeros(classes_, np.float32)
    squares = np.full((features_, 1), 1e-3, np.float32)
    for _ in range(EPOCHS):
        order = chance.permutation(len(rows))
        for start in range(0, len(order), BATCH):
            drawn = order[start : start + BATCH]
            errors = _errors(_scores(weights, rows[drawn]) + bias, classes[drawn])
            used, slope = _slopes(rows[drawn], errors)
            slope *= 8 / len(drawn)
            squares[used] += (slope**2).mean(axis=1, keepdims=True)
            weights[used] -= RATE * slope / np.sqrt(squares[used]) + DECAY * weights[used]
            weights[0] = 0.0
            bias -= 0.05 * errors.mean(axis=0)
    return np.rint(weights / WEIGHT_STEP) * np.float32(WEIGHT_STEP), bias


def _scores(weights: Floats, rows: Rows) -> Floats:
    """Return the sum of each example's weights, one feature of all examples at a time: that needs no room."""
    scores: Floats = weights[rows[:, 0]]
    for column in range(1, int((rows > 0).sum(axis=1).max())):
        scores += weights[rows[:, column]]
    return scores


def _slopes(rows: Rows, errors: Floats) -> tuple[Rows, Floats]:
    """Return the features of some examples, and the sum of the errors of the examples that have each."""
    example, column = rows.nonzero()
    features_ = rows[example, column]
    order = features_.argsort(kind="stable")
    used, first = np.unique(features_[order], return_index=True)
    return used, np.add.reduceat(errors[example[order]], first, axis=0)


def _errors(scores: Floats, classes: Rows) -> Floats:
    """Return how far each class's probability is from what it should be."""
    shares: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    shares[np.arange(len(classes)), classes] -= 1.0
    return shares
