"""The numbers behind the physics, with where they come from.

A mid-size electric car. Cabin: two-node lumped models in the literature (30 kJ/K of air and trim, 90 kJ/K of
interior mass). Drag, rolling and drive losses are fitted to Nyland's Model Y at 90 and 120 km/h; sun and trim to
measured temperature rises of parked cars; the cold shares and the cooling efficiency to AAA's range losses. The
checks in tests/vehicle/test_published.py hold them together.

No published figure stands behind these, they are estimates: rear defroster, defrost drying, seat ventilation, massage,
and the heat of the battery pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Heater = Literal["heat-pump", "ptc"]


@dataclass(frozen=True, slots=True)
class Cabin:
    """Heat flows of the cabin. Conductances in W/K, capacities in J/K, powers in W."""

    shell_driving: float = 54.0
    shell_parked: float = 35.0
    fresh_air: float = 68.0
    recirculated: float = 17.0
    air_capacity: float = 30_000.0
    mass_capacity: float = 90_000.0
    air_to_mass: float = 40.0
    sun_noon: float = 1_400.0
    sun_into_mass: float = 0.3
    occupant: float = 90.0
    window_still: float = 60.0
    window_fast: float = 200.0


@dataclass(frozen=True, slots=True)
class Comfort:
    """What comfort costs, in W of electricity unless said otherwise."""

    heater: Heater = "heat-pump"
    heat_max_thermal: float = 6_000.0
    ptc_efficiency: float = 0.95
    cool_max_thermal: float = 6_000.0
    cool_efficiency: float = 2.5
    blower_min: float = 30.0
    blower_max: float = 250.0
    rear_defroster: float = 200.0
    defrost_drying: float = 500.0
    seat_heating: tuple[tuple[float, float], ...] = ((0, 0), (30, 20), (60, 28), (90, 35), (100, 35))
    seat_ventilation: float = 10.0
    seat_massage: float = 15.0
    steering_wheel: float = 47.0


@dataclass(frozen=True, slots=True)
class Drive:
    """What moving costs. Masses in kg, the drag area in m2, powers in W, shares without unit."""

    mass: float = 2_000.0
    drag_area: float = 0.59
    rolling: float = 0.011
    efficiency: float = 0.88
    base_load: float = 400.0
    air_density_20c: float = 1.2
    rolling_per_k_cold: float = 0.004
    losses_per_k_cold: float = 0.002


@dataclass(frozen=True, slots=True)
class Battery:
    """Usable energy in kWh, charging powers in kW by state of charge in percent; the pack as one lump of heat.

    Heat: 450 kg of cells and case at 0.9 kJ/(kg K) in J/K, the case's conductance in W/K, the share of the power that
    stays as heat, and the temperature at which the coolant holds it.
    """

    usable_kwh: float = 70.0
    heat_capacity: float = 400_000.0
    shell: float = 5.0
    heat_share: float = 0.04
    coolant_c: float = 40.0
    ac_kw: float = 11.0
    dc_kw: tuple[tuple[float, float], ...] = (
        (0, 90), (5, 150), (10, 170), (20, 170), (30, 160), (40, 140),
        (50, 115), (60, 95), (70, 75), (80, 55), (90, 35), (95, 22), (100, 8),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Car:
    """All of it."""

    cabin: Cabin = Cabin()
    comfort: Comfort = Comfort()
    drive: Drive = Drive()
    battery: Battery = Battery()


def between(table: tuple[tuple[float, float], ...], x: float) -> float:
    """Read a table of (x, y) at `x`, straight between its rows and flat beyond them."""
    if x <= table[0][0]:
        return table[0][1]
    for (x0, y0), (x1, y1) in pairwise(table):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return table[-1][1]
