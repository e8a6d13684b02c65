"""How much a client may say: a bucket that fills with time."""

from __future__ import annotations

import time
from collections.abc import Callable


class Bucket:
    """Takes `rate` a second on average, and `burst` at once.

    Args:
        rate: how much comes back each second.
        burst: how much it holds, and begins with.
        now: monotonic seconds.
    """

    def __init__(self, rate: float, burst: float, now: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._now = rate, burst, now
        self._left, self._then_s = burst, now()

    def take(self, amount: float = 1.0) -> bool:
        """Take it, or return False when there is not that much."""
        now_s = self._now()
        self._left = min(self._burst, self._left + (now_s - self._then_s) * self._rate)
        self._then_s = now_s
        if amount > self._left:
            return False
        self._left -= amount
        return True
