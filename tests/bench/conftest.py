"""People who do not exist: spoken clips, folders of recordings, and a pack with two commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.wav import write_wav
from cockpit.bench.speech.clips import Clip, Task, core_of
from cockpit.settings import Settings, load_settings
from cockpit.testing.level import Sound
from cockpit.testing.sounds import padded
from cockpit.testing.spoken import LEAD_S, Person
from cockpit.testing.talkers import speak
from cockpit.tts.espeak import Speaking

Spoken = Callable[[str], Sound]
Write = Callable[..., Path]

PACK = """\
pack: cabin
intents:
  light: {do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]}
  dark: {do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]}
en:
  intents:
    light: {say: toggle the dome light, reply: Light toggled.}
    dark: {say: close everything (now|please), reply: Closed.}
"""
COLUMNS = "path\tspeaker-id\ttranscript\tsplit\tdur_s\tnote"


@pytest.fixture(scope="session")
def spoken() -> Iterator[Spoken]:
    """Says a text in a plain synthetic voice, with the silence before it in which the endpointer gets ready."""
    with Speaking() as speaking:
        yield lambda text: padded(speak(speaking, text, Person("en-us", 150)), LEAD_S, 0.0)


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with two commands."""
    folder = tmp_path_factory.mktemp("cabin")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return folder


@pytest.fixture
def settings(pack: Path, cache: Path) -> Settings:
    """The shipped model with that pack alone."""
    return replace(load_settings({}, cache=cache), packs=(pack,), only_packs=True)


@pytest.fixture
def task_of(settings: Settings) -> Callable[..., Task]:
    """Makes a task of clips along the grammar of the two commands."""

    def make(*clips: Clip, **changes: object) -> Task:
        grammar = core_of(settings).grammar
        task = Task("synthetic", "test", "", clips, grammar.speech, grammar.digest, settings)
        return replace(task, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def write_manifest(tmp_path: Path) -> Write:
    """Writes the manifest of a corpus in `tmp_path`/speech and returns the file."""

    def write(corpus: str, *lines: str, columns: str = COLUMNS) -> Path:
        file = tmp_path / "speech" / corpus / "manifest.tsv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line}\n" for line in (columns, *lines)), encoding="utf-8")
        return file

    return write


@pytest.fixture
def write_corpus(write_manifest: Write) -> Write:
    """Writes a corpus whose clips are half a second of hiss: speaker, text, split and note of each."""

    def write(corpus: str, *clips: tuple[str, str, str, str]) -> Path:
        lines = []
        for number, (speaker, text, split, note) in enumerate(clips):
            lines.append(f"{number}.wav\t{speaker}\t{text}\t{split}\t0.5\t{note}")
        manifest = write_manifest(corpus, *lines)
        hiss = np.random.default_rng(0).normal(0, 300, 8_000).astype(np.int16)
        for number in range(len(clips)):
            write_wav(manifest.with_name(f"{number}.wav"), hiss, 16_000)
        return manifest.parent

    return write
