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
WIDTH = 400
Taps = tuple[int, int, int]
NEAR: Taps = (-1, 0, 1)
PAST: Taps = (-2, -1, 0)
FAR_PAST: Taps = (-4, -2, 0)
LAYERS: tuple[Taps, ...] = (
    *(NEAR, NEAR, NEAR, FAR_PAST, PAST, FAR_PAST),
    *(PAST, FAR_PAST, PAST, NEAR, NEAR, PAST),
)
"""Where, in outputs from its own, the three taps of each hidden layer lie. Most look back only: each look ahead delays
what is heard, and a wake word has to be heard within 300 ms."""


def context_frames(layers: Sequence[Taps] = LAYERS) -> tuple[int, int]:
    """Return how many feature frames an output needs before and after its centre."""
    reach = FIRST_WIDTH // 2
    return reach - STRIDE * sum(taps[0] for taps in layers), reach + STRIDE * sum(taps[-1] for taps in layers)


class Network(nn.Module):  # type: ignore[misc]  # torch is not followed by the type checker
    """Normalised log-mel energies (batch, bands, frames + context) to scores (batch, phones, ceil(frames / 3))."""

    def __init__(self, width: int = WIDTH, layers: Sequence[Taps] = LAYERS, dropout: float = 0.1) -> None:
        super().__init__()
        self.width, self.layers = width, tuple(layers)
        self.first = nn.Conv1d(BANDS, width, FIRST_WIDTH, stride=STRIDE)
        self.hidden = nn.ModuleList(nn.Conv1d(width, width, 3, dilation=taps[1] - taps[0]) for taps in layers)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in range(len(layers) + 1))
        self.dropout = nn.Dropout1d(dropout)  # a channel is dropped for the whole utterance
        self.last = nn.Conv1d(width, len(PHONES), 1)

    def forward(self, features: Any) -> Any:
        x = self.norms[0](torch.relu(self.first(features)))
        for layer, norm, taps in zip(self.hidden, self.norms[1:], self.layers, strict=True):
            y = self.dropout(norm(torch.relu(layer(x))))
            x = y + x[..., -taps[0] : -taps[0] + y.shape[-1]]
        return self.last(x)
