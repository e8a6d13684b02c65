"""The only file that knows the order of the stages: sound, words, meaning, car, voice.

A stage is any object with ``feed(event) -> Iterator[Event]``. What one yields goes through all that follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from cockpit.clock import Clock, RealClock
from cockpit.events import AudioHeard, Event, Fault, ReplySpoken, TurnEnded, UtteranceHeard
from cockpit.settings import Settings

if TYPE_CHECKING:
    from cockpit.asr.compile import CompiledModel
    from cockpit.asr.graph import Garbage
    from cockpit.audio.speaker import Speaker
    from cockpit.dialogue.session import Session
    from cockpit.grammar.compile import Grammar
    from cockpit.nlu.match import Matcher
    from cockpit.packs.load import Packs
    from cockpit.tts.voice import Voice


ECHO_S = 0.3
"""How long a cabin rings on after the voice has stopped."""


class Stage(Protocol):
    """One step of the way from sound to answer."""

    def feed(self, event: Event) -> Iterator[Event]:
        """Take one event, and yield what follows from it (often the event itself, and more)."""
        ...


def run(source: Iterable[Event], stages: Sequence[Stage]) -> Iterator[Event]:
    """Pass each event of the source through the stages, in order, and yield what comes out at the end."""
    for event in source:
        yield from _through(event, stages)


def _through(event: Event, stages: Sequence[Stage]) -> Iterator[Event]:
    if not stages:
        yield event
        return
    for produced in stages[0].feed(event):
        yield from _through(produced, stages[1:])


@dataclass(frozen=True, slots=True)
class Core:
    """The part that needs no device: packs, their grammar, and sessions that act on a car."""

    packs: Packs
    grammar: Grammar
    matcher: Matcher

    def session(self, *, zone: str = "driver", scenario: str | None = None, clock: Clock | None = None) -> Session:
        """Begin a conversation with a fresh car."""
        from cockpit.dialogue.session import Session
        from cockpit.vehicle.scenario import scenario_named
        from cockpit.vehicle.simulator import Vehicle

        vehicle = Vehicle(scenario_named(scenario)) if scenario else Vehicle()
        return Session(self.packs, self.grammar, vehicle, zone=zone, clock=clock, matcher=self.matcher)


def open_core(settings: Settings) -> Core:
    """Load the packs and compile their grammar, from the cache where nothing changed.

    Raises:
        PackError: a pack is wrong; place and hint say where and how.
    """
    from cockpit.grammar.compile import compile_grammar
    from cockpit.nlu.match import Matcher
    from cockpit.packs.load import load_packs
    from cockpit.skills.check import check_packs

    packs = load_packs(settings.packs, settings.lang, settings.cache)
    check_packs(packs)
    grammar = compile_grammar(packs, settings.cache)
    return Core(packs, grammar, Matcher(grammar))


class Ears:
    """The stages from sound to words: utterances are cut out of it, then recognised along the packs' grammar."""

    def __init__(self, compiled: CompiledModel, end_s: float) -> None:
        from cockpit.asr.recogniser import Recogniser
        from cockpit.audio.endpoint import Endpointer
        from cockpit.audio.vad import SileroVad

        self.compiled = compiled
        self._recogniser = Recogniser(compiled.folder, end_silence_s=end_s)
        self._endpointer = Endpointer(SileroVad(), end_s=end_s)

    def __enter__(self) -> Ears:
        self._recogniser.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._recogniser.close()

    @property
    def pid(self) -> int | None:
        """The process of the recogniser, for measuring its memory."""
        return self._recogniser.pid

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in order, for `run`."""
        return self._endpointer, self._recogniser

    def converse(self, source: Iterable[Event], *after: Stage) -> Iterator[Event]:
        """Hear a source to its end, pass what was heard through the stages `after`, and yield what comes out."""
        yield from run(source, (*self.stages, *after))
        for event in self._endpointer.finish():
            yield from _through(event, (self._recogniser, *after))


def open_ears(settings: Settings, core: Core, *, end_s: float = 0.5, garbage: Garbage | None = None) -> Ears:
    """Compile the packs' decoding graph for the model, from the cache where nothing changed, and lay out the matcher.

    Raises:
        ModelError: the model is missing, broken, or knows no word of the packs.
    """
    from cockpit.asr.compile import compile_model

    core.matcher.prepare()
    grammar = core.grammar
    return Ears(compile_model(settings.model, grammar.speech, grammar.digest, settings.cache, garbage), end_s)


class HalfDuplex:
    """The first stage of a live session: drops sound while the assistant speaks, so that it does not hear itself."""

    def __init__(self) -> None:
        self._deaf_until_s = 0.0

    def deafen(self, until_s: float) -> None:
        """Drop what is heard before `until_s`, in audio time."""
        self._deaf_until_s = until_s

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass the event on, unless it is the sound of our own voice."""
        if not isinstance(event, AudioHeard) or event.at_s >= self._deaf_until_s:
            yield event


class Conversation:
    """The stage that understands an utterance and acts: UtteranceHeard in, TurnEnded out.

    The car lives in audio time: before it hears, it moves on to the moment the utterance ended.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; add the turn behind an utterance."""
        yield event
        if not isinstance(event, UtteranceHeard):
            return
        vehicle = self.session.vehicle
        vehicle.advance(max(0.0, event.at_s - vehicle.now_s))
        turn = self.session.hear(event.hypotheses)
        timings_ms = {"words": event.decode_ms, **turn.timings_ms}
        timings_ms["total"] = event.decode_ms + turn.timings_ms.get("total", 0.0)
        yield TurnEnded(at_s=event.at_s, turn=replace(turn, timings_ms=timings_ms))


class Answering:
    """The stage that speaks: TurnEnded in, ReplySpoken out. While it plays, `half_duplex` hears nothing."""

    def __init__(
        self, voice: Voice, speaker: Speaker, *, half_duplex: HalfDuplex | None = None, clock: Clock | None = None
    ) -> None:
        self._voice, self._speaker, self._half_duplex = voice, speaker, half_duplex
        self._clock = clock or RealClock()

    def feed(self, event: Event) -> Iterator[Event]:
        """Pass every event on; speak the reply of a turn."""
        yield event
        if not isinstance(event, TurnEnded) or not event.turn.reply:
            return
        begin_s = self._clock.now_s()
        speech = self._voice.speak(event.turn.spoken or event.turn.reply)
        synthesis_s = self._clock.now_s() - begin_s
        for fault in speech.faults:
            yield Fault(at_s=event.at_s, component="voice", message=fault.message, hint=fault.hint)
        file = self._speaker.play(speech.pcm, speech.rate_hz)
        if self._half_duplex is not None:
            busy_s = event.turn.timings_ms.get("total", 0.0) / 1000 + self._clock.now_s() - begin_s
            self._half_duplex.deafen(event.at_s + busy_s + ECHO_S)
        yield ReplySpoken(
            at_s=event.at_s,
            text=event.turn.reply,
            engine=speech.engine,
            duration_s=speech.duration_s,
            synthesis_ms=synthesis_s * 1000,
            file=str(file) if file else None,
        )
