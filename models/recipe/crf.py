"""What CTC leaves out: all phone strings compete, weighted by how likely each is, as they do in the decoder.

CTC-CRF takes from the CTC loss of what was said the loss of everything that might have been said, under a trigram of
phones; the network then learns what tells words apart instead of how phones sound on average.

Source: Xiang, Ou, "CRF-based single-stage acoustic modeling with CTC topology", 2019; Povey et al., "Purely
sequence-trained neural networks for ASR based on lattice-free MMI", 2016.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from cockpit.asr.phones import PHONES

Array = npt.NDArray[np.float32]

BLANK = 0
EDGE = 0
"""Before the first phone and after the last: the number of the blank, which is no phone of a string."""

PRIOR = 5.0
"""How many observations the shorter history counts for, in each step of the interpolation."""


def trigram(strings: Iterable[Sequence[int]], phones: int = len(PHONES)) -> Array:
    """Return p(phone | before, last) as an array (before, last, phone); phone EDGE is the end of the string.

    Trigram, bigram and single phone are interpolated, so that nothing is impossible.
    """
    counts = np.zeros((phones,) * 3)
    for string in strings:
        padded = [EDGE, EDGE, *string, EDGE]
        for before, last, phone in zip(padded, padded[1:], padded[2:], strict=False):
            counts[before, last, phone] += 1
    single = counts.sum((0, 1)) + 1
    single /= single.sum()
    pair = counts.sum(0) + PRIOR * single
    pair /= pair.sum(-1, keepdims=True)
    triple = counts + PRIOR * pair
    return np.asarray(triple / triple.sum(-1, keepdims=True), np.float32)


class AnyString(torch.autograd.Function):  # type: ignore[misc]  # torch is not followed by the type checker
    """The log-probability (utterances) that any string of phones was said, under the trigram.

    States are (last phone, utterance, the phone before), twice: within the last phone, and in the blank behind it.
    Probabilities are scaled at each output, and the gradient is that of the forward-backward algorithm.
    """

    @staticmethod
    def forward(context: Any, scores: Any, outputs: Any, model: Any) -> Any:
        """Run the forward algorithm, and the backward one for the gradient."""
        lattice = _Lattice(scores.detach().float(), outputs, model)
        total = lattice.forward()
        context.save_for_backward(lattice.backward())
        return total

    @staticmethod
    def backward(context: Any, gradient: Any) -> Any:
        """Return how much each output and phone was visited."""
        (occupied,) = context.saved_tensors
        return occupied * gradient[None, :, None], None, None


class _Lattice:
    """The forward and backward passes over one batch."""

    def __init__(self, scores: Any, outputs: Any, model: Any) -> None:
        self.probable = scores.exp().clamp(min=1e-12)
        self.outputs = outputs
        self.steps, self.utterances, self.phones = scores.shape
        self.into = model.transpose(0, 1).contiguous()  # (last, before, phone)
        self.back = self.into.transpose(1, 2).contiguous()
        self.again = torch.diagonal(self.into, dim1=0, dim2=2).T[:, None, :].clone()  # (last, 1, before): p(last again)
        self.ends = self.into[:, None, :, EDGE].clone()
        self.into[:, :, EDGE] = 0
        self.back[:, EDGE, :] = 0
        self.again[EDGE] = 0
        self.each = torch.arange(self.phones)
        self.visits: list[tuple[Any, Any]] = []
        self.scales: list[Any] = []

    def forward(self) -> Any:
        """Return the log-probability of each utterance; keep what the backward pass needs."""
        shape = (self.phones, self.utterances, self.phones)
        within, behind = torch.zeros(shape), torch.zeros(shape)
        behind[EDGE, :, EDGE] = 1
        self.visits = [(within, behind)]
        total = torch.zeros(self.utterances)
        for step in range(self.steps):
            live = (self.outputs > step)[None, :, None]
            now = self.probable[step]
            both = within + behind
            entered = torch.bmm(both.contiguous(), self.into)  # else it copies every matrix on its own
            entered[self.each, :, self.each] -= (within * self.again).sum(2)  # with no blank between, it only lasts
            new_within = (entered * now).permute(2, 1, 0) + within * now.T[:, :, None]
            new_behind = both * now[None, :, BLANK, None]
            scale = (new_within.sum((0, 2)) + new_behind.sum((0, 2))).clamp(min=1e-30)
            scale = torch.where(live[0, :, 0], scale, 1.0)
            total += scale.log()
            within = torch.where(live, new_within / scale[None, :, None], within)
            behind = torch.where(live, new_behind / scale[None, :, None], behind)
            self.visits.append((within, behind))
            self.scales.append(scale)
        self.final = ((within + behind) * self.ends).sum((0, 2)).clamp(min=1e-30)
        return total + self.final.log()

    def backward(self) -> Any:
        """Return the probability (outputs, utterances, phones) of being at each phone."""
        occupied = torch.zeros_like(self.probable)
        within = behind = (self.ends / self.final[None, :, None]).expand(self.phones, self.utterances, self.phones)
        for step in range(self.steps - 1, -1, -1):
            live = (self.outputs > step)[None, :, None]
            now, scale = self.probable[step], self.scales[step][None, :, None]
            visited = self.visits.pop()
            occupied[step] = (visited[0] * within).sum(2).T
            occupied[step, :, BLANK] += (visited[1] * behind).sum((0, 2))
            occupied[step] *= live[0]
            lasting = within * now.T[:, :, None] / scale
            resting = behind * now[None, :, BLANK, None] / scale
            onward = lasting.permute(2, 1, 0).contiguous()
            entering = torch.bmm(onward, self.back)
            own = onward[self.each, :, self.each][:, :, None] * self.again
            new_within = lasting + resting + entering - own
            new_behind = resting + entering
            within = torch.where(live, new_within, within)
            behind = torch.where(live, new_behind, behind)
        return occupied
