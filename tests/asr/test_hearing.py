"""From sound to words with the shipped model: spoken commands, other talk, silence and noise, and broken models."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from cockpit.asr.compile import compile_model
from cockpit.asr.graph import UNKNOWN
from cockpit.asr.recogniser import Recogniser
from cockpit.errors import EngineError, ModelError
from cockpit.espeak import Utterance
from cockpit.events import AudioHeard, Event, Hypothesis, SpeechEnded, SpeechStarted, UtteranceHeard
from cockpit.grammar.graph import WordGraph
from cockpit.settings import shipped
from cockpit.worker import Worker

MODEL = shipped("models/cockpit-en-small")
pytestmark = pytest.mark.skipif(not (MODEL / "am/final.mdl").is_file(), reason="the model has not been trained yet")

COMMANDS = (
    "turn on the fan", "turn off the fan", "make it warmer", "make it colder", "set the temperature to twenty two",
    "set the temperature to eighteen", "open the window", "close the window", "heat my seat", "how far can we drive",
    "stop the massage", "defrost the windscreen",
)  # fmt: skip
OTHER_TALK = (
    "yesterday my brother bought seven apples at the market",
    "she told us a long story about her old piano teacher",
    "the committee will publish its report in november",
)
VOICES = ("en-us", "en-us+f3", "en-us+m3")
Pcm = npt.NDArray[np.int16]
Hear = Callable[[Pcm], tuple[Hypothesis, ...]]


@pytest.fixture(scope="module")
def say() -> Iterator[Callable[..., Pcm]]:
    """Speaks a sentence: 16 kHz, with a little silence and faint noise around."""
    with Worker("cockpit.espeak:engine", name="espeak-ng") as espeak:

        def speak(text: str, voice: str = "en-us") -> Pcm:
            import soxr

            pcm, rate_hz = espeak.call(Utterance(text, voice))
            sound = soxr.resample(np.frombuffer(pcm, "<i2").astype(np.float64), rate_hz, 16_000) * 0.5
            padded = np.concatenate([np.zeros(4_800), sound, np.zeros(4_800)])
            noise = np.random.default_rng(len(text)).normal(0, 40, len(padded))
            return (padded + noise).astype(np.int16)

        yield speak


@pytest.fixture(scope="module")
def hear(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hear]:
    """Recognises one utterance along COMMANDS."""
    compiled = compile_model(MODEL, commands(), "hearing", tmp_path_factory.mktemp("hearing"))
    with Recogniser(compiled.folder) as recogniser:
        yield lambda sound: heard(recogniser, sound)


def commands() -> WordGraph:
    """Return COMMANDS as a word graph."""
    from cockpit.grammar.graph import Arc

    arcs: list[list[Arc]] = [[]]
    finals = {}
    for sentence in COMMANDS:
        state = 0
        for word in sentence.split():
            arcs.append([])
            arcs[state].append(Arc(len(arcs) - 1, word))
            state = len(arcs) - 1
        finals[state] = (0.0, ())
    return WordGraph(arcs, finals)


def heard(recogniser: Recogniser, sound: Pcm) -> tuple[Hypothesis, ...]:
    frames = (AudioHeard(at_s=i / 16_000, pcm=sound[i : i + 512].tobytes()) for i in range(0, len(sound), 512))
    ended = SpeechEnded(at_s=len(sound) / 16_000, reason="end-of-audio")
    given: Iterator[Event] = iter([SpeechStarted(at_s=0.3), *frames, ended])
    out = [event for event in given for event in recogniser.feed(event)]
    (utterance,) = (event for event in out if isinstance(event, UtteranceHeard))
    return utterance.hypotheses


def test_spoken_commands_are_heard(say: Callable[..., Pcm], hear: Hear) -> None:
    spoken = [(command, VOICES[number % len(VOICES)]) for number, command in enumerate(COMMANDS)]
    best = [hear(say(command, voice))[:1] for command, voice in spoken]
    right = sum(bool(top) and top[0].text == command for (command, _), top in zip(spoken, best, strict=True))
    assert right >= len(COMMANDS) - 2, [(spoken, top and top[0].text) for spoken, top in zip(spoken, best, strict=True)]


def test_words_come_with_times_and_confidence(say: Callable[..., Pcm], hear: Hear) -> None:
    sound = say("set the temperature to twenty two")
    best = hear(sound)[0]
    assert best.text.split() == [word.text for word in best.words]
    assert all(0.0 <= word.confidence <= 1.0 for word in best.words)
    assert all(a.end_s <= b.start_s + 1e-6 for a, b in zip(best.words, best.words[1:], strict=False))
    assert 0.19 < best.words[0].start_s < 0.5
    assert best.words[-1].end_s <= len(sound) / 16_000


@pytest.mark.parametrize("talk", OTHER_TALK)
def test_talk_that_is_no_command_is_no_command(say: Callable[..., Pcm], hear: Hear, talk: str) -> None:
    words = {word for hypothesis in hear(say(talk))[:1] for word in hypothesis.text.split()}
    assert words <= {UNKNOWN}


@pytest.mark.parametrize("kind", ["silence", "hiss", "hum", "clicks", "one sample"])
def test_silence_and_noise_are_no_command(hear: Hear, kind: str) -> None:
    chance = np.random.default_rng(3)
    at_s = np.arange(48_000) / 16_000
    sound = {
        "silence": np.zeros(48_000),
        "hiss": chance.normal(0, 1500, 48_000),
        "hum": 6000 * np.sin(2 * np.pi * 120 * at_s),
        "clicks": 20_000 * (chance.random(48_000) < 0.0005),
        "one sample": np.zeros(1),
    }[kind]
    words = {word for hypothesis in hear(sound.astype(np.int16)) for word in hypothesis.text.split()}
    assert words <= {UNKNOWN}


def test_a_model_without_dictionary_is_heard_with_its_own_words(say: Callable[..., Pcm], tmp_path: Path) -> None:
    folder = tmp_path / "published"
    shutil.copytree(MODEL, folder, ignore=shutil.ignore_patterns("lexicon*"))
    compiled = compile_model(folder, commands(), "hearing", tmp_path / "cache")
    assert "windscreen" in compiled.missing or compiled.missing == ()
    with Recogniser(compiled.folder) as recogniser:
        assert heard(recogniser, say("turn off the fan"))[0].text == "turn off the fan"


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_corrupt_acoustic_model_never_harms_the_caller(tmp_path: Path, where: float) -> None:
    folder = tmp_path / "corrupt"
    shutil.copytree(MODEL, folder)
    data = bytearray((folder / "am/final.mdl").read_bytes())
    at = int(len(data) * where)
    data[at : at + 4000] = b"\xff" * 4000
    (folder / "am/final.mdl").write_bytes(data)
    compiled = compile_model(folder, commands(), "hearing", tmp_path / "cache")
    with Recogniser(compiled.folder) as recogniser:
        try:
            recogniser.start()
        except (ModelError, EngineError) as error:
            assert error.message
            return
        heard(recogniser, np.zeros(16_000, np.int16))
