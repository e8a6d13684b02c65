"""The stages from words to the car and the voice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit.clock import Clock, RealClock
from cockpit.errors import CockpitError
from cockpit.events import AudioHeard, Event, Fault, ReplySpoken, TalkPressed, TextTyped, TurnEnded, UtteranceHeard

if TYPE_CHECKING:
    from cockpit.audio.speaker import Speaker
    from cockpit.dialogue.session import Session
    from cockpit.tts.speech import Speech
    from cockpit.tts.voice import Voice


ECHO_S = 0.3
"""How long a cabin rings on after the voice has stopped."""


class HalfDuplex:
    """The first stage of a live session: drops sound while the assistant speaks, so that it does not hear itself."""

    def __init__(self) -> None:
        self._deaf_until_s = 0.0

    def deafen(self, until_s: float) -> None:
        """Drop what is heard before `until_s`, in audio time."""
        self._deaf_until_s = until_s

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass the event on, unless it is the sound of our own voice; a key pressed meanwhile counts from its end."""
        if event.at_s >= self._deaf_until_s or not isinstance(event, AudioHeard | TalkPressed):
            yield event
        elif isinstance(event, TalkPressed):
            yield replace(event, at_s=self._deaf_until_s)


class Conversation:
    """The stage that understands an utterance and acts: UtteranceHeard or TextTyped in, TurnEnded out.

    The car lives in audio time: before it hears, it moves on to the moment the utterance ended.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; add the turn behind an utterance."""
        yield event
        if not isinstance(event, UtteranceHeard | TextTyped):
            return
        vehicle = self.session.vehicle
        vehicle.advance(max(0.0, event.at_s - vehicle.now_s))
        if isinstance(event, TextTyped):
            yield TurnEnded(at_s=event.at_s, turn=self.session.say(event.text))
            return
        turn = self.session.hear(event.hypotheses)
        timings_ms = {"words": event.decode_ms, **turn.timings_ms}
        timings_ms["total"] = event.decode_ms + turn.timings_ms.get("total", 0.0)
        yield TurnEnded(at_s=event.at_s, turn=replace(turn, timings_ms=timings_ms))
        self.session.look_ahead()  # it has been answered


class Answering:
    """The stage that speaks: TurnEnded in, ReplySpoken out. While it plays, `half_duplex` hears nothing."""

    def __init__(
        self, voice: Voice, speaker: Speaker, *, half_duplex: HalfDuplex | None = None, clock: Clock | None = None
    ) -> None:
        self._voice, self._speaker, self._half_duplex = voice, speaker, half_duplex
        self._clock = clock or RealClock()

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; speak the reply of a turn. A loudspeaker that fails is a Fault, and the turn stands."""
        from cockpit.audio.barge_in import BackgroundSpeaker

        yield event
        if not isinstance(event, TurnEnded) or not event.turn.reply:
            return
        begin_s = self._clock.now_s()
        speech = self._voice.speak(event.turn.spoken or event.turn.reply)
        synthesis_s = self._clock.now_s() - begin_s
        for fault in speech.faults:
            yield Fault(at_s=event.at_s, component="voice", message=fault.message, hint=fault.hint)
        file, problem = self._played(speech)
        took_s = self._clock.now_s() - begin_s
        if isinstance(self._speaker, BackgroundSpeaker):  # it has only begun
            took_s += speech.duration_s
        silent_from_s = event.at_s + event.turn.timings_ms.get("total", 0.0) / 1000 + took_s
        if self._half_duplex is not None:
            self._half_duplex.deafen(silent_from_s + ECHO_S)
        if problem is not None:
            yield Fault(at_s=event.at_s, component="loudspeaker", message=problem.message, hint=problem.hint)
            return
        yield ReplySpoken(
            at_s=event.at_s,
            text=event.turn.reply,
            engine=speech.engine,
            duration_s=speech.duration_s,
            synthesis_ms=synthesis_s * 1000,
            file=str(file) if file else None,
            silent_from_s=silent_from_s,
        )

    def _played(self, speech: Speech) -> tuple[Path | None, CockpitError | None]:
        try:
            return self._speaker.play(speech.pcm, speech.rate_hz), None
        except CockpitError as error:
            return None, error
