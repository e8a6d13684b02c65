"""The simulated car against published measurements: each test names its source and tolerance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cockpit.vehicle import cabin, hvac
from cockpit.vehicle.drive import consumption_wh_per_km
from cockpit.vehicle.parameters import Car, Comfort, Heater

ALONE = cabin.Surroundings(outside_c=20.0)
SET_C = 22.0
TRIP_S = 3600


def car_with(heater: Heater) -> Car:
    return Car(comfort=Comfort(heater=heater))


def trip_wh_per_km(car: Car, outside_c: float, speed_kph: float, settings: hvac.Settings, people: int = 1) -> float:
    """Drive for an hour from a cabin as cold or warm as outside; return the mean consumption."""
    around = replace(ALONE, outside_c=outside_c, speed_kph=speed_kph, occupants=people)
    state = cabin.CabinState(outside_c, outside_c)
    used_ws = 0.0
    air = hvac.ventilation(car.cabin, settings)
    for _ in range(TRIP_S):
        heat_w = hvac.thermal_w(state.air_c, car.cabin, car.comfort, around, settings)
        used_ws += hvac.electric_w(heat_w, car.comfort, around, settings)
        state = cabin.step(state, car.cabin, around, ventilation=air, hvac_w=heat_w, seconds=1.0)
    return consumption_wh_per_km(car.drive, speed_kph, outside_c, used_ws / TRIP_S)


def range_lost_percent(car: Car, outside_c: float, speed_kph: float, settings: hvac.Settings) -> float:
    mild = consumption_wh_per_km(car.drive, speed_kph, 24.0, 0.0)
    return 100 * (1 - mild / trip_wh_per_km(car, outside_c, speed_kph, settings))


ON = hvac.Settings(target_c=SET_C, fan=hvac.NORMAL_FAN)
OFF = hvac.Settings(target_c=SET_C, fan=0.0)
AAA_KPH = 46.0
"""Mean speed of the drive cycles that AAA ran (UDDS, HWFET and US06 mixed by distance)."""


def test_cold_with_heating() -> None:
    """AAA 2019, Electric Vehicle Range Testing: five cars lost 41 % at -7 C with the heater on (+-5 points).

    The simulated car has a heat pump; with a resistive heater it loses 53 %, beyond the tolerance.
    """
    assert range_lost_percent(Car(), -6.7, AAA_KPH, ON) == pytest.approx(41, abs=5)


def test_cold_without_heating() -> None:
    """AAA 2019: 12 % lost at -7 C with the heater off (+-3 points)."""
    assert range_lost_percent(Car(), -6.7, AAA_KPH, OFF) == pytest.approx(12, abs=3)


def test_hot_with_air_conditioning() -> None:
    """AAA 2019: 17 % lost at 35 C with the air conditioning on (+-3 points); indoors, so without sun."""
    assert range_lost_percent(Car(), 35.0, AAA_KPH, ON) == pytest.approx(17, abs=3)


def test_hard_frost() -> None:
    """Geotab, 5.2 million trips: 54 % of rated range is left at -15 C (+-6 points); at a mixed-traffic 50 km/h."""
    assert 100 - range_lost_percent(Car(), -15.0, 50.0, ON) == pytest.approx(54, abs=6)


@pytest.mark.parametrize(("outside_c", "published_kph"), [(20.0, 31.0), (0.0, 60.0)])
def test_most_economical_speed(outside_c: float, published_kph: float) -> None:
    """Geotab, speed and temperature study: a 65 kWh car goes farthest at 31 km/h at 20 C, 60 km/h at 0 C (+-6 km/h).

    Its cars heated resistively.
    """
    car = car_with("ptc")
    settings = OFF if outside_c >= 20 else ON

    def wh_per_km(speed_kph: float) -> float:
        around = replace(ALONE, outside_c=outside_c, speed_kph=speed_kph)
        return consumption_wh_per_km(car.drive, speed_kph, outside_c, hvac.settled_w(car, around, settings))

    assert min(range(10, 131), key=wh_per_km) == pytest.approx(published_kph, abs=6)


@pytest.mark.parametrize(
    ("speed_kph", "outside_c", "published"),
    [(90.0, 20.0, 142), (120.0, 20.0, 195), (90.0, 4.5, 155), (120.0, 4.5, 214)],
)
def test_steady_speed(speed_kph: float, outside_c: float, published: float) -> None:
    """Bjorn Nyland's range tests of a Model Y: Wh/km at 90 and 120 km/h, at 20 C and at 4-5 C (+-8 %)."""
    car = car_with("heat-pump")
    around = replace(ALONE, outside_c=outside_c, speed_kph=speed_kph)
    comfort_w = hvac.settled_w(car, around, replace(ON, target_c=20.0)) if outside_c < 15 else 0.0
    measured = consumption_wh_per_km(car.drive, speed_kph, outside_c, comfort_w)
    assert measured == pytest.approx(published, rel=0.08)


