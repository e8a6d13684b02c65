"""Keep the trained model, named by the content of the packs: in the cache, or made ahead and shipped with them."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import numpy as np

from cockpit.nlu.free.model import Model
from cockpit.nlu.free.phrases import Phrases
from cockpit.nlu.free.train import WEIGHT_STEP, train
from cockpit.packs import cache as cached
from cockpit.packs import ready
from cockpit.packs.load import Packs

FORMAT = "7"
"""Raise it when the same packs would give another model."""


def trained(packs: Packs, phrases: Phrases, cache: Path | None) -> Model:
    """Return the packs' model: made ahead, from the cache, or trained now, which takes seconds."""
    name = _name(packs)
    file = cache / "free" / name if cache else None
    kept = ready.read(name) or (cached.read_bytes(file) if file else None)
    if kept is not None:
        return from_bytes(kept)
    model = train(packs, phrases)
    if file:
        cached.write_bytes(file, to_bytes(model))
    return model


def made_ahead(packs: Packs) -> tuple[str, bytes]:
    """Return the packs' model as a file to ship with them, and its name."""
    return _name(packs), to_bytes(train(packs, Phrases(packs)))


def is_kept(packs: Packs, cache: Path | None) -> bool:
    """Say whether the packs' model is there, so that asking for it takes no training."""
    name = _name(packs)
    return ready.read(name) is not None or (cache is not None and (cache / "free" / name).is_file())


def _name(packs: Packs) -> str:
    return hashlib.sha256(f"{FORMAT} {packs.digest}".encode()).hexdigest()[:32] + ".npz"


def to_bytes(model: Model) -> bytes:
    """Return the model as a file: weights in the steps they are rounded to, everything else as JSON."""
    facts = {
        "meanings": [[intent, [list(pair) for pair in slots]] for intent, slots in model.meanings],
        "vocabulary": model.vocabulary,
        "words": [sorted(words) for words in model.words],
        "cores": [[sorted(core) for core in cores] for cores in model.cores],
    }
    file = io.BytesIO()
    text = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    steps = np.rint(model.weights / WEIGHT_STEP).astype(np.int16)
    np.savez_compressed(file, weights=steps, bias=model.bias, facts=text)
    return file.getvalue()


def from_bytes(data: bytes) -> Model:
    """Return the model that `to_bytes` wrote."""
    with np.load(io.BytesIO(data)) as file:
        facts = json.loads(file["facts"].tobytes())
        return Model(
            [(intent, tuple((name, value) for name, value in slots)) for intent, slots in facts["meanings"]],
            facts["vocabulary"],
            file["weights"].astype(np.float32) * np.float32(WEIGHT_STEP),
            file["bias"],
            [frozenset(words) for words in facts["words"]],
            [[frozenset(core) for core in cores] for cores in facts["cores"]],
        )
