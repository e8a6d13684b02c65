"""The model folder that ships: small enough, whole, and Vosk hears with it."""

from __future__ import annotations

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from cockpit.espeak import Utterance
from cockpit.worker import Worker

MODEL = Path(__file__).parents[2] / "models" / "cockpit-en-small"
MAX_BYTES = 8 * 1024 * 1024

LISTEN = """
import json, sys, wave
import vosk

vosk.SetLogLevel(-1)
recogniser = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000, sys.argv[3])
with wave.open(sys.argv[2]) as sound:
    recogniser.AcceptWaveform(sound.readframes(sound.getnframes()))
print(json.loads(recogniser.FinalResult())["text"])
"""
PHRASES = ["open the window", "turn off the music", "set the temperature to twenty degrees", "switch on the heating"]


def test_the_folder_is_whole_and_small() -> None:
    files = [path for path in MODEL.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= MAX_BYTES
    names = {path.relative_to(MODEL).as_posix() for path in files}
    assert {
        "am/final.mdl",
        "conf/mfcc.conf",
        "conf/model.conf",
        "graph/HCLr.fst",
        "graph/Gr.fst",
        "graph/words.txt",
        "lexicon.txt.gz",
        "MODEL_CARD.md",
    } <= names


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("voice", ["en-us", "en-gb+f3"])
def test_plain_vosk_hears_a_command(voice: str, phrase: str, tmp_path: Path) -> None:
    sound = tmp_path / "command.wav"
    _speak(phrase, voice, sound)
    command = [sys.executable, "-c", LISTEN, str(MODEL), str(sound), json.dumps(PHRASES)]
    heard = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert heard.stdout.strip() == phrase


def _speak(text: str, voice: str, path: Path) -> None:
    """Write `text` spoken as 16 kHz mono, with silence around it."""
    import numpy as np
    import soxr

    with Worker("cockpit.espeak:engine", name="espeak-ng") as worker:
        pcm, rate_hz = worker.call(Utterance(text, voice))
    spoken = soxr.resample(np.frombuffer(pcm, np.int16), rate_hz, 16_000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", "not compressed"))
        file.writeframes(np.pad(spoken, 4000).astype("<i2").tobytes())
