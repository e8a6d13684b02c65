"""What a client learns when it asks who we are."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    HandleModel,
    HandleProgram,
    Info,
    IntentModel,
    IntentProgram,
    TtsProgram,
    TtsVoice,
)

from cockpit.web.house import House

NAME = "cockpit"
_OURS = Attribution("the cockpit-voice project", "")
_VOSK = Attribution("Alpha Cephei (Vosk)", "https://alphacephei.com/vosk/")
_VOICE = Attribution("pyttsx3 and eSpeak NG", "https://github.com/espeak-ng/espeak-ng")


def info(house: House) -> Info:
    """Return our services, with what of them works now."""
    languages = [house.settings.lang]
    number = version("cockpit-voice")
    preparing = house.options.hear and not house.ears.prepared.is_set()  # a client that asks early would not ask again
    hears, speaks = preparing or house.ears.recognisers is not None, house.replies.ready

    def artifact(attribution: Attribution, description: str, installed: bool = True, name: str = NAME) -> Any:
        return {
            "name": name,
            "attribution": attribution,
            "installed": installed,
            "description": description,
            "version": number,
        }

    model = artifact(_OURS, "Vosk model that hears what the packs can say", hears, house.settings.model.name)
    packs = artifact(_OURS, f"{len(house.hub.core.packs.packs)} packs of intents for the car's cabin", name="packs")
    voice = artifact(_VOICE, "the car's voice", speaks, house.replies.engine or "default")
    return Info(
        asr=[
            AsrProgram(
                **artifact(_VOSK, "Spoken commands to the car, offline", hears),
                models=[AsrModel(**model, languages=languages)],
            )
        ],
        tts=[
            TtsProgram(**artifact(_VOICE, "Replies, offline", speaks), voices=[TtsVoice(**voice, languages=languages)])
        ],
        handle=[
            HandleProgram(
                **artifact(_OURS, "Acts on the car and answers"), models=[HandleModel(**packs, languages=languages)]
            )
        ],
        intent=[
            IntentProgram(
                **artifact(_OURS, "Tells what a command would do"), models=[IntentModel(**packs, languages=languages)]
            )
        ],
    )
