"""The car: a tree of VSS signals, the physics behind it, and the rules that keep it safe."""

from cockpit.vehicle.offers import Offer
from cockpit.vehicle.range import charging_time, estimate_range, range_causes, reachable
from cockpit.vehicle.rules import Rule, RuleRefused
from cockpit.vehicle.scenario import SCENARIOS, Scenario, scenario_named
from cockpit.vehicle.signals import OutOfRange, Signal, SignalTree
from cockpit.vehicle.simulator import Vehicle

__all__ = [
    "SCENARIOS",
    "Offer",
    "OutOfRange",
    "Rule",
    "RuleRefused",
    "Scenario",
    "Signal",
    "SignalTree",
    "Vehicle",
    "charging_time",
    "estimate_range",
    "range_causes",
    "reachable",
    "scenario_named",
]
