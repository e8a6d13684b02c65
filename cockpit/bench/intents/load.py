"""How long a large set of packs takes to load, the first time and from the cache."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from cockpit.bench.intents.scale import write_further
from cockpit.events import Hypothesis
from cockpit.grammar.compile import compile_grammar
from cockpit.nlu.match import Matcher
from cockpit.packs.load import load_packs


@dataclass(frozen=True, slots=True)
class Loaded:
    """Processor time from files to a matcher, and from there to the first answer."""

    intents: int
    templates: int
    build_s: float
    cached_s: float
    first_ms: float


def measure_loading(intents: int, templates: int) -> Loaded:
    """Load generated packs twice, each time in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_further(folder / "packs", intents, templates)
        build_s, _ = _timed(folder)
        cached_s, first_ms = _timed(folder)
    return Loaded(intents, templates, build_s, cached_s, first_ms)


def _timed(folder: Path) -> tuple[float, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(load, (folder / "packs", folder / "cache"))


def load(packs: Path, cache: Path) -> tuple[float, float]:
    """Return the seconds to load, and the milliseconds of the first sentence."""
    begin_s = time.process_time()
    matcher = Matcher(compile_grammar(load_packs([packs], cache=cache), cache=cache))
    loaded_s = time.process_time()
    matcher.match([Hypothesis("start the kitchen lamp")])
    return loaded_s - begin_s, 1000 * (time.process_time() - loaded_s)
