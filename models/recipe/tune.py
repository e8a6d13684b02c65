"""Choose the blank penalty on held-out training speakers.

python -m models.recipe tune --data DIR --work DIR
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from models.recipe.evaluate import measure
from models.recipe.export import export
from models.recipe.heldout import held_out_sets

PENALTIES = (0.0, 1.0, 2.0, 3.0)


def tune(data: Path, work: Path, model: Path) -> None:
    """Print the word error rate on the `tune` speakers for each blank penalty; change nothing."""
    sets = held_out_sets(data, work, "tune")
    for penalty in PENALTIES:
        with tempfile.TemporaryDirectory() as aside:
            trial = Path(aside)
            shutil.copy(model / "lexicon.txt.gz", trial)
            export(work / "checkpoint.pt", trial, penalty)
            rates = {held_out.name: measure(trial, held_out)[0] for held_out in sets}
        print(f"{penalty}: " + ", ".join(f"{name} {rate:.1%}" for name, rate in rates.items()), flush=True)
