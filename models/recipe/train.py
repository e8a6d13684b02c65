"""Step 4: train the network with CTC; the weights that are kept are a running average.

Interrupted, it goes on from the last whole epoch, also with another number of epochs.

Source: Graves et al., "Connectionist temporal classification", 2006; Smith, Topin, "Super-convergence", 2019 (one rise
and fall of the learning rate); Polyak, Juditsky, 1992 (averaging).
"""

from __future__ import annotations

import copy
import math
import time
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import nn

from models.recipe.batches import Batch, Epoch, load_examples, normalisation
from models.recipe.network import Network

EPOCHS = 20
SEED = 0
PEAK_RATE = 2.5e-3
RISE = 0.12
"""The share of training during which the learning rate rises."""

WEIGHT_DECAY = 1e-2
LARGEST_GRADIENT = 3.0
AVERAGING = 0.999
THREADS = 2


def train(work: Path, epochs: int = EPOCHS) -> Path:
    """Train on the copies in `work` and return the checkpoint."""
    torch.set_num_threads(THREADS)
    torch.manual_seed(SEED)
    checkpoint = work / "checkpoint.pt"
    examples = load_examples(work, "train")
    mean, deviation = normalisation(work)
    network = Network()
    average = copy.deepcopy(network)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=WEIGHT_DECAY)
    first = _resume(checkpoint, network, average, optimiser)
    for index in range(first, epochs):
        started = time.monotonic()
        random = Random(f"{SEED} {index}")
        batches = Epoch(examples, mean, deviation, random)
        loss = _train_epoch(network, average, optimiser, batches, index, epochs)
        state = {
            "network": network.state_dict(),
            "average": average.state_dict(),
            "optimiser": optimiser.state_dict(),
            "epoch": index,
            "mean": mean,
            "deviation": deviation,
            "dilations": network.dilations,
        }
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)
        print(f"epoch {index}: {loss:.3f} nats a phone, {time.monotonic() - started:.0f} s", flush=True)
    return checkpoint


def rate(progress: float) -> float:
    """Return the learning rate at `progress` (0..1) through training: a linear rise, then half a cosine."""
    if progress < RISE:
        return max(PEAK_RATE * progress / RISE, 1e-5)
    fall = 0.5 * (1 + math.cos(math.pi * (progress - RISE) / (1 - RISE)))
    return max(PEAK_RATE * (fall * 0.998 + 0.002), 1e-5)


def _train_epoch(network: Any, average: Any, optimiser: Any, batches: Epoch, index: int, epochs: int) -> float:
    """Return the mean loss in nats a phone."""
    network.train()
    loss_sum, phones = 0.0, 0
    for done, batch in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = rate((index + done / len(batches)) / epochs)
        loss = ctc_loss(network, batch)
        optimiser.zero_grad()
        (loss / len(batch.targets)).backward()
        nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
        optimiser.step()
        step = index * len(batches) + done + 1
        _average(average, network, min(AVERAGING, (1 + step) / (10 + step)))
        loss_sum, phones = loss_sum + loss.item(), phones + len(batch.targets)
    return loss_sum / phones


def ctc_loss(network: Any, batch: Batch) -> Any:
    """Return the summed CTC loss of a batch, computed in bfloat16 but for the loss itself."""
    with torch.autocast("cpu", torch.bfloat16):
        scores = network(torch.from_numpy(batch.features))
    log_probabilities = scores.float().log_softmax(1).permute(2, 0, 1)
    outputs = torch.tensor(batch.outputs).clamp(max=len(log_probabilities))
    targets, lengths = torch.tensor(batch.targets), torch.tensor(batch.target_lengths)
    return nn.functional.ctc_loss(log_probabilities, targets, outputs, lengths, zero_infinity=True, reduction="sum")


def _average(average: Any, network: Any, keep: float) -> None:
    with torch.no_grad():
        for kept, new in zip(average.state_dict().values(), network.state_dict().values(), strict=True):
            if kept.dtype.is_floating_point:
                kept.lerp_(new, 1 - keep)
            else:
                kept.copy_(new)


def _resume(checkpoint: Path, network: Any, average: Any, optimiser: Any) -> int:
    """Load a checkpoint if there is one and return the epoch to train next."""
    if not checkpoint.exists():
        return 0
    state = torch.load(checkpoint, weights_only=False)
    network.load_state_dict(state["network"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"]) + 1
