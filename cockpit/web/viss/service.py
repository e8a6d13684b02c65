"""Read and update: what both transports do with the car, whatever form the request came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cockpit.events import SignalValue
from cockpit.vehicle.rules import Get
from cockpit.vehicle.signals import Signal
from cockpit.web.viss import metadata
from cockpit.web.viss.filters import Dynamic, Filter, Metadata, Past, Paths
from cockpit.web.viss.history import History, duration
from cockpit.web.viss.problems import Kind, VissError
from cockpit.web.viss.tree import Tree
from cockpit.web.viss.triggers import DataPoints, data_points
from cockpit.web.viss.values import stamped, value_for, written

SERVER_CAPABILITIES = "server_capabilities"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a client wants an actuator to be told."""

    path: str
    value: SignalValue


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of the car: its signals as a tree, how to read them, and what they were."""

    tree: Tree
    get: Get
    history: History


def read(source: Source, path: str, what: Filter, now: datetime) -> dict[str, Any]:
    """Return the answer to a read: an object with "data", or with "metadata".

    Raises:
        VissError: path or filter address nothing, or ask for what only a subscription gives.
    """
    tree = source.tree
    if isinstance(what.other, Metadata):
        return {"metadata": _described(tree, path, what.paths, what.other.keys)}
    if isinstance(what.other, Dynamic):
        return _dynamic(tree, path, what, now)
    if isinstance(what.other, Past):
        period = duration(what.other.parameter)
        return {"data": as_data(source.history.recall(addressed(tree, path, what.paths), period, now))}
    if what.other is not None:
        raise VissError("filter", f"a {what.other.variant} filter is for subscriptions")
    signals = addressed(tree, path, what.paths)
    return {"data": as_data(data_points(signals, source.get, now))}


def setting(tree: Tree, path: str, value: object) -> Setting:
    """Return what to tell the car for an update.

    Raises:
        VissError: the path is no actuator, or the value is not written as its type is.
    """
    signal = tree.signal(path)
    if signal.kind != "actuator":
        raise VissError("read-only", "Update of a sensor is not supported", hint=signal.path)
    return Setting(signal.path, value_for(signal, value))


def addressed(tree: Tree, path: str, paths: Paths | None) -> list[Signal]:
    """Return the signals of a request, each once, in the order they were asked for.

    Raises:
        VissError: one of the paths addresses nothing, or without a filter the path is a branch.
    """
    if paths is None:
        return [tree.signal(path)]
    found = {pattern: tree.matching(path, pattern) for pattern in paths.patterns}
    unknown = [pattern for pattern, signals in found.items() if not signals]
    if unknown:
        kind: Kind = "unknown-path" if len(unknown) == len(found) else "some-unknown"
        raise VissError(kind, f"Data is unknown: {', '.join(unknown)}"[:300])
    return list(dict.fromkeys(signal for signals in found.values() for signal in signals))


def as_data(points: DataPoints) -> DataPoints | dict[str, Any]:
    """Return data points as they stand under "data": an object for one node, an array for several."""
    return points if len(points) > 1 else points[0]


def _described(tree: Tree, path: str, paths: Paths | None, keys: frozenset[str]) -> dict[str, Any]:
    if paths is None:
        node = tree.node(path)
        return {path.replace("/", ".").rpartition(".")[2]: metadata.described(node, keys)}
    return {signal.path: metadata.described(signal, keys) for signal in addressed(tree, path, paths)}


def _dynamic(tree: Tree, path: str, what: Filter, now: datetime) -> dict[str, Any]:
    assert isinstance(what.other, Dynamic)
    if what.other.key == SERVER_CAPABILITIES:
        tree.node(path)
        return {"metadata": {path: metadata.CAPABILITIES}}
    signals: Sequence[Signal] = addressed(tree, path, what.paths or Paths(variant="paths", parameter="*"))
    ts = stamped(now)
    points = [{"path": p, "dp": {"value": written(v), "ts": ts}} for p, v in metadata.dynamic(signals, what.other.key)]
    return {"data": as_data(points)}
