"""What microphone and loudspeaker need of the process that holds their device."""

from __future__ import annotations

from typing import Any, Protocol


class Engine(Protocol):
    """A Worker, or a stand-in."""

    def start(self) -> None:
        """Open the device, or raise a CockpitError."""
        ...

    def call(self, request: Any, deadline_s: float | None = None) -> Any:
        """Pass a request to the device's process and return its answer, or raise a CockpitError."""
        ...

    def close(self) -> None:
        """Let go of the device; a later start opens it anew."""
        ...
