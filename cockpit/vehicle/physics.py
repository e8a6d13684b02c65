"""What goes on in the car by itself: cabin temperature, battery and distance, step by step, and the sensors for it."""

from __future__ import annotations

from cockpit.events import SignalValue
from cockpit.vehicle import battery, cabin, hvac
from cockpit.vehicle.controls import comfort_loads_w, hvac_settings
from cockpit.vehicle.drive import consumption_wh_per_km, traction_w
from cockpit.vehicle.parameters import Car
from cockpit.vehicle.rules import Get
from cockpit.vehicle.scenario import Scenario

TYPICAL_KPH = 90.0
"""The speed that the range display assumes while the car stands."""

_BATTERY = "Vehicle.Powertrain.TractionBattery"
_HVAC = "Vehicle.Cabin.HVAC"
_WINDOWS = tuple(
    f"Vehicle.Cabin.Door.{door}.Window.Position"
    for door in ("Row1.DriverSide", "Row1.PassengerSide", "Row2.DriverSide", "Row2.PassengerSide")
)
_CABLE = f"{_BATTERY}.Charging.ChargingPort.AnyPosition.IsChargingCableConnected"


class Physics:
    """The physical state, moved on by `step`.

    Args:
        scenario: cabin temperature, charge and odometer to begin with, and the world around.
        car: the parameters.
        read: gives a signal's current value.
    """

    def __init__(self, scenario: Scenario, car: Car, read: Get) -> None:
        self.scenario = scenario
        self._car = car
        self._read = read
        self._cabin = cabin.CabinState(scenario.cabin_c, scenario.cabin_c)
        self._charge = scenario.charge
        self._battery_c = (scenario.outside_c + scenario.cabin_c) / 2
        self._travelled_m = 1000 * scenario.odometer_km
        self._power_w = 0.0
        self._hvac_w = 0.0

    def surroundings(self) -> cabin.Surroundings:
        """Return what acts on the cabin from outside now."""
        return cabin.Surroundings(
            outside_c=self.scenario.outside_c,
            sun=self.scenario.sun,
            speed_kph=self.scenario.speed_kph,
            occupants=len(self.scenario.occupants),
            open_share=sum(float(self._read(path)) for path in _WINDOWS) / len(_WINDOWS) / 100,
        )

    @property
    def cabin_c(self) -> float:
        """The cabin air's temperature."""
        return self._cabin.air_c

    def step(self, seconds: float) -> None:
        """Move the state on (at most 10 s: see `cabin.step`)."""
        car, around, settings = self._car, self.surroundings(), hvac_settings(self._read)
        heat_w = hvac.thermal_w(self._cabin.air_c, car.cabin, car.comfort, around, settings)
        self._cabin = cabin.step(
            self._cabin,
            car.cabin,
            around,
            ventilation=hvac.ventilation(car.cabin, settings),
            hvac_w=heat_w,
            seconds=seconds,
        )
        self._hvac_w = hvac.electric_w(heat_w, car.comfort, around, settings)
        self._use_energy(self._hvac_w + comfort_loads_w(self._read, car.comfort), seconds)
        self._travelled_m += around.speed_kph / 3.6 * seconds

    def sensors(self) -> dict[str, SignalValue]:
        """Return what the sensors show of the state."""
        speed_kph = self.scenario.speed_kph or TYPICAL_KPH
        comfort_w = settled_comfort_w(self._read, self._car, self.surroundings(), speed_kph)
        wh_per_km = consumption_wh_per_km(self._car.drive, speed_kph, self.scenario.outside_c, comfort_w)
        return {
            f"{_HVAC}.AmbientAirTemperature": self._cabin.air_c,
            f"{_HVAC}.Power": self._hvac_w,
            f"{_BATTERY}.StateOfCharge.Current": self._charge,
            f"{_BATTERY}.Temperature.Average": self._battery_c,
            f"{_BATTERY}.CurrentPower": self._power_w,
            f"{_BATTERY}.Range": round(self._charge * self._car.battery.usable_kwh * 10 / wh_per_km * 1000),
            f"{_BATTERY}.Charging.IsCharging": self._charging(),
            "Vehicle.TraveledDistance": round(self._travelled_m),
        }

    def _use_energy(self, comfort_w: float, seconds: float) -> None:
        """Take from the battery, or charge it; power counts positive into the battery, as in VSS."""
        car, speed_kph, outside_c = self._car, self.scenario.speed_kph, self.scenario.outside_c
        power_w = -(traction_w(car.drive, speed_kph, outside_c) + car.drive.base_load + comfort_w)
        limit = 100.0
        if self._charging():
            power_w += 1000 * battery.charging_kw(car.battery, self._charge, self.scenario.outlet, self._battery_c)
            limit = self._charge_limit
        elif self._session():
            power_w = 0.0  # the outlet carries the car, so that it stays at its limit
        charged_wh = power_w * seconds / 3600
        self._charge = min(limit, max(0.0, self._charge + charged_wh / (car.battery.usable_kwh * 10)))
        self._battery_c = battery.warmed_c(car.battery, self._battery_c, power_w, outside_c, seconds)
        self._power_w = power_w

    @property
    def _charge_limit(self) -> float:
        return float(self._read(f"{_BATTERY}.Charging.ChargeLimit"))

    def _session(self) -> bool:
        """Say whether the cable is in and charging is wanted, be the limit reached or not."""
        return bool(self._read(_CABLE)) and self._read(f"{_BATTERY}.Charging.StartStopCharging") == "START"

    def _charging(self) -> bool:
        return self._session() and self._charge < self._charge_limit


def settled_comfort_w(read: Get, car: Car, around: cabin.Surroundings, speed_kph: float) -> float:
    """Return what comfort draws, in W, once the cabin has settled and the car goes at `speed_kph`."""
    moving = cabin.at_speed(around, speed_kph)
    return hvac.settled_w(car, moving, hvac_settings(read, settled=True)) + comfort_loads_w(read, car.comfort)
