"""The server's ears: so many people can be heard at the same time, each by a recogniser of his own.

Recognisers are kept while they are warm, as one takes a quarter of a second to begin. All methods may block: they are
for threads.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from cockpit.asr.hosted import Hosted

if TYPE_CHECKING:
    from cockpit.asr.compile import CompiledModel
    from cockpit.asr.recogniser import Recogniser
    from cockpit.asr.spotter import Spotter
    from cockpit.audio.attention import Listen
    from cockpit.pipeline import Core, Ears
    from cockpit.settings import Settings

T = TypeVar("T")

END_S = 0.5
"""Silence that ends an utterance."""

KEPT_WARM = 2
"""Engines of a kind that run on when nobody speaks; each holds about 100 MB."""


@dataclass(frozen=True, slots=True)
class Kit:
    """What hears one person: the stages, and what has to be handed back."""

    ears: Ears
    recogniser: Recogniser
    spotter: Spotter | None


class Recognisers:
    """Lends ears, at most `limit` at the same time.

    Args:
        settings: where model and cache lie.
        core: the packs to hear along.
        limit: how many can be heard at once.
    """

    def __init__(self, settings: Settings, core: Core, limit: int) -> None:
        self._settings, self._core, self.limit = settings, core, limit
        self._lock, self._preparing_wake = threading.Lock(), threading.Lock()
        self._lent = 0
        self._closed = False
        self._compiled: dict[Listen, CompiledModel] = {}
        self._phrase: tuple[str, ...] = ()
        self._spotting: Path | None = None
        self._idle: list[Recogniser] = []
        self._idle_wake: list[tuple[Recogniser, Spotter]] = []

    def prepare(self) -> None:
        """Compile what hears everything, and start one recogniser, so that whoever speaks first is heard as fast as
        all others.

        Raises:
            CockpitError: the packs do not compile for the model, or it does not load.
        """
        from cockpit.pipeline import open_ears

        self._compiled["always"] = open_ears(self._settings, self._core, end_s=END_S).compiled
        recogniser = self._recogniser("always")
        self._idle.append(recogniser)  # so that it can be ended while it loads
        recogniser.start()
        if self._closed:
            recogniser.close()  # its process was not there yet to be ended

    def prepare_wake(self) -> None:
        """Compile what hears the wake word, before anyone asks for it; whoever does while it is made waits for it.

        Raises:
            CockpitError: the model cannot hear it.
        """
        from cockpit.asr.wake import WAKE_WORD, compile_wake, wake_phrase
        from cockpit.pipeline import open_ears

        with self._preparing_wake:
            if "wake" in self._compiled:
                return
            opened = open_ears(self._settings, self._core, end_s=END_S, listen="wake")
            self._phrase = wake_phrase(WAKE_WORD)
            self._spotting = compile_wake(self._settings.model, self._phrase, self._settings.cache).folder
            self._compiled["wake"] = opened.compiled

    def take(self, *, wake: bool) -> Kit | None:
        """Lend ears that listen to everything, or to what follows the wake word; None when all are lent.

        Raises:
            CockpitError: the engine does not start.
        """
        with self._lock:
            if self._closed or self._lent >= self.limit:
                return None
            self._lent += 1
        try:
            kit = self._wake() if wake else self._always()
            kit.ears.__enter__()
        except BaseException:
            with self._lock:
                self._lent -= 1
            raise
        return kit

    def give_back(self, kit: Kit) -> None:
        """Take lent ears back: warm ones wait for the next, the others end."""
        with self._lock:
            self._lent -= 1
            spotter = kit.spotter
            if not self._closed and spotter is None and len(self._idle) < KEPT_WARM:
                self._idle.append(kit.recogniser)
                return
            if not self._closed and spotter is not None and len(self._idle_wake) < KEPT_WARM:
                self._idle_wake.append((kit.recogniser, spotter))
                return
        _end(kit.recogniser, spotter)

    def close(self) -> None:
        """End all engines that are not lent; those that are lent end when they come back."""
        with self._lock:
            self._closed = True
            idle, self._idle, wake, self._idle_wake = self._idle, [], self._idle_wake, []
        _end(*idle, *(each for pair in wake for each in pair))

    def _always(self) -> Kit:
        from cockpit.pipeline import Ears

        recogniser = self._pop(self._idle) or self._recogniser("always")
        return Kit(Ears(self._compiled["always"], END_S, recogniser=recogniser), recogniser, None)

    def _wake(self) -> Kit:
        from cockpit.asr.spotter import Spotter
        from cockpit.pipeline import Ears

        self.prepare_wake()
        assert self._spotting is not None
        warm = self._pop(self._idle_wake)
        recogniser, spotter = warm or (self._recogniser("wake"), Spotter(self._spotting, self._phrase))
        ears = Ears(self._compiled["wake"], END_S, listen="wake", recogniser=recogniser, spotter=spotter)
        return Kit(ears, recogniser, spotter)

    def _pop(self, idle: list[T]) -> T | None:
        with self._lock:
            return idle.pop() if idle else None

    def _recogniser(self, listen: Listen) -> Recogniser:
        from cockpit.asr.recogniser import Recogniser

        return Recogniser(self._compiled[listen].folder, end_silence_s=END_S)


def _end(*engines: Hosted | None) -> None:
    for engine in engines:
        if engine is not None:
            engine.close()
