"""Keep the trained model in the cache, named by the content of the packs."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import numpy as np

from cockpit.nlu.free.model import Model
from cockpit.nlu.free.phrases import Phrases
from cockpit.nlu.free.train import train
from cockpit.packs import cache as cached
from cockpit.packs.load import Packs

FORMAT = "4"
"""Raise it when the same packs would give another model."""


def trained(packs: Packs, phrases: Phrases, cache: Path | None) -> Model:
    """Return the packs' model: from the cache, or trained now, which takes seconds."""
    file = _file(packs, cache) if cache else None
    kept = cached.read_bytes(file) if file else None
    if kept is not None:
        return from_bytes(kept)
    model = train(packs, phrases)
    if file:
        cached.write_bytes(file, to_bytes(model))
    return model


def is_kept(packs: Packs, cache: Path | None) -> bool:
    """Say whether the packs' model is in the cache."""
    return cache is not None and _file(packs, cache).is_file()


def _file(packs: Packs, cache: Path) -> Path:
    digest = hashlib.sha256(f"{FORMAT} {packs.digest}".encode()).hexdigest()[:32]
    return cache / "free" / f"{digest}.npz"


def to_bytes(model: Model) -> bytes:
    """Return the model as a file: weights in half precision, everything else as JSON."""
    facts = {
        "meanings": [[intent, [list(pair) for pair in slots]] for intent, slots in model.meanings],
        "vocabulary": model.vocabulary,
        "words": [sorted(words) for words in model.words],
        "cores": [[sorted(core) for core in cores] for cores in model.cores],
    }
    file = io.BytesIO()
    text = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    np.savez_compressed(file, weights=model.weights.astype(np.float16), bias=model.bias, facts=text)
    return file.getvalue()


def from_bytes(data: bytes) -> Model:
    """Return the model that `to_bytes` wrote."""
    with np.load(io.BytesIO(data)) as file:
        facts = json.loads(file["facts"].tobytes())
        return Model(
            [(intent, tuple((name, value) for name, value in slots)) for intent, slots in facts["meanings"]],
            facts["vocabulary"],
            file["weights"].astype(np.float32),
            file["bias"],
            [frozenset(words) for words in facts["words"]],
            [[frozenset(core) for core in cores] for cores in facts["cores"]],
        )
