"""The conversation of a live session whose packs may change: text is understood anew at once, sound a little later."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from cockpit.asr.compile import CompiledModel
from cockpit.clock import Clock, RealClock
from cockpit.errors import CockpitError
from cockpit.events import Event, Fault, PacksReloaded, SpeechStarted, UtteranceHeard
from cockpit.pipeline import Conversation, Core, Ears, compile_ears
from cockpit.reload import Kept, Reloaded, Reloader
from cockpit.settings import Settings

EVERY_S = 0.25
"""How often the files are looked at, in audio time."""


class Reloading:
    """The stage in the place of a Conversation; between utterances it looks whether the packs have changed.

    The decoding graph of new packs is compiled in a thread, and taken over when it is done and nobody speaks; new packs
    meanwhile begin it again. A thread that is left over when the session ends has nothing to lose: what it compiles
    lies in the cache whole or not at all.
    """

    def __init__(
        self, reloader: Reloader, conversation: Conversation, settings: Settings, ears: Ears, clock: Clock | None = None
    ) -> None:
        self._reloader = reloader
        self._conversation = conversation
        self._settings = settings
        self._ears = ears
        self._clock = clock or RealClock()
        self._next_s = 0.0
        self._speaking = False
        self._learning: _Learning | None = None

    def feed(self, event: Event) -> Iterator[Event]:
        """Do what the conversation does with the event; then tell what became of the packs."""
        yield from self._conversation.feed(event)
        if isinstance(event, SpeechStarted | UtteranceHeard):
            self._speaking = isinstance(event, SpeechStarted)
        if event.at_s >= self._next_s and not self._speaking:
            self._next_s = event.at_s + EVERY_S
            yield from self._renewed(event.at_s)
            yield from self._learned(event.at_s)

    def _renewed(self, at_s: float) -> Iterator[Event]:
        match self._reloader.poll():
            case Kept(error):
                yield Fault(
                    at_s=at_s, component="packs", message=f"the packs stay as they were: {error}", hint=error.hint
                )
            case Reloaded() as new:
                new.core.renew(self._conversation.session)
                yield PacksReloaded(at_s=at_s, packs=new.changed, took_s=new.took_s)
                self._learning = _Learning(self._settings, new, self._ears.phrase, self._clock)

    def _learned(self, at_s: float) -> Iterator[Event]:
        learning = self._learning
        if learning is None or not learning.is_done:
            return
        self._learning = None
        if isinstance(learning.result, CompiledModel):
            self._ears.hear_along(learning.result)
            took_s = self._clock.now_s() - learning.begin_s
            yield PacksReloaded(at_s=at_s, packs=learning.packs, took_s=took_s, heard=True)
        else:
            message = f"new words are not heard: {learning.result}"
            yield Fault(at_s=at_s, component="packs", message=message)


class _Learning:
    """Compiles a decoding graph in a thread."""

    def __init__(self, settings: Settings, new: Reloaded, phrase: tuple[str, ...], clock: Clock) -> None:
        self.packs = new.changed
        self.begin_s = clock.now_s()
        self.result: CompiledModel | CockpitError | None = None
        arguments = (settings, new.core, phrase)
        self._thread = threading.Thread(target=self._compile, args=arguments, name="new words", daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def _compile(self, settings: Settings, core: Core, phrase: tuple[str, ...]) -> None:
        try:
            self.result = compile_ears(settings, core, phrase=phrase)
        except CockpitError as error:
            self.result = error
