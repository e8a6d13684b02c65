"""Let plain Vosk decode sound files with the exported model and some grammar, and measure how long it takes."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from cockpit.asr.compile import pronounce
from cockpit.asr.graph import Garbage, GraphRequest
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.talk import pronounced_talk
from cockpit.grammar.graph import WordGraph
from cockpit.worker import Worker
from models.recipe.utterances import SAMPLE_RATE_HZ, read_sound

CHUNK_BYTES = 8000

NO_ENDPOINTS = "".join(f"--endpoint.rule{rule}.min-trailing-silence=1000\n" for rule in range(1, 5))
"""Each file is one utterance, however long its pauses; the product ends utterances by itself as well."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was heard in each file, and what it cost."""

    texts: list[str]
    sound_s: float
    processor_s: float

    @property
    def real_time_factor(self) -> float:
        """Processor time on one core by duration of the sound."""
        return self.processor_s / self.sound_s


def decoding_folder(model: Path, graph: WordGraph, folder: Path, garbage: Garbage | None = None) -> Path:
    """Write into the new `folder` a model that decodes along `graph`."""
    (folder / "graph").mkdir(parents=True)
    for part in ("am", "conf"):
        shutil.copytree(model / part, folder / part)
    with (folder / "conf" / "model.conf").open("a", encoding="utf-8") as conf:
        conf.write(NO_ENDPOINTS + "--endpoint.rule5.min-utterance-length=1000\n")
    words = sorted(graph.words() - {""})
    lexicon = Lexicon(model / "lexicon.txt.gz")
    pronunciations, _ = pronounce(words, lexicon)
    talk = pronounced_talk(model, lexicon) if garbage else {}
    request = GraphRequest(graph, str(folder / "graph"), pronunciations, talk=talk, garbage=garbage)
    with Worker("cockpit.asr.graph:engine", name="the graph compiler", deadline_s=300.0) as worker:
        worker.call(request)
    return folder


def decode(folder: Path, paths: Sequence[str]) -> Decoded:
    """Decode each file as a stream in small pieces, as a microphone delivers it."""
    import vosk

    vosk.SetLogLevel(-1)
    model = vosk.Model(str(folder))
    texts, sound_s, processor_s = [], 0.0, 0.0
    for path in paths:
        samples = read_sound(path)
        started = time.process_time()
        texts.append(_heard(vosk.KaldiRecognizer(model, SAMPLE_RATE_HZ), samples.tobytes()))
        processor_s += time.process_time() - started
        sound_s += len(samples) / SAMPLE_RATE_HZ
    return Decoded(texts, sound_s, processor_s)


def _heard(recogniser: Any, pcm: bytes) -> str:
    for start in range(0, len(pcm), CHUNK_BYTES):
        recogniser.AcceptWaveform(pcm[start : start + CHUNK_BYTES])
    return str(json.loads(recogniser.FinalResult())["text"])


def errors(heard: Sequence[str], said: Sequence[str]) -> int:
    """Return the least number of words put in, left out or replaced."""
    return Levenshtein.distance(heard, said)


def word_error_rate(texts: Iterable[str], references: Sequence[Sequence[str]]) -> float:
    wrong = sum(errors(text.split(), words) for text, words in zip(texts, references, strict=True))
    return wrong / sum(map(len, references))
