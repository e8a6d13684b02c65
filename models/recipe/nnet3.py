"""Write a trained network as Kaldi's nnet3, with MFCC in and log-probabilities out."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from models.recipe import kaldi
from models.recipe.kaldi import float32, float64, int32, token, vector
from models.recipe.mfcc import mfcc_to_log_mel
from models.recipe.network import BANDS, FIRST_WIDTH, STRIDE, Taps, context_frames

Numbers = npt.NDArray[Any]


def final_model(
    weights: dict[str, Numbers], layers: tuple[Taps, ...], mean: Numbers, deviation: Numbers, prior: Numbers
) -> bytes:
    """Return am/final.mdl.

    Args:
        weights: the state of models.recipe.network.Network, as arrays.
        layers: where the taps of its hidden layers lie.
        mean, deviation: of the log-mel energies it was trained on, by band.
        prior: what is taken from each output's log-probability, in nats.
    """
    writer = _Writer()
    matrix = mfcc_to_log_mel() / deviation[:, None]
    node = writer.affine("normalised", matrix, -mean / deviation, "input", small=True)
    reach = FIRST_WIDTH // 2
    node = _layer(writer, "first", weights, "first", "norms.0", _append(node, range(-reach, reach + 1)))
    for index, offsets in enumerate(layers):
        taps = _append(node, (STRIDE * offset for offset in offsets))
        branch = _layer(writer, f"hidden{index}", weights, f"hidden.{index}", f"norms.{index + 1}", taps)
        node = writer.same(f"sum{index}", len(weights["last.weight"][0]), f"Sum({branch}, {node})")
    node = writer.affine("last", weights["last.weight"][:, :, 0], weights["last.bias"], node)
    node = writer.nonlinearity("logsoftmax", "LogSoftmaxComponent", len(prior), node)
    node = writer.offset("output-prior", -prior, node)
    before, after = context_frames(layers)
    return (
        kaldi.BINARY
        + kaldi.transition_model(len(prior))
        + writer.finished(node)
        + token("<LeftContext>")
        + int32(before)
        + token("<RightContext>")
        + int32(after)
        + token("<Priors>")
        + vector([])
    )


def _layer(writer: _Writer, name: str, weights: dict[str, Numbers], layer: str, norm: str, source: str) -> str:
    """Write affine, rectifier and the scale and offset that batch normalisation is once trained."""
    kernel = weights[f"{layer}.weight"]
    taps = np.concatenate([kernel[:, :, tap] for tap in range(kernel.shape[2])], axis=1)
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + 1e-5)
    offset = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
    node = writer.affine(name, taps, weights[f"{layer}.bias"], source)
    node = writer.nonlinearity(f"{name}.relu", "RectifiedLinearComponent", len(scale), node)
    return writer.offset(f"{name}.offset", offset, writer.scale(f"{name}.scale", scale, node))


def _append(node: str, offsets: Any) -> str:
    return "Append(" + ", ".join(f"Offset({node}, {offset})" if offset else node for offset in offsets) + ")"


class _Writer:
    """Collects components and the config lines that wire them; each method returns the name of its node."""

    def __init__(self) -> None:
        self._config = [f"input-node name=input dim={BANDS}"]
        self._components: list[bytes] = []

    def affine(self, name: str, matrix: Numbers, bias: Numbers, source: str, small: bool = False) -> str:
        numbers = kaldi.matrix(matrix) if small else kaldi.compressed_matrix(matrix)
        body = token("<LinearParams>") + numbers + token("<BiasParams>") + vector(bias)
        return self._add(name, "FixedAffineComponent", body, source)

    def scale(self, name: str, scales: Numbers, source: str) -> str:
        return self._add(name, "FixedScaleComponent", token("<Scales>") + vector(scales), source)

    def offset(self, name: str, offsets: Numbers, source: str) -> str:
        return self._add(name, "FixedBiasComponent", token("<Bias>") + vector(offsets), source)

    def same(self, name: str, size: int, source: str) -> str:
        """Name the sum of two nodes: nnet3 cannot take a Sum apart by Offset."""
        body = token("<Dim>") + int32(size) + token("<BackpropScale>") + float32(1.0)
        return self._add(name, "NoOpComponent", body, source)

    def nonlinearity(self, name: str, kind: str, size: int, source: str) -> str:
        body = token("<Dim>") + int32(size)
        for statistic in ("ValueAvg", "DerivAvg"):
            body += token(f"<{statistic}>") + vector([])
        body += token("<Count>") + float64(0.0) + token("<OderivRms>") + vector([])
        for count in ("OderivCount", "NumDimsSelfRepaired", "NumDimsProcessed"):
            body += token(f"<{count}>") + float64(0.0)
        return self._add(name, kind, body, source)

    def finished(self, output: str) -> bytes:
        config = "\n".join([*self._config, f"output-node name=output input={output} objective=linear"])
        count = token("<NumComponents>") + int32(len(self._components))
        head = token("<Nnet3>") + b"\n" + config.encode() + b"\n\n" + count
        return head + b"".join(self._components) + token("</Nnet3>")

    def _add(self, name: str, kind: str, body: bytes, source: str) -> str:
        self._components.append(
            token("<ComponentName>") + token(name) + token(f"<{kind}>") + body + token(f"</{kind}>")
        )
        self._config.append(f"component-node name={name} component={name} input={source}")
        return name
