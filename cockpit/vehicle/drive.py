"""What a kilometre costs.

Wh/km = (0.5 rho CdA v^2 + Crr m g) / (3.6 * efficiency) * cold + (base + comfort) / v
"""

from __future__ import annotations

from cockpit.vehicle.parameters import Drive

GRAVITY = 9.81
REFERENCE_C = 20.0
ZERO_C_IN_K = 273.15
SLOWEST_KPH = 5.0
"""Below this a consumption per kilometre means nothing; the load then counts as at this speed."""


def traction_wh_per_km(drive: Drive, speed_kph: float, outside_c: float) -> float:
    """Return what moving takes, without base load and comfort."""
    below = max(0.0, REFERENCE_C - outside_c)
    density = drive.air_density_20c * (REFERENCE_C + ZERO_C_IN_K) / (outside_c + ZERO_C_IN_K)
    drag_n = 0.5 * density * drive.drag_area * (speed_kph / 3.6) ** 2
    rolling_n = drive.rolling * (1 + drive.rolling_per_k_cold * below) * drive.mass * GRAVITY
    losses = 1 + drive.losses_per_k_cold * below
    return (drag_n + rolling_n) / (3.6 * drive.efficiency) * losses


def traction_w(drive: Drive, speed_kph: float, outside_c: float) -> float:
    """Return the battery power that moving takes; none while standing."""
    return traction_wh_per_km(drive, speed_kph, outside_c) * speed_kph


def consumption_wh_per_km(drive: Drive, speed_kph: float, outside_c: float, comfort_w: float) -> float:
    """Return what a kilometre takes in all, at a steady speed on a level road."""
    speed_kph = max(speed_kph, SLOWEST_KPH)
    return traction_wh_per_km(drive, speed_kph, outside_c) + (drive.base_load + comfort_w) / speed_kph
