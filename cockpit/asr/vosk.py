"""The recogniser itself, in a worker process: sound in, partial text and n-best readings out.

Every utterance gets a recogniser of its own: they are cheap, and one that lives on grows, and may abort the process
when it is changed while decoding. Vosk's own endpointing is turned off in the compiled model (see
cockpit.asr.compile); should it fire all the same, its results are joined.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from cockpit.asr.nbest import Reading, joined, parsed
from cockpit.errors import ModelError
from cockpit.events import SAMPLE_RATE_HZ

END = "end"
"""The request after an utterance's last sound; its answer is the list of Readings."""

ALTERNATIVES = 20
"""How many readings of an utterance are asked for: a crowd sounds like more of them than it has meanings."""

DROP = "drop"
"""The request that takes back what an utterance has had; its answer is an empty list."""

Request = bytes | str
Answer = str | list[Reading]


def engine(folder: str) -> Callable[[Request], Answer]:
    """Worker factory: load the compiled model in `folder`, then take sound (s16, 16 kHz), END and DROP.

    Raises:
        ModelError: Vosk refuses the model.
    """
    vosk, model = load_model(folder)
    return _Recognition(vosk, model).handle


def load_model(folder: str) -> tuple[Any, Any]:
    """Child: return the vosk module and the compiled model in `folder`, with Kaldi's own messages turned off.

    Raises:
        ModelError: Vosk refuses the model.
    """
    _quiet()
    import vosk

    vosk.SetLogLevel(-1)
    try:
        model = vosk.Model(folder)
    except Exception as error:  # vosk raises nothing more special
        raise ModelError("Vosk cannot load this speech model", place=folder) from error
    return vosk, model


class _Recognition:
    def __init__(self, vosk: Any, model: Any) -> None:
        self._vosk, self._model = vosk, model
        self._recogniser: Any = None
        self._finished: list[list[Reading]] = []

    def handle(self, request: Request) -> Answer:
        if isinstance(request, bytes):
            return self._hear(request)
        return self._end(wanted=request != DROP)

    def _hear(self, pcm: bytes) -> str:
        if self._recogniser is None:
            self._recogniser = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE_HZ)
            self._recogniser.SetWords(True)
            self._recogniser.SetMaxAlternatives(ALTERNATIVES)
        if self._recogniser.AcceptWaveform(pcm):
            self._finished.append(parsed(self._recogniser.Result()))
        partial = json.loads(self._recogniser.PartialResult())
        return str(partial.get("partial", ""))

    def _end(self, *, wanted: bool) -> list[Reading]:
        recogniser, finished = self._recogniser, self._finished
        self._recogniser, self._finished = None, []
        if recogniser is None or not wanted:
            return []
        return joined([*finished, parsed(recogniser.FinalResult())])


def _quiet() -> None:
    """Send what Kaldi prints when it dies nowhere: the caller reports it in its own words."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
