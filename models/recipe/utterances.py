"""The table every step works on: which utterances there are, what is said in them, and their samples in one file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.recipe.pronunciations import pronunciations

SAMPLE_RATE_HZ = 16_000
PROCESSES = 2

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One recording. `split` is train, tune (held-out speakers, for choosing constants) or test."""

    path: str
    words: list[str]
    corpus: str
    speaker: str
    split: str
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Utterances whose samples lie end to end, and the pronunciations of their words, the most usual first."""

    name: str
    utterances: list[Utterance]
    pronunciations: dict[str, list[list[str]]]
    samples: Samples
    starts: npt.NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        ends = np.cumsum([0, *(utterance.samples for utterance in self.utterances)])
        object.__setattr__(self, "starts", ends)

    def sound(self, index: int) -> npt.NDArray[np.float32]:
        """Return the samples of one utterance on the scale of 16-bit integers."""
        return self.samples[self.starts[index] : self.starts[index + 1]].astype(np.float32)

    @property
    def hours(self) -> float:
        return float(self.starts[-1]) / SAMPLE_RATE_HZ / 3600


def save_table(work: Path, name: str, utterances: Sequence[Utterance]) -> Table:
    """Read the sound of `utterances` and write the table, without those that hold words nobody can say."""
    known = pronunciations({word for utterance in utterances for word in utterance.words})
    utterances = [utterance for utterance in utterances if all(word in known for word in utterance.words)]
    with Pool(PROCESSES) as pool:
        sounds = pool.map(read_sound, [utterance.path for utterance in utterances], chunksize=64)
    rows = [{**asdict(utterance), "samples": len(sound)} for utterance, sound in zip(utterances, sounds, strict=True)]
    np.save(work / f"{name}.npy", np.concatenate(sounds))
    content = json.dumps({"utterances": rows, "pronunciations": known})
    (work / f"{name}.json").write_text(content, encoding="utf-8")
    return load_table(work, name)


def load_table(work: Path, name: str) -> Table:
    """Open a table; its samples stay on the disk until they are used."""
    content = json.loads((work / f"{name}.json").read_text(encoding="utf-8"))
    utterances = [Utterance(**row) for row in content["utterances"]]
    return Table(name, utterances, content["pronunciations"], np.load(work / f"{name}.npy", mmap_mode="r"))


def read_sound(path: str) -> Samples:
    """Return a sound file as 16-bit mono samples at 16 kHz."""
    import soundfile
    import soxr

    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    mono = sound.mean(axis=1)
    if rate_hz != SAMPLE_RATE_HZ:
        mono = soxr.resample(mono, rate_hz, SAMPLE_RATE_HZ)
    samples: Samples = (np.clip(mono, -1, 1) * 32767).astype(np.int16)
    return samples
