"""Find where an utterance begins and ends, counted in audio time, so that a replay agrees.

Behind the Endpointer there is only the sound of utterances: SpeechStarted, then its frames from `pre_roll_s` before the
voice on until shortly after it, then SpeechEnded. Frames between utterances end here, so a recogniser needs no gate of
its own; what must see all the sound (a level meter, a recorder) stands in front.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from cockpit.audio.rise import RISE_S, Rise
from cockpit.audio.vad import Vad
from cockpit.events import SAMPLE_RATE_HZ, AudioHeard, AudioLost, EndReason, Event, SpeechEnded, SpeechStarted

START_AT = 0.5
"""Probability of voice from which a frame counts towards a start."""

STAY_AT = 0.35
"""Probability below which a frame of an utterance counts as silence: lower, so that a word is not cut in two."""

TAIL_S = 0.3
"""Sound behind the voice that still belongs to it. More is held back until the voice goes on, or left out where it does
not: what others say behind a command would be taken for its last words.
"""

AGAIN_S = 0.4
"""A voice that rises above the others sooner behind the beginning of an utterance is the one that began it."""

_HALF_SAMPLE_S = 0.5 / SAMPLE_RATE_HZ  # durations are sums of floats


class Endpointer:
    """The stage that marks utterances.

    Args:
        vad: tells voice from other sound.
        start_s: voice without a break that makes an utterance; less is a click.
        end_s: silence that ends it.
        max_s: its longest; what is said beyond begins another.
        pre_roll_s: sound before the voice that still belongs to it, as the VAD wakes late on soft beginnings.

    `SpeechStarted.at_s` is when the voice began, so the pre-roll frames behind it are earlier.
    `SpeechEnded.at_s` is when the end was sure: for "silence" the voice stopped `end_s` before.

    A near voice that rises out of others (cockpit.audio.rise) begins the utterance anew: SpeechEnded for "background",
    SpeechStarted, and once more the sound from `pre_roll_s` before it on.
    """

    def __init__(
        self,
        vad: Vad,
        *,
        start_s: float = 0.1,
        end_s: float = 0.5,
        max_s: float = 15.0,
        pre_roll_s: float = 0.3,
    ) -> None:
        self._vad = vad
        self._start_s, self._end_s, self._max_s, self._pre_roll_s = start_s, end_s, max_s, pre_roll_s
        self._held: deque[AudioHeard] = deque()
        self._rise = Rise()
        self._lately: deque[AudioHeard] = deque()
        self._speaking = self._risen = False
        self._voice_s = self._silence_s = self._now_s = 0.0
        self.voiced = 0.0
        """The probability of voice in the last frame."""

    def feed(self, event: Event) -> Iterator[Event]:
        """Add the marks; hold back frames outside of speech; pass all other events on."""
        if isinstance(event, AudioHeard):
            self._now_s = event.at_s + event.duration_s
            yield from self._within(event) if self._speaking else self._between(event)
            return
        if isinstance(event, AudioLost) and event.dropped_s >= self._end_s:
            yield from self.finish()  # who knows what was said in the gap: it is no pause within a sentence
        yield event

    def finish(self) -> Iterator[Event]:
        """End the utterance that is going on, if any, and forget the sound so far: the next comes from elsewhere."""
        if self._speaking:
            yield self._ended("end-of-audio")
        self._held.clear()
        self._lately.clear()
        self._voice_s = 0.0
        self._vad.reset()
        self._rise.reset()

    def _between(self, frame: AudioHeard) -> Iterator[Event]:
        voiced = self._heard(frame) >= START_AT
        self._voice_s = self._voice_s + frame.duration_s if voiced else 0.0
        self._held.append(frame)
        if self._voice_s < self._start_s - _HALF_SAMPLE_S or not voiced:
            self._let_go()
            return
        self._speaking, self._silence_s = True, 0.0
        yield SpeechStarted(at_s=self._now_s - self._voice_s)
        yield from self._held
        self._held.clear()

    def _within(self, frame: AudioHeard) -> Iterator[Event]:
        voiced = self._heard(frame) >= STAY_AT and not self._rise.sunk
        self._voice_s += frame.duration_s
        self._silence_s = 0.0 if voiced else self._silence_s + frame.duration_s
        self._held.append(frame)
        if voiced and self._risen and self._voice_s >= AGAIN_S + RISE_S:
            yield from self._begin_anew()
            return
        if self._silence_s <= TAIL_S + _HALF_SAMPLE_S:
            yield from self._held
            self._held.clear()
        if self._silence_s >= self._end_s - _HALF_SAMPLE_S:
            yield self._ended("silence")
        elif self._voice_s >= self._max_s - _HALF_SAMPLE_S:
            yield self._ended("too-long")

    def _begin_anew(self) -> Iterator[Event]:
        """Take what was heard so far for background: the utterance begins with the voice that has risen out of it."""
        yield self._ended("background")
        self._speaking, self._voice_s, self._silence_s = True, RISE_S, 0.0
        yield SpeechStarted(at_s=self._now_s - RISE_S)
        yield from self._lately
        self._held.clear()

    def _heard(self, frame: AudioHeard) -> float:
        self.voiced, self._risen = self._vad.voiced(frame.pcm), self._rise.heard(frame.pcm)
        self._lately.append(frame)
        while self._lately[0].at_s < self._now_s - RISE_S - self._pre_roll_s - _HALF_SAMPLE_S:
            self._lately.popleft()
        return self.voiced

    def _ended(self, reason: EndReason) -> SpeechEnded:
        self._speaking, self._voice_s = False, 0.0
        if reason != "background":
            self._rise.forget()
        return SpeechEnded(at_s=self._now_s, reason=reason)

    def _let_go(self) -> None:
        """Forget held frames that lie more than the pre-roll before the voice, or before now while there is none."""
        keep_from_s = self._now_s - self._voice_s - self._pre_roll_s
        while self._held and self._held[0].at_s + self._held[0].duration_s <= keep_from_s + _HALF_SAMPLE_S:
            self._held.popleft()
