"""Which recordings may be measured: those of people whom the shipped model was neither trained nor tuned on.

The rules are those of the model's recipe (models/recipe/prepare.py and noise.py), stated again because the product
imports nothing of it; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.bench.speech.folder import MANIFEST, NOISE_COLUMNS, Folder, Recording, rows
from cockpit.events import SAMPLE_RATE_HZ
from cockpit.testing.level import Sound
from cockpit.testing.sounds import read_sound

TRAINED_FROM, TUNED_UNTIL = 25, 10
"""Of speechocean762's test speakers by name: from the first on they train, until the second they choose constants."""

NOISE_EVERY = 5
"""Every fifth noise clip of the manifest is kept out of training."""

SHORTEST_NOISE_S = 0.5
CHILD_BELOW = 16
VCTK_ACCENT = "england"  # p225 to p228; source: speaker-info.txt of VCTK
SEXES = {"f": "woman", "m": "man", "female": "woman", "male": "man"}


def measured(recordings: Sequence[Recording], corpus: str) -> list[Recording]:
    """Return the recordings of a corpus that may be measured."""
    tests = sorted({recording.speaker for recording in recordings if recording.split == "test"})
    kept = set(tests)
    if corpus == "speechocean762":
        kept = set(tests[TUNED_UNTIL:TRAINED_FROM])
    elif corpus == "an4":
        kept = set(tests[1::2])
    return [recording for recording in recordings if recording.split == "test" and recording.speaker in kept]


def accent(recording: Recording) -> str:
    """Return the speaker's accent; "" where nobody knows."""
    if recording.corpus == "vctk_autovc":
        return VCTK_ACCENT
    return {"zh": "mandarin"}.get(recording.note.get("L1", ""), recording.note.get("accent", ""))


def group(recording: Recording) -> str:
    """Return child, woman or man; "" where nobody knows."""
    age = recording.note.get("age", "")
    if age.isdigit() and int(age) < CHILD_BELOW:
        return "child"
    return SEXES.get(recording.note.get("sex", ""), "")


def noise_clips(folder: Folder) -> list[tuple[str, Sound]]:
    """Return the recorded noises that no model was trained on, with their category.

    Raises:
        UsageError: the manifest of noise is missing or broken.
        AudioError: a clip cannot be read.
    """
    kept = rows(folder.noise / MANIFEST, NOISE_COLUMNS)[::NOISE_EVERY]
    clips = [(row["category"], read_sound(folder.noise / row["path"])) for row in kept]
    shortest = SHORTEST_NOISE_S * SAMPLE_RATE_HZ
    return [(category, sound) for category, sound in clips if len(sound) > shortest and sound.any()]
