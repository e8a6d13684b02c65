"""What `/metrics` shows, in a registry of its own: turns, stages, drops, restarts, clients. No word that was said."""

from __future__ import annotations

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from cockpit.web.reader import TurnTaken

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 1.0, 2.5)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Counters, gauges and histograms of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        kinds: Any = {"registry": self.registry, "namespace": "cockpit"}
        self.turns = Counter("turns", "Turns by status and intent.", ["status", "intent"], **kinds)
        self.stages = Histogram("stage_seconds", "Time a stage took.", ["stage"], buckets=BUCKETS_S, **kinds)
        self.dropped_frames = Counter("dropped_frames", "Frames of 32 ms that were not heard.", **kinds)
        self.dropped_messages = Counter("dropped_messages", "Messages that slow clients did not get.", **kinds)
        self.restarts = Counter("worker_restarts", "Engines that failed and began anew.", ["component"], **kinds)
        self.refused = Counter("refused_connections", "Connections refused, and why.", ["why"], **kinds)
        self.clients = Gauge("clients", "Pages that are connected.", **kinds)
        self.speakers = Gauge("speakers", "Microphones that are on.", **kinds)
        self.slow = Counter("slow_clients", "Clients that did not read and were let go.", **kinds)

    def count(self, taken: TurnTaken) -> None:
        """Count a turn and its stages."""
        intents = [command.intent for command in taken.turn.commands] or ["none"]
        for intent in intents:
            self.turns.labels(taken.turn.status, intent).inc()
        for stage, ms in taken.turn.timings_ms.items():
            self.stages.labels(stage).observe(ms / 1000)

    def text(self) -> bytes:
        """Return all of it in the Prometheus text format."""
        return generate_latest(self.registry)
