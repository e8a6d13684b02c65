"""Every system that takes part: ours, and peers from the package index that are skipped where they are missing."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module, metadata

from cockpit.bench.intents.sentences import Frame
from cockpit.packs.load import Packs


@dataclass(frozen=True, slots=True)
class Guess:
    """What a system makes of a sentence: nothing (frame None), or a command with the system's own score."""

    frame: Frame | None
    score: float = 1.0


Understand = Callable[[str], Guess]
Build = Callable[[Packs], Understand]


@dataclass(frozen=True, slots=True)
class System:
    """One system: what the tables call it, the package it comes in ("" for ours), and the module that builds it."""

    name: str
    package: str
    imported: str
    module: str

    @property
    def installed(self) -> bool:
        """Whether it can be asked at all."""
        return importlib.util.find_spec(self.imported) is not None

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {metadata.version(self.package)}" if self.package else self.name

    def builder(self) -> Build:
        """Import the system, and return what makes it from packs."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # adapt leaves a README.md open that lies in the folder
            import_module(self.imported)
        build: Build = import_module(f"cockpit.bench.intents.{self.module}").build
        return build


SYSTEMS = (
    System("cockpit", "", "cockpit", "ours"),
    System("hassil", "hassil", "hassil", "peers.hassil"),
    System("adapt", "adapt-parser", "adapt", "peers.adapt"),
    System("padacioso", "padacioso", "padacioso", "peers.padacioso"),
    System("rapidfuzz", "rapidfuzz", "rapidfuzz", "peers.nearest"),
)
