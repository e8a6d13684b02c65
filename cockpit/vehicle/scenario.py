"""Where the car is and how it drives: data that a test, the tour or `--scenario` begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cockpit.errors import UsageError, did_you_mean
from cockpit.events import SignalValue

_CABLE = "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsChargingCableConnected"


@dataclass(frozen=True, slots=True)
class Scenario:
    """The world around the car. `sun` is 0..1 of clear noon, `light` 0..100 percent, `charge` percent."""

    outside_c: float = 20.0
    cabin_c: float = 20.0
    sun: float = 0.2
    light: float = 60.0
    speed_kph: float = 0.0
    charge: float = 80.0
    occupants: tuple[str, ...] = ("Row1.DriverSide",)
    plugged_in: bool = False

    @property
    def moving(self) -> bool:
        """Whether the car drives (Vehicle.IsMoving)."""
        return self.speed_kph > 0

    def sensors(self) -> dict[str, SignalValue]:
        """Return what the car's sensors show of this world."""
        return {
            "Vehicle.Speed": self.speed_kph,
            "Vehicle.IsMoving": self.moving,
            "Vehicle.Powertrain.Transmission.CurrentGear": 1 if self.moving else 0,
            "Vehicle.Exterior.AirTemperature": self.outside_c,
            "Vehicle.Exterior.LightIntensity": self.light,
            _CABLE: self.plugged_in,
        }


_MILD = Scenario()

SCENARIOS: Mapping[str, Scenario] = {
    "mild": _MILD,
    "city": replace(_MILD, speed_kph=40.0),
    "motorway": replace(_MILD, speed_kph=110.0, occupants=("Row1.DriverSide", "Row1.PassengerSide")),
    "winter-motorway": Scenario(
        outside_c=-7.0, cabin_c=14.0, sun=0.05, light=30.0, speed_kph=110.0, charge=72.0,
        occupants=("Row1.DriverSide", "Row1.PassengerSide"),
    ),
    "summer-car-park": Scenario(outside_c=33.0, cabin_c=52.0, sun=1.0, light=100.0, charge=55.0, occupants=()),
    "night-drive": Scenario(outside_c=8.0, cabin_c=19.0, sun=0.0, light=1.0, speed_kph=80.0, charge=40.0),
    "parked": replace(_MILD, occupants=("Row1.DriverSide", "Row1.PassengerSide")),
    "low-battery": replace(_MILD, charge=15.0),
    "cold-camp": replace(_MILD, outside_c=-10.0, cabin_c=15.0, sun=0.0, light=2.0, charge=24.0),
    "charging": replace(_MILD, outside_c=10.0, charge=30.0, plugged_in=True),
}  # fmt: skip


def scenario_named(name: str) -> Scenario:
    """Return the scenario of that name.

    Raises:
        UsageError: there is none.
    """
    try:
        return SCENARIOS[name]
    except KeyError:
        hint = did_you_mean(name, SCENARIOS) or f"known: {', '.join(SCENARIOS)}"
        raise UsageError(f"unknown scenario '{name}'", hint=hint) from None
