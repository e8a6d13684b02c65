"""Step 2: let synthetic voices speak; they add the words of cars, which hardly occur in the recordings.

Voices come from Debian's `espeak-ng` and `flite`; one that is not installed is left out with a line saying so.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from random import Random

from models.recipe.sentences import sentence
from models.recipe.utterances import PROCESSES, Table, Utterance, save_table

SENTENCES = 7000
SEED = 9
SHORTEST_BYTES = 8000
"""A sound file below this holds no speech."""

FLITE = ("slt", "slt", "rms", "rms", "awb", "kal16", "kal")
ESPEAK_ACCENTS = (
    *("en-us",) * 5,
    *("en-gb",) * 2,
    *("en-gb-x-rp", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-gb-x-gbcwmd"),
)
ESPEAK_UNUSABLE = {"whisper", "whisperf", "croak", "fast_test", "Demonic", "klatt6", "fast"}

Command = tuple[str, list[str]]


def synthesise(work: Path, sentences: int = SENTENCES) -> Table | None:
    """Write the table of synthetic speech; None where no voice is installed."""
    engines = [engine for engine in (_flite, _espeak) if _installed(engine.__name__[1:])]
    if not engines:
        return None
    folder = work / "voices"
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(SEED)
    jobs = []
    for index in range(sentences):
        words = sentence(random)
        path = folder / f"{index}.wav"
        jobs.append((words, path, *random.choice(engines)(random, " ".join(words), path)))
    with ThreadPoolExecutor(PROCESSES) as pool:
        spoken = pool.map(lambda job: _spoken(*job), jobs)
        return save_table(work, "synthetic", [utterance for utterance in spoken if utterance])


def _spoken(words: list[str], path: Path, voice: str, command: Sequence[str]) -> Utterance | None:
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not path.exists() or path.stat().st_size < SHORTEST_BYTES:
        return None
    return Utterance(str(path), words, "synthetic", voice, "train")


def _flite(random: Random, text: str, path: Path) -> Command:
    voice = random.choice(FLITE)
    pitch_hz = (170 if voice == "slt" else 110) * random.uniform(0.85, 1.2)
    pitch = [] if random.random() < 0.67 else ["--setf", f"int_f0_target_mean={pitch_hz:.0f}"]
    pace = ["--setf", f"duration_stretch={random.uniform(0.8, 1.25):.2f}"]
    return f"flite-{voice}", ["flite", "-voice", voice, *pace, *pitch, "-t", text, "-o", str(path)]


def _espeak(random: Random, text: str, path: Path) -> Command:
    variant = random.choice([*_espeak_variants(), "", "", "", ""])
    voice = random.choice(ESPEAK_ACCENTS) + (f"+{variant}" if variant else "")
    pace, pitch = str(random.randint(125, 195)), str(random.randint(25, 75))
    command = ["espeak-ng", "-v", voice, "-s", pace, "-p", pitch, "-w", str(path), text]
    return f"espeak-{voice}", command


@cache
def _espeak_variants() -> list[str]:
    """Return the names of espeak-ng's voice variants that sound like speech."""
    folders = Path("/usr").glob("lib/*/espeak-ng-data/voices/!v")
    names = {path.name for folder in folders for path in folder.iterdir()}
    return sorted(name for name in names - ESPEAK_UNUSABLE if "robosoft" not in name.lower())


def _installed(name: str) -> bool:
    program = {"espeak": "espeak-ng"}.get(name, name)
    found = shutil.which(program) is not None
    if not found:
        print(f"{program} is not installed: its voices are left out")
    return found
