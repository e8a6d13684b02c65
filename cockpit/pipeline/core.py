"""What needs no device: packs, their grammar and matcher, and conversations with a car."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cockpit.clock import Clock
from cockpit.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from cockpit.dialogue.session import Session
    from cockpit.grammar.compile import Compiler, Grammar
    from cockpit.nlu.match import Matcher
    from cockpit.packs.load import Packs
    from cockpit.scenes.library import Library


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
