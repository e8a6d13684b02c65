"""The ears that all clients share: got ready behind the first page, and anew for other packs."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.errors import CockpitError, EngineError
from cockpit.web.aside import aside
from cockpit.web.parts import Hearing
from cockpit.web.recognisers import Kit, Recognisers

if TYPE_CHECKING:
    from cockpit.pipeline import Core
    from cockpit.settings import Settings

PREPARING = "the speech model is being prepared"
TURNED_OFF = "hearing is turned off"


class AllLent(EngineError):
    """So many people are being heard that nobody else can be."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} people are being heard, and no more can be", hint="typed input works")
        self.limit = limit

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border with what it was made from."""
        return AllLent, (self.limit,)


@dataclass(frozen=True, slots=True)
class Lent:
    """What hears one person, and who lent it."""

    kit: Kit
    lender: Recognisers

    def give_back(self) -> None:
        """Return it; for threads, as that may take a while."""
        self.lender.give_back(self.kit)


class SharedEars:
    """Recognisers, once there are some, or why there are none; lives on the event loop.

    Args:
        settings: where model and cache lie.
        limit: how many people are heard at once.
        wanted: whether anybody is to be heard at all.
    """

    def __init__(self, settings: Settings, limit: int, *, wanted: bool) -> None:
        self.recognisers: Recognisers | None = None
        self.why: str | None = PREPARING if wanted else TURNED_OFF
        self.prepared = asyncio.Event()  # whether there are ears is known
        self._settings, self._limit, self._wanted = settings, limit, wanted
        self._coming: Recognisers | None = None

    @property
    def told(self) -> Hearing:
        """Whether people can be heard, as pages are told."""
        return Hearing(
            ready=self.recognisers is not None,
            preparing=self._wanted and not self.prepared.is_set(),
            model=self._settings.model.name,
            limit=self._limit,
            why=self.why,
        )

    async def prepare(self, core: Core) -> None:
        """Get ready to hear along these packs; what goes wrong is told by `why`."""
        if self._wanted:
            try:
                self.recognisers, self.why = await self._opened(core), None
            except CockpitError as error:
                self.why = str(error)
        self.prepared.set()

    def lend(self, *, wake: bool) -> Lent:
        """Lend ears that listen to everything, or to what follows the wake word; for threads, as that may take a while.

        Raises:
            AllLent: they are all lent.
            CockpitError: there are none, or the engine does not start.
        """
        while True:
            lender = self.recognisers
            if lender is None:
                raise EngineError(self.why or PREPARING, hint="typed input works")
            kit = lender.take(wake=wake)
            if kit is not None:
                return Lent(kit, lender)
            if lender is self.recognisers:  # else it has just been closed for another that knows other packs
                raise AllLent(lender.limit)

    async def prepare_wake(self) -> None:
        """Get ready for the wake word; what goes wrong is told to whoever wants it."""
        if self.recognisers is not None:
            with suppress(CockpitError):
                await aside(self.recognisers.prepare_wake, "ears")

    async def teach(self, core: Core) -> None:
        """Hear along other packs; whoever is being heard is heard along the old ones to the end.

        Raises:
            CockpitError: the model knows no word of them; the old ones go on.
        """
        if self.recognisers is not None:
            old = self.recognisers
            self.recognisers = await self._opened(core)
            old.close()

    def close(self) -> None:
        """End the engines at once, also one that is loading its model."""
        for each in (self.recognisers, self._coming):
            if each is not None:
                each.close()

    async def _opened(self, core: Core) -> Recognisers:
        coming = self._coming = Recognisers(self._settings, core, self._limit)
        await aside(coming.prepare, "ears")
        self._coming = None
        return coming
