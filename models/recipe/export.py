"""Step 5: write the averaged weights as the am/ and conf/ folders of a Vosk model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from cockpit.asr.models import NOISE
from cockpit.asr.phones import PHONES
from models.recipe.mfcc import MFCC_CONF
from models.recipe.nnet3 import final_model

BLANK_PENALTY = 1.0
"""Nats taken from the blank's log-probability: a CTC network says "blank" far more often than a decoder should believe.
chosen on the held-out speakers, see EXPERIMENTS.md."""

NOISE_NATS = 1.6
"""How improbable an output may be under what was said; see EXPERIMENTS.md."""

MODEL_CONF = """--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=4.0
--acoustic-scale=1.0
--frame-subsampling-factor=3
--phone-determinize=false
--endpoint.silence-phones=1
"""


def export(checkpoint: Path, model: Path, blank_penalty: float = BLANK_PENALTY) -> int:
    """Write am/final.mdl and conf/ into folder `model` and return the size of final.mdl in bytes."""
    import torch

    state: dict[str, Any] = torch.load(checkpoint, map_location="cpu", weights_only=False)
    prior = np.zeros(len(PHONES))
    prior[0] = blank_penalty
    weights = {name: value.double().numpy() for name, value in state["average"].items()}
    data = final_model(weights, tuple(state["layers"]), state["mean"], state["deviation"], prior)
    for folder in ("am", "conf"):
        (model / folder).mkdir(parents=True, exist_ok=True)
    (model / "am" / "final.mdl").write_bytes(data)
    (model / "conf" / "mfcc.conf").write_text(MFCC_CONF, encoding="utf-8")
    (model / "conf" / "model.conf").write_text(MODEL_CONF, encoding="utf-8")
    (model / NOISE).write_text(f"{NOISE_NATS}\n", encoding="utf-8")
    return len(data)
