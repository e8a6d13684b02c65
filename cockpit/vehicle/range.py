"""How far the battery takes us: answers from the same model that drives the simulation.

The comfort load counts as it will be once the cabin has reached its set-point, as a trip is longer than that takes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cockpit.vehicle import hvac
from cockpit.vehicle.battery import Outlet, charging_minutes
from cockpit.vehicle.controls import comfort_loads_w, hvac_settings
from cockpit.vehicle.drive import REFERENCE_C, consumption_wh_per_km
from cockpit.vehicle.physics import TYPICAL_KPH
from cockpit.vehicle.simulator import Vehicle

UNCERTAINTY = 0.08
"""Hills, wind and traffic: the model's own error against published steady-speed figures is within this share."""

UNCERTAINTY_PER_K_COLD = 0.002


@dataclass(frozen=True, slots=True)
class RangeEstimate:
    """Distance in km with its likely span, what a kilometre takes, and the comfort load in W."""

    km: float
    low_km: float
    high_km: float
    wh_per_km: float
    comfort_w: float
    speed_kph: float


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that costs range: its name, and how many km it takes away."""

    name: str
    km: float


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether a distance can be driven: `margin_km` is left at the end, `sure` when even the low estimate suffices."""

    reachable: bool
    sure: bool
    margin_km: float
    estimate: RangeEstimate


def estimate_range(
    vehicle: Vehicle,
    *,
    heating: bool = True,
    cooling: bool = True,
    seats: bool = True,
    comfort: bool = True,
    speed_kph: float | None = None,
    outside_c: float | None = None,
) -> RangeEstimate:
    """Return how far it goes as things are, or as they would be.

    Args:
        vehicle: the car as it is now.
        heating: False answers "with the heating off".
        cooling: False answers "with the air conditioning off".
        seats: False answers "with seat and wheel comfort off".
        comfort: False answers "with everything off": air, seats and wheel.
        speed_kph: another steady speed; while the car stands, TYPICAL_KPH.
        outside_c: another outside temperature.

    Raises:
        OutOfRange: a speed or temperature that the car's sensors do not know.
    """
    speed = vehicle.scenario.speed_kph if speed_kph is None else _known(vehicle, "Vehicle.Speed", speed_kph)
    speed = speed or TYPICAL_KPH
    outside = vehicle.scenario.outside_c
    if outside_c is not None:
        outside = _known(vehicle, "Vehicle.Exterior.AirTemperature", outside_c)
    around = replace(vehicle.surroundings(), outside_c=outside, speed_kph=speed)
    settings = hvac_settings(vehicle.get, settled=True)
    settings = replace(settings, heating=heating, cooling=cooling and settings.cooling)
    comfort_w = hvac.settled_w(vehicle.car, around, settings) if comfort else 0.0
    if comfort and seats:
        comfort_w += comfort_loads_w(vehicle.get, vehicle.car.comfort)
    wh_per_km = consumption_wh_per_km(vehicle.car.drive, speed, outside, comfort_w)
    km = stored_wh(vehicle) / wh_per_km
    span = UNCERTAINTY + UNCERTAINTY_PER_K_COLD * max(0.0, REFERENCE_C - outside)
    return RangeEstimate(km, km * (1 - span), km * (1 + span), wh_per_km, comfort_w, speed)


def _known(vehicle: Vehicle, path: str, value: float) -> float:
    """Return the value if that signal could show it."""
    return float(vehicle.signals[path].checked(value))


def stored_wh(vehicle: Vehicle) -> float:
    """Return the energy in the battery, in Wh."""
    charge = float(vehicle.get("Vehicle.Powertrain.TractionBattery.StateOfCharge.Current"))
    return charge / 100 * vehicle.car.battery.usable_kwh * 1000


def reachable(vehicle: Vehicle, distance_km: float, estimate: RangeEstimate | None = None) -> Reach:
    """Return whether the battery takes us `distance_km` far, as things are or by another estimate."""
    estimate = estimate or estimate_range(vehicle)
    return Reach(estimate.km >= distance_km, estimate.low_km >= distance_km, estimate.km - distance_km, estimate)


def outlet(vehicle: Vehicle) -> Outlet:
    """Return what the cable hangs on, or the fast charger that a car under way would stop at."""
    return vehicle.scenario.outlet if vehicle.scenario.plugged_in else "dc"


def charging_time(vehicle: Vehicle, to_percent: float, power: Outlet | None = None) -> float:
    """Return the minutes from the charge now to `to_percent`; 0 when it is there already.

    Without `power` it is the outlet that the cable hangs on, or a fast charger.

    Raises:
        OutOfRange: `to_percent` is not within 0 to 100.
    """
    to_percent = _known(vehicle, "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current", to_percent)
    battery = "Vehicle.Powertrain.TractionBattery"
    charge = float(vehicle.get(f"{battery}.StateOfCharge.Current"))
    battery_c = float(vehicle.get(f"{battery}.Temperature.Average"))
    return charging_minutes(vehicle.car.battery, charge, to_percent, power or outlet(vehicle), battery_c)


def range_causes(vehicle: Vehicle) -> list[Cause]:
    """Return what costs range now, dearest first: each against the same trip without it."""
    now = estimate_range(vehicle)
    without = {
        "comfort": estimate_range(vehicle, comfort=False),
        "cold": estimate_range(vehicle, outside_c=max(REFERENCE_C, vehicle.scenario.outside_c), comfort=False),
        "speed": estimate_range(vehicle, speed_kph=min(now.speed_kph, TYPICAL_KPH)),
    }
    gained = {
        "comfort": without["comfort"].km - now.km,
        "cold": without["cold"].km - without["comfort"].km,
        "speed": without["speed"].km - now.km,
    }
    causes = [Cause(name, km) for name, km in gained.items() if km >= 1]
    return sorted(causes, key=lambda cause: -cause.km)
