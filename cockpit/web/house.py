"""What all clients share: the hub, the ears, the voice, the metrics, and the list of who is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol, cast

from pydantic import BaseModel

from cockpit.errors import CockpitError
from cockpit.reload import Reloader
from cockpit.vehicle.scenario import SCENARIOS
from cockpit.vehicle.signals import standard_tree
from cockpit.web import protocol, tell
from cockpit.web.aside import aside
from cockpit.web.editor import Editor
from cockpit.web.hub import Hub
from cockpit.web.metrics import Metrics
from cockpit.web.outbox import Frame, Outbox
from cockpit.web.reader import CarChanged, Noticed, RecordingFailed, Replaced, TurnTaken
from cockpit.web.recognisers import Recognisers
from cockpit.web.samples import samples
from cockpit.web.voice import Replies

if TYPE_CHECKING:
    from cockpit.pipeline import Core
    from cockpit.settings import Settings

log = logging.getLogger(__name__)

FRAME_S = 0.1
"""The least time between two messages about the car: 10 a second."""

ZONES = ("driver", "passenger", "rear_left", "rear_right")
NOBODY = "somebody"
"""Stands for a client's id in a Welcome to all, which has nothing in front of it that people wrote."""

PREPARING = "the speech model is being prepared"


class Listener(Protocol):
    """A connected client, as the house sees it."""

    id: str
    outbox: Outbox


@dataclass(frozen=True, slots=True)
class Options:
    """How the house is run. `max_clients` pages, of which `max_speakers` are heard at the same time; `reload` takes
    over packs whose files change.
    """

    max_clients: int = 1_200
    max_speakers: int = 8
    hear: bool = True
    reload: bool = False


