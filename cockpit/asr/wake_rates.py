"""How well the wake word is spotted: in clips that hold it, and in hours of talk that does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cockpit.asr.spotter import Spotter
from cockpit.audio.endpoint import Endpointer
from cockpit.audio.foreground import Foreground
from cockpit.audio.frames import Intake
from cockpit.audio.vad import SileroVad
from cockpit.clock import Clock, RealClock
from cockpit.events import SAMPLE_RATE_HZ, Event, WakeHeard


@dataclass(frozen=True, slots=True)
class WakeClip:
    """Sound (s16 mono at SAMPLE_RATE_HZ), and when the wake phrase in it ends; None where it is not said."""

    pcm: npt.NDArray[np.int16]
    phrase_end_s: float | None = None


@dataclass(frozen=True, slots=True)
class WakeTrial:
    """What came of a clip: how often the wake word was heard, and the first time how long after the phrase's end.

    `delay_ms` is the sound that had to pass plus the time it took to think; less than nothing where the phrase was
    sure before its last sound had died away.
    """

    wanted: bool
    times_heard: int
    delay_ms: float | None
    duration_s: float


@dataclass(frozen=True, slots=True)
class WakeRates:
    """Counts over trials; `delays_ms` are those of the wake words that were rightly heard."""

    said: int
    heard: int
    false_accepts: int
    other_s: float
    delays_ms: tuple[float, ...]

    @property
    def recall(self) -> float:
        """Share of the wake words that were heard."""
        return self.heard / self.said if self.said else 0.0

    @property
    def false_accepts_per_hour(self) -> float:
        """Of talk without the wake word."""
        return self.false_accepts / self.other_s * 3600 if self.other_s else 0.0

    def delay_ms(self, percent: float) -> float:
        """Return the delay that `percent` of those heard do not exceed; 0 when none was heard."""
        return float(np.percentile(self.delays_ms, percent)) if self.delays_ms else 0.0


def rates(trials: Iterable[WakeTrial]) -> WakeRates:
    """Count."""
    done = list(trials)
    wanted, other = [trial for trial in done if trial.wanted], [trial for trial in done if not trial.wanted]
    return WakeRates(
        said=len(wanted),
        heard=sum(trial.times_heard > 0 for trial in wanted),
        false_accepts=sum(trial.times_heard for trial in other),
        other_s=sum(trial.duration_s for trial in other),
        delays_ms=tuple(trial.delay_ms for trial in wanted if trial.delay_ms is not None),
    )


def try_clips(spotter: Spotter, clips: Iterable[WakeClip], clock: Clock | None = None) -> Iterator[WakeTrial]:
    """Let the spotter hear each clip behind voice detection, as it does live, and yield what came of it."""
    clock = clock or RealClock()
    endpointer = Endpointer(Foreground(SileroVad()))
    for clip in clips:
        heard = [
            time_s
            for frame in Intake(SAMPLE_RATE_HZ, 1).feed(clip.pcm)
            for time_s in _heard(spotter, endpointer.feed(frame), clock)
        ]
        heard += _heard(spotter, endpointer.finish(), clock)
        delay_s = heard[0] - clip.phrase_end_s if heard and clip.phrase_end_s is not None else None
        yield WakeTrial(
            wanted=clip.phrase_end_s is not None,
            times_heard=len(heard),
            delay_ms=None if delay_s is None else delay_s * 1000,
            duration_s=len(clip.pcm) / SAMPLE_RATE_HZ,
        )


def _heard(spotter: Spotter, events: Iterable[Event], clock: Clock) -> list[float]:
    """Return when the wake word was known, in seconds of the clip plus the time it took to think."""
    begin_s = clock.now_s()
    return [
        found.at_s + clock.now_s() - begin_s
        for event in events
        for found in spotter.feed(event)
        if isinstance(found, WakeHeard)
    ]
