"""A network read back from a model computes what the model does, also when it has grown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch", reason="the `recipe` extra is not installed")

from models.recipe import warm  # noqa: E402
from models.recipe.batches import Batch  # noqa: E402
from models.recipe.export import export  # noqa: E402
from models.recipe.mfcc import BANDS  # noqa: E402
from models.recipe.network import Network, Taps, context_frames  # noqa: E402

WIDTH = 16
LAYERS: tuple[Taps, ...] = ((-1, 0, 1), (-4, -2, 0))
GROWN: tuple[Taps, ...] = ((-1, 0, 1), (-2, -1, 0), (-4, -2, 0))
PLACES = [0, None, 1]


@pytest.fixture
def network() -> Any:
    torch.manual_seed(1)
    network = Network(WIDTH, LAYERS, dropout=0.0)
    for _ in range(20):
        network(torch.randn(4, BANDS, 200))
    return network.eval()


@pytest.fixture
def model(network: Any, tmp_path: Path) -> Path:
    deviation = np.linspace(1, 2, BANDS)
    state = {"average": network.state_dict(), "layers": LAYERS, "mean": np.full(BANDS, 5.0), "deviation": deviation}
    torch.save(state, tmp_path / "checkpoint.pt")
    export(tmp_path / "checkpoint.pt", tmp_path, blank_penalty=0.0)
    return tmp_path


def test_weights_and_normalisation_come_back(network: Any, model: Path) -> None:
    again = Network(WIDTH, LAYERS, dropout=0.0)
    mean, deviation = warm.load(again, model, [0, 1])
    assert mean == pytest.approx(5.0, abs=0.05)
    assert deviation == pytest.approx(np.linspace(1, 2, BANDS), rel=0.02)
    assert _heard(again.eval(), LAYERS) == pytest.approx(_heard(network, LAYERS), abs=0.15)  # a weight has one byte


def test_a_grown_network_computes_the_same(network: Any, model: Path) -> None:
    grown = Network(WIDTH + 8, GROWN, dropout=0.0)
    warm.load(grown, model, PLACES)
    assert _heard(grown.eval(), GROWN) == pytest.approx(_heard(network, LAYERS), abs=0.15)


def test_measuring_its_normalisation_changes_nothing_it_computes(model: Path) -> None:
    grown = Network(WIDTH + 8, GROWN, dropout=0.0)
    warm.load(grown, model, PLACES)
    before = _heard(grown.eval(), GROWN)
    features = np.random.default_rng(2).normal(size=(6, BANDS, 240)).astype(np.float32)
    warm.settle(grown, [Batch(features, [], [], [])])
    assert _heard(grown.eval(), GROWN) == pytest.approx(before, abs=1e-4)
    trained = grown.train()(torch.from_numpy(features)).detach()
    assert trained.numpy() == pytest.approx(grown.eval()(torch.from_numpy(features)).detach().numpy(), abs=0.05)


def _heard(network: Any, layers: Any) -> Any:
    before, after = context_frames(layers)
    features = np.random.default_rng(3).normal(size=(90, BANDS)).astype(np.float32)
    padded = np.pad(features, ((before, after), (0, 0)))
    with torch.no_grad():
        return network(torch.from_numpy(padded.T[None].copy()))[0].numpy()
