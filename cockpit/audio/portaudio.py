"""PortAudio, for the child processes that may touch it: it hangs, crashes, and freezes its list of devices at start.

Nothing here runs in the main process; `devices`, `microphone` and `speaker` reach it through a Worker.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cockpit.audio.resample import HIGHEST_HZ, LOWEST_HZ
from cockpit.errors import AudioError, did_you_mean

Direction = Literal["input", "output"]


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or a loudspeaker. `index` is PortAudio's, and holds only within one process."""

    name: str
    direction: Direction
    channels: int
    rate_hz: int
    is_default: bool
    index: int


def load() -> Any:
    """Return the sounddevice module.

    Raises:
        AudioError: the PortAudio library is not installed.
    """
    _mute_stderr()
    try:
        import sounddevice
    except OSError as error:
        raise AudioError("the PortAudio library is not installed", hint=_how_to_install()) from error
    return sounddevice


def open_lister() -> Callable[[None], tuple[Device, ...]]:
    """Return a function that lists all devices (a Worker's factory)."""
    sounddevice = load()
    return lambda _: every_device(sounddevice)


def every_device(sounddevice: Any) -> tuple[Device, ...]:
    """Return all inputs, then all outputs."""
    described = sounddevice.query_devices()
    return tuple(
        Device(
            name=str(one["name"]),
            direction=direction,
            channels=int(one[f"max_{direction}_channels"]),
            rate_hz=_usable_rate(one["default_samplerate"]),
            is_default=index == sounddevice.default.device[direction],
            index=index,
        )
        for direction in ("input", "output")
        for index, one in enumerate(described)
        if one[f"max_{direction}_channels"] > 0
    )


def find(sounddevice: Any, name: str | None, direction: Direction) -> Device:
    """Return the device of that name (or part of it), or the default one.

    By name and never by number: numbers shift when something is plugged in.

    Raises:
        AudioError: there is none.
    """
    devices = [device for device in every_device(sounddevice) if device.direction == direction]
    what = "microphone" if direction == "input" else "loudspeaker"
    if not devices:
        raise AudioError(f"no {what} was found", hint="`cockpit doctor` tells what works on this machine")
    if name is None:
        return next((device for device in devices if device.is_default), devices[0])
    fitting = [device for device in devices if name.casefold() in device.name.casefold()]
    if not fitting:
        names = [device.name for device in devices]
        raise AudioError(f"no {what} is called '{name}'", hint=did_you_mean(name, names) or f"there is: {names}")
    return next((device for device in fitting if device.name == name), fitting[0])


def _usable_rate(default_hz: float) -> int:
    """Return the device's own rate where we can resample it, else 48 kHz, which every sound card has."""
    rate_hz = round(default_hz)
    return rate_hz if LOWEST_HZ <= rate_hz <= HIGHEST_HZ else HIGHEST_HZ


def _how_to_install() -> str:
    if sys.platform == "darwin":
        return "install it: brew install portaudio"
    if sys.platform == "win32":
        return "install sounddevice again, its wheel holds PortAudio: pip install --force-reinstall sounddevice"
    return "install it: sudo apt-get install libportaudio2 (Debian, Ubuntu) or your distribution's portaudio"


def _mute_stderr() -> None:
    """Send this process's error output nowhere: ALSA prints a page of it where there is no sound card."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
