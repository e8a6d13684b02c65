"""The only file that knows the order of the stages: sound, words, meaning, car, voice.

A stage is any object with ``feed(event) -> Iterator[Event]``. What one yields goes through all that follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cockpit.clock import Clock, RealClock
from cockpit.errors import CockpitError
from cockpit.events import AudioHeard, Event, Fault, ReplySpoken, TalkPressed, TextTyped, TurnEnded, UtteranceHeard
from cockpit.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from cockpit.asr.compile import CompiledModel
    from cockpit.asr.graph import Garbage
    from cockpit.asr.recogniser import Recogniser
    from cockpit.asr.spotter import Spotter
    from cockpit.audio.attention import Listen
    from cockpit.audio.barge_in import BargeIn, Cuttable
    from cockpit.audio.speaker import Speaker
    from cockpit.dialogue.session import Session
    from cockpit.grammar.compile import Compiler, Grammar
    from cockpit.nlu.match import Matcher
    from cockpit.packs.load import Packs
    from cockpit.scenes.library import Library
    from cockpit.tts.speech import Speech
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
    scenes: Library

    def session(
        self,
        *,
        zone: str = "driver",
        scenario: str | None = None,
        local_time: datetime | None = None,
        clock: Clock | None = None,
    ) -> Session:
        """Begin a conversation with a fresh car; without a scenario it stands in mild weather, here and now.

        `local_time` is another time for that, such as that of a recording.
        """
        from datetime import datetime

        from cockpit.dialogue.session import Session
        from cockpit.vehicle.scenario import SCENARIOS, scenario_named
        from cockpit.vehicle.simulator import Vehicle

        world = (
            scenario_named(scenario)
            if scenario
            else replace(SCENARIOS["mild"], local_time=local_time or datetime.now())
        )
        vehicle = Vehicle(world)
        return Session(
            self.packs,
            self.grammar,
            vehicle,
            zone=zone,
            clock=clock,
            matcher=self.matcher,
            scenes=self.scenes,
        )

    def renew(self, session: Session) -> None:
        """Let a conversation go on with these packs, and with its car."""
        session.renew(self.packs, self.grammar, self.matcher, self.scenes)


def open_core(settings: Settings, compiler: Compiler | None = None) -> Core:
    """Load the packs and scenes and compile their grammar, from the cache where nothing changed.

    With a compiler, as for packs that change while we run, the grammar is not cached, and free wording is read only
    where the packs' model is there already: training it takes longer than anybody waits.

    Raises:
        PackError: a pack or scene is wrong; place and hint say where and how.
    """
    from cockpit.grammar.compile import compile_grammar
    from cockpit.nlu.free.reader import FreeReader
    from cockpit.nlu.match import Matcher
    from cockpit.packs.load import load_packs
    from cockpit.scenes.library import library_of
    from cockpit.scenes.words import with_own_names
    from cockpit.skills.check import check_packs
    from cockpit.skills.unguessed import unguessed_intents

    packs = load_packs(settings.packs, settings.lang, settings.cache)
    check_packs(packs)
    scenes = library_of(packs, settings.scenes, settings.cache)
    named = with_own_names(packs, scenes.own_names)
    grammar = compiler.compile(named) if compiler else compile_grammar(named, settings.cache)
    free = FreeReader(named, lambda: unguessed_intents(named), settings.cache, learnt_from=packs)
    readable = not compiler or free.is_trained
    return Core(named, grammar, Matcher(grammar, free=free if readable else None), scenes)


class Ears:
    """The stages from sound to words: utterances are cut out of it, then recognised along the packs' grammar.

    Args:
        compiled: the model with the packs' graph.
        end_s: silence that ends an utterance.
        listen: whether all utterances are recognised, or only those that the wake word or the key calls for.
        spotter: hears the wake word; None where only the key is asked for.
        recogniser: one for this model that has been used before, and will be again; otherwise it is made here.
    """

    def __init__(
        self,
        compiled: CompiledModel,
        end_s: float,
        *,
        listen: Listen = "always",
        spotter: Spotter | None = None,
        recogniser: Recogniser | None = None,
    ) -> None:
        from cockpit.asr.recogniser import Recogniser
        from cockpit.audio.attention import Attention
        from cockpit.audio.endpoint import Endpointer
        from cockpit.audio.foreground import Foreground
        from cockpit.audio.vad import SileroVad

        self.compiled = compiled
        self.attention = None if listen == "always" else Attention(listen)
        self._spotter = spotter
        self._recogniser = recogniser or Recogniser(compiled.folder, end_silence_s=end_s)
        self._endpointer: Endpointer | BargeIn = Endpointer(Foreground(SileroVad()), end_s=end_s)

    def __enter__(self) -> Ears:
        self._recogniser.start()
        if self._spotter is not None:
            self._spotter.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._recogniser.close()
        if self._spotter is not None:
            self._spotter.close()

    @property
    def phrase(self) -> tuple[str, ...]:
        """The words that wake it; none where it needs none."""
        return self._spotter.phrase if self._spotter else ()

    @property
    def pid(self) -> int | None:
        """The process of the recogniser, for measuring its memory."""
        return self._recogniser.pid

    def hear_along(self, compiled: CompiledModel) -> None:
        """Hear along another graph from the next utterance on; not to be called within one."""
        self.compiled = compiled
        self._recogniser.change(compiled.folder)

    def cut_by_speech(self, voice: Cuttable) -> None:
        """Let whoever speaks silence `voice`, from now on."""
        from cockpit.audio.barge_in import BargeIn
        from cockpit.audio.endpoint import Endpointer

        assert isinstance(self._endpointer, Endpointer)
        self._endpointer = BargeIn(self._endpointer, voice)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in order, for `run`."""
        from cockpit.audio.attention import Fading

        before = [] if self.attention is None else [Fading(self.attention)]
        return *before, self._endpointer, *self._words

    def live(self, conversation: Stage, answering: Stage | None = None) -> list[Stage]:
        """Return the stages of a live session, from the sound to the voice, without those that guard the microphone."""
        return [*self.stages, *self.answers(conversation, answering)]

    def answers(self, conversation: Stage, answering: Stage | None = None) -> list[Stage]:
        """Return those of them that stand behind the words."""
        from cockpit.audio.following import Discretion, Following

        voice: list[Stage] = [] if answering is None else [answering]
        if self.attention is None:
            return [conversation, *voice]
        following = Following(self.attention, voiced=answering is not None)
        return [conversation, Discretion(self.attention), *voice, following]

    def converse(self, source: Iterable[Event], *after: Stage) -> Iterator[Event]:
        """Hear a source to its end, pass what was heard through the stages `after`, and yield what comes out."""
        yield from run(source, (*self.stages, *after))
        yield from self.finish(*after)

    def finish(self, *after: Stage) -> Iterator[Event]:
        """Take the source to be over: end the utterance that is going on, if any, and yield what comes of it."""
        yield from run(self._endpointer.finish(), (*self._words, *after))

    @property
    def _words(self) -> tuple[Stage, ...]:
        """What stands behind the endpointer."""
        from cockpit.asr.addressing import Addressing

        attention = [] if self.attention is None else [self.attention]
        if self._spotter is None:
            return *attention, self._recogniser
        return self._spotter, *attention, self._recogniser, Addressing(self._spotter.phrase)


