"""``cockpit talk``: listen to the microphone and talk to the car."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, core_options, model_option, print_json, settings_from
from cockpit.events import AudioLost, Event, Fault, PartialHeard, ReplySpoken, SpeechStarted, TurnEnded

if TYPE_CHECKING:
    from cockpit.pipeline import Answering, HalfDuplex


@click.command("talk")
@click.option("--device", metavar="NAME", help="The microphone to listen to; `cockpit doctor` lists them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a turn.")
@click.option("--mute", is_flag=True, help="Answer in text only.")
@model_option
@core_options
def command(
    device: str | None,
    as_json: bool,
    mute: bool,
    model: str | None,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    zone: str,
    scenario: str | None,
) -> None:
    """Talk to the car. It listens until Ctrl-C; while it answers, it does not listen to itself."""
    from cockpit.audio.microphone import Microphone
    from cockpit.pipeline import Conversation, HalfDuplex, Stage, open_core, open_ears, run

    settings = settings_from(lang, packs, only_packs, model)
    core = open_core(settings)
    half_duplex = HalfDuplex()
    with ExitStack() as stack:
        ears = stack.enter_context(open_ears(settings, core))
        stages: list[Stage] = [half_duplex, *ears.stages, Conversation(core.session(zone=zone, scenario=scenario))]
        if not mute:
            stages.append(_answering(stack, half_duplex))
        if not as_json:
            console().print("Listening. Say something like “I'm cold”, or press Ctrl-C to leave.", style="bold")
        for event in run(Microphone(device), stages):
            _show(event, as_json)


def _answering(stack: ExitStack, half_duplex: HalfDuplex) -> Answering:
    from cockpit.audio.speaker import open_speaker
    from cockpit.pipeline import Answering
    from cockpit.tts.voice import Voice

    voice = stack.enter_context(Voice())
    speaker = open_speaker()
    stack.callback(speaker.close)
    return Answering(voice, speaker, half_duplex=half_duplex)


def _show(event: Event, as_json: bool) -> None:
    if as_json:
        if isinstance(event, TurnEnded):
            print_json(event.turn)
        return
    from cockpit.cli.show import turn_lines

    if isinstance(event, SpeechStarted):
        _status("…")
    elif isinstance(event, PartialHeard):
        _status(event.text)
    elif isinstance(event, TurnEnded):
        _status("")
        console().print(f"  “{event.turn.text}”", style="bold")
        for line in turn_lines(event.turn):
            console().print(line)
    elif isinstance(event, ReplySpoken):
        console().print(f"    voice       {event.engine}, {event.synthesis_ms:.0f} ms to begin", style="dim")
    elif isinstance(event, AudioLost | Fault):
        console().print(f"  {event.message}", style="yellow")


def _status(text: str) -> None:
    """Overwrite the line under the conversation with what is being heard."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K    {text[-100:]}")
        sys.stdout.write("" if text else "\r")
        sys.stdout.flush()
