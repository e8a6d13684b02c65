"""Make the shipped speech model, a step at a time or all at once."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # every step has processes of its own for the cores

MODEL = Path(__file__).parents[1] / "cockpit-en-small"


@dataclass(frozen=True, slots=True)
class Folders:
    """`data` holds speech/ and noise/ with their manifests, `work` what is made on the way, `model` the result."""

    data: Path
    work: Path
    model: Path


def main() -> None:
    """Run the named step; `all` runs those that lead from recordings to figures."""
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=__doc__)
    parser.add_argument("step", choices=[*STEPS, *ASIDE, "all"])
    parser.add_argument("--data", type=Path, required=True, help="folder with speech/ and noise/")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way (10 GB)")
    parser.add_argument("--model", type=Path, default=MODEL, help="model folder to write (default: the shipped one)")
    options = parser.parse_args()
    folders = Folders(options.data, options.work, options.model)
    folders.work.mkdir(parents=True, exist_ok=True)
    steps = STEPS if options.step == "all" else {options.step: {**STEPS, **ASIDE}[options.step]}
    for name, step in steps.items():
        started = time.monotonic()
        step(folders)
        print(f"{name}: {(time.monotonic() - started) / 60:.1f} min", flush=True)


def _prepare(folders: Folders) -> None:
    from models.recipe.prepare import prepare

    table = prepare(folders.data, folders.work)
    print(f"{len(table.utterances)} recordings, {table.hours:.1f} h")


def _synthesise(folders: Folders) -> None:
    from models.recipe.synthesise import synthesise

    table = synthesise(folders.work)
    print(f"{len(table.utterances)} sentences, {table.hours:.1f} h" if table else "no synthetic speech")


def _features(folders: Folders) -> None:
    from models.recipe.features import COPIES, make_copies

    for name in COPIES:
        if (folders.work / f"{name}.json").exists():
            make_copies(folders.data, folders.work, name)


def _train(folders: Folders) -> None:
    from models.recipe.train import train

    train(folders.work)


def _further(folders: Folders) -> None:
    from models.recipe.train import FURTHER, train

    train(folders.work, FURTHER)


def _warm(folders: Folders) -> None:
    from models.recipe.warm import start

    start(folders.work, MODEL)


def _export(folders: Folders) -> None:
    from models.recipe.export import export

    print(f"am/final.mdl: {export(folders.work / 'checkpoint.pt', folders.model)} bytes")


def _evaluate(folders: Folders) -> None:
    from models.recipe.evaluate import evaluate

    evaluate(folders.data, folders.work, folders.model)


def _tune(folders: Folders) -> None:
    from models.recipe.tune import tune

    tune(folders.data, folders.work, folders.model)


STEPS: dict[str, Callable[[Folders], None]] = {
    "prepare": _prepare,
    "synthesise": _synthesise,
    "features": _features,
    "train": _train,
    "export": _export,
    "evaluate": _evaluate,
}
ASIDE: dict[str, Callable[[Folders], None]] = {"warm": _warm, "further": _further, "tune": _tune}
"""Steps that `all` does without: to begin with the shipped weights instead of random ones, to train on from there, and
to choose constants."""

if __name__ == "__main__":
    main()
