"""What is measured: clips of sound, what may be said in them, and what is right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from cockpit.events import SlotValue, Turn
from cockpit.grammar.graph import WordGraph
from cockpit.pipeline import Core, open_core
from cockpit.settings import Settings
from cockpit.testing.level import Sound
from cockpit.testing.noises import Noises

Judge = Callable[[Sequence[Turn]], bool]
"""Whether the turns that a clip led to are what its speaker wanted."""

Wish = tuple[str, dict[str, SlotValue]]


@dataclass(frozen=True, slots=True)
class Clip:
    """Someone says something, or there is only noise. It goes from process to process, so it holds no open thing.

    `right` is None where nothing was wanted, so that every command is a false accept. `words` are those said, none
    where nobody wrote them down. `accent` and `group` are "" where nothing is known of the speaker.
    """

    sound: Callable[[], Sound]
    corpus: str
    speaker: str
    right: Judge | None = None
    words: tuple[str, ...] = ()
    accent: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Clips that are heard along one grammar.

    Attributes:
        part: the part of the benchmark that it belongs to.
        name: its own name.
        about: what is said and what may be said, in a line.
        graph: what may be said, named for caches by its content hash `digest`.
        packs: settings whose packs understand and act; None where only words are counted, and a clip is one utterance.
        noises: what is mixed into the clips beside hearing them as they are; None for nothing.
        end_s: silence that ends an utterance.
        published: whether it is heard at the ratios of Picovoice's published figures too.
    """

    part: str
    name: str
    about: str
    clips: Sequence[Clip]
    graph: WordGraph
    digest: str
    packs: Settings | None = None
    noises: Noises | None = None
    end_s: float = 0.5
    published: bool = False

    @property
    def core(self) -> Core | None:
        """The packs' core, opened once in each process."""
        return core_of(self.packs) if self.packs else None


@cache
def core_of(settings: Settings) -> Core:
    """Open the packs of the settings; the same core for the same settings."""
    return open_core(settings)


@dataclass(slots=True)
class Made:
    """The tasks of a part, and what must be said of them."""

    tasks: list[Task] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def wishes(turns: Sequence[Turn]) -> list[Wish]:
    """Return every command that was understood, in order, without how it was matched."""
    return [(command.intent, dict(command.slots)) for turn in turns for command in turn.commands]


def wanting(core: Core, text: str) -> Judge | None:
    """Return what tells whether a clip was understood as its typed text is; None where that is no exact command."""
    wanted = core.session().say(text)
    if not wanted.commands or any(command.match != "exact" for command in wanted.commands):
        return None
    return partial(_same, wishes([wanted]))


def _same(wanted: list[Wish], turns: Sequence[Turn]) -> bool:
    return wishes(turns) == wanted


def kept(sound: Sound) -> Callable[[], Sound]:
    """Return what a clip is made of whose sound lies in memory."""
    return partial(_same_sound, sound)


def _same_sound(sound: Sound) -> Sound:
    return sound
