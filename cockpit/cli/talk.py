"""``cockpit talk``: listen to the microphone and talk to the car."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cockpit.cli.common import (
    console,
    core_options,
    model_option,
    open_recorder,
    record_option,
    settings_from,
)
from cockpit.cli.screen import Screen
from cockpit.errors import UsageError
from cockpit.events import Event

if TYPE_CHECKING:
    from cockpit.audio.attention import Listen
    from cockpit.audio.speaker import Speaker
    from cockpit.pipeline import Conversation, Ears, Stage
    from cockpit.recording.recorder import Recorder
    from cockpit.settings import Settings

GREETINGS = {
    "always": "Listening. Say something like “I'm cold”, or press Ctrl-C to leave.",
    "wake": "Say “{phrase}” and what you want, like “{phrase}, I'm cold”{key}. Ctrl-C leaves.",
    "push": "Press Enter or space and say something like “I'm cold”. Ctrl-C leaves.",
}


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
@record_option
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
    record: Path | None,
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
    from cockpit.recording.origin import heard_header

    if record is not None and reload:
        raise UsageError("a recording holds one set of packs", hint="leave out --record or --reload")
    settings = settings_from(lang, packs, only_packs, model)
    with ExitStack() as stack:
        source: Iterable[Event] = Microphone(device)
        has_key = listen != "always" and _watches_key(listen)
        core = open_core(settings)
        ears = stack.enter_context(open_ears(settings, core, listen=listen, wake_word=wake_word))
        header = functools.partial(
            heard_header, settings, core, listen=listen, wake_word=wake_word, voiced=not mute, barge_in=barge_in
        )
        recorder = stack.enter_context(open_recorder(record, header, settings))
        session = core.session(zone=zone, scenario=scenario)
        recorder.begin(session, scenario=scenario)
        conversing = Conversation(session)
        watched = reload or (reload is None and packs and record is None)
        conversation = _reloading(settings, conversing, ears) if watched else conversing
        stages = _stages(stack, ears, conversation, recorder, mute, barge_in)
        if not as_json:
            console().print(_greeting(listen, wake_word, has_key), style="bold")
        screen = Screen(as_json, recorder)
        screen.begin(record)
        if has_key:
            from cockpit.cli.keys import TalkKey

            source = stack.enter_context(TalkKey()).watch(source)
        for event in run(source, stages):
            screen.show(event)


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


def _stages(
    stack: ExitStack, ears: Ears, conversation: Stage, recorder: Recorder, mute: bool, barge_in: bool
) -> list[Stage]:
    from cockpit.audio.barge_in import BackgroundSpeaker
    from cockpit.audio.speaker import DeviceSpeaker, open_speaker
    from cockpit.pipeline import Answering, HalfDuplex
    from cockpit.tts.voice import Voice

    if mute:
        return recorder.around(ears.live(conversation))
    voice = stack.enter_context(Voice())
    speaker: Speaker = open_speaker()
    stack.callback(speaker.close)
    if barge_in and isinstance(speaker, DeviceSpeaker):
        speaker = BackgroundSpeaker(speaker)
        ears.cut_by_speech(speaker)
        return recorder.around(ears.live(conversation, Answering(voice, speaker)))
    half_duplex = HalfDuplex()
    answering = Answering(voice, speaker, half_duplex=half_duplex)
    return [half_duplex, *recorder.around(ears.live(conversation, answering))]
