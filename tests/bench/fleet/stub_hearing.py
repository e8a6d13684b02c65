"""Hearers of the real shape, each with an engine in a process of its own, that know what they hear by its name."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from cockpit.bench.fleet.hear import Job
from cockpit.bench.fleet.manifest import Item
from cockpit.bench.fleet.row import Row, failed
from cockpit.errors import AudioError, ModelError
from cockpit.worker import Worker

LOG = "heard.log"


def open_hearer(job: Job) -> StubHearing:
    return StubHearing(job)


def open_none(job: Job) -> StubHearing:
    raise ModelError("no model here", place=job.folder)


def engine() -> Callable[[str], str]:
    return lambda name: name.upper()


class StubHearing:
    """Takes 5 ms for a recording; "bad" cannot be read, "deadly" kills its worker."""

    def __init__(self, job: Job) -> None:
        self._log = Path(job.folder, LOG)
        self._engine = Worker("stub_hearing:engine", name="the stub")
        self._engine.start()

    def hear(self, item: Item) -> Row:
        with self._log.open("a") as log:
            log.write(f"{os.getpid()} {self._engine.pid} {item.number}\n")
        if item.audio == "bad":
            return failed(item, AudioError("no such sound file"))
        if item.audio == "deadly":
            os._exit(9)
        time.sleep(0.005)
        heard = self._engine.call(item.audio)
        return Row(item.number, item.audio, item.speaker, item.tags, 2.0, heard=heard, wall_s=0.005, processor_s=0.004)
