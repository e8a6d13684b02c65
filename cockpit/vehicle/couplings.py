"""What else an actuator brings with it: defrosting needs the fan, one zone in step with all, warm seats no cold air.

A coupling only sets other targets, at once and in sight, so that a turn's changes show them and undo takes all back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

from cockpit.events import SignalValue
from cockpit.vehicle import media
from cockpit.vehicle.motion import SUNROOF, SUNROOF_SWITCH, SUNROOF_TARGET
from cockpit.vehicle.rules import DARK_BELOW, DRIVER_MASSAGE, SHIFTING_MASSAGE, Get

Targets = dict[str, SignalValue]
Coupling = Callable[[str, SignalValue, Get], Targets]
"""From an actuator's path, its new value and a reader of the car, to the targets that follow."""

_HVAC = "Vehicle.Cabin.HVAC"
IS_ON = f"{_HVAC}.IsOn"
AUTO = f"{_HVAC}.IsAutoActive"
SYNC = f"{_HVAC}.IsSyncActive"
ALSO_TO = "AirDistributionAlso"
COOLING = f"{_HVAC}.IsAirConditioningActive"
RECIRCULATION = f"{_HVAC}.IsRecirculationActive"
DEFROST = f"{_HVAC}.IsFrontDefrosterActive"
FRONT = ("Row1.Driver", "Row1.Passenger")
STATIONS = (*FRONT, "Row2.Driver", "Row2.Passenger")
FANS = tuple(f"{_HVAC}.Station.{station}.FanSpeed" for station in STATIONS)
DRIVER_TEMPERATURE = f"{_HVAC}.Station.Row1.Driver.Temperature"
SUNROOF_SHADE = "Vehicle.Cabin.Sunroof.Shade.Position"
LIGHT_SWITCH = "Vehicle.Body.Lights.LightSwitch"
LOW_BEAM = "Vehicle.Body.Lights.Beam.Low.IsOn"
DEFROST_FAN = 80
_PORT = "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition"
CABLE, FLAP = f"{_PORT}.IsChargingCableConnected", f"{_PORT}.IsFlapOpen"


def consequences(path: str, value: SignalValue, read: Get) -> Targets:
    """Return the targets that follow from setting `path`, where they differ from what is set."""
    following: Targets = {}
    for pattern, coupling in COUPLINGS.items():
        if fnmatchcase(path, pattern):
            following |= coupling(path, value, read)
    return {other: wanted for other, wanted in following.items() if read(other) != wanted}


def low_beam(switch: SignalValue, read: Get) -> bool:
    """Return whether the lamp switch lights the low beam: in AUTO the light outside decides."""
    dark = float(read("Vehicle.Exterior.LightIntensity")) < DARK_BELOW
    return switch == "BEAM" or (switch == "AUTO" and dark)


def in_the_world(read: Get) -> Targets:
    """Return the targets that follow from the world around: light, a plugged-in cable, driving off."""
    following: Targets = {}
    switch = read(LIGHT_SWITCH)
    if switch in {"AUTO", "BEAM"}:
        following[LOW_BEAM] = low_beam(switch, read)
    if read(CABLE) is True:
        following[FLAP] = True
    if read("Vehicle.IsMoving") is True and read(DRIVER_MASSAGE) == SHIFTING_MASSAGE:
        following[DRIVER_MASSAGE] = "WAVE"
    return {path: wanted for path, wanted in following.items() if read(path) != wanted}


def _defrost(_path: str, value: SignalValue, read: Get) -> Targets:
    """Bring the fan up, the air to the screen, fresh and dry."""
    if value is not True:
        return {}
    following: Targets = {IS_ON: True, COOLING: True, RECIRCULATION: False, AUTO: False}
    for station in FRONT:
        fan = f"{_HVAC}.Station.{station}.FanSpeed"
        following |= {
            fan: max(DEFROST_FAN, int(read(fan))),
            f"{_HVAC}.Station.{station}.AirDistribution": "UP",
            f"{_HVAC}.Station.{station}.{ALSO_TO}": "NONE",
        }
    return following


