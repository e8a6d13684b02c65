"""What the stages have in common whose engine lives in a process of its own."""

from __future__ import annotations

from typing import Self

from cockpit.worker import Worker


class Hosted:
    """A stage with its engine behind a Worker; as a context manager it ends the process."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    def start(self) -> None:
        """Load the model now instead of at the first utterance.

        Raises:
            ModelError: Vosk refuses it.
            EngineError: Vosk crashed or hung on it.
        """
        self._worker.start()

    @property
    def pid(self) -> int | None:
        """The engine's process, or None while none runs."""
        return self._worker.pid

    def close(self) -> None:
        """End the engine's process."""
        self._worker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
