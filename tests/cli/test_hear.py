"""`cockpit hear`, end to end: real sound, real voice detection, real Vosk with the model that ships."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from cockpit.testing.spoken import Person, write_spoken
from cockpit.tts.espeak import Speaking

RATE_HZ = 16_000
COMMAND = "set the temperature to twenty four degrees"
DRIVER_TEMPERATURE = "Vehicle.Cabin.HVAC.Station.Row1.Driver.Temperature"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def command_wav(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with Speaking() as speaking:
        return write_spoken(speaking, COMMAND, tmp_path_factory.mktemp("said") / "command.wav", Person("en-us+f3"))


def hear(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    process = [sys.executable, "-m", "cockpit", "hear", "--json", *map(str, arguments)]
    done = subprocess.run(process, capture_output=True, input=stdin, check=False, timeout=100)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return subprocess.CompletedProcess(process, done.returncode, done.stdout.decode(), done.stderr.decode())


def turns(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def samples(path: Path) -> npt.NDArray[np.float64]:
    sound, rate_hz = soundfile.read(path)
    assert rate_hz == RATE_HZ
    return np.asarray(sound, np.float64)


def test_a_spoken_command_changes_the_car(command_wav: Path) -> None:
    (turn,) = turns(hear(command_wav))
    assert turn["text"] == COMMAND
    assert turn["status"] == "done"
    assert turn["changes"] == {DRIVER_TEMPERATURE: {"from": 21.0, "to": 24.0}}
    assert turn["file"] == str(command_wav)
    heard = turn["heard"]
    assert isinstance(heard, dict)
    words = heard["words"]
    assert [word["text"] for word in words] == COMMAND.split()
    assert all(0 <= word["confidence"] <= 1 for word in words)
    assert all(a["end_s"] <= b["start_s"] + 0.011 for a, b in pairwise(words))
    assert 0.2 < words[0]["start_s"] < words[-1]["end_s"] < len(samples(command_wav)) / RATE_HZ


def test_any_usual_form_of_file_is_heard_the_same(command_wav: Path, tmp_path: Path) -> None:
    import soxr

    sound = samples(command_wav)
    files = []
    for name, rate_hz, channels, subtype in (
        ("stereo.flac", 44_100, 2, "PCM_16"),
        ("telephone.wav", 8_000, 1, "PCM_16"),
        ("eight-bit.wav", 22_050, 1, "PCM_U8"),
        ("float.wav", 48_000, 2, "FLOAT"),
    ):
        copy = soxr.resample(sound, RATE_HZ, rate_hz)
        soundfile.write(tmp_path / name, np.stack([copy] * channels, axis=1), rate_hz, subtype=subtype)
        files.append(tmp_path / name)
    assert [turn["status"] for turn in turns(hear(*files))] == ["done"] * len(files)


def test_raw_sound_comes_through_standard_input(command_wav: Path) -> None:
    pcm = (samples(command_wav) * 32767).astype("<i2").tobytes()
    (turn,) = turns(hear("-", stdin=pcm))
    assert turn["text"] == COMMAND


def test_silence_and_noise_are_no_command(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    noise = random.normal(size=RATE_HZ * 6)
    road = np.convolve(noise, np.ones(64) / 64, mode="same")
    for name, sound in (("silence", noise * 0), ("hiss", noise * 0.05), ("road", road * 0.5)):
        soundfile.write(tmp_path / f"{name}.wav", np.clip(sound, -1, 1), RATE_HZ)
    heard = turns(hear(*sorted(tmp_path.glob("*.wav"))))
    assert [turn["status"] for turn in heard] == ["not-understood"] * 3
    assert all(not turn["changes"] for turn in heard)


def test_talk_that_is_no_command_is_refused(tmp_path: Path) -> None:
    with Speaking() as speaking:
        for number, text in enumerate(
            ("the museum bought a painting of three boats last summer", "my sister plays the violin in an orchestra")
        ):
            write_spoken(speaking, text, tmp_path / f"{number}.wav", Person("en-us"))
    heard = turns(hear(*sorted(tmp_path.glob("*.wav"))))
    assert [turn["status"] for turn in heard] == ["not-understood"] * 2


def test_a_broken_file_is_reported_and_the_others_are_heard(command_wav: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.wav"
    empty.touch()
    done = hear(empty, tmp_path / "missing.wav", command_wav)
    assert done.returncode == 1
    assert f"{empty}: the file is empty" in done.stderr
    assert "missing.wav: no such sound file" in done.stderr
    assert [json.loads(line)["status"] for line in done.stdout.splitlines()] == ["done"]


@pytest.mark.parametrize("broken", ["missing", "empty", "truncated"])
def test_a_broken_model_is_named_with_a_hint(broken: str, command_wav: Path, tmp_path: Path) -> None:
    import shutil

    from cockpit.settings import shipped

    model = tmp_path / "model"
    if broken == "empty":
        model.mkdir()
    elif broken == "truncated":
        shutil.copytree(shipped("models/cockpit-en-small"), model)
        whole = (model / "am/final.mdl").read_bytes()
        (model / "am/final.mdl").write_bytes(whole[: len(whole) // 2])
    done = hear("--model", model, command_wav)
    assert done.returncode == 1
    assert str(model) in done.stderr
    assert "hint:" in done.stderr
    assert not done.stdout
