"""How loud the last moments were, as a whole and in their quietest part, and what of it is background.

`foreground` ends a command by these, and `rise` begins one.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from cockpit.audio.level import rms_dbfs

WEAKER_DB = 15.0
"""What lies so far below the near voice is background, however it rises and falls. Syllables of one speaker differ by
less, but for single sounds, which are shorter than SPAN_S.
"""

ABOVE_DB = 12.0
"""Where others talk all the time, so far rise their voices above the level of their pauses; who speaks alone rises
20 dB and more above theirs.
"""

SPAN_S = 0.32
"""How loud a voice is, is told of so long a time as a whole: weak sounds and the end of a word still belong to it."""

PAUSE_S = 0.1
"""The shortest pause between words in which only the background is heard."""

PAUSES_S = 2.0
"""In so long a time there is one."""


def change_dbfs(frame_pcm: bytes) -> float | None:
    """Return the level of the differences between samples, in which rumble counts for little; None of one sample."""
    samples = np.frombuffer(frame_pcm, "<i2").astype(np.int32)
    return rms_dbfs(samples[1:] - samples[:-1]) if len(samples) > 1 else None


class Mean:
    """The level of the last `span_s` as a whole."""

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._powers: deque[tuple[float, float]] = deque()
        self._length_s = 0.0

    def dbfs(self, level_dbfs: float, frame_s: float) -> float:
        """Add a frame, and return the level with it."""
        self._powers.append((10 ** (level_dbfs / 10), frame_s))
        self._length_s += frame_s
        while self._length_s - self._powers[0][1] >= self._span_s:
            self._length_s -= self._powers.popleft()[1]
        return 10 * math.log10(sum(power * part_s for power, part_s in self._powers) / self._length_s)


class Least:
    """The lowest level of the last `span_s`: those that a later one undercuts are not kept."""

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._now_s = 0.0
        self._levels: deque[tuple[float, float]] = deque()

    def dbfs(self, level_dbfs: float, frame_s: float) -> float:
        """Add a frame, and return the lowest level with it."""
        self._now_s += frame_s
        while self._levels and self._levels[-1][1] >= level_dbfs:
            self._levels.pop()
        self._levels.append((self._now_s, level_dbfs))
        while self._levels[0][0] <= self._now_s - self._span_s:
            self._levels.popleft()
        return self._levels[0][1]
