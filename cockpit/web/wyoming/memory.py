"""What was heard lately: Wyoming hands text from one service to the next, and with it the recogniser's doubts are lost.

A client that gives back the very words it got is acted for as if it had spoken to us directly, with all readings.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from cockpit.events import Hypothesis

KEPT = 32
KEPT_S = 60.0


class Memory:
    """Readings by their text.

    Args:
        now_s: monotonic seconds.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._heard: OrderedDict[str, tuple[float, Sequence[Hypothesis]]] = OrderedDict()

    def keep(self, text: str, heard: Sequence[Sequence[Hypothesis]]) -> None:
        """Remember one utterance's readings; what was said with pauses is known by its text alone."""
        self._heard.pop(text, None)
        if text and len(heard) == 1:
            self._heard[text] = self._now_s(), heard[0]
        while len(self._heard) > KEPT:
            self._heard.popitem(last=False)

    def recall(self, text: str) -> Sequence[Hypothesis] | None:
        """Return the readings behind a text, once, while they are fresh."""
        at_s, readings = self._heard.pop(text, (float("-inf"), ()))
        return readings if self._now_s() - at_s <= KEPT_S else None
