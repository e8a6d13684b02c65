"""Range: questions answered from the car's own model, with how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cockpit.events import SlotValue
from cockpit.reply.units import KM_PER_MILE, Distance
from cockpit.skills.outcome import Outcome
from cockpit.vehicle.range import RangeEstimate, estimate_range, outlet, range_causes, reachable
from cockpit.vehicle.range import charging_time as minutes_to
from cockpit.vehicle.simulator import Vehicle

Slots = Mapping[str, SlotValue]

SLOWER_KPH = 20.0
COLDER_K = 10.0
SLOWEST_KPH = 30.0
WORTH_KM = 3.0
"""Differences below this are within what nobody can measure: they count as none."""

CHARGE = "Vehicle.Powertrain.TractionBattery.StateOfCharge.Current"

KM: Distance = "km"
UNITS = {
    **dict.fromkeys(("range", "margin", "gain", "distance", "spare", "short", "cost", "slower", "comfort"), KM),
    "time": "minutes",
    "level": "percent",
    "consumption": "watt_hours_per_km",
    "at": "km_per_h",
}


def estimate(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how far it goes as things are."""
    now = estimate_range(vehicle)
    return _answer("reply", measure_of(slots), range=_round(now.km), margin=_round(now.high_km - now.km))


def what_if(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how far it would go under one named condition, or two at once."""
    now = estimate_range(vehicle)
    return _compared(now, estimate_range(vehicle, **_otherwise(slots, now, vehicle)))


def what_if_speed(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how far it would go at another speed, and under a condition if one is named."""
    now = estimate_range(vehicle)
    otherwise = {**_otherwise(slots, now, vehicle), "speed_kph": float(slots["speed"])}
    return _compared(now, estimate_range(vehicle, **otherwise))


def what_if_outside(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how far it would go at another outside temperature, and under a condition if one is named."""
    now = estimate_range(vehicle)
    otherwise = {**_otherwise(slots, now, vehicle), "outside_c": float(slots["outside"])}
    return _compared(now, estimate_range(vehicle, **otherwise))


def _otherwise(slots: Slots, now: RangeEstimate, vehicle: Vehicle) -> dict[str, Any]:
    """Return what the named conditions change, as `estimate_range` takes it."""
    changed: Mapping[str, Mapping[str, Any]] = {
        "heating_off": {"heating": False},
        "cooling_off": {"cooling": False},
        "climate_off": {"heating": False, "cooling": False},
        "comfort_off": {"comfort": False},
        "slower": {"speed_kph": max(SLOWEST_KPH, now.speed_kph - SLOWER_KPH)},
        "faster": {"speed_kph": now.speed_kph + SLOWER_KPH},
        "colder": {"outside_c": vehicle.scenario.outside_c - COLDER_K},
    }
    named = [str(slots[slot]) for slot in ("condition", "also") if slot in slots]
    return {name: value for condition in named for name, value in changed[condition].items()}


def reach(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell whether the battery takes us a distance, as things are or under a condition."""
    measure, distance_km = measure_of(slots), _distance_km(slots)
    found = reachable(
        vehicle, distance_km, estimate_range(vehicle, **_otherwise(slots, estimate_range(vehicle), vehicle))
    )
    if not found.reachable:
        return _answer(
            "no", measure, distance=distance_km, range=_round(found.estimate.km), short=_round(-found.margin_km)
        )
    if not found.sure:
        return _answer("tight", measure, distance=distance_km, range=_round(found.estimate.km))
    return _answer("reply", measure, distance=distance_km, spare=_round(found.margin_km))


def left_after(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how much charge is left after a distance."""
    measure, distance_km = measure_of(slots), _distance_km(slots)
    now, charge = estimate_range(vehicle), float(vehicle.get(CHARGE))
    if now.km < distance_km:
        return _answer("no", measure, distance=distance_km, range=_round(now.km))
    return _answer("reply", measure, distance=distance_km, level=charge * (1 - distance_km / now.km))


def charging_time(slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell how long charging to a level takes."""
    minutes = minutes_to(vehicle, float(slots["charge"]))
    if minutes <= 0:
        return _answer("charged", KM, level=float(vehicle.get(CHARGE)))
    reply = "slow" if outlet(vehicle) == "ac" else "reply"
    return _answer(reply, KM, time=max(1.0, minutes))


def causes(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell what costs most range now: comfort, cold or speed."""
    found = [cause for cause in range_causes(vehicle) if cause.km >= WORTH_KM]
    if not found:
        return _answer("normal", KM, range=_round(estimate_range(vehicle).km), level=float(vehicle.get(CHARGE)))
    return _answer(found[0].name, KM, cost=_round(found[0].km))


def consumption(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell what a kilometre takes, at this speed or, while we stand, at a typical one."""
    now = estimate_range(vehicle)
    return _answer("reply", KM, consumption=now.wh_per_km, at=now.speed_kph)


def save(_slots: Slots, vehicle: Vehicle) -> Outcome:
    """Tell what would bring most range: driving slower, or less comfort."""
    now = estimate_range(vehicle)
    slower = estimate_range(vehicle, speed_kph=max(SLOWEST_KPH, now.speed_kph - SLOWER_KPH)).km - now.km
    comfort = estimate_range(vehicle, comfort=False).km - now.km
    worth = {name: _round(km) for name, km in (("slower", slower), ("comfort", comfort)) if km >= WORTH_KM}
    reply = "reply" if len(worth) == 2 else next(iter(worth), "nothing")
    return _answer(reply, KM, **worth)


def _compared(now: RangeEstimate, then: RangeEstimate) -> Outcome:
    gain_km = then.km - now.km
    reply = "same" if abs(gain_km) < WORTH_KM else "reply" if gain_km > 0 else "less"
    return _answer(reply, KM, range=_round(then.km), gain=_round(abs(gain_km)))


def _answer(reply: str, measure: Distance, /, **values: float) -> Outcome:
    units = {name: UNITS[name] for name in values}
    return Outcome("answered", reply, values, units, measure)


def _distance_km(slots: Slots) -> float:
    return float(slots["distance"]) * (KM_PER_MILE if measure_of(slots) == "miles" else 1.0)


def measure_of(slots: Slots) -> Distance:
    """Return whether the speaker counts in miles or, as by default, in kilometres."""
    return "miles" if slots.get("measure") == "miles" else "km"


def _round(km: float) -> float:
    """Round to 5 km: more would sound surer than we are."""
    return 5.0 * round(km / 5.0)
