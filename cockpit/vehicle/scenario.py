"""Where the car is and how it drives: data that a test, the tour or `--scenario` begins with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cockpit.errors import UsageError, did_you_mean
from cockpit.events import SignalValue
from cockpit.vehicle.battery import Outlet

_CABLE = "Vehicle.Powertrain.TractionBattery.Charging.ChargingPort.AnyPosition.IsChargingCableConnected"

WHEELS = ("Row1.Wheel.Left", "Row1.Wheel.Right", "Row2.Wheel.Left", "Row2.Wheel.Right")
TYRE_KPA = 250
"""The pressure of a tyre that nobody says anything about."""

AFTERNOON = datetime(2026, 6, 17, 14, 30)
"""When nothing says otherwise: as lifelike as any, and the same in every run."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The world around the car. `sun` is 0..1 of clear noon, `light` 0..100 percent, `charge` percent.

    `outlet` is what the cable of a `plugged_in` car hangs on; a car that stands `in_gear` waits, it is not parked.
    `local_time` is that of the place, without a zone; `tyres_kpa` names the pressures that differ from the usual one.
    """

    outside_c: float = 20.0
    cabin_c: float = 20.0
    sun: float = 0.2
    light: float = 60.0
    speed_kph: float = 0.0
    charge: float = 80.0
    occupants: tuple[str, ...] = ("Row1.DriverSide",)
    plugged_in: bool = False
    outlet: Outlet = "dc"
    in_gear: bool = False
    odometer_km: float = 12_480.0
    local_time: datetime = AFTERNOON
    tyres_kpa: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def moving(self) -> bool:
        """Whether the car drives (Vehicle.IsMoving)."""
        return self.speed_kph > 0

    def sensors(self) -> dict[str, SignalValue]:
        """Return what the car's sensors show of this world."""
        return {
            "Vehicle.Speed": self.speed_kph,
            "Vehicle.IsMoving": self.moving,
            "Vehicle.Powertrain.Transmission.CurrentGear": 1 if self.moving or self.in_gear else 0,
            "Vehicle.Exterior.AirTemperature": self.outside_c,
            "Vehicle.Exterior.LightIntensity": self.light,
            _CABLE: self.plugged_in,
            **{f"Vehicle.Chassis.Axle.{wheel}.Tire.Pressure": TYRE_KPA for wheel in WHEELS},
            **{f"Vehicle.Chassis.Axle.{wheel}.Tire.Pressure": kpa for wheel, kpa in self.tyres_kpa.items()},
        }


_MILD = Scenario()
_WINTER = Scenario(
    outside_c=-7.0, cabin_c=14.0, sun=0.05, light=30.0, speed_kph=110.0, charge=72.0,
    occupants=("Row1.DriverSide", "Row1.PassengerSide"),
    local_time=datetime(2026, 1, 14, 8, 10), tyres_kpa={"Row2.Wheel.Left": 180},
)  # fmt: skip

SCENARIOS: Mapping[str, Scenario] = {
    "mild": _MILD,
    "city": replace(_MILD, speed_kph=40.0),
    "motorway": replace(_MILD, speed_kph=110.0, occupants=("Row1.DriverSide", "Row1.PassengerSide")),
    "autobahn": replace(_MILD, speed_kph=150.0, occupants=("Row1.DriverSide", "Row1.PassengerSide")),
    "winter-motorway": _WINTER,
    "winter-rest-area": replace(_WINTER, speed_kph=0.0),
    "summer-car-park": Scenario(outside_c=33.0, cabin_c=52.0, sun=1.0, light=100.0, charge=55.0, occupants=()),
    "night-drive": Scenario(
        outside_c=8.0, cabin_c=19.0, sun=0.0, light=1.0, speed_kph=80.0, charge=40.0,
        local_time=datetime(2026, 10, 9, 23, 5),
    ),
    "traffic-light": replace(_MILD, in_gear=True),
    "family": replace(
        _MILD, outside_c=28.0, cabin_c=27.0, sun=0.7, light=90.0, speed_kph=70.0,
        occupants=("Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide"),
    ),
    "parked": replace(_MILD, occupants=("Row1.DriverSide", "Row1.PassengerSide")),
    "low-battery": replace(_MILD, charge=15.0),
    "cold-camp": replace(_MILD, outside_c=-10.0, cabin_c=15.0, sun=0.0, light=2.0, charge=24.0),
    "charging": replace(_MILD, outside_c=10.0, charge=30.0, plugged_in=True),
    "wallbox": replace(_MILD, outside_c=10.0, charge=30.0, plugged_in=True, outlet="ac", occupants=()),
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