def open_ears(
    settings: Settings,
    core: Core,
    *,
    end_s: float = 0.5,
    garbage: Garbage | None = None,
    listen: Listen = "always",
    wake_word: str | None = None,
) -> Ears:
    """Compile the packs' decoding graph for the model, from the cache where nothing changed, and lay out the matcher.

    Raises:
        ModelError: the model is missing, broken, or knows no word of the packs or of the wake word.
        UsageError: the wake word will not do.
    """
    core.matcher.prepare()
    spotter = None
    if listen == "wake":
        from cockpit.asr.spotter import Spotter
        from cockpit.asr.wake import WAKE_WORD, compile_wake, wake_phrase

        phrase = wake_phrase(WAKE_WORD if wake_word is None else wake_word)
        spotter = Spotter(compile_wake(settings.model, phrase, settings.cache).folder, phrase)
    compiled = compile_ears(settings, core, garbage=garbage, phrase=spotter.phrase if spotter else ())
    return Ears(compiled, end_s, listen=listen, spotter=spotter)


def compile_ears(
    settings: Settings, core: Core, *, garbage: Garbage | None = None, phrase: Sequence[str] = ()
) -> CompiledModel:
    """Return the packs' decoding graph for the model, from the cache where nothing changed.

    Args:
        settings: the model, and where the cache lies.
        core: the packs.
        garbage: how talk that is no command is weighed up.
        phrase: the words that may be said before a command to wake the assistant.

    Raises:
        ModelError: the model is missing, broken, or knows no word of the packs.
    """
    from cockpit.asr.compile import compile_model
    from cockpit.asr.wake import led_by

    grammar, said = core.grammar, tuple(phrase)
    digest = f"{grammar.digest} led by {' '.join(said)}" if said else grammar.digest
    return compile_model(
        settings.model,
        lambda: led_by(grammar.speech, said) if said else grammar.speech,
        digest,
        settings.cache,
        garbage,
    )


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
