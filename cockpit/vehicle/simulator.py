"""The car: signals that can be read and set, and physics that moves them on.

It is deterministic: time is what `tick` is told, counted in whole steps of STEP_S, so that the way to a moment does
not change what is found there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.vehicle import cabin, couplings, media, motion
from cockpit.vehicle.controls import automatic_fan
from cockpit.vehicle.parameters import Car
from cockpit.vehicle.physics import Physics
from cockpit.vehicle.rules import Get, RuleRefused, broken_rule
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
        self._began = scenario.local_time
        self._elapsed_ns = 0
        self._stepped_ns = 0
        self._values: dict[str, SignalValue] = {path: signal.start for path, signal in self.signals.items()}
        self._targets = {path: s.start for path, s in self.signals.items() if s.kind == "actuator"}
        self._speeds = motion.speeds(self.signals)
        self._under_way: set[str] = set()
        self._watchers: list[Callable[[], object]] = []
        self._before_defrost: dict[str, tuple[SignalValue, SignalValue]] = {}
        self._fan_before_auto: dict[str, SignalValue] = {}
        self._accepted: frozenset[str] = frozenset()
        self._physics = Physics(scenario, self.car, self._values.__getitem__)
        self._values |= media.shown(self._values.__getitem__)
        self.enter(scenario)

    @property
    def now_s(self) -> float:
        """Seconds since the car was made, as `tick` counted them."""
        return self._elapsed_ns / _NS

    @property
    def local_time(self) -> datetime:
        """The time and date where the car is: what it was when the car was made, and what has passed since."""
        return self._began + timedelta(seconds=self.now_s)

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
        value = self._allowed({path: value})[path]
        following = couplings.consequences(path, value, self._told)
        if path == couplings.DEFROST and value is False and self._targets[path]:
            following |= {other: old for other, (old, new) in self._before_defrost.items() if self._told(other) == new}
        wanted = self._allowed({path: value, **following})
        if path == couplings.DEFROST and value is True and not self._targets[path]:
            self._before_defrost = {other: (self._told(other), wanted[other]) for other in following}
        if wanted.get(couplings.AUTO) is True and not self._targets[couplings.AUTO]:
            self._fan_before_auto = {fan: self._targets[fan] for fan in couplings.FANS}
        for other, target in wanted.items():
            self._apply(other, target)

    @contextmanager
    def consent(self, rules: Collection[str]) -> Iterator[None]:
        """Within this, rules that ask first, given by id, count as answered: for whoever heard the speaker's yes."""
        self._accepted = frozenset(rules)
        try:
            yield
        finally:
            self._accepted = frozenset()

    def targets(self) -> dict[str, SignalValue]:
        """Return what every actuator was last told: a copy, to undo to."""
        return dict(self._targets)

    def restore(self, targets: Mapping[str, SignalValue]) -> None:
        """Undo: set the given actuators, and only these, to values that they had; all or nothing.

        Raises:
            SignalError: as `set`, for what would change; then nothing has changed.
        """
        changed = {path: value for path, value in targets.items() if self.target(path) != value}
        if changed.get(couplings.AUTO) is False:  # what automatic mode did to the fan since is undone with it
            changed |= {fan: speed for fan, speed in self._fan_before_auto.items() if fan not in targets}
        for path, value in self._allowed(changed).items():
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
        running = [path for path in self._under_way if not self._stopped(path)]
        self._physics.scenario = scenario
        self._values |= scenario.sensors()
        for seat in self.signals.paths("Vehicle.Cabin.Seat.*.OccupancyStatus"):
            occupied = seat.split(".", 3)[3].removesuffix(".OccupancyStatus") in scenario.occupants
            self._values[seat] = "OCCUPIED" if occupied else "EMPTY"
        for path, wanted in couplings.in_the_world(self._told).items():
            self._apply(path, wanted)
        for path in running:  # not those that a rule forbade before: the speaker said yes to them
            if self._stopped(path):
                self._targets[path] = self._values[path]
                self._under_way.discard(path)
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

    def _allowed(self, wanted: Mapping[str, SignalValue]) -> dict[str, SignalValue]:
        """Return the values as the actuators take them, all at once, or raise as `set` does."""
        values = {path: self.signals[self._actuator(path)].checked(value) for path, value in wanted.items()}
        for path, value in values.items():
            rule = broken_rule(path, value, self._reader(values, path), self._accepted)
            if rule is not None:
                raise RuleRefused(rule, path)
        return values

    def _reader(self, wanted: Mapping[str, SignalValue], path: str) -> Get:
        """Return what rules read while `path` is set: itself as it is, all others as they will be."""
        return lambda other: wanted[other] if other in wanted and other != path else self.get(other)

    def _stopped(self, path: str) -> bool:
        """Say whether a rule forbids what the motor is on its way to."""
        return broken_rule(path, self._targets[path], self.get) is not None

    def _apply(self, path: str, value: SignalValue) -> None:
        self._targets[path] = value
        if path in self._speeds:
            self._under_way.add(path)
        else:
            self._values[path] = value
        if path in media.SELECTS:
            self._values |= media.shown(self._values.__getitem__)

    def _step(self) -> None:
        for path in sorted(self._under_way):
            self._move(path)
        roof = int(self._values[motion.SUNROOF])
        end = motion.sunroof_end(self._targets[motion.SUNROOF_SWITCH], int(self._targets[motion.SUNROOF_TARGET]))
        self._values[motion.SUNROOF] = round(motion.toward(roof, end, motion.SUNROOF_SPEED * STEP_S))
        if self._targets[couplings.AUTO] is True:
            fan = automatic_fan(self._values.__getitem__, self._physics.cabin_c)
            for path in couplings.FANS:
                self._apply(path, fan)
        for path in self.signals.paths("Vehicle.Cabin.Seat.*.Massage.Level"):
            status = "ON" if float(self._values[path]) > 0 else "OFF"
            self._values[path.replace(".Level", ".Status")] = status
        for path, value in media.moved_on(self._values.__getitem__, STEP_S).items():
            self._apply(path, value)
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
