"""The one door to the car: speech, typed words, the page, VISS and Wyoming change it here, one after the other.

The car and its conversation live in a thread of their own, the only one that touches them. What it did is told to
readers on the event loop; `snapshot` is the car as it is now, for anyone. A method that returns has been done, and
the snapshot shows it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from cockpit.errors import UsageError
from cockpit.events import Hypothesis, SignalValue, TextTyped, Turn, UtteranceHeard
from cockpit.recording.recorder import Recorder
from cockpit.vehicle.scenario import scenario_named
from cockpit.vehicle.simulator import Vehicle
from cockpit.web.car import Snapshot, energy
from cockpit.web.diary import Diary
from cockpit.web.reader import CarChanged, Happening, Noticed, Reader, RecordingFailed, Replaced, TurnTaken, Voiced

if TYPE_CHECKING:
    from cockpit.pipeline import Core

TICK_S = 0.1
"""How often the time of the car goes on."""

MAX_PACE = 600.0
"""Time-lapse: an hour of the car in six seconds."""

MAX_TURNS = 50
"""Turns that are remembered for whoever comes later."""

Result = TypeVar("Result")


class Hub:
    """One car, one conversation, one writer.

    Args:
        core: packs, grammar, matcher and scenes.
        scenario: where the car is; mild weather here and now without one.
        zone: the seat that speaks where a turn does not say.
        recorder: keeps what happens, for `cockpit replay`; closed with the hub.
    """

    def __init__(
        self, core: Core, *, scenario: str | None = None, zone: str = "driver", recorder: Recorder | None = None
    ) -> None:
        self.core = core
        self.zone = zone
        self.pace = 1.0
        self.turns: tuple[TurnTaken, ...] = ()  # replaced, never changed: any thread may read it
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="car")
        self._session = core.session(zone=zone, scenario=scenario)
        self._diary = Diary(recorder or Recorder())
        self._diary.begin(self._session, scenario)
        self._scenario_name = scenario or ""
        self._began_s = 0.0
        self._count = 0
        self._readers: set[Reader] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._time: asyncio.Task[None] | None = None
        self.snapshot = self._look()

    async def start(self) -> None:
        """Let the time go on; to be called on the event loop that the readers live on."""
        self._loop = asyncio.get_running_loop()
        self._time = self._loop.create_task(self._live(), name="time of the car")

    async def close(self) -> None:
        """Stop the time, end all reading, and let the thread go."""
        if self._time is not None:
            self._time.cancel()
            with suppress(asyncio.CancelledError):
                await self._time
        for reader in list(self._readers):
            self.unsubscribe(reader)
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._diary.close()

    @property
    def recording(self) -> bool:
        """Whether what is said now is being kept."""
        return self._diary.on

    def subscribe(self, *kinds: type) -> Reader:
        """Begin to watch: all that happens from now on, or only these kinds of it."""
        reader = Reader(kinds or (object,))
        self._readers.add(reader)
        return reader

    def unsubscribe(self, reader: Reader) -> None:
        """End a watch."""
        reader.close()
        self._readers.discard(reader)

    async def say(self, text: str, *, client: str = "", zone: str | None = None) -> TurnTaken:
        """Understand typed text, act, and answer."""
        return await self._async(lambda: self._turn(TextTyped(at_s=0.0, text=text), client, zone))

    async def understand(
        self, hypotheses: Sequence[Hypothesis], *, client: str = "", zone: str | None = None
    ) -> TurnTaken:
        """Understand what a recogniser elsewhere heard (n-best readings, best first), act, and answer."""
        heard = UtteranceHeard(at_s=0.0, hypotheses=tuple(hypotheses), duration_s=0.0)
        return await self._async(lambda: self._turn(heard, client, zone))

    def hear(self, heard: UtteranceHeard, *, client: str = "", zone: str | None = None, pcm: bytes = b"") -> TurnTaken:
        """Do the same for a thread that hears: it waits here until the turn was taken. `pcm` is how it sounded."""
        return self._thread.submit(lambda: self._turn(heard, client, zone, pcm)).result()

    def voiced(self, turn_id: int, after_ms: float) -> None:
        """Note how long after a turn its voice began."""
        with suppress(RuntimeError):  # the thread is being let go
            self._thread.submit(self._voiced, turn_id, after_ms)

    async def set(self, path: str, value: SignalValue, *, by_hand: bool = False) -> None:
        """Tell an actuator its value, through the rules that speech obeys; what was done `by_hand` can be undone.

        Raises:
            SignalError: there is no such actuator, or not that value (OutOfRange), or a rule forbids it now
                (RuleRefused). Nothing has changed then.
        """
        await self._async(lambda: self._set(path, value, by_hand))

    async def drive(self, **changes: Any) -> None:
        """Change the world around the car: fields of Scenario.

        Raises:
            TypeError: there is no such field.
        """
        await self._async(lambda: self._enter(changes))

    async def begin(self, scenario: str) -> None:
        """Begin anew with a fresh car in that scenario.

        Raises:
            UsageError: there is none of that name.
        """
        scenario_named(scenario)
        await self._async(lambda: self._fresh(scenario))

    async def teach(self, core: Core) -> None:
        """Go on with other packs: the car stays as it is, the conversation begins anew."""
        await self._async(lambda: self._taught(core))

    def set_pace(self, times: float) -> None:
        """Let the car's time go `times` as fast as ours, 1 to MAX_PACE.

        Raises:
            UsageError: another number.
        """
        if not 1 <= times <= MAX_PACE:
            raise UsageError(f"a pace of {times:g}", hint=f"1 to {MAX_PACE:g}")
        self.pace = times

    async def read(self, question: Callable[[Vehicle], Result]) -> Result:
        """Ask the car something that no snapshot holds, between two changes."""
        return await self._async(lambda: question(self._session.vehicle))

    async def _live(self) -> None:
        """Let the car's time follow ours; steps that came late are made up for, a second at most."""
        then_s = time.monotonic()
        while True:
            await asyncio.sleep(TICK_S)
            now_s = time.monotonic()
            passed_s, then_s = min(1.0, now_s - then_s) * self.pace, now_s
            await self._async(partial(self._tick, passed_s))

    def _tick(self, seconds: float) -> None:
        self._session.vehicle.tick(seconds)
        notices = self._session.notices()
        self._diary.told(notices)
        for notice in notices:
            self._tell(Noticed(self._at_s, notice.text, notice.spoken))

    async def _async(self, deed: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: self._done(deed))

    def _done(self, deed: Callable[[], Result]) -> Result:
        """In the car's thread: do it, and tell what changed, whatever became of it."""
        try:
            return deed()
        finally:
            self._publish()

    def _set(self, path: str, value: SignalValue, by_hand: bool) -> None:
        (self._session.adjust if by_hand else self._session.vehicle.set)(path, value)
        self._diary.set(path, value, by_hand=by_hand)

    def _enter(self, changes: dict[str, Any]) -> None:
        vehicle = self._session.vehicle
        vehicle.enter(replace(vehicle.scenario, **changes))
        self._diary.world(vehicle.scenario)

    def _turn(self, event: TextTyped | UtteranceHeard, client: str, zone: str | None, pcm: bytes = b"") -> TurnTaken:
        self._session.zone = zone or self.zone
        self._diary.entering(replace(event, at_s=self._session.vehicle.now_s), pcm)
        turn = self._taken(event)
        self._diary.turn(turn)
        self._count += 1
        understood = self._session.understood
        endpoint_ms = event.endpoint_ms if isinstance(event, UtteranceHeard) else 0.0
        taken = TurnTaken(self._count, client, zone or self.zone, self._at_s, turn, understood, endpoint_ms)
        self._publish()  # the car first: who reads of the turn finds its changes made
        self.turns = (*self.turns, taken)[-MAX_TURNS:]
        self._tell(taken)
        with suppress(RuntimeError):  # the thread is being let go
            self._thread.submit(self._session.look_ahead)
        return taken

    def _voiced(self, turn_id: int, after_ms: float) -> None:
        for taken in self.turns:
            if taken.id == turn_id:
                known = replace(taken, voice_ms=after_ms)
                self.turns = tuple(known if each is taken else each for each in self.turns)
                self._tell(Voiced(known))

    def _taken(self, event: TextTyped | UtteranceHeard) -> Turn:
        if isinstance(event, TextTyped):
            return self._session.say(event.text)
        turn = self._session.hear(event.hypotheses)
        timings_ms = {"words": event.decode_ms, **turn.timings_ms}
        timings_ms["total"] = event.decode_ms + turn.timings_ms.get("total", 0.0)
        return replace(turn, timings_ms=timings_ms)

    def _fresh(self, name: str) -> None:
        self._began_s = self._at_s
        self._session = self.core.session(zone=self.zone, scenario=name)
        self._diary.begin(self._session, name)
        self._scenario_name = name
        self._publish()  # whoever is told looks at the new car
        self._tell(Replaced(self._session))

    def _taught(self, core: Core) -> None:
        self.core = core
        core.renew(self._session)
        self._tell(Replaced(self._session))

    @property
    def _at_s(self) -> float:
        return self._began_s + self._session.vehicle.now_s

    def _look(self) -> Snapshot:
        vehicle = self._session.vehicle
        return Snapshot(
            at_s=self._at_s,
            values={path: vehicle.get(path) for path in vehicle.signals},
            targets=vehicle.targets(),
            local_time=vehicle.local_time,
            scenario=vehicle.scenario,
            scenario_name=self._scenario_name,
            pace=self.pace,
            energy=energy(vehicle),
        )

    def _publish(self) -> None:
        before, now = self.snapshot, self._look()
        self.snapshot = now
        values = {path: value for path, value in now.values.items() if before.values[path] != value}
        targets = {path: value for path, value in now.targets.items() if before.targets[path] != value}
        if values or targets or (now.scenario, now.pace) != (before.scenario, before.pace):
            self._tell(CarChanged(values, targets, now))
        if (trouble := self._diary.trouble()) is not None:
            self._tell(RecordingFailed(trouble))

    def _tell(self, happening: Happening) -> None:
        """Hand it to the readers, on their event loop."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has closed meanwhile
                self._loop.call_soon_threadsafe(self._deliver, happening)

    def _deliver(self, happening: Happening) -> None:
        for reader in tuple(self._readers):
            reader.put(happening)
