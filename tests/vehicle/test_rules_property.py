"""Whatever is said, sent, undone or happens around the car, in any order: what is unsafe does not come about.

What is unsafe is written down here a second time, apart from the rules, so that a rule that is lost or weakened fails.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.errors import SignalError
from cockpit.events import Command, SignalValue, SlotValue
from cockpit.packs.load import Packs, load_packs
from cockpit.packs.schema import ChoiceSlot, Slot
from cockpit.skills.act import act
from cockpit.skills.check import EXTERIOR
from cockpit.skills.effects import path_of
from cockpit.skills.paths import SPEAKER
from cockpit.skills.registry import CONVERSATION, DIALOGUE
from cockpit.vehicle import Scenario, Signal, Vehicle
from cockpit.vehicle.couplings import AUTO, FANS
from cockpit.vehicle.signals import standard_tree

PLAYING = frozenset(f"Vehicle.Cabin.Infotainment.Media.{leaf}" for leaf in ("TrackNumber", "Elapsed"))
"""What moves on by itself while music plays."""

INTENTS = Path(__file__).parents[2] / "intents"
SEATS = ("driver", "passenger", "rear_left", "rear_right")
TREE = standard_tree()
ACTUATORS = [signal for signal in TREE.values() if signal.kind == "actuator"]
DRIVER = "Vehicle.Cabin.Seat.Row1.DriverSide"
PORT = "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition"

Targets = Mapping[str, SignalValue]


@dataclass(frozen=True)
class Unsafe:
    """A change of an actuator matching `pattern` that may not happen in a world."""

    pattern: str
    world: Callable[[Scenario], bool]
    change: Callable[[SignalValue, SignalValue], bool]


def moving(world: Scenario) -> bool:
    return world.speed_kph > 0


def not_parked(world: Scenario) -> bool:
    return moving(world) or world.in_gear


def in_the_dark(world: Scenario) -> bool:
    return moving(world) and world.light < 20


def opens(before: SignalValue, after: SignalValue) -> bool:
    return before is False and after is True


def ends(before: SignalValue, after: SignalValue) -> bool:
    return before is True and after is False


UNSAFE = (
    Unsafe("Vehicle.Cabin.Door.*.IsOpen", not_parked, opens),
    Unsafe("Vehicle.Body.Trunk.*.IsOpen", not_parked, opens),
    Unsafe(f"{PORT}.IsFlapOpen", not_parked, opens),
    Unsafe("Vehicle.Cabin.Door.*.IsLocked", moving, ends),
    *(
        Unsafe(f"{DRIVER}.{part}", moving, lambda before, after: before != after)
        for part in ("Position", "Height", "Backrest.Recline")
    ),
    Unsafe(f"{DRIVER}.Massage.TypeActive", moving, lambda before, after: before != after == "STRETCH"),
    Unsafe("Vehicle.Body.Lights.Beam.Low.IsOn", in_the_dark, ends),
    Unsafe(
        "Vehicle.Body.Lights.LightSwitch",
        in_the_dark,
        lambda before, after: before in {"AUTO", "BEAM"} and after not in {"AUTO", "BEAM"},
    ),
    Unsafe(
        "Vehicle.Cabin.Door.*.Window.Position",
        lambda world: world.speed_kph > 120,
        lambda before, after: float(after) > max(20.0, float(before)),
    ),
)


def values_for(signal: Signal) -> st.SearchStrategy[SignalValue]:
    if signal.type == "boolean":
        return st.booleans()
    if signal.type == "string":
        return st.sampled_from(signal.allowed or (str(signal.start),))
    return st.integers(round(signal.low) - 1, round(signal.high) + 1)


@functools.cache
def packs() -> Packs:
    return load_packs([INTENTS])


def slot_values(slot: Slot) -> st.SearchStrategy[SlotValue]:
    if isinstance(slot, ChoiceSlot):
        named = [value for value in slot.values if value != SPEAKER]
        return st.sampled_from(named)
    return st.integers(0, round((slot.high - slot.low) / slot.step)).map(lambda n: slot.low + n * slot.step)


@st.composite
def commands(draw: st.DrawFn) -> Command:
    """Draw any intent of any pack that does something to the car, with any slots."""
    acting = sorted(name for name in packs().intents() if packs().intent(name)[0].skill not in DIALOGUE | CONVERSATION)
    name = draw(st.sampled_from(acting))
    intent, _, loaded = packs().intent(name)
    given_slots: dict[str, SlotValue] = dict(intent.defaults)
    for slot in intent.slots:
        if slot in intent.needs or draw(st.booleans()):
            given_slots[slot] = draw(slot_values(loaded.meaning.slots[slot]))
    speaks = draw(st.sampled_from(SEATS))
    return Command(name, {slot: speaks if value == SPEAKER else value for slot, value in given_slots.items()})


worlds = st.builds(
    Scenario,
    speed_kph=st.sampled_from([0.0, 5.0, 125.0]),
    light=st.sampled_from([0.0, 15.0, 25.0]),
    in_gear=st.booleans(),
) | st.builds(Scenario, plugged_in=st.just(True), charge=st.sampled_from([30.0, 79.9]))
any_setting = st.sampled_from(ACTUATORS).flatmap(lambda it: st.tuples(st.just(it.path), values_for(it)))
guarded_setting = st.sampled_from([[TREE[path] for path in TREE.paths(unsafe.pattern)] for unsafe in UNSAFE]).flatmap(
    lambda alike: st.sampled_from(alike).flatmap(lambda it: st.tuples(st.just(it.path), values_for(it)))
)
settings_by_path = any_setting | guarded_setting
waits = st.sampled_from([0.5, 3.0])
steps = st.one_of(guarded_setting, any_setting, commands(), worlds, waits, st.just("undo"))
Step = tuple[str, SignalValue] | Command | Scenario | float | str


class Drive:
    """A car that all this happens to, and what an undo would take back."""

    def __init__(self, world: Scenario) -> None:
        self.vehicle = Vehicle(world)
        self._undo: Targets | None = None

    def take(self, step: Step) -> None:
        before = self.vehicle.targets()
        if isinstance(step, Scenario):
            self.vehicle.enter(step)
        elif isinstance(step, float):
            self.vehicle.advance(step)
        elif isinstance(step, Command):
            outcome = act(step, packs(), self.vehicle)
            assert outcome.status != "refused" or self.vehicle.targets() == before
        else:
            self._order(step, before)
        after = self.vehicle.targets()
        if after != before and step != "undo":
            self._undo = {path: value for path, value in before.items() if after[path] != value}

    def _order(self, step: tuple[str, SignalValue] | str, before: Targets) -> None:
        try:
            if isinstance(step, tuple):
                self.vehicle.set(*step)
            elif self._undo is not None:
                self.vehicle.restore(self._undo)
        except SignalError:
            assert self.vehicle.targets() == before


def positions(vehicle: Vehicle) -> dict[str, SignalValue]:
    return {path: vehicle.get(path) for path in vehicle.targets()}


@settings(max_examples=150)
@given(worlds, st.lists(steps, min_size=5, max_size=20))
def test_nothing_unsafe_comes_about(world: Scenario, happens: list[Step]) -> None:
    drive = Drive(world)
    for step in happens:
        now = drive.vehicle.scenario
        stands = positions(drive.vehicle)
        drive.take(step)
        entered = step if isinstance(step, Scenario) else now
        for path, after in drive.vehicle.targets().items():
            for unsafe in UNSAFE:
                if fnmatchcase(path, unsafe.pattern) and unsafe.world(entered):
                    assert not unsafe.change(stands[path], after), (step, path, stands[path], after)


@settings(max_examples=60)
@given(worlds, st.lists(steps, max_size=10), waits)
def test_the_drivers_seat_stands_still_while_the_car_moves(world: Scenario, happens: list[Step], wait: float) -> None:
    """Not only its targets: a motor that ran before the car drove off is stopped."""
    drive = Drive(world)
    for step in happens:
        drive.take(step)
        if moving(drive.vehicle.scenario):
            before = {path: drive.vehicle.get(path) for path in TREE.paths(f"{DRIVER}.Position")}
            drive.vehicle.advance(wait)
            assert all(drive.vehicle.get(path) == value for path, value in before.items())
            assert drive.vehicle.target(f"{DRIVER}.Massage.TypeActive") != "STRETCH"


def obeyed(
    world: Scenario, prepared: list[tuple[str, SignalValue]], command: Command
) -> tuple[Drive, Targets, Targets]:
    """Let a prepared car do a command; return it with its targets before and after."""
    drive = Drive(world)
    for step in prepared:
        drive.take(step)
    before = drive.vehicle.targets()
    act(command, packs(), drive.vehicle)
    return drive, before, drive.vehicle.targets()


@settings(max_examples=100)
@given(worlds, st.lists(settings_by_path, max_size=5), commands())
def test_exterior_lights_change_only_by_an_intent_that_names_them(
    world: Scenario, prepared: list[tuple[str, SignalValue]], command: Command
) -> None:
    _, before, after = obeyed(world, prepared, command)
    changed = {path for path in after if path.startswith(EXTERIOR) and after[path] != before[path]}
    effects = packs().intent(command.intent)[0].do
    assert not changed or all(path_of(effect).startswith(EXTERIOR) for effect in effects)


@settings(max_examples=100)
@given(worlds, st.lists(settings_by_path, max_size=5), commands(), waits)
def test_every_comfort_change_can_be_undone_to_the_exact_state_before(
    world: Scenario, prepared: list[tuple[str, SignalValue]], command: Command, wait: float
) -> None:
    drive, before, after = obeyed(world, prepared, command)
    changed = {path: value for path, value in before.items() if after[path] != value}
    guarded = any(fnmatchcase(path, unsafe.pattern) for path in changed for unsafe in UNSAFE)
    drive.vehicle.advance(wait)
    if changed and not guarded:
        drive.vehicle.restore(changed)
        left = {path for path, value in drive.vehicle.targets().items() if before[path] != value}
        by_itself = {path for path in FANS if before[AUTO] is True} | PLAYING
        assert left <= by_itself
