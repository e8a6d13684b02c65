"""Step 3: several copies of every utterance, each distorted anew, as log-mel energies in half precision."""

from __future__ import annotations

from multiprocessing import Pool
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.recipe.augment import WARPS, distorted, nearly_clean
from models.recipe.mfcc import BANDS, log_mel
from models.recipe.noise import recorded_noises
from models.recipe.utterances import PROCESSES, Table, load_table

COPIES = {"human": 9, "synthetic": 5}
CLEAN_SHARE = 0.12
"""Of the copies; besides, the first copy of every human recording is nearly clean."""

UNWARPED_SHARE = 0.4
ROUND = 2
"""Copies made to train on from an earlier round's weights are distorted anew."""

_shared: tuple[Table, Table, list[npt.NDArray[np.float32]]] | None = None
"""The table, the talkers and the noises, inherited by the child processes."""


def make_copies(data: Path, work: Path, name: str) -> None:
    """Write WORK/features/NAME.COPY.npy (all frames of a copy) and NAME.COPY.lengths.npy, those that are missing."""
    global _shared  # noqa: PLW0603  # forked children see it without copying
    _shared = (load_table(work, name), load_table(work, "human"), recorded_noises(data))
    folder = work / "features"
    folder.mkdir(exist_ok=True)
    for copy in range(COPIES[name]):
        target = folder / f"{name}.{copy}.npy"
        if target.exists():
            continue
        jobs = [(index, copy) for index in range(len(_shared[0].utterances))]
        with Pool(PROCESSES) as pool:
            frames = pool.starmap(features_of, jobs, chunksize=32)
        np.save(folder / f"{name}.{copy}.lengths.npy", [len(part) for part in frames])
        unfinished = folder / "unfinished.npy"
        np.save(unfinished, np.concatenate(frames))
        unfinished.rename(target)
        print(f"{target.name}: {sum(map(len, frames)) / 360_000:.1f} h")


def features_of(index: int, copy: int) -> npt.NDArray[np.float16]:
    """Return one copy of one utterance (frames, bands); the same round, copy and index give the same."""
    assert _shared is not None, "make_copies sets it"
    table, talkers, clips = _shared
    random = np.random.default_rng((copy + 10 * ROUND, index, len(table.name)))
    speech = table.sound(index)
    if (copy == 0 and table.name == "human") or random.random() < CLEAN_SHARE:
        return log_mel(nearly_clean(random, speech)).astype(np.float16)
    sound = distorted(random, speech, clips, talkers)
    warp = 1.0 if random.random() < UNWARPED_SHARE else float(random.choice(WARPS))
    return log_mel(sound, warp).astype(np.float16).reshape(-1, BANDS)
