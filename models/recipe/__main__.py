"""Make the shipped speech model, a step at a time or all at once."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

MODEL = Path(__file__).parents[1] / "cockpit-en-small"


def main() -> None:
    """Run the named step; `all` runs those that lead from recordings to figures."""
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=__doc__)
    parser.add_argument("step", choices=[*STEPS, "tune", "all"])
    parser.add_argument("--data", type=Path, required=True, help="folder with speech/ and noise/")
    parser.add_argument("--work", type=Path, required=True, help="folder for what is made on the way (10 GB)")
    parser.add_argument("--model", type=Path, default=MODEL, help="model folder to write (default: the shipped one)")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    steps = STEPS if options.step == "all" else {options.step: {**STEPS, "tune": _tune}[options.step]}
    for name, step in steps.items():
        started = time.monotonic()
        step(options.data, options.work, options.model)
        print(f"{name}: {(time.monotonic() - started) / 60:.1f} min", flush=True)


def _prepare(data: Path, work: Path, model: Path) -> None:
    from models.recipe.prepare import prepare

    table = prepare(data, work)
    print(f"{len(table.utterances)} recordings, {table.hours:.1f} h")


def _synthesise(data: Path, work: Path, model: Path) -> None:
    from models.recipe.synthesise import synthesise

    table = synthesise(work)
    print(f"{len(table.utterances)} sentences, {table.hours:.1f} h" if table else "no synthetic speech")


def _features(data: Path, work: Path, model: Path) -> None:
    from models.recipe.features import COPIES, make_copies

    for name in COPIES:
        if (work / f"{name}.json").exists():
            make_copies(data, work, name)


def _train(data: Path, work: Path, model: Path) -> None:
    from models.recipe.train import train

    train(work)


def _export(data: Path, work: Path, model: Path) -> None:
    from models.recipe.export import export

    print(f"am/final.mdl: {export(work / 'checkpoint.pt', model)} bytes")


def _evaluate(data: Path, work: Path, model: Path) -> None:
    from models.recipe.evaluate import evaluate

    evaluate(data, work, model)


def _tune(data: Path, work: Path, model: Path) -> None:
    from models.recipe.tune import tune

    tune(data, work, model)


STEPS: dict[str, Callable[[Path, Path, Path], None]] = {
    "prepare": _prepare,
    "synthesise": _synthesise,
    "features": _features,
    "train": _train,
    "export": _export,
    "evaluate": _evaluate,
}

if __name__ == "__main__":
    main()
