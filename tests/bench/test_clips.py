"""Clips: sound as the product reads it, and what counts as understood."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from cockpit.audio.files import hear_file
from cockpit.audio.wav import write_wav
from cockpit.bench.speech.clips import Clip, Task, core_of, kept, wanting, wishes
from cockpit.errors import AudioError
from cockpit.events import Command, Turn
from cockpit.settings import Settings
from cockpit.testing.level import power
from cockpit.testing.sounds import frames, padded, read_sound

LIGHT = Command("cabin.light", {})
DARK = Command("cabin.dark", {})


def turn(*commands: Command) -> Turn:
    return Turn("", "done" if commands else "not-understood", commands)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050])
def test_a_file_is_heard_as_the_product_hears_it(tmp_path: Path, rate_hz: int) -> None:
    pcm = np.random.default_rng(1).integers(-32_768, 32_768, 5_000).astype(np.int16)
    write_wav(tmp_path / "a.wav", pcm, rate_hz)
    sound = read_sound(tmp_path / "a.wav")
    assert sound.dtype == np.float32
    assert frames(sound) == list(hear_file(tmp_path / "a.wav"))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.ones(5_000, np.int16), 16_000)
    whole = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(whole[:-4_000])
    with pytest.raises(AudioError, match="ends before") as refused:
        read_sound(tmp_path / "a.wav")
    assert str(refused.value.place) == str(tmp_path / "a.wav")


def test_padding_is_the_hiss_of_a_quiet_room_of_that_length() -> None:
    sound = padded(np.ones(100, np.float32), 0.5, 0.25)
    assert len(sound) == 8_000 + 100 + 4_000
    assert (sound[8_000:8_100] == 1).all()
    for silence in (sound[:8_000], sound[8_100:]):
        assert 0 < power(silence) < 1e-6
        assert np.count_nonzero(np.rint(silence * 32_768)) > 0.9 * len(silence), "no run of zeros is left"


def test_wishes_are_intents_and_slots_in_order_whatever_the_match() -> None:
    sure = Command("cabin.light", {"zone": "driver"}, match="exact")
    unsure = Command("cabin.light", {"zone": "driver"}, match="approximate", confidence=0.5)
    assert wishes([turn(sure, DARK)]) == wishes([turn(unsure), turn(), turn(DARK)])
    assert wishes([turn(DARK, sure)]) != wishes([turn(sure, DARK)])
    assert wishes([turn(LIGHT)]) != wishes([turn(sure)])


def test_a_clip_is_right_when_the_turns_hold_exactly_what_its_text_means(settings: Settings) -> None:
    right = wanting(core_of(settings), "Toggle the dome light!")
    assert right is not None
    assert right([turn(LIGHT)])
    assert right([turn(), turn(LIGHT)]), "a cough before it does no harm"
    assert not right([])
    assert not right([turn(DARK)])
    assert not right([turn(LIGHT), turn(LIGHT)])


@pytest.mark.parametrize("text", ["", "the museum bought a painting", "toggle the dome lights"])
def test_what_is_no_exact_command_wants_nothing(settings: Settings, text: str) -> None:
    assert wanting(core_of(settings), text) is None


def test_a_task_goes_to_another_process(task_of: Callable[..., Task], settings: Settings, tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", np.ones(500, np.int16), 16_000)
    right = wanting(core_of(settings), "toggle the dome light")
    task = task_of(Clip(kept(np.ones(9, np.float32)), "made", "p", right))
    there: Task = pickle.loads(pickle.dumps(task))
    (clip,) = there.clips
    assert clip.sound().sum() == 9
    assert clip.right is not None
    assert clip.right([turn(LIGHT)])
    assert there.core is core_of(settings), "opened once for the same settings"
