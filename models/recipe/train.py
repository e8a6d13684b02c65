"""Step 4: train the network in two stages, CTC and CTC-CRF; the weights that are kept are a running average.

The second stage starts from the average of the first. Interrupted, training goes on after the last whole epoch.

Source: Smith, Topin, "Super-convergence", 2019 (one rise and fall of the learning rate); Polyak, Juditsky, 1992
(averaging).
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal

import torch
from torch import nn

from models.recipe.batches import Disturbance, Epoch, load_examples, normalisation
from models.recipe.losses import CrfLoss, Loss, ctc_loss
from models.recipe.network import Network
from models.recipe.warm import WARM

SEED = 0
WEIGHT_DECAY = 1e-2
LARGEST_GRADIENT = 3.0
AVERAGING = 0.999
THREADS = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """One rise and fall of the learning rate."""

    loss: Literal["ctc", "crf"]
    epochs: int
    peak_rate: float
    rise: float
    dropout: float
    disturbance: Disturbance

    def rate(self, epochs_done: float) -> float:
        """Return the learning rate: a linear rise over the share `rise`, then half a cosine."""
        progress = min(epochs_done / self.epochs, 1.0)
        if progress < self.rise:
            return max(self.peak_rate * progress / self.rise, 1e-6)
        fall = 0.5 * (1 + math.cos(math.pi * (progress - self.rise) / (1 - self.rise)))
        return max(self.peak_rate * fall, 1e-6)


STAGES = (
    Stage("ctc", 10, 1.5e-3, 0.08, 0.05, Disturbance(15, 2, 6, 0.1)),
    Stage("crf", 11, 6e-4, 0.08, 0.0, Disturbance(12, 1, 6, 0.2)),
)

FURTHER = (Stage("crf", 10, 6e-4, 0.08, 0.0, Disturbance(12, 1, 6, 0.2)),)
"""From the shipped weights on (the step `warm`), with copies of another ROUND (models.recipe.features)."""


def train(work: Path, stages: Sequence[Stage] = STAGES) -> Path:
    """Train on the copies in `work` and return the checkpoint."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    examples = load_examples(work, "train")
    checkpoint = work / "checkpoint.pt"
    mean, deviation = _normalisation(work, checkpoint)
    losses: dict[str, Loss] = {"ctc": ctc_loss, "crf": CrfLoss(example.phones(Random(SEED)) for example in examples)}
    for stage in stages:
        training = _Training(stage, losses[stage.loss], checkpoint)
        for index in range(training.resumed(), stage.epochs):
            started = time.monotonic()
            random = Random(f"{SEED} {stage.loss} {index}")
            loss = training.epoch(index, Epoch(examples, mean, deviation, stage.disturbance, random))
            training.save({"mean": mean, "deviation": deviation, "epoch": index})
            print(f"{stage.loss} {index}: {loss:.3f} nats a phone, {time.monotonic() - started:.0f} s", flush=True)
    return checkpoint


def _normalisation(work: Path, checkpoint: Path) -> tuple[Any, Any]:
    """Return mean and deviation as training began with them: a warm start brings those of its model."""
    if not checkpoint.exists():
        return normalisation(work)
    state = torch.load(checkpoint, weights_only=False)
    return state["mean"], state["deviation"]


class _Training:
    """The state of one stage."""

    def __init__(self, stage: Stage, loss: Loss, checkpoint: Path) -> None:
        self.stage, self._loss, self._checkpoint = stage, loss, checkpoint
        self.network = Network(dropout=stage.dropout)
        self.average = copy.deepcopy(self.network)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=stage.peak_rate, weight_decay=WEIGHT_DECAY)

    def resumed(self) -> int:
        """Return the epoch to train next: after the checkpoint's, or the first if it is of an earlier stage."""
        if not self._checkpoint.exists():
            return 0
        state = torch.load(self._checkpoint, weights_only=False)
        names = [WARM, *(stage.loss for stage in STAGES)]
        if names.index(state["stage"]) > names.index(self.stage.loss):
            return self.stage.epochs
        self.average.load_state_dict(state["average"])
        if state["stage"] != self.stage.loss:
            self.network.load_state_dict(state["average"])
            return 0
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        return int(state["epoch"]) + 1

    def epoch(self, index: int, batches: Epoch) -> float:
        """Train on all batches and return the mean loss in nats a phone."""
        self.network.train()
        loss_sum, phones = 0.0, 0
        for done, batch in enumerate(batches):
            for group in self.optimiser.param_groups:
                group["lr"] = self.stage.rate(index + done / len(batches))
            loss = self._loss(self.network, batch)
            self.optimiser.zero_grad()
            (loss / len(batch.targets)).backward()
            nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
            self.optimiser.step()
            step = index * len(batches) + done + 1
            self._keep_average(min(AVERAGING, (1 + step) / (10 + step)))
            loss_sum, phones = loss_sum + loss.item(), phones + len(batch.targets)
        return loss_sum / phones

    def save(self, more: dict[str, Any]) -> None:
        state = {
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "layers": self.network.layers,
            "stage": self.stage.loss,
            **more,
        }
        unfinished = self._checkpoint.with_suffix(".new")
        torch.save(state, unfinished)
        unfinished.replace(self._checkpoint)

    def _keep_average(self, keep: float) -> None:
        with torch.no_grad():
            states = zip(self.average.state_dict().values(), self.network.state_dict().values(), strict=True)
            for kept, new in states:
                if kept.dtype.is_floating_point:
                    kept.lerp_(new, 1 - keep)
                else:
                    kept.copy_(new)
