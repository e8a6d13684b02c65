"""What is exported computes what was trained."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch", reason="the `recipe` extra is not installed")

from cockpit.asr.phones import PHONES  # noqa: E402
from models.recipe.export import export  # noqa: E402
from models.recipe.kaldi import expanded_matrix  # noqa: E402
from models.recipe.mfcc import BANDS, log_mel_to_mfcc  # noqa: E402
from models.recipe.network import STRIDE, Network, context_frames  # noqa: E402

WIDTH, LAYERS = 16, ((-1, 0, 1), (-4, -2, 0))


def test_the_exported_network_equals_the_trained_one(tmp_path: Path) -> None:
    network, mean, deviation = _trained()
    torch.save(
        {"average": network.state_dict(), "layers": LAYERS, "mean": mean, "deviation": deviation},
        tmp_path / "checkpoint.pt",
    )
    export(tmp_path / "checkpoint.pt", tmp_path, blank_penalty=2.5)

    log_mel = np.random.default_rng(4).normal(size=(31, BANDS)) * 2 + 5
    before, after = context_frames(LAYERS)
    padded = np.pad((log_mel - mean) / deviation, ((before, after), (0, 0)), "edge")
    with torch.no_grad():
        ours = network(torch.tensor(padded.T[None], dtype=torch.float32)).log_softmax(1)[0].T.numpy()
    ours[:, 0] -= 2.5

    exported = Nnet3((tmp_path / "am" / "final.mdl").read_bytes())
    theirs = exported.output(log_mel @ log_mel_to_mfcc().T, range(0, len(log_mel), STRIDE))
    assert theirs.shape == ours.shape == (11, len(PHONES))
    assert theirs == pytest.approx(ours, abs=0.15)  # a weight has one byte
    assert np.abs(theirs - ours).mean() < 0.03


def test_the_options_are_those_that_vosk_reads(tmp_path: Path) -> None:
    network, mean, deviation = _trained()
    torch.save(
        {"average": network.state_dict(), "layers": LAYERS, "mean": mean, "deviation": deviation},
        tmp_path / "checkpoint.pt",
    )
    size = export(tmp_path / "checkpoint.pt", tmp_path)
    assert size == (tmp_path / "am" / "final.mdl").stat().st_size
    options = (tmp_path / "conf" / "mfcc.conf").read_text(encoding="utf-8").split()
    assert {"--num-mel-bins=40", "--num-ceps=40", "--low-freq=20", "--high-freq=-400", "--dither=0"} <= set(options)
    assert "--frame-subsampling-factor=3" in (tmp_path / "conf" / "model.conf").read_text(encoding="utf-8").split()


def _trained() -> tuple[Any, Any, Any]:
    """Return a small network whose normalisation has seen data, with the mean and deviation of its features."""
    torch.manual_seed(1)
    network = Network(WIDTH, LAYERS)
    for norm in network.norms:
        torch.nn.init.uniform_(norm.weight, 0.5, 1.5)
        torch.nn.init.uniform_(norm.bias, -0.5, 0.5)
    for _ in range(20):
        network(torch.randn(4, BANDS, 200))
    random = np.random.default_rng(5)
    return network.eval(), random.normal(size=BANDS) + 5, random.uniform(1.0, 2.0, BANDS)


class Nnet3:
    """The network inside a final.mdl: computes what Kaldi would, from nothing but the written bytes."""

    def __init__(self, data: bytes) -> None:
        begin = data.index(b"<Nnet3> ") + len(b"<Nnet3> ")
        end = data.index(b"\n\n", begin)
        self.config = data[begin:end].decode().strip().splitlines()
        parts = data[end:].split(b"<ComponentName> ")[1:]
        self.components = dict(self._component(part) for part in parts)
        self.nodes = {}
        for line in self.config:
            if node := re.fullmatch(r"component-node name=(\S+) component=\S+ input=(.+)", line):
                self.nodes[node[1]] = node[2]

    def output(self, features: Any, frames: range) -> Any:
        """Return the output at `frames` for features (frames, size); beyond the ends the end frames go on."""
        source = re.findall(r"output-node name=output input=(\S+)", "\n".join(self.config))[0]
        known: dict[tuple[str, int], Any] = {}
        return np.stack([self._at(source, frame, features, known) for frame in frames])

    def _at(self, text: str, frame: int, features: Any, known: dict[tuple[str, int], Any]) -> Any:
        """Return the value of a descriptor at a frame."""
        text = text.strip()
        call = re.fullmatch(r"(Append|Sum|Offset)\((.*)\)", text)
        if call and call[1] == "Offset":
            inner, offset = call[2].rsplit(",", 1)
            return self._at(inner, frame + int(offset), features, known)
        if call:
            values = [self._at(part, frame, features, known) for part in _arguments(call[2])]
            return np.concatenate(values) if call[1] == "Append" else sum(values)
        if text == "input":
            return features[min(max(frame, 0), len(features) - 1)]
        if (text, frame) not in known:
            known[text, frame] = self.components[text](self._at(self.nodes[text], frame, features, known))
        return known[text, frame]

    def _component(self, part: bytes) -> tuple[str, Any]:
        name, rest = part.split(b" ", 1)
        kind, body = rest.split(b" ", 1)
        return name.decode(), _FUNCTIONS[kind.decode().strip("<>")](body)


def _arguments(text: str) -> list[str]:
    depth, parts = 0, [""]
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _matrix(data: bytes) -> tuple[Any, bytes]:
    if data.startswith(b"CM "):
        rows, columns = struct.unpack_from("<ii", data, 11)
        return expanded_matrix(data), data[19 + 8 * columns + rows * columns :]
    rows, _, columns = struct.unpack_from("<ibi", data, 4)
    return np.frombuffer(data, "<f4", rows * columns, 13).reshape(rows, columns), data[13 + 4 * rows * columns :]


def _vector(data: bytes) -> Any:
    (size,) = struct.unpack_from("<i", data, data.index(b"FV \x04") + 4)
    return np.frombuffer(data, "<f4", size, data.index(b"FV \x04") + 8)


def _affine(body: bytes) -> Any:
    matrix, rest = _matrix(body.removeprefix(b"<LinearParams> "))
    bias = _vector(rest)
    return lambda x: matrix @ x + bias


def _scale(body: bytes) -> Any:
    scales = _vector(body)
    return lambda x: x * scales


def _bias(body: bytes) -> Any:
    bias = _vector(body)
    return lambda x: x + bias


_FUNCTIONS: dict[str, Any] = {
    "FixedAffineComponent": _affine,
    "FixedScaleComponent": _scale,
    "FixedBiasComponent": _bias,
    "NoOpComponent": lambda body: lambda x: x,
    "RectifiedLinearComponent": lambda body: lambda x: np.maximum(x, 0),
    "LogSoftmaxComponent": lambda body: lambda x: x - np.log(np.exp(x - x.max()).sum()) - x.max(),
}
