"""A near voice that begins while others already talk, told by how far it rises above them.

Before a command nothing tells the talk of a radio, or of people in the back, from that of whoever will command: voice
detection takes it for the beginning of the utterance. When the near voice comes, what was heard so far turns out to be
background: never far above its own pauses, or much weaker.

Source: as cockpit.audio.foreground, whose counterpart this is: that one ends a command before such talk.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from cockpit.audio.lately import ABOVE_DB, PAUSE_S, PAUSES_S, SPAN_S, WEAKER_DB, Mean, change_dbfs
from cockpit.events import SAMPLE_RATE_HZ

RISES_DB = 6.0
"""The near voice is so much louder than the loudest of many who talk all the time, or of steady noise."""

RISE_S = 0.2
"""A voice has risen when it was so loud for so long, as a whole: a door that slams is shorter."""

SINKS_DB = 1.0
"""Where the sound is less than so far above the loudest of the background, the near voice is silent."""

LEAST_S = 0.5
"""Of less sound before the rise nothing is known; of more than PAUSES_S only the last is looked at."""


@dataclass(frozen=True, slots=True)
class _Moment:
    end_s: float
    span_dbfs: float
    pause_dbfs: float


class Rise:
    """Tells, frame after frame, whether a near voice has just risen out of what was heard before."""

    def __init__(self) -> None:
        self.reset()

    def heard(self, frame_pcm: bytes) -> bool:
        """Take a frame of 16 kHz mono s16 sound; return whether the last RISE_S are such a voice.

        With the first that are, it is known how loud the background is, until `forget`.
        """
        level_dbfs = change_dbfs(frame_pcm)
        if level_dbfs is None:
            return False
        frame_s = len(frame_pcm) / 2 / SAMPLE_RATE_HZ
        self._now_s += frame_s
        span_dbfs, pause_dbfs = self._span.dbfs(level_dbfs, frame_s), self._pause.dbfs(level_dbfs, frame_s)
        self._moments.append(_Moment(self._now_s, span_dbfs, pause_dbfs))
        return self._rises(self._risen.dbfs(level_dbfs, frame_s))

    @property
    def sunk(self) -> bool:
        """Whether the voice that has risen is silent, and only the background is heard."""
        if self._background_dbfs is None or not self._moments:
            return False
        return self._moments[-1].span_dbfs < self._background_dbfs + SINKS_DB

    def forget(self) -> None:
        """Forget how loud the background was: nobody is near any more."""
        self._background_dbfs: float | None = None

    def reset(self) -> None:
        """Forget the sound so far."""
        self.forget()
        self._now_s = self._risen_s = 0.0
        self._risen, self._span, self._pause = Mean(RISE_S), Mean(SPAN_S), Mean(PAUSE_S)
        self._moments: deque[_Moment] = deque()

    def _rises(self, risen_dbfs: float) -> bool:
        before_s = self._now_s - RISE_S
        while self._moments[0].end_s <= before_s - PAUSES_S:
            self._moments.popleft()
        before = [moment for moment in self._moments if moment.end_s <= before_s]
        if not before or before_s - before[0].end_s < LEAST_S:
            return False
        loudest_dbfs = max(moment.span_dbfs for moment in before)
        pauses_dbfs = min(moment.pause_dbfs for moment in before)
        steady = loudest_dbfs <= pauses_dbfs + ABOVE_DB
        if risen_dbfs < loudest_dbfs + (RISES_DB if steady else WEAKER_DB):
            return False
        if self._background_dbfs is None or self._now_s - self._risen_s > LEAST_S:  # else it goes on to rise
            self._background_dbfs = loudest_dbfs
        self._risen_s = self._now_s
        return True
