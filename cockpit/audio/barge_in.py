"""Barge-in: whoever speaks while the voice speaks silences it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from cockpit.audio.endpoint import START_AT, Endpointer
from cockpit.audio.speaker import Speaker
from cockpit.errors import AudioError, CockpitError
from cockpit.events import (
    AudioHeard,
    Event,
    Fault,
    ReplyCut,
    SpeechEnded,
    SpeechStarted,
    TalkPressed,
)

CUT_WITHIN_S = 1.0
"""A loudspeaker that still plays this long after it was told to stop is a fault."""

SURE_AT = 0.8
"""Probability of voice that, for CUT_AFTER_S, cuts the voice before an utterance is sure.

Of 50 short sentences of 5 synthetic voices, the slowest cut came 185 ms after the first sound (with the utterance
alone 249 ms: an "s" is no voice yet). Of 160 recordings of sneezes, barks, cries and chainsaws in ESC-10 it cuts in
32, utterances alone in 31.
"""

CUT_AFTER_S = 0.06
"""Two frames: one alone is a click."""

_ASK_AGAIN_S = 0.01


class Cuttable(Protocol):
    """A voice that speaks on its own while we listen."""

    @property
    def playing(self) -> bool:
        """Whether it speaks."""
        ...

    def stop(self) -> None:
        """Silence it, or raise a CockpitError."""
        ...

    def problem(self) -> CockpitError | None:
        """Return what went wrong since this was last asked."""
        ...


class BargeIn:
    """The endpointer, with an eye on the voice: speech that begins, or the key, cuts it.

    Speech is what is surely a voice for two frames, or an utterance: a click is shorter, and noise is no voice.
    Without echo cancellation in the microphone the voice would cut itself.
    """

    def __init__(self, endpointer: Endpointer, voice: Cuttable) -> None:
        self._endpointer, self._voice = endpointer, voice
        self._voiced_s = self._sure_s = 0.0  # how long a run of voice has lasted, and of sure voice
        self._speaking = self._seen = False  # within an utterance; whether this run was acted upon

    def feed(self, event: Event) -> Iterator[Event]:
        """Do what the endpointer does, and add ReplyCut where speech or the key cut the voice."""
        problem = self._voice.problem()
        if problem is not None:
            yield Fault(at_s=event.at_s, component="loudspeaker", message=problem.message, hint=problem.hint)
        marked = list(self._endpointer.feed(event))
        now_s = event.at_s + (event.duration_s if isinstance(event, AudioHeard) else 0.0)
        speech_s = self._speech_s(event, marked, now_s)
        cuts = speech_s is not None and self._voice.playing
        after = list(self._cut(speech_s or 0.0, now_s)) if cuts else []  # at once: what hears the marks takes its time
        yield from marked
        yield from after

    def finish(self) -> Iterator[Event]:
        """End the utterance that is going on, if any."""
        self._count_anew(speaking=False)
        return self._endpointer.finish()

    def _speech_s(self, event: Event, marked: Sequence[Event], now_s: float) -> float | None:
        """Return when the speech began, or the key was pressed, of which this event is the first sign."""
        started_s = next((mark.at_s for mark in marked if isinstance(mark, SpeechStarted)), None)
        if started_s is None and isinstance(event, AudioHeard) and not self._speaking and self._sure(event):
            started_s = now_s - self._voiced_s
        first = started_s is not None and not self._seen
        self._seen = self._seen or first
        for mark in marked:
            if isinstance(mark, SpeechStarted | SpeechEnded):
                self._count_anew(speaking=isinstance(mark, SpeechStarted))
        if isinstance(event, TalkPressed):
            return event.at_s
        return started_s if first else None

    def _count_anew(self, *, speaking: bool) -> None:
        """Forget the run of voice; within an utterance it is the endpointer that counts."""
        self._voiced_s = self._sure_s = 0.0
        self._speaking, self._seen = speaking, False

    def _sure(self, frame: AudioHeard) -> bool:
        """Count the frame, and tell whether there has been enough of sure voice."""
        probability = self._endpointer.voiced
        self._voiced_s = self._voiced_s + frame.duration_s if probability >= START_AT else 0.0
        self._sure_s = self._sure_s + frame.duration_s if probability >= SURE_AT else 0.0
        self._seen = self._seen and self._voiced_s > 0.0
        return self._sure_s >= CUT_AFTER_S

    def _cut(self, speech_s: float, now_s: float) -> Iterator[Event]:
        try:
            self._voice.stop()
        except CockpitError as error:
            yield Fault(at_s=now_s, component="loudspeaker", message=error.message, hint=error.hint)
        else:
            yield ReplyCut(at_s=now_s, speech_s=speech_s)


class BackgroundSpeaker:
    """A Speaker whose `play` returns at once, so that we go on listening; what fails is told by `problem`."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._player: threading.Thread | None = None
        self._problem: CockpitError | None = None

    @property
    def playing(self) -> bool:
        """Whether it is being heard."""
        return self._player is not None and self._player.is_alive()

    def play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> None:
        """Begin to play mono samples, cutting what plays now.

        Raises:
            CockpitError: that cannot be cut.
        """
        self.stop()
        self._player = threading.Thread(target=self._play, args=(pcm, rate_hz), name="loudspeaker", daemon=True)
        self._player.start()

    def stop(self) -> None:
        """Cut what is playing; asked again until it is silent, as it may only be about to begin.

        Raises:
            CockpitError: the loudspeaker failed, or plays on.
        """
        player = self._player
        for _ in range(round(CUT_WITHIN_S / _ASK_AGAIN_S)):
            if player is None or not player.is_alive():
                return
            self._speaker.stop()
            player.join(_ASK_AGAIN_S)
        raise AudioError("the loudspeaker cannot be silenced", hint="is it still plugged in?")

    def close(self) -> None:
        """Let go of the device."""
        self._speaker.close()

    def problem(self) -> CockpitError | None:
        """Return what went wrong since this was last asked."""
        problem, self._problem = self._problem, None
        return problem

    def _play(self, pcm: npt.NDArray[np.int16], rate_hz: int) -> None:
        try:
            self._speaker.play(pcm, rate_hz)
        except CockpitError as error:
            self._problem = error
