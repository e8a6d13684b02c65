"""Windows, roof and doors: which of them are open, stopping them on their way, and cold air that blows out of them."""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.events import SlotValue
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.motion import SUNROOF, SUNROOF_SWITCH, SUNROOF_TARGET, sunroof_end
from cockpit.vehicle.rules import CRACK
from cockpit.vehicle.simulator import Vehicle

Slots = Mapping[str, SlotValue]

DOORS: Mapping[str, str] = {
    "driver": "Vehicle.Cabin.Door.Row1.DriverSide",
    "passenger": "Vehicle.Cabin.Door.Row1.PassengerSide",
    "rear_left": "Vehicle.Cabin.Door.Row2.DriverSide",
    "rear_right": "Vehicle.Cabin.Door.Row2.PassengerSide",
}
ZONES: Mapping[str, tuple[str, ...]] = {
    **{zone: (zone,) for zone in DOORS},
    "front": ("driver", "passenger"),
    "rear": ("rear_left", "rear_right"),
    "left": ("driver", "rear_left"),
    "right": ("passenger", "rear_right"),
    "all": tuple(DOORS),
}
TRUNKS: Mapping[str, str] = {"trunk": "Vehicle.Body.Trunk.Rear", "frunk": "Vehicle.Body.Trunk.Front"}


def windows(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell which windows of a zone are open, and how far."""
    opened = {zone: _window(zone, vehicle) for zone in ZONES[str(slots["zone"])] if _window(zone, vehicle) > 0}
    if not opened:
        return Outcome("answered", "closed")
    values = {"zone": tuple(opened), "state": tuple(dict.fromkeys(map(_how_far, opened.values())))}
    return Outcome("answered", "reply", values, {"state": "percent"})


def roof(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how far the roof is open, or that it is tilted."""
    if vehicle.target(SUNROOF_SWITCH) == "TILT_UP":
        return Outcome("answered", "tilted")
    wanted = float(vehicle.target(SUNROOF_TARGET))
    return Outcome("answered", "reply" if wanted else "closed", {"state": _how_far(wanted)}, {"state": "percent"})


def doors(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell which doors of a zone are open; of the whole car, also boot and front boot."""
    zone = str(slots["zone"])
    parts = {**{name: DOORS[name] for name in ZONES[zone]}, **(TRUNKS if zone == "all" else {})}
    return _those([name for name, path in parts.items() if vehicle.target(f"{path}.IsOpen")], "closed")


def locks(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell which doors of a zone are not locked."""
    zone = str(slots["zone"])
    return _those([name for name in ZONES[zone] if not vehicle.target(f"{DOORS[name]}.IsLocked")], "locked")


def stop(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Stop windows and roof on their way."""
    paths = [f"{door}.Window.Position" for door in DOORS.values()]
    moving = {path: vehicle.get(path) for path in paths if vehicle.get(path) != vehicle.target(path)}
    for path, now in moving.items():
        vehicle.set(path, now)
    end = sunroof_end(vehicle.target(SUNROOF_SWITCH), int(vehicle.target(SUNROOF_TARGET)))
    if vehicle.get(SUNROOF) != end:
        vehicle.set(SUNROOF_SWITCH, "INACTIVE")
    elif not moving:
        return Outcome("answered", "nothing")
    return Outcome("done")


def cooling(_slots: Slots, vehicle: Vehicle) -> Outcome | None:
    """Remark that cold air blows out where a window is more than a crack open."""
    opened = any(_window(zone, vehicle) > CRACK for zone in DOORS)
    return Outcome("done", "window_open") if opened else None


def _window(zone: str, vehicle: Vehicle) -> float:
    return float(vehicle.target(f"{DOORS[zone]}.Window.Position"))


def _how_far(percent: float) -> SlotValue:
    return "open" if percent == 100 else percent


def _those(parts: list[str], none: str) -> Outcome:
    return Outcome("answered", "reply", {"part": tuple(parts)}) if parts else Outcome("answered", none)
