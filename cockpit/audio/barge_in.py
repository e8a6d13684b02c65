"""Barge-in: whoever speaks while the voice speaks silences it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from cockpit.audio.endpoint import Endpointer
from cockpit.audio.speaker import Speaker
from cockpit.errors import CockpitError
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, Event, Fault, ReplyCut, SpeechStarted, TalkPressed

CUT_WITHIN_S = 1.0
"""A loudspeaker that still plays this long after it was told to stop is left alone."""

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
    """The endpointer, with an eye on the voice: an utterance that begins, or the key, cuts it.

    What is no utterance cuts nothing: a click or a cough is shorter than the endpointer's `start_s`, and noise is no
    voice. Without echo cancellation in the microphone the voice would cut itself.
    """

    def __init__(self, endpointer: Endpointer, voice: Cuttable) -> None:
        self._endpointer, self._voice = endpointer, voice

    def feed(self, event: Event) -> Iterator[Event]:
        """Do what the endpointer does, and add ReplyCut behind the start of speech that cut the voice."""
        problem = self._voice.problem()
        if problem is not None:
            yield Fault(at_s=event.at_s, component="loudspeaker", message=problem.message, hint=problem.hint)
        now_s = event.at_s
        if isinstance(event, AudioHeard):
            now_s += len(event.pcm) / 2 / SAMPLE_RATE_HZ
        for marked in self._endpointer.feed(event):
            cuts = isinstance(marked, SpeechStarted | TalkPressed) and self._voice.playing
            after = list(self._cut(marked.at_s, now_s)) if cuts else []  # at once: what hears the mark takes its time
            yield marked
            yield from after

    def finish(self) -> Iterator[Event]:
        """End the utterance that is going on, if any."""
        return self._endpointer.finish()

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
            CockpitError: the loudspeaker failed.
        """
        player = self._player
        for _ in range(round(CUT_WITHIN_S / _ASK_AGAIN_S)):
            if player is None or not player.is_alive():
                return
            self._speaker.stop()
            player.join(_ASK_AGAIN_S)

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
