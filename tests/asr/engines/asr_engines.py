"""What the tests of hearing need in a process of its own: OpenFst to look into graphs, and recognisers that fail."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cockpit.asr.nbest import Reading
from cockpit.asr.spotting import Spotted
from cockpit.asr.topology import decoding_graph
from cockpit.asr.vosk import DROP
from cockpit.errors import ModelError


def openfst() -> Callable[[tuple[str, Any]], Any]:
    """Answer ("paths", (decoding_graph's arguments, transition ids)) and ("arcs", file)."""
    import kaldifst

    def paths(request: tuple[dict[str, Any], list[list[int]]]) -> list[list[tuple[tuple[int, ...], float]]]:
        arguments, utterances = request
        graph = decoding_graph(**arguments)
        found = []
        for transitions in utterances:
            frames = _chain(kaldifst, transitions)
            lattice = kaldifst.compose(frames, graph)
            found.append(list(_walk(kaldifst, lattice, lattice.start, (), 0.0)) if lattice.start >= 0 else [])
        return found

    def arcs(file: str) -> dict[str, Any]:
        fst = kaldifst.StdVectorFst.read(file)
        states = range(fst.num_states)
        leaving = {
            state: [(arc.ilabel, arc.nextstate, arc.weight.value) for arc in kaldifst.ArcIterator(fst, state)]
            for state in states
        }
        finals = {state: fst.final(state).value for state in states if fst.final(state).value != float("inf")}
        return {"start": fst.start, "arcs": leaving, "finals": finals}

    return lambda request: {"paths": paths, "arcs": arcs}[request[0]](request[1])  # type: ignore[operator]


def recogniser(marker: str, mode: str) -> Callable[[bytes | str], str | list[Reading]]:
    """Hear "set it [unk]" in any sound; the first that lives (no file `marker` yet) fails in the way `mode` says."""
    heard = bytearray()

    def handle(request: bytes | str) -> str | list[Reading]:
        if isinstance(request, bytes):
            heard.extend(request)
            _fail(marker, mode, len(heard))
            return "set it [unk]"
        seconds = len(heard) / 32_000
        heard.clear()
        return [Reading(-seconds, (("set", 0.0, 0.4), ("it", 0.4, seconds)))]

    return handle


def dropper(marker: str) -> Callable[[bytes | str], str | list[Reading]]:
    """Do the same, but the first that lives dies when it is told to forget."""
    hear = recogniser(marker, "never")

    def handle(request: bytes | str) -> str | list[Reading]:
        if request == DROP and not Path(marker).exists():
            Path(marker).touch()
            os._exit(3)
        return hear(request)

    return handle


def spotter(marker: str, mode: str) -> Callable[[bytes | str], Spotted | None]:
    """Find the wake word in second 0.5 to 1.0 of any sound; fail in the way `mode` says, as `recogniser` does."""
    heard_s = 0.0

    def handle(request: bytes | str) -> Spotted | None:
        nonlocal heard_s
        heard_s = heard_s + len(request) / 32_000 if isinstance(request, bytes) else 0.0
        _fail(marker, mode, int(heard_s * 32_000))
        return Spotted(0.5, 1.0) if heard_s >= 1.0 else None

    return handle


def gone_after_a_crash(factory: str, marker: str) -> Callable[[bytes | str], Any]:
    """Crash as `factory` does, and then refuse to start, as when the model's folder has been removed meanwhile."""
    if Path(marker).exists():
        raise ModelError("no such model folder", place=marker)
    made: Callable[[bytes | str], Any] = {"recogniser": recogniser, "spotter": spotter}[factory](marker, "crash")
    return made


def _fail(marker: str, mode: str, heard_bytes: int) -> None:
    if mode == "never" or heard_bytes < 9_600 or (mode != "always" and Path(marker).exists()):
        return
    Path(marker).touch()
    if mode == "hang":
        time.sleep(60)
    os.abort()


def _chain(kaldifst: Any, labels: list[int]) -> Any:
    fst = kaldifst.StdVectorFst()
    state = fst.add_state()
    fst.start = state
    for label in labels:
        following = fst.add_state()
        fst.add_arc(state, kaldifst.StdArc(label, label, 0.0, following))
        state = following
    fst.set_final(state, 0.0)
    return fst


def _walk(kaldifst: Any, fst: Any, state: int, words: tuple[int, ...], cost: float) -> Any:
    if fst.final(state).value != float("inf"):
        yield words, cost + fst.final(state).value
    for arc in kaldifst.ArcIterator(fst, state):
        said = (*words, arc.olabel) if arc.olabel else words
        yield from _walk(kaldifst, fst, arc.nextstate, said, cost + arc.weight.value)