@pytest.mark.parametrize(
    ("minutes", "published_k"), [(10, 10.6), (20, 16.1), (30, 18.9), (40, 21.1), (50, 22.8), (60, 23.9)]
)
def test_parked_in_the_sun(minutes: int, published_k: float) -> None:
    """Null (San Jose State University), after McLaren 2005: cabin temperature rise of a car in the sun (+-2 K)."""
    around = cabin.Surroundings(outside_c=25.0, sun=1.0, speed_kph=0.0, occupants=0)
    state = cabin.CabinState(25.0, 25.0)
    for _ in range(minutes * 60):
        state = cabin.step(state, Car().cabin, around, ventilation=0.0, hvac_w=0.0, seconds=1.0)
    assert state.air_c - 25.0 == pytest.approx(published_k, abs=2)


FASTSIM_WH_PER_KM = {
    -20: ((281.4, 182.6), (304.6, 205.2)),
    -15: ((239.7, 164.0), (275.8, 193.5)),
    -10: ((201.2, 147.0), (246.1, 180.6)),
    -5: ((167.5, 132.2), (215.7, 167.5)),
    0: ((139.8, 120.0), (184.1, 153.8)),
    5: ((118.4, 110.7), (151.7, 139.6)),
    10: ((105.8, 105.0), (130.0, 130.3)),
    15: ((98.0, 101.5), (112.4, 122.3)),
    20: ((94.9, 100.1), (94.5, 114.1)),
    22: ((94.2, 99.8), (89.0, 111.6)),
    25: ((95.4, 100.3), (89.9, 112.0)),
    30: ((99.2, 102.0), (92.7, 113.2)),
    35: ((107.6, 105.9), (99.1, 116.1)),
}
"""What FASTSim 3.1.0 finds by outside temperature: (city, motorway) of the Model 3, then of the Bolt."""


def fastsim_lost_percent(outside_c: int, vehicle: int) -> float:
    def combined(temperature_c: int) -> float:
        city, motorway = FASTSIM_WH_PER_KM[temperature_c][vehicle]
        return 0.55 * city + 0.45 * motorway

    return 100 * (1 - combined(22) / combined(outside_c))


@pytest.mark.parametrize("outside_c", FASTSIM_WH_PER_KM)
def test_range_loss_against_temperature(outside_c: int) -> None:
    """NREL FASTSim 3.1.0 (Apache-2.0), thermal models "2022 Tesla Model 3 RWD" and "2020 Chevrolet Bolt EV".

    Recorded once: UDDS three times and HWFET five times over (about an hour each), cabin and battery as cold or warm
    as outside, set-point 22 C, no sun, combined 55 % to 45 %. The loss against 22 C lies inside the band of the two
    cars, give or take 5 points. FASTSim's cabin has no people in it, and its control stops 0.5 K before the
    set-point: so here too.
    """
    settings = replace(ON, target_c=SET_C + max(-0.5, min(0.5, outside_c - SET_C)))
    band = sorted(fastsim_lost_percent(outside_c, vehicle) for vehicle in (0, 1))
    mild = trip_wh_per_km(Car(), 22.0, AAA_KPH, ON, people=0)
    lost = 100 * (1 - mild / trip_wh_per_km(Car(), outside_c, AAA_KPH, settings, people=0))
    assert band[0] - 5 <= lost <= band[1] + 5


def test_fast_charging() -> None:
    """The design's charging curve: 10 to 80 % in 27 minutes (+-2)."""
    from cockpit.vehicle.battery import charging_minutes

    assert charging_minutes(Car().battery, 10, 80) == pytest.approx(27, abs=2)


def test_what_comfort_costs_at_ninety() -> None:
    """A seat heater costs about 0.3 Wh/km at 90 km/h, holding a cold cabin warm 30 to 40 (-5 C, resistive heater)."""
    car = car_with("ptc")
    around = replace(ALONE, outside_c=-5.0, speed_kph=90.0)
    assert car.comfort.seat_heating[2][1] / 90 == pytest.approx(0.3, abs=0.05)
    assert 30 <= hvac.settled_w(car, around, ON) / 90 <= 40
