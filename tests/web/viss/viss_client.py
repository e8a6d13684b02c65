"""A client of VISS without a network: the core, a car, a clock in hand, and every message held against the schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema

from cockpit.errors import SignalError
from cockpit.vehicle.scenario import SCENARIOS
from cockpit.vehicle.simulator import Vehicle
from cockpit.web.viss.history import History
from cockpit.web.viss.problems import Version
from cockpit.web.viss.service import Source
from cockpit.web.viss.session import Message, VissSession, Wish
from cockpit.web.viss.tree import Tree

SCHEMA = json.loads(Path(__file__).with_name("viss3.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)

TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"
DOME = "Vehicle.Cabin.Light.IsDomeOn"


class Client:
    """Speaks VISS to a car of its own."""

    def __init__(self, version: Version = 3, scenario: str = "mild") -> None:
        self.car = Vehicle(SCENARIOS[scenario])
        self.now = datetime(2026, 1, 31, 7, 30, 0, 250_000, UTC)
        self.version = version
        self.source = Source(Tree(self.car.signals), self.car.get, History())
        self.session = VissSession(self.source, version)

    def send(self, text: str) -> Message:
        """Send one message as it is and return the answer, as it went over the wire."""
        answer = self.session.receive(text, self.now)
        if isinstance(answer, Wish):
            error = None
            try:
                self.car.set(answer.setting.path, answer.setting.value)
            except SignalError as refused:
                error = refused
            answer = answer.answer(error, self.now)
        return self._wire(answer)

    def ask(self, action: str, **fields: Any) -> Message:
        """Send a request."""
        return self.send(json.dumps({"action": action, "requestId": "8756", **fields}))

    def get(self, path: str, *filters: Message) -> Message:
        """Read, with a filter or two."""
        return self.ask("get", path=path, **_filter(filters))

    def set(self, path: str, value: object) -> Message:
        """Update."""
        return self.ask("set", path=path, value=value)

    def subscribe(self, path: str, *filters: Message) -> Message:
        """Subscribe."""
        return self.ask("subscribe", path=path, **_filter(filters))

    def events(self, passed_s: float = 0.0) -> list[Message]:
        """Return what is told after the car and the clock went on."""
        self.car.tick(passed_s)
        self.now += timedelta(seconds=passed_s)
        self.source.history.keep({path: self.car.get(path) for path in self.car.signals}, self.now)
        return [self._wire(event) for event in self.session.look(self.now)]

    def _wire(self, message: Message) -> Message:
        received: Message = json.loads(json.dumps(message))
        if self.version == 3:
            VALID.validate(received)
        return received


def _filter(filters: tuple[Message, ...]) -> Message:
    return {"filter": filters[0] if len(filters) == 1 else list(filters)} if filters else {}


def paths(*patterns: str) -> Message:
    """Return a paths filter."""
    return {"variant": "paths", "parameter": list(patterns)}


def change(operator: str, diff: str) -> Message:
    """Return a change filter."""
    return {"variant": "change", "parameter": {"logic-op": operator, "diff": diff}}
