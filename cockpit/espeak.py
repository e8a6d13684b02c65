"""The espeak-ng library that comes from PyPI: sound and pronunciations, without any system package.

It is native code with global state, so run `engine` in a Worker. The library and its data are those of the
espeakng-loader package; its C interface is espeak-ng's ``speak_lib.h``, version 1.52.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.errors import EngineError, UsageError

MAX_UTTERANCE = 500
"""Characters in one request; longer texts have crashed the library."""

_SYNCHRONOUS, _DO_NOT_EXIT = 2, 0x8000
_UTF8, _END_PAUSE, _IPA = 1, 0x1000, 0x02
_RATE, _VOLUME, _PITCH = 1, 2, 3

_ON_SOUND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
_LANGUAGE_MARK = re.compile(r"\([a-z-]+\)")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Text to be spoken; the answer is its sound, (s16 mono bytes, rate in Hz).

    `voice` is a language with an optional variant ("en-us+f3"), `pitch` 0..99, `volume` 0..1.
    """

    text: str
    voice: str = "en-us"
    rate_wpm: int = 150
    pitch: int = 50
    volume: float = 1.0


@dataclass(frozen=True, slots=True)
class Pronounce:
    """Text to be pronounced; the answer is IPA, words apart by spaces."""

    text: str
    voice: str = "en-us"


def engine() -> Callable[[Any], Any]:
    """Child: return what answers an Utterance or a Pronounce.

    Raises:
        EngineError: the library or its data cannot be loaded.
    """
    enter_data_folder()
    library = _Espeak()

    def handle(request: Utterance | Pronounce) -> Any:
        if isinstance(request, Utterance):
            return library.synthesise(request)
        return library.pronounce(request)

    return handle


def voice_file(voice: str) -> str:
    """Return the name by which the library finds a voice: that of its file, which is plain "en" for British."""
    language, plus, variant = voice.partition("+")
    return ("en" if language.lower() == "en-gb" else language) + plus + variant


def load() -> ctypes.CDLL:
    """Load the library so that others in this process, such as pyttsx3's driver, find the same one."""
    try:
        import espeakng_loader

        return ctypes.CDLL(espeakng_loader.get_library_path(), ctypes.RTLD_GLOBAL)
    except (ImportError, OSError) as error:
        raise EngineError(
            f"the espeak-ng library cannot be loaded: {error}", hint="reinstall the package espeakng-loader"
        ) from error


def enter_data_folder() -> None:
    """Child: go where the library's data lies, and name it ".".

    The library keeps the path in 160 bytes and cuts a longer one off without a word; this fits from any depth.
    """
    os.chdir(_data_folder().parent)
    os.environ["ESPEAK_DATA_PATH"] = "."


def _data_folder() -> Path:
    import espeakng_loader

    try:
        return Path(espeakng_loader.get_data_path())
    except RuntimeError as error:
        raise EngineError(f"espeak-ng has no data: {error}", hint="reinstall the package espeakng-loader") from error


class _Espeak:
    """The library, initialised: one a process, one thread."""

    def __init__(self) -> None:
        self._library = load()
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DO_NOT_EXIT)
        if self._rate_hz <= 0:
            raise EngineError("espeak-ng cannot read its data", place=str(_data_folder()))
        self._sound = bytearray()
        self._on_sound = _ON_SOUND(self._collect)  # kept: the library holds only its address
        self._library.espeak_SetSynthCallback(self._on_sound)

    def synthesise(self, utterance: Utterance) -> tuple[bytes, int]:
        """Return the sound of at most MAX_UTTERANCE characters, and its rate."""
        self._use(utterance.voice, utterance.text)
        for parameter, value in (
            (_RATE, utterance.rate_wpm),
            (_PITCH, utterance.pitch),
            (_VOLUME, round(utterance.volume * 100)),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._sound.clear()
        text = utterance.text.encode()
        status = self._library.espeak_Synth(text, len(text) + 1, 0, 1, 0, _UTF8 | _END_PAUSE, None, None)
        if status != 0:
            raise EngineError(f"espeak-ng could not speak (status {status})")
        return bytes(self._sound), self._rate_hz

    def pronounce(self, request: Pronounce) -> str:
        """Return the IPA of at most MAX_UTTERANCE characters."""
        self._use(request.voice, request.text)
        text = ctypes.create_string_buffer(request.text.encode())
        rest = ctypes.c_void_p(ctypes.addressof(text))
        clauses = []
        while rest.value:  # the library moves it behind each clause, and to NULL at the end
            ipa = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA) or b""
            clauses.append(_LANGUAGE_MARK.sub("", ipa.decode()).strip())
        return " ".join(clause for clause in clauses if clause)

    def _use(self, voice: str, text: str) -> None:
        if len(text) > MAX_UTTERANCE:
            raise EngineError(f"{len(text)} characters in one utterance; espeak-ng is given at most {MAX_UTTERANCE}")
        if self._library.espeak_SetVoiceByName(voice_file(voice).encode()) != 0:
            raise UsageError(f"espeak-ng has no voice '{voice}'", hint="for example en-us, en-gb or en-us+f3")

    def _collect(self, samples: Any, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._sound += ctypes.string_at(samples, count * 2)
        return 0
