"""Read the weights back out of a final.mdl of ours, so that training goes on where the shipped model ended.

A model folder is the only checkpoint that everybody has. The network may have grown: new layers add nothing at first,
and nothing old listens to new channels, so that it computes what the model did.

Source: Chen et al., "Net2Net: accelerating learning via knowledge transfer", 2016.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.recipe.kaldi import expanded_matrix
from models.recipe.mfcc import mfcc_to_log_mel

Array = npt.NDArray[np.float32]
Components = dict[str, list[Array]]

WARM = "warm"
"""The stage of a checkpoint that holds the weights of an earlier model."""

PLACES: dict[int, tuple[int | None, ...]] = {
    8: (0, 1, 2, 3, None, 4, None, 5, None, 6, 7, None),
    12: tuple(range(12)),
}
"""By how many hidden layers a model of ours has: which of them each layer of the network was, None if it is new."""

SETTLING_BATCHES = 8


def start(work: Path, model: Path) -> Path:
    """Write the checkpoint from which `train` goes on where folder `model` ended; the features lie in `work`.

    Raises:
        FileExistsError: there is a checkpoint already.
    """
    from itertools import islice
    from random import Random

    import torch

    from models.recipe.batches import Disturbance, Epoch, load_examples
    from models.recipe.network import Network

    checkpoint = work / "checkpoint.pt"
    if checkpoint.exists():
        raise FileExistsError(checkpoint)
    network = Network()
    hidden = len(_offsets((model / "am" / "final.mdl").read_bytes()))
    mean, deviation = load(network, model, PLACES[hidden])
    epoch = Epoch(load_examples(work, "train"), mean, deviation, Disturbance(0, 0, 0, 0.1), Random(0))
    settle(network, list(islice(epoch, SETTLING_BATCHES)))
    weights = network.state_dict()
    state = {"network": weights, "average": weights, "layers": network.layers, "stage": WARM}
    torch.save({**state, "mean": mean, "deviation": deviation}, checkpoint)
    return checkpoint


def components(data: bytes) -> Components:
    """Return the matrices and vectors of each component of a final.mdl, by name."""
    parts = data[data.index(b"<NumComponents>") :].split(b"<ComponentName> ")[1:]
    return {part.split(b" ", 1)[0].decode(): _numbers(part) for part in parts}


def normalisation(parts: Components) -> tuple[Array, Array]:
    """Return mean and standard deviation of each band, as the model was trained with them."""
    matrix, bias = parts["normalised"]
    deviation = np.linalg.norm(mfcc_to_log_mel(), axis=1) / np.linalg.norm(matrix, axis=1)
    return (-bias * deviation).astype(np.float32), deviation.astype(np.float32)


def load(network: Any, model: Path, places: Sequence[int | None]) -> tuple[Array, Array]:
    """Fill `network` from folder `model` and return the normalisation of its features.

    Args:
        places: for each hidden layer of the network, which hidden layer of the model it was, None if it is new. Its
            taps are found by their offsets; one that the model did not have starts at zero.
    """
    import torch

    data = (model / "am" / "final.mdl").read_bytes()
    parts, offsets = components(data), _offsets(data)
    with torch.no_grad():
        _fill(network.first, network.norms[0], parts, "first", None, None)
        for layer, norm, taps, place in zip(network.hidden, network.norms[1:], network.layers, places, strict=True):
            if place is None:
                norm.weight.zero_()
                norm.bias.zero_()
            else:
                _fill(layer, norm, parts, f"hidden{place}", taps, offsets[place])
        matrix, bias = (torch.tensor(part) for part in parts["last"])
        network.last.weight.zero_()
        network.last.weight[:, : matrix.shape[1], 0] = matrix
        network.last.bias.copy_(bias)
    return normalisation(parts)


def settle(network: Any, batches: list[Any]) -> None:
    """Measure the batch normalisation of a loaded network, changing what it stands for but not what it computes.

    A final.mdl holds only scale and offset; training needs the mean and variance they were made of.
    """
    import torch

    shortest = min(batch.features.shape[-1] for batch in batches)
    features = torch.cat([torch.from_numpy(batch.features[..., :shortest]) for batch in batches])
    with torch.no_grad():
        x = _settled(network.norms[0], torch.relu(network.first(features)))
        for layer, norm, taps in zip(network.hidden, network.norms[1:], network.layers, strict=True):
            y = _settled(norm, torch.relu(layer(x)))
            x = y + x[..., -taps[0] : -taps[0] + y.shape[-1]]


def _settled(norm: Any, x: Any) -> Any:
    mean, variance = x.mean((0, 2)), x.var((0, 2))
    scale, offset = norm.weight.clone(), norm.bias.clone()
    norm.running_mean.copy_(mean)
    norm.running_var.copy_(variance)
    norm.weight.copy_(scale * (variance + norm.eps).sqrt())
    norm.bias.copy_(offset + mean * scale)
    return x * scale[:, None] + offset[:, None]


def _fill(layer: Any, norm: Any, parts: Components, name: str, taps: Any, offsets: Any) -> None:
    import torch

    matrix, bias, scale, offset = (torch.tensor(part) for part in _layer(parts, name))
    old = len(bias)
    known = len(matrix[0]) // old if taps else layer.weight.shape[2]
    kernels = matrix.reshape(old, known, -1).permute(0, 2, 1)
    inputs = kernels.shape[1]
    layer.weight[:old] = 0
    for index in range(layer.weight.shape[2]):
        source = index if taps is None else offsets.index(taps[index]) if taps[index] in offsets else None
        if source is not None:
            layer.weight[:old, :inputs, index] = kernels[:, :, source]
    for parameter, value in ((layer.bias, bias), (norm.weight, scale), (norm.bias, offset)):
        parameter[:old] = value


def _layer(parts: Components, name: str) -> list[Array]:
    return [*parts[name], *parts[f"{name}.scale"], *parts[f"{name}.offset"]]


def _offsets(data: bytes) -> list[list[int]]:
    """Return the taps of each hidden layer, in outputs."""
    lines = re.findall(rb"name=hidden\d+ component=hidden\d+ input=Append\((.*)\)\n", data)
    return [[_offset(part) for part in re.split(rb", (?=Offset|sum|first)", line)] for line in lines]


def _offset(part: bytes) -> int:
    found = re.search(rb", (-?\d+)\)", part)
    return int(found[1]) // 3 if found else 0


def _numbers(part: bytes) -> list[Array]:
    """Return what a component's body holds, in order: a matrix, vectors."""
    found = []
    body = part.split(b" ", 2)[2]
    if body.startswith(b"<LinearParams> "):
        matrix, body = _matrix(body.removeprefix(b"<LinearParams> "))
        found.append(matrix)
    if b"FV \x04" in body:
        start = body.index(b"FV \x04") + 4
        (size,) = struct.unpack_from("<i", body, start)
        found.append(np.frombuffer(body, "<f4", size, start + 4))
    return found


def _matrix(data: bytes) -> tuple[Array, bytes]:
    if data.startswith(b"CM "):
        rows, columns = struct.unpack_from("<ii", data, 11)
        return expanded_matrix(data), data[19 + 8 * columns + rows * columns :]
    rows, _, columns = struct.unpack_from("<ibi", data, 4)
    size = 4 * rows * columns
    return np.frombuffer(data, "<f4", rows * columns, 13).reshape(rows, columns), data[13 + size :]
