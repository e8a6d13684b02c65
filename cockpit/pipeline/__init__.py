"""The only room that knows the order of the stages: sound, words, meaning, car, voice.

A stage is any object with ``feed(event) -> Iterator[Event]``. What one yields goes through all that follow.
"""

from cockpit.pipeline.answers import ECHO_S, Answering, Conversation, HalfDuplex
from cockpit.pipeline.core import Core, open_core
from cockpit.pipeline.ears import Ears, compile_ears, open_ears
from cockpit.pipeline.stage import Stage, run

__all__ = [
    "ECHO_S",
    "Answering",
    "Conversation",
    "Core",
    "Ears",
    "HalfDuplex",
    "Stage",
    "compile_ears",
    "open_core",
    "open_ears",
    "run",
]
