"""VISS over HTTP: GET reads, POST updates, the path is that of the URL; there are no subscriptions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cockpit.errors import SignalError
from cockpit.web.viss import filters, service
from cockpit.web.viss.problems import Version, VissError, from_car, problem
from cockpit.web.viss.tree import Tree
from cockpit.web.viss.values import stamped

MAX_BODY = 4_096
"""Bytes of an update."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: its status, and the object that is its body."""

    status: int
    body: dict[str, Any]


def read(source: service.Source, path: str, query: str | None, version: Version, now: datetime) -> Answer:
    """Answer a GET; `query` is the JSON under "filter" in the URL."""
    try:
        found = service.read(source, path, filters.parsed(_json(query) if query else None), now)
    except VissError as error:
        return refused(error, version, now)
    return Answer(200, {**found, "ts": stamped(now)})


def setting(tree: Tree, path: str, body: bytes) -> service.Setting:
    """Return what a POST wants set.

    Raises:
        VissError: it is not understood.
    """
    if len(body) > MAX_BODY:
        raise VissError("malformed", f"a body of more than {MAX_BODY} bytes")
    try:
        raw = _json(body.decode("utf-8"))
    except UnicodeDecodeError:
        raise VissError("malformed", "The request is no UTF-8") from None
    if not isinstance(raw, dict) or "value" not in raw:
        raise VissError("malformed", "Missing or invalid value")
    return service.setting(tree, path, raw["value"])


def updated(error: SignalError | None, version: Version, now: datetime) -> Answer:
    """Answer a POST by what became of it."""
    return Answer(200, {"ts": stamped(now)}) if error is None else refused(from_car(error), version, now)


def refused(error: VissError, version: Version, now: datetime) -> Answer:
    """Answer with an error."""
    told = problem(error, version)
    return Answer(told.number, {"error": dict(told.body), "ts": stamped(now)})


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise VissError("malformed", "The request is no JSON") from None
