"""``cockpit doctor``: what works on this machine, and how to mend what does not."""

from __future__ import annotations

import functools
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

import click

from cockpit.cli.common import console, settings_from
from cockpit.errors import CockpitError
from cockpit.events import UtteranceHeard
from cockpit.settings import Settings

if TYPE_CHECKING:
    from cockpit.pipeline import Core

State = Literal["works", "missing", "broken"]
SIGNS: dict[State, tuple[str, str]] = {"works": ("✓", "green"), "missing": ("–", "yellow"), "broken": ("✗", "red")}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. Only `broken` stops the assistant; `missing` is a device it can do without."""

    what: str
    state: State
    detail: str
    hint: str | None = None


@click.command("doctor")
@click.option("--model", metavar="PATH", help="Check this model folder instead of the shipped one.")
@click.option("--packs", metavar="DIR", multiple=True, help="Check these packs as well.")
def command(model: str | None, packs: tuple[str, ...]) -> None:
    """Check the packs, the speech model, the voice, the microphone and the loudspeaker."""
    settings = settings_from(None, packs, False, model)
    console().print(f"cockpit on Python {platform.python_version()}, {platform.platform(terse=True)}", style="bold")
    broken = False
    for finding in _examine(settings):
        sign, style = SIGNS[finding.state]
        console().print(f"  [{style}]{sign}[/] {finding.what:<12} {finding.detail}")
        if finding.hint:
            console().print(f"      {'':<10} hint: {finding.hint}", style="dim")
        broken = broken or finding.state == "broken"
    if broken:
        click.get_current_context().exit(1)


def _examine(settings: Settings) -> Iterator[Finding]:
    yield _checked("packs", lambda: _packs(settings))
    yield _checked("model", lambda: _model(settings))
    yield _checked("words", lambda: _words(settings))
    yield _checked("hearing", lambda: _hearing(settings))
    yield _checked("voice", _voice)
    yield from _devices()


def _checked(what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except CockpitError as error:
        place = f"{error.place}: " if error.place else ""
        return Finding(what, "broken", f"{place}{error.message}", error.hint)


@functools.cache
def _core(settings: Settings) -> Core:
    """Load the packs once for all checks."""
    from cockpit.pipeline import open_core

    return open_core(settings)


def _packs(settings: Settings) -> Finding:
    core = _core(settings)
    intents = sum(len(pack.meaning.intents) for pack in core.packs.packs.values())
    return Finding("packs", "works", f"{', '.join(core.packs.packs)}: {intents} intents")


def _model(settings: Settings) -> Finding:
    from cockpit.asr.models import check_model

    info = check_model(settings.model)
    return Finding("model", "works", f"{info.folder.name}: {info.words} words, {info.size_bytes / 1e6:.1f} MB")


def _words(settings: Settings) -> Finding:
    """Tell a pack's author which words have a guessed pronunciation, or none."""
    from cockpit.pipeline import open_ears

    compiled = open_ears(settings, _core(settings)).compiled
    if compiled.missing:
        return Finding("words", "broken", f"the model cannot hear: {', '.join(compiled.missing)}", "use a synonym")
    guessed = [f"{word} ({sounds})" for word, sounds in compiled.guessed.items()]
    detail = f"pronunciation guessed of {', '.join(guessed)}" if guessed else "the model knows every word of the packs"
    return Finding("words", "works", detail)


def _hearing(settings: Settings) -> Finding:
    """Speak a command with a synthetic voice, and see whether the model hears it."""
    from cockpit.audio.files import hear_file
    from cockpit.pipeline import open_ears
    from cockpit.testing.spoken import write_spoken
    from cockpit.tts.espeak import Speaking

    said = "what is the temperature outside"
    with TemporaryDirectory() as folder, Speaking() as speaking, open_ears(settings, _core(settings)) as ears:
        sound = hear_file(write_spoken(speaking, said, Path(folder) / "command.wav"))
        heard = " ".join(
            event.hypotheses[0].text
            for event in ears.converse(sound)
            if isinstance(event, UtteranceHeard) and event.hypotheses
        )
    if heard == said:
        return Finding("hearing", "works", f"a synthetic voice said “{said}”, and that was heard")
    return Finding("hearing", "broken", f"said “{said}”, heard “{heard}”", "is --model a model for English?")


def _voice() -> Finding:
    from cockpit.tts.voice import Voice

    with Voice() as voice:
        speech = voice.speak("Hello from the cockpit.")
    if len(speech.pcm):
        return Finding("voice", "works", f"{speech.engine}, {speech.duration_s:.1f} s of sound")
    why = speech.faults[0].message if speech.faults else "no engine"
    return Finding("voice", "missing", f"text only: {why}", _espeak_hint())


def _devices() -> Iterator[Finding]:
    from cockpit.audio.devices import list_devices

    devices = list_devices()
    for what, found in (("microphone", devices.inputs), ("speaker", devices.outputs)):
        if found:
            yield Finding(what, "works", ", ".join(device.name for device in found[:4]))
        else:
            problem = devices.problem
            detail = problem.message if problem else "no device"
            without = "`make talk` needs one" if what == "microphone" else "replies are written as WAV files"
            yield Finding(what, "missing", f"{detail}; {without}", problem.hint if problem else None)


def _espeak_hint() -> str:
    return "install espeak-ng" if sys.platform == "linux" else "check the system's speech settings"
