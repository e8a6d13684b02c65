"""Listing and choosing devices never crashes, with PortAudio or without."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cockpit.audio.devices import Devices, list_devices
from cockpit.audio.microphone import Microphone
from cockpit.audio.portaudio import find
from cockpit.errors import AudioError, EngineError
from cockpit.worker import Worker
from tests.audio.conftest import FakeSound


def test_on_this_machine_whatever_it_has() -> None:
    devices = list_devices()
    assert isinstance(devices, Devices)
    assert devices.problem is None or (devices.problem.hint and not devices.inputs)


def test_inputs_and_outputs_are_told_apart(fake_sound: FakeSound) -> None:
    fake_sound("fine")
    devices = list_devices()
    assert [(one.name, one.channels, one.rate_hz, one.is_default) for one in devices.inputs] == [
        ("Webcam", 1, 44_100, False),
        ("Cabin microphone", 4, 44_100, True),
    ]
    assert [(one.name, one.rate_hz) for one in devices.outputs] == [("Dash loudspeaker", 48_000)]
    assert devices.problem is None


def test_no_device_is_no_problem_of_portaudio(fake_sound: FakeSound) -> None:
    fake_sound("no-device")
    assert list_devices() == Devices()


def test_no_library_is_a_problem_with_a_hint(fake_sound: FakeSound) -> None:
    fake_sound("no-library")
    devices = list_devices()
    assert isinstance(devices.problem, AudioError)
    assert "install" in str(devices.problem.hint)


def test_a_crash_is_a_problem_too() -> None:
    devices = list_devices(Worker("os:abort", name="PortAudio"))
    assert isinstance(devices.problem, EngineError)


def test_a_device_is_found_by_part_of_its_name(fake_sound: FakeSound) -> None:
    fake_sound("fine")
    events = iter(Microphone("webc"))
    assert next(events).at_s == 0.0
    events.close()  # type: ignore[attr-defined]  # it is a generator


def test_the_whole_name_goes_before_a_part() -> None:
    rest = {"max_input_channels": 1, "max_output_channels": 0, "default_samplerate": 48_000.0}
    names = ["USB headset", "USB", "Webcam"]
    sounddevice = SimpleNamespace(
        query_devices=lambda: [{"name": name, **rest} for name in names],
        default=SimpleNamespace(device={"input": 2, "output": -1}),
    )
    assert [find(sounddevice, name, "input").name for name in ("USB", "usb h", None)] == [
        "USB",
        "USB headset",
        "Webcam",
    ]


def test_a_wrong_name_is_refused_with_the_nearest_one(fake_sound: FakeSound) -> None:
    fake_sound("fine")
    with pytest.raises(AudioError, match="no microphone is called 'webacm'") as error:
        next(iter(Microphone("webacm")))
    assert "Webcam" in str(error.value.hint)
