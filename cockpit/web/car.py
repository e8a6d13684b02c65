"""What the hub tells about the car: its signals, the world around it, and where its energy goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cockpit.events import SignalValue
from cockpit.vehicle.controls import comfort_loads_w
from cockpit.vehicle.drive import traction_w
from cockpit.vehicle.range import estimate_range
from cockpit.vehicle.scenario import Scenario
from cockpit.vehicle.simulator import Vehicle

_BATTERY = "Vehicle.Powertrain.TractionBattery"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The car at one moment: nobody changes it any more, so any thread may read it.

    `values` holds what every signal shows, `targets` what every actuator was last told. `at_s` is car time, which
    never goes back, also when a scenario begins with a fresh car.
    """

    at_s: float
    values: Mapping[str, SignalValue]
    targets: Mapping[str, SignalValue]
    local_time: datetime
    scenario: Scenario
    scenario_name: str
    pace: float
    energy: Mapping[str, float] = field(default_factory=dict)


def energy(vehicle: Vehicle) -> dict[str, float]:
    """Return where the energy goes: powers in W, distances in km; `comfort_cost_km` is what comfort takes away."""
    world, parts = vehicle.scenario, vehicle.car
    now, bare = estimate_range(vehicle), estimate_range(vehicle, comfort=False)
    return {
        "range_km": now.km,
        "range_low_km": now.low_km,
        "range_high_km": now.high_km,
        "comfort_cost_km": max(0.0, bare.km - now.km),
        "soc_percent": float(vehicle.get(f"{_BATTERY}.StateOfCharge.Current")),
        "battery_w": float(vehicle.get(f"{_BATTERY}.CurrentPower")),
        "air_w": float(vehicle.get("Vehicle.Cabin.HVAC.Power")),
        "seats_w": comfort_loads_w(vehicle.get, parts.comfort),
        "drive_w": traction_w(parts.drive, world.speed_kph, world.outside_c),
        "base_w": parts.drive.base_load,
    }
