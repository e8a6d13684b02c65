"""What training makes small: the loss of a batch under the network, summed over its utterances, in nats.

Source: Graves et al., "Connectionist temporal classification", 2006; for the second see models.recipe.crf.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import torch

from models.recipe.batches import Batch
from models.recipe.crf import AnyString, trigram

CTC_SHARE = 0.1
"""How much of plain CTC is added to CTC-CRF; it keeps outputs and sound aligned."""

BFLOAT16 = torch.backends.cpu.get_cpu_capability() == "AVX512"
"""Whether the processor is at home in bfloat16; another would take many times as long as in single precision."""


class Loss(Protocol):
    """A loss."""

    def __call__(self, network: Any, batch: Batch) -> Any:
        """Return the summed loss of a batch."""
        ...


def ctc_loss(network: Any, batch: Batch) -> Any:
    """Return how improbable the phones that were said are."""
    log_probabilities, outputs = _heard(network, batch)
    return _said(log_probabilities, outputs, batch)


class CrfLoss:
    """How improbable the phones that were said are among all that might have been said.

    Args:
        strings: the phones of the utterances trained on, from which the trigram is counted.
    """

    def __init__(self, strings: Iterable[Sequence[int]]) -> None:
        self._model = torch.from_numpy(trigram(strings))

    def __call__(self, network: Any, batch: Batch) -> Any:
        """Return the summed loss of a batch, but for the constant that the trigram gives to what was said."""
        log_probabilities, outputs = _heard(network, batch)
        said = _said(log_probabilities, outputs, batch)
        return (1 + CTC_SHARE) * said + AnyString.apply(log_probabilities, outputs, self._model).sum()


def _heard(network: Any, batch: Batch) -> tuple[Any, Any]:
    """Return log-probabilities (outputs, utterances, phones), and how many outputs each utterance has.

    The network computes in bfloat16 where that is fast, the loss does not.
    """
    with torch.autocast("cpu", torch.bfloat16, enabled=BFLOAT16):
        scores = network(torch.from_numpy(batch.features))
    log_probabilities = scores.float().log_softmax(1).permute(2, 0, 1)
    return log_probabilities, torch.tensor(batch.outputs).clamp(max=len(log_probabilities))


def _said(log_probabilities: Any, outputs: Any, batch: Batch) -> Any:
    targets, lengths = torch.tensor(batch.targets), torch.tensor(batch.target_lengths)
    return torch.nn.functional.ctc_loss(
        log_probabilities, targets, outputs, lengths, zero_infinity=True, reduction="sum"
    )
