"""What all clients share: the hub, the ears, the voice, the metrics, and the list of who is there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Protocol, cast

from pydantic import BaseModel

from cockpit.reload import Reloader
from cockpit.vehicle.scenario import SCENARIOS
from cockpit.vehicle.signals import standard_tree
from cockpit.web import parts, protocol, tell
from cockpit.web.aside import aside
from cockpit.web.ears import SharedEars
from cockpit.web.editor import Editor
from cockpit.web.hub import Hub
from cockpit.web.metrics import Metrics
from cockpit.web.outbox import Frame, Outbox
from cockpit.web.reader import CarChanged, Noticed, RecordingFailed, Replaced, TurnTaken, Voiced
from cockpit.web.samples import samples
from cockpit.web.voice import Replies, Spoken

if TYPE_CHECKING:
    from cockpit.pipeline import Core
    from cockpit.settings import Settings

log = logging.getLogger(__name__)

FRAME_S = 0.1
"""The least time between two messages about the car: 10 a second."""

ZONES = ("driver", "passenger", "rear_left", "rear_right")
NOBODY = "somebody"
"""Stands for a client's id in a Welcome to all, which has nothing in front of it that people wrote."""


class Listener(Protocol):
    """A connected client, as the house sees it."""

    id: str
    outbox: Outbox

    @property
    def wants_news(self) -> bool:
        """Whether it is to hear what the car says by itself."""
        ...

    def announce(self, text: str, speech: Spoken) -> None:
        """Let it hear that, once nothing else is said."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """How the house is run. `max_clients` pages, of which `max_speakers` are heard at the same time; `reload` takes
    over packs whose files change; `on_ready` is called once, when nothing more has to be got ready.
    """

    max_clients: int = 1_200
    max_speakers: int = 8
    hear: bool = True
    reload: bool = False
    on_ready: Callable[[], object] | None = None


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
        self.ears = SharedEars(settings, self.options.max_speakers, wanted=self.options.hear)
        self.editor = Editor(self)
        self._tasks: set[asyncio.Task[None]] = set()
        self._sampled: tuple[str, list[parts.Sample]] | None = None

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
        self.ears.close()
        for task in list(self._tasks):
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task
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
            hearing=self.ears.told,
            voice=self.voicing,
            recording=self.hub.recording,
            turns=[tell.turn(taken) for taken in self.hub.turns],
        ).model_dump_json()

    @property
    def voicing(self) -> parts.Voicing:
        """Whether replies can be heard."""
        return parts.Voicing(ready=self.replies.ready, engine=self.replies.engine, why=self.replies.why)

    async def speak(self, text: str) -> Spoken:
        """Return words as sound; all are told when the voice turns out to be lost, or is back."""
        before = self.replies.why
        speech = await self.replies.speak(text)
        if self.replies.why != before:
            self.broadcast(self._ready())
        return speech

    def welcome_all(self) -> None:
        """Tell everybody everything again: there is another car, or other packs. Only the client's id differs."""
        shared = self.welcome(NOBODY)
        for client in self.clients.values():
            client.outbox.put(shared.replace(NOBODY, client.id, 1))

    @cached_property
    def _signals(self) -> dict[str, parts.SignalInfo]:
        return {path: tell.signal(each) for path, each in standard_tree().items()}

    def _help(self) -> list[parts.Sample]:
        """Return what can be said; worked out once for the packs there are."""
        packs = self.hub.core.packs
        if self._sampled is None or self._sampled[0] != packs.digest:
            self._sampled = packs.digest, samples(packs)
        return self._sampled[1]

    async def teach(self, core: Core) -> None:
        """Let the car understand other packs; whoever is being heard is heard along the old ones to the end."""
        await self.hub.teach(core)
        self.broadcast(protocol.Reloaded(packs=list(core.packs.packs), help=self._help()))
        await self.ears.teach(core)

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
        async for happening in self.hub.subscribe(TurnTaken, Voiced, Noticed, Replaced, RecordingFailed):
            if isinstance(happening, TurnTaken):
                self.metrics.count(happening)
                self.broadcast(tell.turn(happening))
                scenes = self._tell_scenes(scenes)
            elif isinstance(happening, Voiced):
                taken = happening.taken
                self.broadcast(protocol.Timed(turn_id=taken.id, waterfall=tell.waterfall(taken)))
            elif isinstance(happening, Noticed):
                self.broadcast(protocol.Notice(at_s=round(happening.at_s, tell.DIGITS), text=happening.text))
                self.spawn(self._announce(happening))
            elif isinstance(happening, RecordingFailed):
                self.broadcast(protocol.Recording(on=False))
                self.broadcast(protocol.Fault(component="recording", message=f"not recorded: {happening.message}"))
            else:
                self.welcome_all()

    def _tell_scenes(self, known: list[parts.SceneInfo]) -> list[parts.SceneInfo]:
        """Tell all of scenes that were made or removed by a turn, and return those there are."""
        scenes = tell.scenes(self.hub.core.scenes)
        if scenes != known:
            self.broadcast(protocol.Scenes(scenes=scenes))
        return scenes

    async def _announce(self, news: Noticed) -> None:
        """Speak the car's own words, once for all who want to hear them."""
        if any(client.wants_news for client in self.clients.values()):
            speech = await self.speak(news.spoken)
            for client in self.clients.values():
                if client.wants_news and speech.wav:
                    client.announce(news.text, speech)

    async def _prepare(self) -> None:
        """Get voice and ears ready; what is missing is told, and the rest goes on."""
        await self.replies.start()
        await self.ears.prepare(self.hub.core)
        self.broadcast(self._ready())
        await self.ears.prepare_wake()
        if self.options.on_ready is not None:
            self.options.on_ready()

    def _ready(self) -> protocol.Ready:
        return protocol.Ready(hearing=self.ears.told, voice=self.voicing)

    def _counted(self) -> None:
        self.metrics.clients.set(len(self.clients))
        self.broadcast(protocol.Clients(clients=len(self.clients)))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task of the server failed: %s", type(error).__name__)  # its words may be somebody's
