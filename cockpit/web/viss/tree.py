"""Addressing: paths with dots or slashes, branches, and the wildcard of the paths filter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cockpit.errors import did_you_mean
from cockpit.vehicle.signals import Signal, SignalTree
from cockpit.web.viss.problems import VissError

MAX_PATH = 400
"""Characters; the longest path of the car has some 90."""


class Branch(dict[str, "Signal | Branch"]):
    """A node with others below it, by their names."""


Node = Signal | Branch


class Tree:
    """The car's signals as a tree of nodes."""

    def __init__(self, signals: SignalTree) -> None:
        self.signals = signals
        self._root = Branch()
        for path, signal in signals.items():
            *branches, leaf = path.split(".")
            node = self._root
            for name in branches:
                below = node.setdefault(name, Branch())
                assert isinstance(below, Branch)
                node = below
            node[leaf] = signal

    def node(self, path: str) -> Node:
        """Return the one node that a path without wildcards addresses.

        Raises:
            VissError: the path has no form, has a wildcard, or addresses nothing.
        """
        names = segments(path)
        if any("*" in name for name in names):
            raise VissError("malformed", "Missing or invalid path", hint="wildcards belong into a paths filter")
        node: Node = self._root
        for name in names:
            below = node.get(name) if isinstance(node, Branch) else None
            if below is None:
                raise VissError("unknown-path", f"Data is unknown: {path}", hint=did_you_mean(path, self.signals))
            node = below
        return node

    def signal(self, path: str) -> Signal:
        """Return the signal that a path addresses.

        Raises:
            VissError: it addresses nothing, or a branch.
        """
        node = self.node(path)
        if isinstance(node, Branch):
            raise VissError(
                "branch", "Requested action on a branch is not supported", hint="a paths filter reads its signals"
            )
        return node

    def matching(self, base: str, pattern: str) -> list[Signal]:
        """Return the signals below a branch that a relative path addresses; a branch stands for all that is below.

        `*` stands for one segment. A pattern that begins with it and so addresses nothing is read as tools in the
        field mean it: at any depth.

        Raises:
            VissError: base or pattern has no form, or the base addresses nothing.
        """
        node = self.node(base)
        names = segments(pattern)
        found = list(_below(node, names))
        if not found and names[0] == "*":
            found = [signal for deep in _branches(node) for signal in _below(deep, names[1:])]
        return found


def segments(path: str) -> list[str]:
    """Split a path at its dots or slashes.

    Raises:
        VissError: it is too long or a segment is empty.
    """
    names = re.split(r"[./]", path)
    if len(path) > MAX_PATH or not all(names):
        raise VissError("malformed", "Missing or invalid path")
    return names


def leaves(node: Node) -> Iterator[Signal]:
    """Yield a signal, or all signals below a branch."""
    if isinstance(node, Signal):
        yield node
        return
    for below in node.values():
        yield from leaves(below)


def _below(node: Node, names: Sequence[str]) -> Iterator[Signal]:
    if not names:
        yield from leaves(node)
    elif isinstance(node, Branch):
        nodes = node.values() if names[0] == "*" else [node[names[0]]] if names[0] in node else []
        for below in nodes:
            yield from _below(below, names[1:])


def _branches(node: Node) -> Iterator[Branch]:
    if isinstance(node, Branch):
        yield node
        for below in node.values():
            yield from _branches(below)
