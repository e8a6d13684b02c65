"""Heating, cooling and blowing: how much heat the set-points ask for, and what electricity that takes."""

from __future__ import annotations

from dataclasses import dataclass

from cockpit.vehicle.cabin import Surroundings, conductance, free_heat_w
from cockpit.vehicle.parameters import Cabin, Car, Comfort, between

NORMAL_FAN = 40.0
"""Blower setting, in percent, at which the fresh-air flow is the nominal one."""

FULL_POWER_FAN = 40.0
"""Blower setting from which on the air carries the full heating or cooling power."""

GAIN_W_PER_K = 400.0
"""How hard the controller pulls towards the set-point, beside what the losses need."""

HEAT_PUMP = ((-15.0, 1.3), (-7.0, 1.8), (0.0, 2.3), (10.0, 3.0))
"""Heat per electricity of an air-source heat pump by outside temperature, in degrees Celsius."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the controls say. `fan` is 0..100 percent; a switched-off system has fan 0."""

    target_c: float
    fan: float
    cooling: bool = True
    heating: bool = True
    recirculation: bool = False
    front_defrost: bool = False
    rear_defrost: bool = False


def ventilation(cabin: Cabin, settings: Settings) -> float:
    """Return the conductance of the air flow, in W/K."""
    nominal = cabin.recirculated if settings.recirculation else cabin.fresh_air
    return nominal * min(2.0, settings.fan / NORMAL_FAN)


def thermal_w(air_c: float, cabin: Cabin, comfort: Comfort, around: Surroundings, settings: Settings) -> float:
    """Return the heat put into the cabin air, in W; negative when it cools."""
    if settings.fan <= 0:
        return 0.0
    losses_w = conductance(cabin, around, ventilation(cabin, settings)) * (settings.target_c - around.outside_c)
    wanted_w = losses_w - free_heat_w(cabin, around) + GAIN_W_PER_K * (settings.target_c - air_c)
    carried = min(1.0, settings.fan / FULL_POWER_FAN)
    most_w = comfort.heat_max_thermal * carried if settings.heating else 0.0
    least_w = -comfort.cool_max_thermal * carried if settings.cooling else 0.0
    return max(least_w, min(most_w, wanted_w))


def heat_per_electricity(comfort: Comfort, outside_c: float) -> float:
    """Return W of heat per W of electricity of the car's heater."""
    return comfort.ptc_efficiency if comfort.heater == "ptc" else between(HEAT_PUMP, outside_c)


def electric_w(heat_w: float, comfort: Comfort, around: Surroundings, settings: Settings) -> float:
    """Return the electricity that heat, cold, blower and defrosters take, in W."""
    if heat_w >= 0:
        power_w = heat_w / heat_per_electricity(comfort, around.outside_c)
    else:
        power_w = -heat_w / comfort.cool_efficiency
    if settings.fan > 0:
        power_w += comfort.blower_min + (comfort.blower_max - comfort.blower_min) * (settings.fan / 100) ** 3
    power_w += comfort.rear_defroster * settings.rear_defrost
    return power_w + comfort.defrost_drying * settings.front_defrost


def settled_w(car: Car, around: Surroundings, settings: Settings) -> float:
    """Return the electricity that holding the set-point takes, once the cabin has settled, in W."""
    heat_w = thermal_w(settings.target_c, car.cabin, car.comfort, around, settings)
    return electric_w(heat_w, car.comfort, around, settings)
