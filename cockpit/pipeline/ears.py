"""The stages from sound to words, and the graph along which they hear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cockpit.events import Event
from cockpit.pipeline.core import Core
from cockpit.pipeline.stage import Stage, run
from cockpit.settings import Settings

if TYPE_CHECKING:
    from cockpit.asr.compile import CompiledModel
    from cockpit.asr.graph import Garbage
    from cockpit.asr.recogniser import Recogniser
    from cockpit.asr.spotter import Spotter
    from cockpit.audio.attention import Listen
    from cockpit.audio.barge_in import BargeIn, Cuttable


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
