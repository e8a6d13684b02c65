"""The acoustic model: a time-delay network over 40 log-mel energies, one output of phone scores each 30 ms.

Source: Peddinti, Povey, Khudanpur, "A time delay neural network architecture for efficient modeling of long temporal
contexts", 2015; the residual connections follow He et al. 2016.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from cockpit.asr.phones import PHONES

BANDS = 40
STRIDE = 3
"""Feature frames (10 ms) per output."""

FIRST_WIDTH = 9
WIDTH = 320
DILATIONS = (1, 1, 1, 2, 2, 2, 1, 1)
"""The distance, in outputs, between the three taps of each hidden layer."""


def context_frames(dilations: Sequence[int] = DILATIONS) -> int:
    """Return how many feature frames an output needs on either side of its centre."""
    return FIRST_WIDTH // 2 + STRIDE * sum(dilations)


class Network(nn.Module):  # type: ignore[misc]  # torch is not followed by the type checker
    """Normalised log-mel energies (batch, bands, frames + 2 * context) to scores (batch, phones, ceil(frames / 3))."""

    def __init__(self, width: int = WIDTH, dilations: Sequence[int] = DILATIONS, dropout: float = 0.1) -> None:
        super().__init__()
        self.width, self.dilations = width, tuple(dilations)
        self.first = nn.Conv1d(BANDS, width, FIRST_WIDTH, stride=STRIDE)
        self.hidden = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=step) for step in dilations)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in range(len(dilations) + 1))
        self.dropout = nn.Dropout1d(dropout)  # a channel is dropped for the whole utterance
        self.last = nn.Conv1d(width, len(PHONES), 1)

    def forward(self, features: Any) -> Any:
        x = self.norms[0](torch.relu(self.first(features)))
        for layer, norm, step in zip(self.hidden, self.norms[1:], self.dilations, strict=True):
            y = self.dropout(norm(torch.relu(layer(x))))
            x = y + x[..., step : step + y.shape[-1]]
        return self.last(x)
