"""The cabin as two nodes: air with trim, and the interior mass behind it.

Ca dTa/dt = G (Tamb - Ta) + Gam (Tm - Ta) + (1 - f) Qsun + Qpeople + Qhvac
Cm dTm/dt = Gam (Ta - Tm) + f Qsun
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cockpit.vehicle.parameters import Cabin


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What acts on the cabin from outside. `sun` is 0..1 of clear noon, `open_share` 0..1 of all windows."""

    outside_c: float
    sun: float = 0.0
    speed_kph: float = 0.0
    occupants: int = 1
    open_share: float = 0.0


@dataclass(frozen=True, slots=True)
class CabinState:
    """Temperatures in degrees Celsius."""

    air_c: float
    mass_c: float


def conductance(cabin: Cabin, around: Surroundings, ventilation: float) -> float:
    """Return W/K between cabin air and outside: shell, fresh air (`ventilation`, W/K) and open windows."""
    shell = cabin.shell_driving if around.speed_kph > 1 else cabin.shell_parked
    fast = min(1.0, around.speed_kph / 100)
    window = around.open_share * (cabin.window_still + (cabin.window_fast - cabin.window_still) * fast)
    return shell + ventilation + window


def free_heat_w(cabin: Cabin, around: Surroundings) -> float:
    """Return the heat that sun and people bring, in W; what the interior mass takes of it, it gives back later."""
    return around.sun * cabin.sun_noon + around.occupants * cabin.occupant


def at_speed(around: Surroundings, speed_kph: float) -> Surroundings:
    """Return the same surroundings at another speed."""
    return replace(around, speed_kph=speed_kph)


def step(
    state: CabinState, cabin: Cabin, around: Surroundings, *, ventilation: float, hvac_w: float, seconds: float
) -> CabinState:
    """Return the state `seconds` later (explicit Euler: keep it below 10 s, a twentieth of the shortest constant)."""
    outside_w = conductance(cabin, around, ventilation) * (around.outside_c - state.air_c)
    exchange_w = cabin.air_to_mass * (state.mass_c - state.air_c)
    sun_into_mass_w = cabin.sun_into_mass * around.sun * cabin.sun_noon
    air_w = outside_w + exchange_w + free_heat_w(cabin, around) - sun_into_mass_w + hvac_w
    mass_w = sun_into_mass_w - exchange_w
    return CabinState(
        state.air_c + air_w * seconds / cabin.air_capacity, state.mass_c + mass_w * seconds / cabin.mass_capacity
    )
