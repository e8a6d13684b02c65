"""Packs that change while the assistant runs: the new ones take over within a second, a broken one is left alone.

For whoever holds a session (a terminal, a web server):

    reloader = Reloader(settings)
    ...
    match reloader.poll():                 # as often as you like: it looks at the files' times, in about a millisecond
        case Reloaded() as new:
            new.core.renew(session)        # the same car, the new packs; further sessions: new.core.session()
        case Kept() as kept:
            print(kept.error)              # the packs go on as they were; it is told once

`poll` is synchronous and has no thread; call it where it may take half a second when something has changed (in a
server, `await asyncio.to_thread(reloader.poll)`), and never while a session is in the midst of a turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cockpit.clock import Clock, RealClock
from cockpit.errors import CockpitError, PackError
from cockpit.grammar.compile import Compiler
from cockpit.pipeline import Core, open_core
from cockpit.settings import Settings

Stamp = frozenset[tuple[str, int, int]]
"""Every file of the packs with its time and size."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """New packs: `changed` are the names of those that are new, gone or not as they were."""

    core: Core
    changed: tuple[str, ...]
    took_s: float


@dataclass(frozen=True, slots=True)
class Kept:
    """The new packs are broken; the old ones stay."""

    error: CockpitError


class Reloader:
    """Looks at the folders of packs and loads them anew when a file has changed.

    Args:
        settings: where the packs lie.
        clock: measures how long it took.
    """

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings = settings
        self._clock = clock or RealClock()
        self._compiler = Compiler()
        self._stamp = stamp(settings.packs)
        self._digests: dict[str, str] = {}

    def prepare(self) -> None:
        """Compile the packs as they are now, which takes a second or two, so that a change takes less.

        Raises:
            PackError: they are broken already.
        """
        self._digests = _digests(open_core(self._settings, self._compiler))

    def poll(self) -> Reloaded | Kept | None:
        """Return what became of the packs since the last call; None where no file changed."""
        now = stamp(self._settings.packs)
        if now == self._stamp:
            return None
        self._stamp = now
        begin_s = self._clock.now_s()
        try:
            core = open_core(self._settings, self._compiler)
        except PackError as error:
            return Kept(error)
        before, self._digests = self._digests, _digests(core)
        changed = {name for name, _ in before.items() ^ self._digests.items()}
        return Reloaded(core, tuple(sorted(changed)), self._clock.now_s() - begin_s)


def stamp(folders: Sequence[Path]) -> Stamp:
    """Return the times and sizes of all files of packs in the folders; what cannot be read is left out."""
    return frozenset(each for folder in folders for each in _stamps(folder))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for pattern in ("*.yaml", "*/*.yaml", "*/*/*.yaml"):  # a pack; a folder of packs, or scenes; scenes in one of them
        for file in folder.glob(pattern):
            try:
                facts = file.stat()
            except OSError:  # it went away meanwhile
                continue
            yield str(file), facts.st_mtime_ns, facts.st_size


def _digests(core: Core) -> dict[str, str]:
    return {name: pack.digest for name, pack in core.packs.packs.items()}
