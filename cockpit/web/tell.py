"""From what the hub tells to messages of the protocol: pure functions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.scenes.library import Library
from cockpit.scenes.schema import Scene
from cockpit.vehicle.rules import RuleRefused
from cockpit.vehicle.signals import OutOfRange, Signal
from cockpit.web import parts, protocol
from cockpit.web.car import Snapshot
from cockpit.web.reader import CarChanged, TurnTaken
from cockpit.web.spans import spans

DIGITS = 3
"""Decimals of a signal on the wire: more than any display shows."""

UNITS = {"celsius": "°C", "percent": "%"}
"""Units of VSS as people write them."""


def car_message(change: CarChanged) -> protocol.Car:
    """Return what changed, as all clients get it."""
    return protocol.Car(
        at_s=round(change.now.at_s, DIGITS),
        state=rounded(change.values),
        targets=rounded(change.targets),
        world=world(change.now),
        energy=energy(change.now),
    )


def world(now: Snapshot) -> parts.World:
    """Return what is around the car."""
    around = now.scenario
    return parts.World(
        scenario=now.scenario_name,
        speed_kph=around.speed_kph,
        outside_c=around.outside_c,
        sun=around.sun,
        light=around.light,
        in_gear=around.in_gear,
        plugged_in=around.plugged_in,
        occupants=list(around.occupants),
        local_time=now.local_time.isoformat(timespec="seconds"),
        pace=now.pace,
    )


def energy(now: Snapshot) -> parts.Energy:
    """Return where the energy goes."""
    return parts.Energy(**{name: round(value, 1) for name, value in now.energy.items()})


def turn(taken: TurnTaken) -> protocol.Turn:
    """Return a turn, as all clients get it."""
    return protocol.Turn.model_validate(
        {
            "id": taken.id,
            "client": taken.client,
            "zone": taken.zone,
            "at_s": round(taken.at_s, DIGITS),
            "turn": taken.turn.to_json(),
            "alignment": spans(taken.turn.text, taken.understood),
            "waterfall": waterfall(taken),
        }
    )


def waterfall(taken: TurnTaken) -> list[parts.Stage]:
    """Return the stages of a turn that are known by now, from the silence behind the last word to the voice."""
    stages = {"endpoint": taken.endpoint_ms} if taken.endpoint_ms else {}
    stages |= {stage: ms for stage, ms in taken.turn.timings_ms.items() if stage != "total"}
    if taken.voice_ms is not None:
        stages["voice"] = taken.voice_ms
    return [parts.Stage(stage=stage, ms=round(ms, 2)) for stage, ms in stages.items()]


def signal(each: Signal) -> parts.SignalInfo:
    """Return what a signal may be."""
    return parts.SignalInfo(
        kind=each.kind,
        datatype=each.type,
        unit=each.unit or None,
        min=each.low if math.isfinite(each.low) else None,
        max=each.high if math.isfinite(each.high) else None,
        step=each.step or None,
        allowed=list(each.allowed) or None,
    )


def scenes(library: Library) -> list[parts.SceneInfo]:
    """Return the scenes there are."""
    return [
        parts.SceneInfo(id=name, name=loaded.meaning.name, needs=_needs(loaded.meaning), own=library.is_own(name))
        for name, loaded in list(library.scenes.items())  # the car's thread may add one at any time
    ]


def refusal(error: SignalError, path: str) -> protocol.Refused:
    """Return why an actuator was not set, in a sentence to show."""
    if isinstance(error, RuleRefused):
        return protocol.Refused(path=path, reason="unsafe", message=error.rule.sentence)
    if isinstance(error, OutOfRange):
        return protocol.Refused(path=path, reason="out-of-range", message=_limits(error.signal))
    reason: Any = "not-in-this-car" if error.message == "no such signal" else "invalid"
    return protocol.Refused(path=path, reason=reason, message=f"{error.message[0].upper()}{error.message[1:]}.")


def rounded(values: Mapping[str, SignalValue]) -> dict[str, SignalValue]:
    """Return the values as they go over the wire."""
    return {path: round(value, DIGITS) if isinstance(value, float) else value for path, value in values.items()}


def _limits(each: Signal) -> str:
    unit = UNITS.get(each.unit, each.unit)
    return f"Only {each.low:g} to {each.high:g}{f' {unit}' if unit else ''} can be set."


def _needs(scene: Scene) -> list[str]:
    needs = ["parked"] if scene.enter.park else []
    if scene.enter.charge_above is not None:
        needs.append(f"more than {scene.enter.charge_above:g} % charge")
    return needs
