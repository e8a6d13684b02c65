"""What the tree and the server say of nodes, instead of their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cockpit.vehicle.signals import INTEGER_LIMITS, Signal
from cockpit.web.viss.problems import VissError
from cockpit.web.viss.tree import Node

CAPABILITIES = {
    "filter": ["timebased", "change", "range", "curvelog", "paths", "static_metadata", "dynamic_metadata"],
    "access_ctrl": [],
    "transport_protocol": ["http", "ws"],
}
"""The answer to version 2's server_capabilities."""


def described(node: Node, keys: frozenset[str]) -> dict[str, Any]:
    """Return a node and all below it by the names that VSS has for metadata; only these keys where some are given."""
    if isinstance(node, Signal):
        return _kept(_facts(node), keys)
    below = {name: described(child, keys) for name, child in node.items()}
    return {**_kept({"type": "branch"}, keys), "children": below}


def dynamic(signals: Iterable[Signal], key: str) -> list[tuple[str, str]]:
    """Return for each signal what version 2's dynamic metadata says of it.

    Raises:
        VissError: the key is unknown.
    """
    if key == "availability":
        return [(signal.path, "available") for signal in signals]
    if key == "validate":
        raise VissError("no-data", "no signal is under access control")
    if key == "samplerate":
        return [(signal.path, "10") for signal in signals]
    hint = "availability, samplerate or server_capabilities"
    raise VissError("filter", f"dynamic metadata has no {key!r}", hint=hint)


def _facts(signal: Signal) -> dict[str, Any]:
    facts: dict[str, Any] = {"type": signal.kind, "datatype": signal.type}
    low, high = INTEGER_LIMITS.get(signal.type, (float("-inf"), float("inf")))
    if signal.unit:
        facts["unit"] = signal.unit
    if signal.low > low:
        facts["min"] = signal.low
    if signal.high < high:
        facts["max"] = signal.high
    if signal.allowed:
        facts["allowed"] = list(signal.allowed)
    if signal.form:
        facts["pattern"] = signal.form
    if signal.kind == "actuator":
        facts["default"] = signal.start
    return facts


def _kept(facts: dict[str, Any], keys: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key in keys} if keys else facts
