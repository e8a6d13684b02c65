"""The loss over any string of phones, against counting every path one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

torch: Any = pytest.importorskip("torch", reason="the `recipe` extra is not installed")

from models.recipe.crf import EDGE, AnyString, trigram  # noqa: E402

PHONES = 4
SAID = ([1, 2, 3], [1, 1], [2, 3, 3, 1])


def test_a_trigram_is_a_distribution_that_prefers_what_it_saw() -> None:
    model = trigram(SAID, PHONES)
    assert model.sum(-1) == pytest.approx(np.ones((PHONES, PHONES)))
    assert model.min() > 0
    assert model[1, 2, 3] > model[1, 2, 1]
    assert model[2, 3, EDGE] > model[2, 3, 2]


def test_every_path_is_counted_with_its_weight() -> None:
    scores, outputs = _scores()
    model = trigram(SAID, PHONES)
    any_string = AnyString.apply(scores, outputs, torch.from_numpy(model))
    counted = torch.stack([_counted(scores[:, row], int(outputs[row]), model) for row in range(2)])
    assert any_string.tolist() == pytest.approx(counted.tolist(), abs=1e-5)
    ours, theirs = (torch.autograd.grad(total.sum(), scores)[0] for total in (any_string, counted))
    assert ours.numpy() == pytest.approx(theirs.numpy(), abs=1e-5)


def test_what_was_said_never_beats_everything() -> None:
    scores, outputs = _scores()
    model = trigram(SAID, PHONES)
    any_string = AnyString.apply(scores, outputs, torch.from_numpy(model))
    targets = torch.tensor([[1, 2, 3], [2, 1, 2]])
    said = -torch.nn.functional.ctc_loss(scores, targets, outputs, torch.tensor([3, 3]), reduction="none")
    prior = torch.tensor([_prior(model, string) for string in targets.tolist()])
    assert bool((said + prior < any_string).all())


def _scores() -> tuple[Any, Any]:
    """Return log-probabilities of two utterances, and their lengths; what lies behind the second must not count."""
    torch.manual_seed(0)
    return torch.randn(5, 2, PHONES).log_softmax(2).requires_grad_(), torch.tensor([5, 4])


def _counted(scores: Any, outputs: int, model: Any) -> Any:
    paths = itertools.product(range(PHONES), repeat=outputs)
    return torch.logsumexp(torch.stack([_path(scores, path, model) for path in paths]), 0)


def _path(scores: Any, path: Sequence[int], model: Any) -> Any:
    string = [phone for phone, _ in itertools.groupby(path) if phone]
    return sum(scores[step, phone] for step, phone in enumerate(path)) + _prior(model, string)


def _prior(model: Any, string: Sequence[int]) -> float:
    return float(sum(np.log(model[three]) for three in _threes([EDGE, EDGE, *string, EDGE])))


def _threes(padded: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    return zip(padded, padded[1:], padded[2:], strict=False)
