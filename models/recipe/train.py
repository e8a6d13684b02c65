"""Step 4: train the network with CTC in two stages; the weights that are kept are a running average.

The first stage makes the task hard; the second starts from the average of the first and anneals it with little masking
and no dropout. Interrupted, training goes on after the last whole epoch.

Source: Graves et al., "Connectionist temporal classification", 2006; Smith, Topin, "Super-convergence", 2019 (one rise
and fall of the learning rate); Polyak, Juditsky, 1992 (averaging).
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import nn

from models.recipe.batches import Batch, Disturbance, Epoch, load_examples, normalisation
from models.recipe.network import Network

SEED = 0
WEIGHT_DECAY = 1e-2
LARGEST_GRADIENT = 3.0
AVERAGING = 0.999
THREADS = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """One rise and fall of the learning rate. `planned` epochs shape it; the last of them may be left out."""

    name: str
    epochs: int
    planned: int
    peak_rate: float
    rise: float
    dropout: float
    disturbance: Disturbance

    def rate(self, epochs_done: float) -> float:
        """Return the learning rate: a linear rise over the share `rise`, then half a cosine."""
        progress = min(epochs_done / self.planned, 1.0)
        if progress < self.rise:
            return max(self.peak_rate * progress / self.rise, 1e-6)
        fall = 0.5 * (1 + math.cos(math.pi * (progress - self.rise) / (1 - self.rise)))
        return max(self.peak_rate * fall, 1e-6)


STAGES = (
    Stage("hard", 19, 20, 2.5e-3, 0.12, 0.1, Disturbance(20, 2, 7, 0.0)),
    Stage("anneal", 4, 4, 1e-3, 0.05, 0.0, Disturbance(8, 1, 5, 0.3)),
)


def train(work: Path, stages: Sequence[Stage] = STAGES) -> Path:
    """Train on the copies in `work` and return the checkpoint."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    examples = load_examples(work, "train")
    mean, deviation = normalisation(work)
    checkpoint = work / "checkpoint.pt"
    for stage in stages:
        training = _Training(stage, checkpoint)
        for index in range(training.resumed(), stage.epochs):
            started = time.monotonic()
            random = Random(f"{SEED} {stage.name} {index}")
            loss = training.epoch(index, Epoch(examples, mean, deviation, stage.disturbance, random))
            training.save({"mean": mean, "deviation": deviation, "epoch": index})
            print(f"{stage.name} {index}: {loss:.3f} nats a phone, {time.monotonic() - started:.0f} s", flush=True)
    return checkpoint


class _Training:
    """The state of one stage."""

    def __init__(self, stage: Stage, checkpoint: Path) -> None:
        self.stage, self._checkpoint = stage, checkpoint
        self.network = Network(dropout=stage.dropout)
        self.average = copy.deepcopy(self.network)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=stage.peak_rate, weight_decay=WEIGHT_DECAY)

    def resumed(self) -> int:
        """Return the epoch to train next: after the checkpoint's, or the first if it is of an earlier stage."""
        if not self._checkpoint.exists():
            return 0
        state = torch.load(self._checkpoint, weights_only=False)
        names = [stage.name for stage in STAGES]
        if names.index(state["stage"]) > names.index(self.stage.name):
            return self.stage.epochs
        self.average.load_state_dict(state["average"])
        if state["stage"] != self.stage.name:
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
            loss = ctc_loss(self.network, batch)
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
            "dilations": self.network.dilations,
            "stage": self.stage.name,
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


def ctc_loss(network: Any, batch: Batch) -> Any:
    """Return the summed CTC loss of a batch, computed in bfloat16 but for the loss itself."""
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(torch.from_numpy(batch.features))
    log_probabilities = scores.float().log_softmax(1).permute(2, 0, 1)
    outputs = torch.tensor(batch.outputs).clamp(max=len(log_probabilities))
    targets, lengths = torch.tensor(batch.targets), torch.tensor(batch.target_lengths)
    return nn.functional.ctc_loss(log_probabilities, targets, outputs, lengths, zero_infinity=True, reduction="sum")
