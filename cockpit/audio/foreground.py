"""Whoever speaks into the microphone, told from talk in the background by how loud it is.

Voice detection finds the voices of a radio or of people in the back too, so a command given before such a background
would not end. Behind a near voice, much weaker ones are no voice for a while, and where others talk all the time,
neither are those as loud as they.

Source: Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics", 2001, for
the level of the background: between words nothing else is left.
"""

from __future__ import annotations

from cockpit.audio.endpoint import START_AT
from cockpit.audio.lately import ABOVE_DB, PAUSE_S, PAUSES_S, SPAN_S, WEAKER_DB, Least, Mean, change_dbfs
from cockpit.audio.level import FLOOR_DBFS
from cockpit.audio.vad import Vad
from cockpit.events import SAMPLE_RATE_HZ

LEAST_DB = 6.0
"""What is nearly as loud as the near voice is no background, however little it rises above its pauses.

In babble 15 dB below strangers' coffee orders 1 of 24 utterances ends more than half a second late, where 14 of 24 did
without ABOVE_DB and this; none of 113 clean ones and of 288 in noise is cut in two.
"""

RISE_S = 0.15
"""A voice is near when it has been loud for about as long: a door that slams is not."""

FALL_DB_S = 3.0
"""How fast the near voice is forgotten, in dB a second: a voice 30 dB weaker is heard again after 5 s."""


class Foreground:
    """Voice detection for the nearest voice only; as another Vad does it while nobody has spoken much louder."""

    def __init__(self, vad: Vad) -> None:
        self._vad = vad
        self._forget()

    def _forget(self) -> None:
        self._near_dbfs = FLOOR_DBFS
        self._lately, self._pause = Mean(SPAN_S), Mean(PAUSE_S)
        self._background = Least(PAUSES_S)

    def voiced(self, frame_pcm: bytes) -> float:
        """Return the probability that the near voice speaks in this frame."""
        voiced = self._vad.voiced(frame_pcm)
        level_dbfs = change_dbfs(frame_pcm)
        if level_dbfs is None:
            return voiced
        frame_s = len(frame_pcm) / 2 / SAMPLE_RATE_HZ
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
