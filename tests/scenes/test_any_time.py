"""Whatever is entered, left, said, driven or undone, and when: no rule is broken, and undo is exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.scenes.engine import ACTIVE, CHARGE, Engine, unmet
from cockpit.scenes.library import Library
from cockpit.vehicle import SCENARIOS, Scenario, Vehicle
from cockpit.vehicle.rules import broken_rule

NAMES = (
    "nap",
    "rest",
    "camping",
    "cinema",
    "pet",
    "work",
    "party",
    "romance",
    "rain",
    "focus",
    "refresh",
    "good_night",
    "lets_go",
)

worlds = st.builds(
    lambda speed, light: replace(SCENARIOS["mild"], speed_kph=speed, light=light),
    st.sampled_from([0.0, 0.0, 30.0, 130.0]),
    st.sampled_from([1.0, 60.0]),
)
by_hand = st.sampled_from(
    [
        ("Vehicle.Cabin.HVAC.Station.Row1.Driver.FanSpeed", 90),
        ("Vehicle.Cabin.HVAC.IsAirConditioningActive", False),
        ("Vehicle.Cabin.HVAC.IsFrontDefrosterActive", True),
        ("Vehicle.Cabin.HVAC.IsSyncActive", True),
        ("Vehicle.Cabin.Seat.Row1.DriverSide.Backrest.Recline", 30.0),
        ("Vehicle.Cabin.Door.Row1.DriverSide.Window.Position", 100),
        ("Vehicle.Cabin.Door.Row1.DriverSide.IsLocked", False),
        ("Vehicle.Cabin.Door.Row1.DriverSide.IsOpen", True),
        ("Vehicle.Cabin.Sunroof.Switch", "OPEN"),
        ("Vehicle.Body.Lights.LightSwitch", "BEAM"),
    ]
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.sampled_from(NAMES)),
        st.tuples(st.just("leave"), st.none()),
        st.tuples(st.just("drive"), worlds),
        st.tuples(st.just("wait"), st.integers(1, 40)),
        st.tuples(st.just("set"), by_hand),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=14,
)


class Driver:
    """Does the steps to one car, and watches every target that a scene or an undo changes."""

    def __init__(self, library: Library) -> None:
        self.vehicle = Vehicle()
        self.engine = Engine(self.vehicle, library)
        self._history: list[Mapping[str, SignalValue]] = []

    def step(self, kind: str, what: object) -> None:
        before = self.vehicle.targets()
        try:
            if kind == "drive":
                assert isinstance(what, Scenario)
                self.vehicle.enter(what)
            elif kind == "wait":
                assert isinstance(what, int)
                self.vehicle.tick(what)
            else:
                self._command(kind, what)
        except SignalError:
            assert self.vehicle.targets() == before, kind
        self.engine.watch()
        self._check(before)

    def _command(self, kind: str, what: object) -> None:
        before = self.vehicle.targets()
        if kind == "enter":
            scene = self.engine.library.get(str(what))
            assert scene is not None
            self.engine.enter(scene)
        elif kind == "leave":
            self.engine.leave()
        elif kind == "set":
            assert isinstance(what, tuple)
            self.vehicle.set(*what)
        elif self._history:
            self.vehicle.restore(self._history.pop())
            return
        changed = {path: old for path, old in before.items() if self.vehicle.target(path) != old}
        if changed:
            self._history.append(changed)

    def _check(self, before: Mapping[str, SignalValue]) -> None:
        """No changed target is one that a rule forbids as the car is now, and the scene that is on may be on."""
        for path, old in before.items():
            new = self.vehicle.target(path)
            halted = new == self.vehicle.get(path)  # a motor that driving off stopped where it was
            if (
                new != old and not halted and not path.startswith("Vehicle.Body.Lights")
            ):  # these follow the light outside
                assert broken_rule(path, new, self.vehicle.get) is None, path
        active = self.engine.active
        assert active is None or unmet(active.while_on, self.vehicle.get) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(steps)
def test_no_rule_is_broken(library: Library, given_steps: list[tuple[str, object]]) -> None:
    driver = Driver(library)
    for kind, what in given_steps:
        driver.step(kind, what)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(by_hand, max_size=5), st.sampled_from(NAMES), st.none() | st.sampled_from(NAMES))
def test_undo_of_entering_is_exact(
    library: Library, settings_before: list[tuple[str, SignalValue]], name: str, first: str | None
) -> None:
    driver = Driver(library)
    for each in settings_before:
        driver.step("set", each)
    if first:
        driver.step("enter", first)
    before = driver.vehicle.targets()
    driver.step("enter", name)
    if driver.vehicle.targets() != before:
        driver.step("undo", None)
    assert driver.vehicle.targets() == before


@pytest.mark.parametrize("name", ["camping", "pet"])
def test_neither_goes_below_its_floor(
    library: Library, name: str, on_car: Callable[..., tuple[Engine, Vehicle]]
) -> None:
    engine, vehicle = on_car("cold-camp")
    scene = library.get(name)
    assert scene is not None
    engine.enter(scene)
    for _ in range(40):
        vehicle.tick(600)
        assert vehicle.target(ACTIVE) == "" or float(vehicle.get(CHARGE)) > 20
    assert vehicle.target(ACTIVE) == ""
