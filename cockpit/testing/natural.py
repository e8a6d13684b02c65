"""Score how people really speak by what then happens in the car, not by what a matcher calls it.

The labels are neutral: an action of a domain with slots. A command counts as right when the signals it is about,
and no others of that kind, moved as asked; a question when it was answered by the right intent with the right
number. Where a sentence allows several readings, each of them is right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from cockpit.dialogue.session import Session
from cockpit.events import Change, Command, SignalValue, Turn

Label = Mapping[str, Any]
Slots = Mapping[str, Any]
OpenSession = Callable[[], Session]

DOMAINS = frozenset({"climate", "seat", "range", "charging"})
HVAC, SEAT = "Vehicle.Cabin.HVAC", "Vehicle.Cabin.Seat"
ROWS = {
    "driver": ("Row1.Driver",),
    "speaker": ("Row1.Driver",),
    "passenger": ("Row1.Passenger",),
    "rear_left": ("Row2.Driver",),
    "rear_right": ("Row2.Passenger",),
    "front": ("Row1.Driver", "Row1.Passenger"),
    "rear": ("Row2.Driver", "Row2.Passenger"),
    "all": ("Row1.Driver", "Row1.Passenger", "Row2.Driver", "Row2.Passenger"),
}


Moved = Callable[[float, SignalValue, Slots], bool]
"""Whether a signal moved as asked: (by how much, to what, the label's slots)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Signals (`pattern`, where `*` is the seat), how they must have moved, and where they must stand before."""

    pattern: str
    moved: Moved
    start: SignalValue | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many sentences came right, and those that did not, with what happened instead."""

    total: int
    right: int
    wrong: tuple[tuple[str, Turn], ...]

    @property
    def accuracy(self) -> float:
        """Share right, 0..1."""
        return self.right / self.total if self.total else 0.0


def score_natural(file: Path, open_session: OpenSession, domains: frozenset[str] = DOMAINS) -> Score:
    """Say every sentence of the file whose labels stay within `domains` to a fresh car.

    Args:
        file: one JSON object a line: text, commands, accept, needs_context.
        open_session: opens a conversation with a fresh car, the driver speaking.
        domains: sentences about anything else, and those that need an earlier turn, are left out.
    """
    wrong: list[tuple[str, Turn]] = []
    total = 0
    for row in _rows(file, domains):
        total += 1
        turn = _best(row, open_session)
        if turn is not None:
            wrong.append((row["text"], turn))
    return Score(total, total - len(wrong), tuple(wrong))


def _rows(file: Path, domains: frozenset[str]) -> Iterator[Label]:
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if not row["needs_context"] and all(command["domain"] in domains for command in row["commands"]):
            yield row


def _best(row: Label, open_session: OpenSession) -> Turn | None:
    """Return None when one of the readings happened, else what happened."""
    for labels in (row["commands"], *row["accept"]):
        session = open_session()
        for label in labels:
            _prepare(session, label)
        turn = session.say(row["text"])
        if all(_happened(label, turn) for label in labels) and not _beside(labels, turn):
            return None
    return turn


def _prepare(session: Session, label: Label) -> None:
    """Bring the car into a state in which what is asked makes a difference."""
    expected = _expected(label)
    if isinstance(expected, Expected) and expected.start is not None:
        for path in session.vehicle.signals.paths(expected.pattern):
            session.vehicle.set(path, expected.start)


def _happened(label: Label, turn: Turn) -> bool:
    expected, slots = _expected(label), label["slots"]
    if isinstance(expected, Expected):
        moved = _moved(expected, turn, slots.get("zone"))
        wanted = len(ROWS[slots["zone"]]) if "zone" in slots and ".*." in expected.pattern else 1
        as_asked = all(expected.moved(_by(change), change.after, slots) for change in moved.values())
        return len(moved) >= wanted and as_asked
    return expected is not None and any(expected(command, slots) for command in turn.commands)


def _expected(label: Label) -> Expected | Callable[[Command, Slots], bool] | None:
    name = f"{label['domain']}.{label['action']}"
    return ACTIONS.get(f"{name}.{label['slots'].get('direction') or label['slots'].get('zone')}") or ACTIONS.get(name)


def _moved(expected: Expected, turn: Turn, zone: str | None) -> dict[str, Change]:
    """Return the changes of the signals that are meant, at the seats that are meant."""
    patterns = [expected.pattern]
    if zone is not None and ".*." in expected.pattern:
        patterns = [expected.pattern.replace(".*.", f".{row}{side}.") for row in ROWS[zone] for side in ("", "Side")]
    changes = turn.changes.items()
    return {path: change for path, change in changes if any(fnmatchcase(path, pattern) for pattern in patterns)}


def _beside(labels: list[Label], turn: Turn) -> bool:
    """Say whether more than what was asked for has happened: at other seats, or by other commands."""
    meant = [(each, label["slots"].get("zone")) for label in labels if isinstance(each := _expected(label), Expected)]
    asked = {path for each, zone in meant for path in _moved(each, turn, zone)}
    alike = {path for each, _ in meant for path in _moved(each, turn, None)}
    return alike != asked or len(turn.commands) > len(labels)


def _by(change: Change) -> float:
    """Return by how much a number rose; 0 for words."""
    if isinstance(change.before, str) or isinstance(change.after, str):
        return 0.0
    return float(change.after) - float(change.before)


def _up(by: float, _: SignalValue, slots: Slots) -> bool:
    return math.isclose(by, float(slots["value"])) if "value" in slots else by > 0


def _down(by: float, to: SignalValue, slots: Slots) -> bool:
    return _up(-by, to, slots)


def _value(_: float, to: SignalValue, slots: Slots) -> bool:
    return bool(to == slots["value"])


def _fan(_: float, to: SignalValue, slots: Slots) -> bool:
    level = slots.get("level", slots.get("value"))
    return bool(to == (100 if level == "max" else level * 20 if level < 10 else level))


def _level(_: float, to: SignalValue, slots: Slots) -> bool:
    levels: Mapping[int, int] = {1: 30, 2: 60, 3: 90}
    return to == levels[slots["level"]]


def _to(value: SignalValue) -> Moved:
    return lambda _by, to, _slots: to == value


def _switch(path: str, *, on: bool) -> Expected:
    return Expected(path, _to(on), start=not on)


def _intent(name: str) -> Callable[[Command, Slots], bool]:
    return lambda command, _: command.intent == name


def _reach(command: Command, slots: Slots) -> bool:
    miles = command.slots.get("measure") == "miles"
    right = command.slots.get("distance") == slots["distance"] and miles == (slots.get("unit") == "mile")
    return command.intent == "range.will_i_make_it" and right


def _range(command: Command, slots: Slots) -> bool:
    condition = slots.get("condition")
    if condition in {None, "current_speed"}:
        return command.intent == "range.how_far"
    return command.intent == "range.what_if" and command.slots["condition"] == condition


def _charging_time(command: Command, slots: Slots) -> bool:
    return command.intent == "range.charging_time" and command.slots["charge"] == slots["value"]


_TEMPERATURE, _FAN = f"{HVAC}.Station.*.Temperature", f"{HVAC}.Station.*.FanSpeed"
_HEAT, _VENT = f"{SEAT}.*.HeatingCooling", f"{SEAT}.*.Ventilation"

ACTIONS: Mapping[str, Expected | Callable[[Command, Slots], bool]] = {
    "climate.increase_temperature": Expected(_TEMPERATURE, _up),
    "climate.decrease_temperature": Expected(_TEMPERATURE, _down),
    "climate.set_temperature": Expected(_TEMPERATURE, _value),
    "climate.set_fan": Expected(_FAN, _fan),
    "climate.ac_on": _switch(f"{HVAC}.IsAirConditioningActive", on=True),
    "climate.ac_off": _switch(f"{HVAC}.IsAirConditioningActive", on=False),
    "climate.climate_on": _switch(f"{HVAC}.IsOn", on=True),
    "climate.climate_off": _switch(f"{HVAC}.IsOn", on=False),
    "climate.sync_on": _switch(f"{HVAC}.IsSyncActive", on=True),
    "climate.recirculation_on": _switch(f"{HVAC}.IsRecirculationActive", on=True),
    "climate.recirculation_off": _switch(f"{HVAC}.IsRecirculationActive", on=False),
    "climate.defrost_on": _switch(f"{HVAC}.IsFrontDefrosterActive", on=True),
    "climate.defrost_on.rear": _switch(f"{HVAC}.IsRearDefrosterActive", on=True),
    "climate.set_airflow.feet": Expected(f"{HVAC}.Station.*.AirDistribution", _to("DOWN")),
    "climate.set_airflow.face": Expected(f"{HVAC}.Station.*.AirDistribution", _to("MIDDLE"), start="DOWN"),
    "climate.query_ac": _intent("climate.is_ac_on"),
    "seat.heat_on": Expected(_HEAT, _up),
    "seat.heat_off": Expected(_HEAT, _to(0), start=60),
    "seat.heat_set": Expected(_HEAT, _level),
    "seat.vent_on": Expected(_VENT, _up),
    "seat.vent_off": Expected(_VENT, _to(0), start=60),
    "seat.vent_set": Expected(_VENT, _level),
    "seat.steering_heat_on": Expected("Vehicle.Chassis.SteeringWheel.HeatingCooling", _up),
    "seat.move.back": Expected(f"{SEAT}.*.Position", _up),
    "seat.move.forward": Expected(f"{SEAT}.*.Position", _down),
    "seat.move.up": Expected(f"{SEAT}.*.Height", _up),
    "seat.move.down": Expected(f"{SEAT}.*.Height", _down),
    "range.query": _range,
    "range.check_reach": _reach,
    "charging.query_time": _charging_time,
    "charging.query_level": _intent("range.battery_level"),
    "charging.stop": Expected("*.Charging.StartStopCharging", _to("STOP"), start="START"),
}
"""What each label means for the signals or the answer; an action that is not here counts as wrong."""