class House:
    """Everything behind the door; lives on the event loop.

    Args:
        hub: the car and its conversation.
        settings: where packs, model and cache lie.
        replies: the voice.
        options: limits.
    """

    def __init__(self, hub: Hub, settings: Settings, replies: Replies, options: Options | None = None) -> None:
        self.hub, self.settings, self.replies = hub, settings, replies
        self.options = options or Options()
        self.metrics = Metrics()
        self.connected = 0  # also those that have not said hello yet
        self.clients: dict[str, Listener] = {}
        self.recognisers: Recognisers | None = None
        self.hearing_why: str | None = PREPARING if self.options.hear else "hearing is turned off"
        self.prepared = asyncio.Event()  # whether there are ears is known
        self.editor = Editor(self)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sampled: tuple[str, list[protocol.Sample]] | None = None

    async def start(self) -> None:
        """Let the car live, and get ears and voice ready behind the first page."""
        await self.hub.start()
        await self.hub.read(lambda _: self.hub.core.matcher.prepare())
        await aside(self._help, "help")
        for work in (self._show_car(), self._show_turns(), self._prepare()):
            self.spawn(work)
        if self.options.reload:
            self.spawn(self.editor.keep_up(Reloader(self.settings)))

    async def close(self) -> None:
        """End everything, within two seconds."""
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task
        if self.recognisers is not None:
            self.recognisers.close()
        await self.replies.close()
        await self.hub.close()

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something beside, and end it with the house."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def enter(self, client: Listener) -> None:
        """Let somebody in with a Welcome, and tell the others."""
        self.clients[client.id] = client
        client.outbox.put(self.welcome(client.id))
        self._counted()

    def leave(self, client: Listener) -> None:
        """Forget somebody."""
        if self.clients.pop(client.id, None) is not None:
            self._counted()

    def broadcast(self, message: BaseModel) -> None:
        """Send a message to everyone, serialised once."""
        text = message.model_dump_json()
        for client in self.clients.values():
            client.outbox.put(text)

    def welcome(self, client: str) -> str:
        """Return the Welcome for this client."""
        now = self.hub.snapshot
        return protocol.Welcome(
            version=version("cockpit-voice"),
            client=client,
            clients=len(self.clients),
            at_s=round(now.at_s, tell.DIGITS),
            signals=self._signals,
            state=tell.rounded(now.values),
            targets=tell.rounded(now.targets),
            world=tell.world(now),
            energy=tell.energy(now),
            scenes=tell.scenes(self.hub.core.scenes),
            scenarios=list(SCENARIOS),
            zones=list(ZONES),
            help=self._help(),
            hearing=self.hearing,
            voice=self.voicing,
            recording=self.hub.recording,
            turns=[tell.turn(taken) for taken in self.hub.turns],
        ).model_dump_json()

    @property
    def hearing(self) -> protocol.Hearing:
        """Whether people can be heard."""
        return protocol.Hearing(
            ready=self.recognisers is not None,
            model=self.settings.model.name,
            limit=self.options.max_speakers,
            why=self.hearing_why,
        )

    @property
    def voicing(self) -> protocol.Voicing:
        """Whether replies can be heard."""
        return protocol.Voicing(ready=self.replies.ready, engine=self.replies.engine, why=self.replies.why)

    def welcome_all(self) -> None:
        """Tell everybody everything again: there is another car, or other packs. Only the client's id differs."""
        shared = self.welcome(NOBODY)
        for client in self.clients.values():
            client.outbox.put(shared.replace(NOBODY, client.id, 1))

    @cached_property
    def _signals(self) -> dict[str, protocol.SignalInfo]:
        return {path: tell.signal(each) for path, each in standard_tree().items()}

    def _help(self) -> list[protocol.Sample]:
        """Return what can be said; worked out once for the packs there are."""
        packs = self.hub.core.packs
        if self._sampled is None or self._sampled[0] != packs.digest:
            self._sampled = packs.digest, samples(packs)
        return self._sampled[1]

    async def teach(self, core: Core) -> None:
        """Let the car understand other packs; whoever is being heard is heard along the old ones to the end."""
        await self.hub.teach(core)
        self.broadcast(protocol.Reloaded(packs=list(core.packs.packs), help=self._help()))
        if self.recognisers is not None:
            old = self.recognisers
            self.recognisers = await aside(self._opened, "ears")
            old.close()

    async def _show_car(self) -> None:
        """Send changes of the car to all: the first at once, then FRAME_S apart, with all that came between."""
        reader = self.hub.subscribe(CarChanged)
        async for change in reader:
            frame = Frame(cast(CarChanged, change))
            for client in self.clients.values():
                client.outbox.put(frame)
            await asyncio.sleep(FRAME_S)

    async def _show_turns(self) -> None:
        scenes = tell.scenes(self.hub.core.scenes)
        async for happening in self.hub.subscribe(TurnTaken, Noticed, Replaced, RecordingFailed):
            if isinstance(happening, TurnTaken):
                self.metrics.count(happening)
                self.broadcast(tell.turn(happening))
                scenes = self._tell_scenes(scenes)
            elif isinstance(happening, Noticed):
                self.broadcast(protocol.Notice(at_s=round(happening.at_s, tell.DIGITS), text=happening.text))
            elif isinstance(happening, RecordingFailed):
                self.broadcast(protocol.Recording(on=False))
                self.broadcast(protocol.Fault(component="recording", message=f"not recorded: {happening.message}"))
            else:
                self.welcome_all()

    def _tell_scenes(self, known: list[protocol.SceneInfo]) -> list[protocol.SceneInfo]:
        """Tell all of scenes that were made or removed by a turn, and return those there are."""
        scenes = tell.scenes(self.hub.core.scenes)
        if scenes != known:
            self.broadcast(protocol.Scenes(scenes=scenes))
        return scenes

    async def _prepare(self) -> None:
        """Get voice and ears ready; what is missing is told, and the rest goes on."""
        await self.replies.start()
        if self.options.hear:
            try:
                recognisers = await aside(self._opened, "ears")
            except CockpitError as error:
                self.hearing_why = str(error)
            else:
                self.recognisers, self.hearing_why = recognisers, None
        self.prepared.set()
        self.broadcast(protocol.Ready(hearing=self.hearing, voice=self.voicing))
        if self.recognisers is not None:
            with suppress(CockpitError):  # whoever wants it is told
                await aside(self.recognisers.prepare_wake, "ears")

    def _opened(self) -> Recognisers:
        recognisers = Recognisers(self.settings, self.hub.core, self.options.max_speakers)
        recognisers.warm_up()
        return recognisers

    def _counted(self) -> None:
        self.metrics.clients.set(len(self.clients))
        self.broadcast(protocol.Clients(clients=len(self.clients)))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task of the server failed: %s", type(error).__name__)  # its words may be somebody's
