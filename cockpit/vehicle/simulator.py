"""The car: signals that can be read and set, and physics that moves them on.

It is deterministic: time is what `advance` is told, counted in steps of STEP_S, so that the way to a moment does not
change what is found there.
"""

from __future__ import annotations

from collections.abc import Mapping

from cockpit.errors import SignalError
from cockpit.events import SignalValue
from cockpit.vehicle import cabin, hvac
from cockpit.vehicle.battery import charging_kw
from cockpit.vehicle.controls import LOADS, Controls
from cockpit.vehicle.drive import consumption_wh_per_km, traction_wh_per_km
from cockpit.vehicle.parameters import Car
from cockpit.vehicle.rules import RuleRefused, broken_rule
from cockpit.vehicle.scenario import SCENARIOS, Scenario
from cockpit.vehicle.signals import SignalTree, standard_tree

STEP_S = 1.0
TYPICAL_KPH = 90.0
"""The speed that the range display assumes while the car stands."""

_BATTERY = "Vehicle.Powertrain.TractionBattery"
_HVAC = "Vehicle.Cabin.HVAC"


class Vehicle:
    """A simulated car.

    Args:
        scenario: the world it begins in.
        car: its physical parameters.
    """

    def __init__(self, scenario: Scenario = SCENARIOS["mild"], car: Car | None = None) -> None:
        self.signals: SignalTree = standard_tree()
        self.scenario = scenario
        self.car = car or Car()
        self.now_s = 0.0
        self._pending_s = 0.0
        self._values: dict[str, SignalValue] = {path: signal.start for path, signal in self.signals.items()}
        self._targets = {path: s.start for path, s in self.signals.items() if s.kind == "actuator"}
        self._cabin = cabin.CabinState(scenario.cabin_c, scenario.cabin_c)
        self._charge = scenario.charge
        self._travelled_m = 0.0
        self._enter(scenario)
        self._publish(comfort_w=0.0, hvac_w=0.0)

    def get(self, path: str) -> SignalValue:
        """Return a signal's current value.

        Raises:
            SignalError: there is no such signal.
        """
        return self._values[self.signals[path].path]

    def target(self, path: str) -> SignalValue:
        """Return what an actuator was last told.

        Raises:
            SignalError: there is no such signal, or it is a sensor.
        """
        return self._targets[self._actuator(path)]

    def set(self, path: str, value: SignalValue) -> None:
        """Tell an actuator its new value. Nothing changes when it is refused.

        Raises:
            SignalError: there is no such actuator, or the value is of the wrong type.
            OutOfRange: the value lies beyond its limits.
            RuleRefused: it would be unsafe now.
        """
        self._actuator(path)
        value = self.signals[path].checked(value)
        rule = broken_rule(path, value, self.get)
        if rule is not None:
            raise RuleRefused(rule, path)
        self._apply(path, value)

    def targets(self) -> dict[str, SignalValue]:
        """Return what every actuator was last told: a copy, to undo to."""
        return dict(self._targets)

    def restore(self, targets: Mapping[str, SignalValue]) -> None:
        """Set the given actuators back to values that they had; all or nothing.

        Raises:
            SignalError: as `set`; then nothing has changed.
        """
        before = self.targets()
        try:
            for path, value in targets.items():
                if self._targets.get(path) != value:
                    self.set(path, value)
        except SignalError:
            for path, value in before.items():
                self._apply(path, value)
            raise

    def tick(self, dt_s: float) -> None:
        """Let the time go on by `dt_s` seconds, which must not be negative."""
        if dt_s < 0:
            raise ValueError("time does not run backwards")
        self.now_s += dt_s
        self._pending_s += dt_s
        while self._pending_s >= STEP_S - 1e-9:
            self._pending_s -= STEP_S
            self._step()

    def advance(self, seconds: float) -> None:
        """Let the time go on; the same as `tick`."""
        self.tick(seconds)

    def surroundings(self) -> cabin.Surroundings:
        """Return what acts on the cabin from outside now."""
        windows = [float(self._values[path]) for path in self.signals.paths("Vehicle.Cabin.Door.*.Window.Position")]
        return cabin.Surroundings(
            outside_c=self.scenario.outside_c,
            sun=self.scenario.sun,
            speed_kph=self.scenario.speed_kph,
            occupants=len(self.scenario.occupants),
            open_share=sum(windows) / len(windows) / 100,
        )

    def controls(self) -> Controls:
        """Return the comfort settings as the physics reads them."""
        return Controls(self.get, self._cabin.air_c)

    def _actuator(self, path: str) -> str:
        if self.signals[path].kind != "actuator":
            raise SignalError("this is a sensor: it cannot be set", place=path)
        return path

    def _apply(self, path: str, value: SignalValue) -> None:
        self._targets[path] = self._values[path] = value

    def _enter(self, scenario: Scenario) -> None:
        self._values |= {
            "Vehicle.Speed": scenario.speed_kph,
            "Vehicle.IsMoving": scenario.moving,
            "Vehicle.Powertrain.Transmission.CurrentGear": 1 if scenario.moving else 0,
            "Vehicle.Exterior.AirTemperature": scenario.outside_c,
            "Vehicle.Exterior.LightIntensity": scenario.light,
            f"{_BATTERY}.Charging.ChargingPort.AnyPosition.IsChargingCableConnected": scenario.plugged_in,
            f"{_BATTERY}.Temperature.Average": (scenario.outside_c + scenario.cabin_c) / 2,
        }
        for seat in scenario.occupants:
            self._values[f"Vehicle.Cabin.Seat.{seat}.OccupancyStatus"] = "OCCUPIED"

    def _step(self) -> None:
        around, settings = self.surroundings(), self.controls().hvac()
        parameters = self.car.cabin
        heat_w = 0.0
        if settings.fan > 0:
            heat_w = hvac.thermal_w(self._cabin.air_c, parameters, self.car.comfort, around, settings)
        self._cabin = cabin.step(
            self._cabin,
            parameters,
            around,
            ventilation=hvac.ventilation(parameters, settings),
            hvac_w=heat_w,
            seconds=STEP_S,
        )
        hvac_w = hvac.electric_w(heat_w, self.car.comfort, around, settings)
        comfort_w = hvac_w + sum(load(self.get, self.car.comfort) for load in LOADS)
        self._use_energy(comfort_w)
        self._publish(comfort_w, hvac_w)

    def _use_energy(self, comfort_w: float) -> None:
        speed_kph = self.scenario.speed_kph
        drive = self.car.drive
        traction_w = traction_wh_per_km(drive, speed_kph, self.scenario.outside_c) * speed_kph if speed_kph else 0.0
        power_w = -(traction_w + drive.base_load + comfort_w)
        if self._charging():
            battery_c = float(self._values[f"{_BATTERY}.Temperature.Average"])
            power_w += charging_kw(self.car.battery, self._charge, "dc", battery_c) * 1000
        self._charge += power_w * STEP_S / 3600 / (self.car.battery.usable_kwh * 1000) * 100
        self._charge = min(100.0, max(0.0, self._charge))
        self._travelled_m += speed_kph / 3.6 * STEP_S
        self._values[f"{_BATTERY}.CurrentPower"] = power_w

    def _charging(self) -> bool:
        plugged = self._values[f"{_BATTERY}.Charging.ChargingPort.AnyPosition.IsChargingCableConnected"]
        wanted = self._targets[f"{_BATTERY}.Charging.StartStopCharging"] == "START"
        limit = float(self._targets[f"{_BATTERY}.Charging.ChargeLimit"])
        return bool(plugged) and wanted and self._charge < limit

    def _publish(self, comfort_w: float, hvac_w: float) -> None:
        """Show the state of the physics on the sensors."""
        speed_kph = self.scenario.speed_kph or TYPICAL_KPH
        wh_per_km = consumption_wh_per_km(self.car.drive, speed_kph, self.scenario.outside_c, comfort_w)
        range_m = self._charge / 100 * self.car.battery.usable_kwh * 1000 / wh_per_km * 1000
        self._values |= {
            f"{_HVAC}.AmbientAirTemperature": self._cabin.air_c,
            f"{_HVAC}.Power": hvac_w,
            f"{_BATTERY}.StateOfCharge.Current": self._charge,
            f"{_BATTERY}.Range": round(range_m),
            f"{_BATTERY}.Charging.IsCharging": self._charging(),
            "Vehicle.TraveledDistance": round(self._travelled_m),
        }
        for path in self.signals.paths("Vehicle.Cabin.Seat.*.Massage.Level"):
            status = "ON" if float(self._values[path]) > 0 else "OFF"
            self._values[path.replace(".Level", ".Status")] = status
