"""From signals to what the physics reads: the air conditioning's settings, and what seats and wheel draw."""

from __future__ import annotations

from cockpit.vehicle.couplings import AUTO, COOLING, DEFROST, FRONT, IS_ON, RECIRCULATION
from cockpit.vehicle.hvac import Settings
from cockpit.vehicle.parameters import Comfort, between
from cockpit.vehicle.rules import Get
from cockpit.vehicle.signals import standard_tree

_HVAC = "Vehicle.Cabin.HVAC"
AUTO_FAN_BASE, AUTO_FAN_PER_K = 30.0, 10.0


def hvac_settings(read: Get, *, settled: bool = False) -> Settings:
    """Return how the air conditioning is set. The cabin has one air, set by the front seats' mean.

    With `settled` the blower counts as automatic mode will have it once the cabin is at its set-point.
    """
    fan = AUTO_FAN_BASE if settled and read(AUTO) is True else _front_mean(read, "FanSpeed")
    return Settings(
        target_c=_front_mean(read, "Temperature"),
        fan=fan if read(IS_ON) is True else 0.0,
        cooling=read(COOLING) is True,
        recirculation=read(RECIRCULATION) is True,
        front_defrost=read(DEFROST) is True,
        rear_defrost=read(f"{_HVAC}.IsRearDefrosterActive") is True,
    )


def automatic_fan(read: Get, cabin_c: float) -> int:
    """Return the blower speed that automatic mode chooses: more, the further the cabin is from its set-point."""
    away_k = abs(_front_mean(read, "Temperature") - cabin_c)
    return round(min(100.0, AUTO_FAN_BASE + AUTO_FAN_PER_K * away_k))


def comfort_loads_w(read: Get, comfort: Comfort) -> float:
    """Return the power of heated and ventilated seats, massage and steering wheel."""
    total_w = max(0.0, float(read("Vehicle.Chassis.SteeringWheel.HeatingCooling"))) / 100 * comfort.steering_wheel
    for path in standard_tree().paths("Vehicle.Cabin.Seat.*.HeatingCooling"):
        level, seat = float(read(path)), path.removesuffix("HeatingCooling")
        total_w += between(comfort.seat_heating, level) if level > 0 else -level / 100 * comfort.seat_ventilation
        total_w += float(read(f"{seat}Ventilation")) / 100 * comfort.seat_ventilation
        total_w += float(read(f"{seat}Massage.Level")) / 100 * comfort.seat_massage
    return total_w


def _front_mean(read: Get, leaf: str) -> float:
    values = [float(read(f"{_HVAC}.Station.{station}.{leaf}")) for station in FRONT]
    return sum(values) / len(values)
