"""One door to the car: in order, from any thread, and whatever fails, the car goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cockpit.errors import SignalError, UsageError
from cockpit.events import Hypothesis, UtteranceHeard
from cockpit.grammar.compile import Grammar
from cockpit.pipeline import Core
from cockpit.vehicle.rules import RuleRefused
from cockpit.web.hub import Hub
from cockpit.web.reader import CarChanged, Noticed, Replaced, TurnTaken

FAN = "Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed"
DOOR = "Vehicle.Cabin.Door.Row1.DriverSide.IsOpen"

WithHub = Callable[[Callable[[Hub], Awaitable[Any]]], Any]


@pytest.fixture
def with_hub(core: Core) -> WithHub:
    """Runs something with a hub whose time goes on."""

    def run(act: Callable[[Hub], Awaitable[Any]], scenario: str = "city") -> Any:
        async def all_of_it() -> Any:
            hub = Hub(core, scenario=scenario)
            await hub.start()
            try:
                return await asyncio.wait_for(act(hub), 20)
            finally:
                await hub.close()

        return asyncio.run(all_of_it())

    return run


def test_the_snapshot_shows_what_was_done_when_it_was_done(with_hub: WithHub) -> None:
    async def act(hub: Hub) -> None:
        await hub.set(FAN, 80)
        assert hub.snapshot.targets[FAN] == 80
        with pytest.raises(RuleRefused):
            await hub.set(DOOR, True)
        with pytest.raises(SignalError):
            await hub.set("Vehicle.Nothing", 1)
        assert hub.snapshot.targets[FAN] == 80
        assert hub.snapshot.targets[DOOR] is False

    with_hub(act)


def test_threads_and_tasks_take_turns_one_after_the_other(with_hub: WithHub) -> None:
    async def act(hub: Hub) -> list[int]:
        loop = asyncio.get_running_loop()
        heard = UtteranceHeard(at_s=0.0, hypotheses=(Hypothesis("turn the fan up"),), duration_s=1.0, decode_ms=1.0)
        with ThreadPoolExecutor(8) as threads:
            spoken = [loop.run_in_executor(threads, lambda: hub.hear(heard, client="a")) for _ in range(16)]
            typed = [hub.say("turn the fan down", client="b") for _ in range(16)]
            taken = await asyncio.gather(*spoken, *typed)
        return sorted(each.id for each in taken)

    assert with_hub(act) == list(range(1, 33))


def test_a_turn_tells_the_car_first(with_hub: WithHub) -> None:
    async def act(hub: Hub) -> list[Any]:
        reader = hub.subscribe()
        await hub.say("i'm cold")
        seen: list[Any] = []
        while not (seen and isinstance(seen[-1], TurnTaken)):
            seen.append(await anext(reader))
        return seen

    *before, turn = with_hub(act)
    changed = {path for each in before if isinstance(each, CarChanged) for path in each.targets}
    assert turn.turn.changes.keys() <= changed


def test_time_goes_on_and_does_so_faster_in_time_lapse(with_hub: WithHub) -> None:
    async def act(hub: Hub) -> tuple[float, float]:
        hub.set_pace(600)
        for wrong in (0, 601, float("nan"), float("inf")):
            with pytest.raises(UsageError):
                hub.set_pace(wrong)
        reader = hub.subscribe(CarChanged)
        begin_s = hub.snapshot.at_s
        while hub.snapshot.at_s < begin_s + 120:
            await anext(reader)
        return begin_s, hub.snapshot.at_s

    begin_s, end_s = with_hub(act)
    assert end_s >= begin_s + 120


def test_a_scene_that_ends_by_itself_is_told(with_hub: WithHub) -> None:
    async def act(hub: Hub) -> str:
        reader = hub.subscribe(Noticed)
        await hub.begin("parked")
        await hub.say("nap mode")
        await hub.drive(speed_kph=30.0)
        return (await anext(reader)).text  # type: ignore[union-attr]

    assert "nap mode" in with_hub(act).lower()


def test_another_scenario_is_another_car(with_hub: WithHub) -> None:
    async def act(hub: Hub) -> None:
        reader = hub.subscribe(Replaced)
        await hub.set(FAN, 80)
        at_s = hub.snapshot.at_s
        await hub.begin("night-drive")
        assert isinstance(await anext(reader), Replaced)
        assert hub.snapshot.scenario_name == "night-drive"
        assert hub.snapshot.targets[FAN] != 80
        assert hub.snapshot.at_s >= at_s
        with pytest.raises(UsageError):
            await hub.begin("the-moon")

    with_hub(act)


def test_other_packs_leave_the_car_as_it_is(with_hub: WithHub, core: Core) -> None:
    async def act(hub: Hub) -> None:
        await hub.set(FAN, 80)
        await hub.teach(core)
        assert hub.snapshot.targets[FAN] == 80
        assert (await hub.say("turn the fan down")).turn.changes[FAN].before == 80

    with_hub(act)


def test_a_turn_that_breaks_is_told_and_the_next_one_works(with_hub: WithHub, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(hub: Hub) -> list[str]:
        taken = [await hub.say("x" * 10_000), await hub.say("\0\ud800"), await hub.say(""), await hub.say("i'm cold")]
        return [each.turn.status for each in taken]

    assert with_hub(act)[-1] == "done"


def test_what_may_follow_is_laid_out_behind_the_turn(with_hub: WithHub, monkeypatch: pytest.MonkeyPatch) -> None:
    async def act(hub: Hub) -> TurnTaken:
        await hub.say("i'm cold")
        await hub.read(lambda _: None)  # behind whatever the car's thread had to do
        monkeypatch.setattr(Grammar, "follow_up", None)  # compiles; it would fail
        return await hub.say("and the passenger too")

    taken = with_hub(act)
    assert [command.follows for command in taken.turn.commands] == ["continues"]
