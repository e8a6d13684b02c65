"""``cockpit talk``: listen to the microphone and talk to the car."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import console, core_options, model_option, print_json, settings_from
from cockpit.events import (
    AudioLost,
    Event,
    Fault,
    ListeningClosed,
    ListeningOpened,
    PacksReloaded,
    PartialHeard,
    ReplyCut,
    ReplySpoken,
    SpeechStarted,
    TurnEnded,
    WakeHeard,
)

if TYPE_CHECKING:
    from cockpit.audio.attention import Listen
    from cockpit.audio.speaker import Speaker
    from cockpit.pipeline import Conversation, Ears, Stage
    from cockpit.settings import Settings

GREETINGS = {
    "always": "Listening. Say something like “I'm cold”, or press Ctrl-C to leave.",
    "wake": "Say “{phrase}” and what you want, like “{phrase}, I'm cold”{key}. Ctrl-C leaves.",
    "push": "Press Enter or space and say something like “I'm cold”. Ctrl-C leaves.",
}

OPENED = {"wake": "", "key": "", "reply": ", no wake word needed"}


@click.command("talk")
@click.option("--device", metavar="NAME", help="The microphone to listen to; `cockpit doctor` lists them.")
@click.option(
    "--listen",
    type=click.Choice(["wake", "push", "always"]),
    default="wake",
    show_default=True,
    help="To what follows the wake word, to what follows a key (Enter or space), or to everything.",
)
@click.option("--wake-word", metavar="WORDS", help="Call it by another name than “hey cockpit”.")
@click.option("--barge-in", is_flag=True, help="Listen while it answers, and fall silent at once when you speak.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a turn.")
@click.option("--mute", is_flag=True, help="Answer in text only.")
@click.option("--reload/--no-reload", default=None, help="Take over packs that change meanwhile; as with --packs.")
@model_option
@core_options
def command(
    device: str | None,
    listen: Listen,
    wake_word: str | None,
    barge_in: bool,
    as_json: bool,
    mute: bool,
    reload: bool | None,
    model: str | None,
    lang: str | None,
    packs: tuple[str, ...],
    only_packs: bool,
    zone: str,
    scenario: str | None,
) -> None:
    """Talk to the car until Ctrl-C.

    It waits for the wake word; for 20 s after a reply none is needed. While it answers it does not listen to itself;
    --barge-in changes that, and needs a headset or a microphone that takes the loudspeaker's echo out.
    """
    from cockpit.audio.microphone import Microphone
    from cockpit.pipeline import Conversation, open_core, open_ears, run

    settings = settings_from(lang, packs, only_packs, model)
    with ExitStack() as stack:
        source: Iterable[Event] = Microphone(device)
        has_key = listen != "always" and _watches_key(listen)
        core = open_core(settings)
        ears = stack.enter_context(open_ears(settings, core, listen=listen, wake_word=wake_word))
        conversing = Conversation(core.session(zone=zone, scenario=scenario))
        watched = reload or (reload is None and packs)
        conversation = _reloading(settings, conversing, ears) if watched else conversing
        stages = _stages(stack, ears, conversation, mute, barge_in)
        if not as_json:
            console().print(_greeting(listen, wake_word, has_key), style="bold")
        if has_key:
            from cockpit.cli.keys import TalkKey

            source = stack.enter_context(TalkKey()).watch(source)
        for event in run(source, stages):
            _show(event, as_json)


def _reloading(settings: Settings, conversation: Conversation, ears: Ears) -> Stage:
    from cockpit.reload import Reloader
    from cockpit.reloading import Reloading

    reloader = Reloader(settings)
    reloader.prepare()
    return Reloading(reloader, conversation, settings, ears)


def _watches_key(listen: Listen) -> bool:
    """Tell whether there is a key to press; without, there is no push to talk.

    Raises:
        UsageError: there is none, and it is all that was asked for.
    """
    from cockpit.cli.keys import TalkKey, is_terminal

    if listen == "push":
        TalkKey()
    return is_terminal(sys.stdin)


def _greeting(listen: Listen, wake_word: str | None, has_key: bool) -> str:
    from cockpit.asr.wake import WAKE_WORD

    phrase = (WAKE_WORD if wake_word is None else wake_word).capitalize()
    return GREETINGS[listen].format(phrase=phrase, key=", or press Enter first" if has_key else "")


def _stages(stack: ExitStack, ears: Ears, conversation: Stage, mute: bool, barge_in: bool) -> list[Stage]:
    from cockpit.audio.barge_in import BackgroundSpeaker
    from cockpit.audio.speaker import DeviceSpeaker, open_speaker
    from cockpit.pipeline import Answering, HalfDuplex
    from cockpit.tts.voice import Voice

    if mute:
        return ears.live(conversation)
    voice = stack.enter_context(Voice())
    speaker: Speaker = open_speaker()
    stack.callback(speaker.close)
    if barge_in and isinstance(speaker, DeviceSpeaker):
        speaker = BackgroundSpeaker(speaker)
        ears.cut_by_speech(speaker)
        return ears.live(conversation, Answering(voice, speaker))
    half_duplex = HalfDuplex()
    return [half_duplex, *ears.live(conversation, Answering(voice, speaker, half_duplex=half_duplex))]


def _show(event: Event, as_json: bool) -> None:  # noqa: PLR0912  # one case for each kind of event
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
    elif isinstance(event, WakeHeard):
        _note(f"“{event.phrase}”", "green")
    elif isinstance(event, ListeningOpened):
        _note(f"● listening for {event.until_s - event.at_s:.0f} s{OPENED[event.reason]}", "green")
    elif isinstance(event, ListeningClosed):
        _note("○ no longer listening", "dim")
    elif isinstance(event, ReplyCut):
        _note(f"silent, {(event.at_s - event.speech_s) * 1000:.0f} ms after you began to speak", "dim")
    elif isinstance(event, PacksReloaded):
        names = ", ".join(event.packs) or "packs"
        _note(f"↻ {names}: {'heard' if event.heard else 'understood'} anew, {event.took_s:.1f} s", "green")
    elif isinstance(event, AudioLost | Fault):
        console().print(f"  {event.message}", style="yellow", markup=False)


def _note(text: str, style: str) -> None:
    _status("")
    console().print(f"  {text}", style=style)


def _status(text: str) -> None:
    """Overwrite the line under the conversation with what is being heard."""
    if sys.stdout.isatty():
        sys.stdout.write(f"\r\x1b[K    {text[-100:]}")
        sys.stdout.write("" if text else "\r")
        sys.stdout.flush()
