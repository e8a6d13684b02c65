"""How long work takes, told in rounds of a bare loop: processors differ, and those who share one slow each other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

_ROUNDS = 200_000


def processor_s(work: Callable[[], object]) -> float:
    """Return the processor time of this process alone, in seconds: others may be at work."""
    begin_s = time.process_time()
    work()
    return time.process_time() - begin_s


def loop_s() -> float:
    """Return how long the loop takes now, in seconds of processor time."""
    return processor_s(_loop)


def rounds(took_s: float, loops_s: Sequence[float]) -> float:
    """Return how many rounds of the loop take as long, by the quickest of its runs: all else is what others do."""
    return took_s / (min(loops_s) / _ROUNDS)


def _loop() -> None:
    total = 0
    for number in range(_ROUNDS):
        total += number * number % 7
