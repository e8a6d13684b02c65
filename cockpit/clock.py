"""Where time comes from: the machine, or a hand that steps it in tests."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds; only differences mean anything."""

    def now_s(self) -> float:
        """Return the seconds since some fixed moment."""
        ...


class RealClock:
    """The machine's monotonic clock, for timings and live sessions."""

    def now_s(self) -> float:
        """Return monotonic seconds."""
        return time.perf_counter()


class StepClock:
    """A clock that moves only when told, so that a test or a replay gives the same run."""

    def __init__(self, start_s: float = 0.0) -> None:
        self._now_s = start_s

    def now_s(self) -> float:
        """Return the seconds stepped so far."""
        return self._now_s

    def step(self, seconds: float) -> None:
        """Move time on by `seconds`, which must not be negative."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        self._now_s += seconds
