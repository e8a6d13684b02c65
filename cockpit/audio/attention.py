"""Whom to listen to: nobody until the wake word or the key, then one command, then whoever answers the reply.

Everything is counted in audio time, so a replay agrees. Behind Attention there is only the sound of utterances that
are meant for the assistant; the sound of the last seconds is kept, for the wake word is known when it is over.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Literal

from cockpit.events import (
    AudioHeard,
    Event,
    ListeningClosed,
    ListeningOpened,
    Opening,
    SpeechEnded,
    SpeechStarted,
    TalkPressed,
    WakeHeard,
)

Listen = Literal["always", "wake", "push"]
"""always: to everything; wake: from the wake word on; push: only at the press of a key."""

AFTER_CALL_S = 8.0
"""How long after the wake word or the key a command may begin."""

AFTER_REPLY_S = 20.0
"""How long after a reply no wake word is needed."""

KEPT_S = 3.0
"""Sound that is kept while nobody is listened to: the longest wake word, and what passes until it is known."""

LEAD_S = 0.3
"""Sound before the wake word that goes with it."""

BEFORE_KEY_S = 0.5
"""Sound before the key that goes with the command: some speak first and then press."""


class Attention:
    """The stage that lets through what is meant for the assistant, and tells when it listens.

    Stands behind the endpointer and the spotter. `Fading` stands in front of them, and
    `Following` (cockpit.audio.following) behind the voice.

    Args:
        listen: what opens it. "wake" takes the key as well, and stays open after a reply; "push" does so only after
            a question.
    """

    def __init__(self, listen: Listen = "wake") -> None:
        self.listen = listen
        self.reason: Opening | None = None
        self._until_s = 0.0
        self._speaking = self._passing = False
        self._kept: deque[AudioHeard] = deque()

    def feed(self, event: Event) -> Iterator[Event]:
        """Let through what is meant for the assistant; hold back other sound and its marks."""
        match event:
            case AudioHeard():
                if self._passing:
                    yield event
                else:
                    self._keep(event)
            case SpeechStarted():
                self._speaking = True
                in_time = self.reason is not None and event.at_s <= self._until_s
                self._passing = self._passing or in_time
                if self._passing:
                    self._kept.clear()  # what lies before sound that was heard is never heard after it
                    yield event
            case SpeechEnded():
                yield from self._ended(event)
            case WakeHeard():
                yield event
                if self.listen == "wake":
                    yield from self._called(event.at_s, "wake", event.start_s - LEAD_S)
            case TalkPressed():
                yield event
                yield from self._called(event.at_s, "key", event.at_s - BEFORE_KEY_S)
            case _:
                yield event

    def stay(self, at_s: float, until_s: float, reason: Opening = "reply") -> Iterator[Event]:
        """Listen to what begins before `until_s`, and say so."""
        self.reason, self._until_s = reason, until_s
        yield ListeningOpened(at_s=at_s, reason=reason, until_s=until_s)

    def fade(self, now_s: float) -> Iterator[Event]:
        """Stop listening when the time has come and nobody is being heard."""
        if self.reason is not None and not self._passing and now_s > self._until_s:
            self.reason = None
            yield ListeningClosed(at_s=now_s)

    def _called(self, at_s: float, reason: Opening, from_s: float) -> Iterator[Event]:
        yield from self.stay(at_s, at_s + AFTER_CALL_S, reason)
        if not self._speaking or self._passing:
            return
        self._passing = True
        kept = [frame for frame in self._kept if frame.at_s + frame.duration_s > from_s]
        yield SpeechStarted(at_s=kept[0].at_s if kept else at_s)
        yield from kept
        self._kept.clear()  # no sound is heard twice

    def _ended(self, event: SpeechEnded) -> Iterator[Event]:
        if event.reason == "background":  # begins again at once; its sound comes once more
            self._kept.clear()
            if self._passing:
                yield event
            return
        was_passing, self._speaking, self._passing = self._passing, False, False
        if not was_passing:
            return
        yield event
        if self.reason == "key":  # one press, one command
            self.reason = None
            yield ListeningClosed(at_s=event.at_s)
        elif self.reason == "wake":  # the wake word alone: the command may follow
            self._until_s = event.at_s + AFTER_CALL_S

    def _keep(self, frame: AudioHeard) -> None:
        self._kept.append(frame)
        while self._kept[0].at_s < frame.at_s - KEPT_S:
            self._kept.popleft()


class Fading:
    """The stage in front of the endpointer, which sees all sound: tells Attention what time it is."""

    def __init__(self, attention: Attention) -> None:
        self._attention = attention

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on, behind the end of listening if that has come."""
        yield from self._attention.fade(event.at_s)
        yield event
