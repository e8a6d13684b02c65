"""The car: signals that can be read and set, and physics that moves them on.

It is deterministic: time is what `tick` is told, counted in whole steps of STEP_S, so that the way to a moment does
not change what is found there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.vehicle import cabin, couplings, motion
from cockpit.vehicle.controls import automatic_fan
from cockpit.vehicle.parameters import Car
from cockpit.vehicle.physics import Physics
from cockpit.vehicle.rules import RuleRefused, broken_rule
from cockpit.vehicle.scenario import SCENARIOS, Scenario
from cockpit.vehicle.signals import SignalTree, standard_tree

STEP_S = 1
_NS = 1_000_000_000


class Vehicle:
    """A simulated car.

    Args:
        scenario: the world it begins in.
        car: its physical parameters.
    """

    def __init__(self, scenario: Scenario = SCENARIOS["mild"], car: Car | None = None) -> None:
        self.signals: SignalTree = standard_tree()
        self.car = car or Car()
        self._elapsed_ns = 0
        self._stepped_ns = 0
        self._values: dict[str, SignalValue] = {path: signal.start for path, signal in self.signals.items()}
        self._targets = {path: s.start for path, s in self.signals.items() if s.kind == "actuator"}
        self._speeds = motion.speeds(self.signals)
        self._under_way: set[str] = set()
        self._watchers: list[Callable[[], object]] = []
        self._before_defrost: dict[str, tuple[SignalValue, SignalValue]] = {}
        self._physics = Physics(scenario, self.car, self._values.__getitem__)
        self.enter(scenario)

    @property
    def now_s(self) -> float:
        """Seconds since the car was made, as `tick` counted them."""
        return self._elapsed_ns / _NS

    @property
    def scenario(self) -> Scenario:
        """The world around the car."""
        return self._physics.scenario

    def get(self, path: str) -> SignalValue:
        """Return a signal's current value.

        Raises:
            SignalError: there is no such signal.
        """
        return self._values[self.signals[path].path]

    def target(self, path: str) -> SignalValue:
        """Return what an actuator was last told.

        Raises:
            SignalError: there is no such signal, or it is a sensor.
        """
        return self._targets[self._actuator(path)]

    def set(self, path: str, value: SignalValue) -> None:
        """Tell an actuator its new value, and with it what is coupled to it. Nothing changes when it is refused.

        Raises:
            SignalError: there is no such actuator, or the value is of the wrong type.
            OutOfRange: the value lies beyond its limits.
            RuleRefused: it would be unsafe now.
        """
        value = self._allowed(path, value)
        following = couplings.consequences(path, value, self._told)
        if path == couplings.DEFROST and value is False:
            following |= {other: old for other, (old, new) in self._before_defrost.items() if self._told(other) == new}
        following = {other: self._allowed(other, wanted) for other, wanted in following.items()}
        if path == couplings.DEFROST and value is True and not self._targets[path]:
            self._before_defrost = {other: (self._told(other), wanted) for other, wanted in following.items()}
        for other, wanted in {path: value, **following}.items():
            self._apply(other, wanted)

    def targets(self) -> dict[str, SignalValue]:
        """Return what every actuator was last told: a copy, to undo to."""
        return dict(self._targets)

    def restore(self, targets: Mapping[str, SignalValue]) -> None:
        """Undo: set the given actuators, and only these, to values that they had; all or nothing.

        Raises:
            SignalError: as `set`, for what would change; then nothing has changed.
        """
        changed = {path: value for path, value in targets.items() if self.target(path) != value}
        allowed = {path: self._allowed(path, value) for path, value in changed.items()}
        for path, value in allowed.items():
            self._apply(path, value)

    def roll_back(self, targets: Mapping[str, SignalValue]) -> None:
        """Take back what was set since `targets` were read, a moment ago. No rule is asked: the car was so then."""
        for path, value in targets.items():
            if self._targets[path] != value:
                self._apply(path, value)

    def tick(self, dt_s: float) -> None:
        """Let the time go on by `dt_s` seconds, any amount that is not negative.

        Raises:
            ValueError: it is negative or not finite.
        """
        if not 0 <= dt_s < math.inf:
            raise ValueError(f"time goes on by a number of seconds, not by {dt_s}")
        self._elapsed_ns += round(dt_s * _NS)
        while self._stepped_ns + STEP_S * _NS <= self._elapsed_ns:
            self._stepped_ns += STEP_S * _NS
            self._step()

    def advance(self, seconds: float) -> None:
        """Let the time go on; the same as `tick`."""
        self.tick(seconds)

    def enter(self, scenario: Scenario) -> None:
        """Change the world: speed, weather, light, who is on board. Cabin and battery stay as they have become."""
        self._physics.scenario = scenario
        self._values |= scenario.sensors()
        for seat in self.signals.paths("Vehicle.Cabin.Seat.*.OccupancyStatus"):
            occupied = seat.split(".", 3)[3].removesuffix(".OccupancyStatus") in scenario.occupants
            self._values[seat] = "OCCUPIED" if occupied else "EMPTY"
        self._apply(couplings.LOW_BEAM, couplings.low_beam(self._told(couplings.LIGHT_SWITCH), self._told))
        self._values |= self._physics.sensors()
        self._tell_watchers()

    def watch(self, watcher: Callable[[], object]) -> None:
        """Call `watcher` after every step of time and every change of the world; it may set and restore."""
        self._watchers.append(watcher)

    def surroundings(self) -> cabin.Surroundings:
        """Return what acts on the cabin from outside now."""
        return self._physics.surroundings()

    def _told(self, path: str) -> SignalValue:
        """Return an actuator's target, or what a sensor shows."""
        return self._targets[path] if path in self._targets else self._values[path]

    def _actuator(self, path: str) -> str:
        if self.signals[path].kind != "actuator":
            raise SignalError("this is a sensor: it cannot be set", place=path)
        return path

    def _allowed(self, path: str, value: SignalValue) -> SignalValue:
        """Return the value as the actuator takes it, or raise as `set` does."""
        value = self.signals[self._actuator(path)].checked(value)
        rule = broken_rule(path, value, self.get)
        if rule is not None:
            raise RuleRefused(rule, path)
        return value

    def _apply(self, path: str, value: SignalValue) -> None:
        self._targets[path] = value
        if path in self._speeds:
            self._under_way.add(path)
        else:
            self._values[path] = value

    def _step(self) -> None:
        for path in sorted(self._under_way):
            self._move(path)
        roof = int(self._values[motion.SUNROOF])
        end = motion.sunroof_end(self._targets[motion.SUNROOF_SWITCH], roof)
        self._values[motion.SUNROOF] = round(motion.toward(roof, end, motion.SUNROOF_SPEED * STEP_S))
        if self._targets[couplings.AUTO] is True:
            fan = automatic_fan(self._values.__getitem__, self._physics.cabin_c)
            for station in couplings.STATIONS:
                self._apply(f"Vehicle.Cabin.HVAC.Station.{station}.FanSpeed", fan)
        for path in self.signals.paths("Vehicle.Cabin.Seat.*.Massage.Level"):
            status = "ON" if float(self._values[path]) > 0 else "OFF"
            self._values[path.replace(".Level", ".Status")] = status
        self._physics.step(STEP_S)
        self._values |= self._physics.sensors()
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        for watcher in self._watchers:
            watcher()

    def _move(self, path: str) -> None:
        """Let a motor run for one step."""
        target = float(self._targets[path])
        now = motion.toward(float(self._values[path]), target, self._speeds[path] * STEP_S)
        self._values[path] = self.signals[path].checked(now)
        if now == target:
            self._under_way.discard(path)
