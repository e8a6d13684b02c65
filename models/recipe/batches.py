"""Batches for training: a random copy of every utterance, grouped by length, with bands and moments masked out.

Source of the masks: Park et al., "SpecAugment", 2019.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from cockpit.asr.phones import PHONES
from models.recipe.mfcc import BANDS
from models.recipe.network import STRIDE, context_frames
from models.recipe.utterances import load_table

Array = npt.NDArray[np.float32]

FRAMES_PER_BATCH = 15_000
LENGTHS = (
    *(102, 138, 180, 240, 300, 360, 420, 480, 540, 630, 720, 840, 960, 1140, 1320, 1500, 1680, 1860, 2100),
    *(2400, 3000, 4000),
)
"""Batches have one of these numbers of frames, as kernels are prepared once for each shape."""

SHORTEST_FRAMES = 20
FRAMES_PER_PHONE = 3.3
"""CTC needs an output for each phone; an utterance with fewer frames is left out."""

USUAL_SHARE = 0.8
"""How often a word with several pronunciations is taken to be said in the usual one."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """How hard the features are made: masks per 1.5 s and per utterance, their greatest widths, and clean copies."""

    mask_frames: int
    band_masks: int
    mask_bands: int
    clean_share: float
    """How often the first, nearly clean copy is taken whatever else there is."""


_IDS = {phone: index for index, phone in enumerate(PHONES)}


@dataclass(frozen=True, slots=True)
class Batch:
    """features (utterances, bands, frames), normalised and padded by the network's context; targets end to end."""

    features: Array
    outputs: list[int]
    targets: list[int]
    target_lengths: list[int]


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance: its pronunciations by word as network outputs, and its frames in each copy."""

    words: list[list[list[int]]]
    copies: list[Array]

    def phones(self, random: Random) -> list[int]:
        return [phone for variants in self.words for phone in _said(variants, random)]


def load_examples(work: Path, split: str) -> list[Example]:
    """Return the utterances of a split from all tables, with every copy made so far."""
    return [example for name in ("human", "synthetic") for example in _load(work, name, split)]


def normalisation(work: Path) -> tuple[Array, Array]:
    """Return mean and standard deviation of each band, from the first copy of the human speech."""
    frames = np.load(work / "features" / "human.0.npy", mmap_mode="r")[::37].astype(np.float32)
    return frames.mean(axis=0), frames.std(axis=0)


class Epoch:
    """All examples once in random order, a batch at a time."""

    def __init__(
        self, examples: Sequence[Example], mean: Array, deviation: Array, disturbance: Disturbance, random: Random
    ) -> None:
        self._groups = groups(examples, disturbance.clean_share, random)
        self._mean, self._deviation, self._disturbance, self._random = mean, deviation, disturbance, random

    def __len__(self) -> int:
        return len(self._groups)

    def __iter__(self) -> Iterator[Batch]:
        return (self._batch(group) for group in self._groups)

    def _batch(self, group: Sequence[tuple[Array, list[int]]]) -> Batch:
        before, after = context_frames()
        length = _rounded(max(len(frames) for frames, _ in group))
        features = np.zeros((len(group), length + before + after + STRIDE, BANDS), np.float32)
        for row, (frames, _) in zip(features, group, strict=True):
            masked = self._masked((frames.astype(np.float32) - self._mean) / self._deviation)
            end = before + len(masked)
            row[:before], row[before:end], row[end:] = masked[0], masked, masked[-1]
        return Batch(
            np.ascontiguousarray(features.transpose(0, 2, 1)),
            [(len(frames) + STRIDE - 1) // STRIDE for frames, _ in group],
            [phone for _, phones in group for phone in phones],
            [len(phones) for _, phones in group],
        )

    def _masked(self, frames: Array) -> Array:
        """Return normalised `frames` with some moments and bands at the mean."""
        random, disturbance = self._random, self._disturbance
        for _ in range(max(1, len(frames) // 150)):
            width = random.randint(0, disturbance.mask_frames)
            start = random.randint(0, max(0, len(frames) - width))
            frames[start : start + width] = 0
        for _ in range(disturbance.band_masks):
            width = random.randint(0, disturbance.mask_bands)
            band = random.randint(0, BANDS - width)
            frames[:, band : band + width] = 0
        return frames


def groups(examples: Sequence[Example], clean_share: float, random: Random) -> list[list[tuple[Array, list[int]]]]:
    """Return (frames, phones) of every example that is long enough, by similar length."""
    by_length: dict[int, list[tuple[Array, list[int]]]] = {}
    for example in examples:
        frames = example.copies[0] if random.random() < clean_share else random.choice(example.copies)
        phones = example.phones(random)
        if len(frames) >= max(SHORTEST_FRAMES, FRAMES_PER_PHONE * len(phones)):
            by_length.setdefault(_rounded(len(frames)), []).append((frames, phones))
    made: list[list[tuple[Array, list[int]]]] = []
    left: list[tuple[Array, list[int]]] = []
    for length in sorted(by_length):
        waiting = left + by_length[length]
        random.shuffle(waiting)
        size = max(1, FRAMES_PER_BATCH // (length + 60))
        whole = len(waiting) // size * size
        made += [waiting[start : start + size] for start in range(0, whole, size)]
        left = waiting[whole:]
    made += [left] if left else []
    random.shuffle(made)
    return made


def _load(work: Path, name: str, split: str) -> Iterator[Example]:
    table = load_table(work, name)
    folder = work / "features"
    copies = []
    for path in sorted(folder.glob(f"{name}.[0-9].npy")):
        ends = np.cumsum(np.load(path.with_suffix(".lengths.npy")))
        copies.append((np.load(path, mmap_mode="r"), np.concatenate([[0], ends])))
    known = {
        word: [[_IDS[phone] for phone in phones] for phones in variants]
        for word, variants in table.pronunciations.items()
    }
    for index, utterance in enumerate(table.utterances):
        if utterance.split == split and copies:
            frames = [copy[starts[index] : starts[index + 1]] for copy, starts in copies]
            yield Example([known[word] for word in utterance.words], frames)


def _said(variants: list[list[int]], random: Random) -> list[int]:
    return variants[0] if len(variants) == 1 or random.random() < USUAL_SHARE else random.choice(variants)


def _rounded(frames: int) -> int:
    return next((length for length in LENGTHS if length >= frames), -(-frames // 600) * 600)
