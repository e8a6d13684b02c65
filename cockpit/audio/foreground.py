"""Whoever speaks into the microphone, told from talk in the background by how loud it is.

Voice detection finds the voices of a radio or of people in the back too, so a command given before such a background
would not end. Behind a near voice, much weaker ones are no voice for a while, and where others talk all the time,
neither are those as loud as they.

Source: Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics", 2001, for
the level of the background: between words nothing else is left.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from cockpit.audio.endpoint import START_AT
from cockpit.audio.level import FLOOR_DBFS, rms_dbfs
from cockpit.audio.vad import Vad
from cockpit.events import SAMPLE_RATE_HZ

WEAKER_DB = 15.0
"""What lies so far below the near voice is background. Syllables of one speaker differ by less, but for single sounds,
which are shorter than SPAN_S."""

ABOVE_DB = 12.0
"""So is what lies less than so far above the level of the background's pauses, which is how far its voices rise."""

LEAST_DB = 6.0
"""But nothing that is nearly as loud as the near voice.

In babble 15 dB below strangers' coffee orders 1 of 24 utterances ends more than half a second late, where 14 of 24 did
without the last two; none of 113 clean ones and of 288 in noise is cut in two.
"""

RISE_S = 0.15
"""A voice is near when it has been loud for about as long: a door that slams is not."""

SPAN_S = 0.32
"""Background has been weaker over so long as a whole: weak sounds and the end of a word still belong to the voice."""

PAUSE_S = 0.1
"""The shortest pause between words in which only the background is heard."""

PAUSES_S = 2.0
"""In so long a time there is one."""

FALL_DB_S = 3.0
"""How fast the near voice is forgotten, in dB a second: a voice 30 dB weaker is heard again after 5 s."""


class Foreground:
    """Voice detection for the nearest voice only; as another Vad does it while nobody has spoken much louder."""

    def __init__(self, vad: Vad) -> None:
        self._vad = vad
        self._forget()

    def _forget(self) -> None:
        self._near_dbfs = FLOOR_DBFS
        self._lately, self._pause = _Mean(SPAN_S), _Mean(PAUSE_S)
        self._background = _Least(PAUSES_S)

    def voiced(self, frame_pcm: bytes) -> float:
        """Return the probability that the near voice speaks in this frame."""
        voiced = self._vad.voiced(frame_pcm)
        samples = np.frombuffer(frame_pcm, "<i2").astype(np.int32)
        if len(samples) < 2:
            return voiced
        frame_s = len(samples) / SAMPLE_RATE_HZ
        level_dbfs = rms_dbfs(samples[1:] - samples[:-1])  # differences: rumble counts for little
        self._near_dbfs = max(FLOOR_DBFS, self._near_dbfs - FALL_DB_S * frame_s)
        background_dbfs = self._background.dbfs(self._pause.dbfs(level_dbfs, frame_s), frame_s)
        raised_dbfs = min(background_dbfs + ABOVE_DB, self._near_dbfs - LEAST_DB)
        if self._lately.dbfs(level_dbfs, frame_s) < max(self._near_dbfs - WEAKER_DB, raised_dbfs):
            return 0.0
        if voiced >= START_AT and level_dbfs > self._near_dbfs:
            self._near_dbfs += (level_dbfs - self._near_dbfs) * min(1.0, frame_s / RISE_S)
        return voiced

    def reset(self) -> None:
        """Forget the sound so far, and who was near."""
        self._vad.reset()
        self._forget()


class _Mean:
    """The level of the last `span_s` as a whole."""

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._powers: deque[tuple[float, float]] = deque()
        self._length_s = 0.0

    def dbfs(self, level_dbfs: float, frame_s: float) -> float:
        self._powers.append((10 ** (level_dbfs / 10), frame_s))
        self._length_s += frame_s
        while self._length_s - self._powers[0][1] >= self._span_s:
            self._length_s -= self._powers.popleft()[1]
        return 10 * math.log10(sum(power * part_s for power, part_s in self._powers) / self._length_s)


class _Least:
    """The lowest level of the last `span_s`: those that a later one undercuts are not kept."""

    def __init__(self, span_s: float) -> None:
        self._span_s = span_s
        self._now_s = 0.0
        self._levels: deque[tuple[float, float]] = deque()

    def dbfs(self, level_dbfs: float, frame_s: float) -> float:
        self._now_s += frame_s
        while self._levels and self._levels[-1][1] >= level_dbfs:
            self._levels.pop()
        self._levels.append((self._now_s, level_dbfs))
        while self._levels[0][0] <= self._now_s - self._span_s:
            self._levels.popleft()
        return self._levels[0][1]