def _temperature(path: str, value: SignalValue, read: Get) -> Targets:
    """Wake the system; in step, the driver's zone leads, and a zone that is set otherwise ends it."""
    following: Targets = {IS_ON: True}
    if read(SYNC) is True:
        if path == DRIVER_TEMPERATURE:
            following |= _all_zones(value)
        elif value != read(DRIVER_TEMPERATURE):
            following[SYNC] = False
    return following


def _all_zones(value: SignalValue) -> Targets:
    return {f"{_HVAC}.Station.{station}.Temperature": value for station in STATIONS}


def _sync(_path: str, value: SignalValue, read: Get) -> Targets:
    return _all_zones(read(DRIVER_TEMPERATURE)) if value is True else {}


def _by_hand(_path: str, value: SignalValue, _read: Get) -> Targets:
    """Setting fan or air flow by hand ends automatic mode; a fan that blows needs the system on."""
    return {AUTO: False, IS_ON: True} if value != 0 else {AUTO: False}


def _air_flow(path: str, value: SignalValue, read: Get) -> Targets:
    """A new direction is the only one until a second is set."""
    return _by_hand(path, value, read) | {path.replace(".AirDistribution", f".{ALSO_TO}"): "NONE"}


def _wakes(_path: str, value: SignalValue, _read: Get) -> Targets:
    return {IS_ON: True} if value is True else {}


def _auto(_path: str, value: SignalValue, _read: Get) -> Targets:
    return {IS_ON: True, COOLING: True, DEFROST: False} if value is True else {}


def _system(_path: str, value: SignalValue, _read: Get) -> Targets:
    return {DEFROST: False} if value is False else {}


def _heats(path: str, value: SignalValue, _read: Get) -> Targets:
    return {path.removesuffix("HeatingCooling") + "Ventilation": 0} if float(value) > 0 else {}


def _ventilates(path: str, value: SignalValue, read: Get) -> Targets:
    heating = path.removesuffix("Ventilation") + "HeatingCooling"
    return {heating: 0} if float(value) > 0 and float(read(heating)) > 0 else {}


def _sunroof_switch(_path: str, value: SignalValue, read: Get) -> Targets:
    """Turn the switch into how far the roof slides; an open roof needs its shade out of the way."""
    if value == "INACTIVE":
        return {SUNROOF_TARGET: max(0, int(read(SUNROOF)))}
    if value in {"OPEN", "ONE_SHOT_OPEN"}:
        return {SUNROOF_TARGET: 100, SUNROOF_SHADE: 0}
    if value == "TILT_UP":
        return {SUNROOF_TARGET: 0, SUNROOF_SHADE: 0}
    return {SUNROOF_TARGET: 0} if value in {"CLOSE", "ONE_SHOT_CLOSE"} else {}


def _sunroof_target(_path: str, value: SignalValue, _read: Get) -> Targets:
    return {SUNROOF_SWITCH: "OPEN", SUNROOF_SHADE: 0} if float(value) > 0 else {SUNROOF_SWITCH: "CLOSE"}


def _opens(path: str, value: SignalValue, _read: Get) -> Targets:
    """Unlock what is to open."""
    return {path.removesuffix("IsOpen") + "IsLocked": False} if value is True else {}


def _light_switch(_path: str, value: SignalValue, read: Get) -> Targets:
    return {LOW_BEAM: low_beam(value, read)}


COUPLINGS: Mapping[str, Coupling] = {
    DEFROST: _defrost,
    f"{_HVAC}.Station.*.Temperature": _temperature,
    f"{_HVAC}.Station.*.FanSpeed": _by_hand,
    f"{_HVAC}.Station.*.AirDistribution": _air_flow,
    f"{_HVAC}.Station.*.{ALSO_TO}": _by_hand,
    SYNC: _sync,
    COOLING: _wakes,
    AUTO: _auto,
    IS_ON: _system,
    "Vehicle.Cabin.Seat.*.HeatingCooling": _heats,
    "Vehicle.Cabin.Seat.*.Ventilation": _ventilates,
    SUNROOF_SWITCH: _sunroof_switch,
    SUNROOF_TARGET: _sunroof_target,
    "Vehicle.Cabin.Door.*.IsOpen": _opens,
    "Vehicle.Body.Trunk.Rear.IsOpen": _opens,
    LIGHT_SWITCH: _light_switch,
    media.ACTION: media.obeyed,
    media.SOURCE: media.selected,
    media.CHOICE: media.chosen,
}
