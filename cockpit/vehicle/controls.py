"""From signals to what the physics reads: the air conditioning's settings, and what seats and wheel consume."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cockpit.vehicle.hvac import Settings
from cockpit.vehicle.parameters import Comfort, between
from cockpit.vehicle.rules import Get
from cockpit.vehicle.signals import standard_tree

_HVAC = "Vehicle.Cabin.HVAC"
FRONT_STATIONS = ("Row1.Driver", "Row1.Passenger")
DEFROST_FAN = 80.0
AUTO_FAN_BASE, AUTO_FAN_PER_K = 30.0, 10.0


@dataclass(frozen=True, slots=True)
class Controls:
    """Reads the air conditioning's settings off the signals. The cabin has one air, set by the front seats' mean."""

    get: Get
    air_c: float

    def hvac(self) -> Settings:
        """Return the settings that act now, couplings included: defrost brings the fan up, auto chooses it."""
        target_c = self._front_mean("Temperature")
        defrost = self.get(f"{_HVAC}.IsFrontDefrosterActive") is True
        return Settings(
            target_c=target_c,
            fan=self._fan(target_c, defrost),
            cooling=self.get(f"{_HVAC}.IsAirConditioningActive") is True,
            recirculation=self.get(f"{_HVAC}.IsRecirculationActive") is True and not defrost,
            front_defrost=defrost,
            rear_defrost=self.get(f"{_HVAC}.IsRearDefrosterActive") is True,
        )

    def _fan(self, target_c: float, defrost: bool) -> float:
        fan = self._front_mean("FanSpeed")
        if self.get(f"{_HVAC}.IsAutoActive") is True:
            fan = min(100.0, AUTO_FAN_BASE + AUTO_FAN_PER_K * abs(target_c - self.air_c))
        if self.get(f"{_HVAC}.IsOn") is not True:
            fan = 0.0
        return max(fan, DEFROST_FAN) if defrost else fan

    def _front_mean(self, leaf: str) -> float:
        values = [float(self.get(f"{_HVAC}.Station.{station}.{leaf}")) for station in FRONT_STATIONS]
        return sum(values) / len(values)


Load = Callable[[Get, Comfort], float]


def _seats_w(get: Get, comfort: Comfort) -> float:
    total_w = 0.0
    for path in standard_tree().paths("Vehicle.Cabin.Seat.*.HeatingCooling"):
        level, seat = float(get(path)), path.removesuffix("HeatingCooling")
        total_w += between(comfort.seat_heating, level) if level > 0 else -level / 100 * comfort.seat_ventilation
        total_w += float(get(f"{seat}Ventilation")) / 100 * comfort.seat_ventilation
        total_w += float(get(f"{seat}Massage.Level")) / 100 * comfort.seat_massage
    return total_w


def _steering_wheel_w(get: Get, comfort: Comfort) -> float:
    level = max(0.0, float(get("Vehicle.Chassis.SteeringWheel.HeatingCooling")))
    return level / 100 * comfort.steering_wheel


LOADS: tuple[Load, ...] = (_seats_w, _steering_wheel_w)
"""What else comfort consumes, each in W of electricity."""
