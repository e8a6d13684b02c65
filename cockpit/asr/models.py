"""Find out whether a folder is a speech model that Vosk can load, before Vosk sees it: it aborts on broken files.

Two kinds go through the same code. The model that ships has a pronunciation dictionary, so its decoding graph is made
for exactly the words of the packs. A published Vosk model brings HCLr.fst for its own vocabulary; only Gr.fst is made.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cockpit.asr.acoustics import sample_rate_hz, transitions
from cockpit.asr.openfst import Graph, NotOpenFst, inspect
from cockpit.asr.phones import PHONE_IDS
from cockpit.errors import ModelError
from cockpit.events import SAMPLE_RATE_HZ

LEXICON = "lexicon.txt.gz"
WORDS = "graph/words.txt"
NOISE = "conf/noise.txt"

_NEEDED = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/HCLr.fst",
    "graph/Gr.fst",
    WORDS,
    "graph/disambig_tid.int",
)
_MAX_WORDS_BYTES = 64 * 1024 * 1024
_TAIL_BYTES = 1 << 20
_HINT = "`cockpit doctor` checks the models at hand; a broken one is best fetched again"
_GONE_HINT = (
    "`cockpit models list` shows what is here; `cockpit models use cockpit-en-small` goes back to the shipped one"
)
_INSIDE_HINT = "published models keep their words in Gr.fst; `cockpit models fetch NAME --from ARCHIVE` writes them out"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model folder that passed the checks.

    `words` counts what its dictionary (shipped) or its words.txt (published) holds; `size_bytes` is all its files.
    """

    folder: Path
    kind: Literal["shipped", "published"]
    words: int
    size_bytes: int

    @property
    def lexicon(self) -> Path:
        """Where a model of ours keeps its pronunciations."""
        return self.folder / LEXICON


def check_model(folder: Path) -> ModelInfo:
    """Check that `folder` holds everything Vosk needs, whole, and a graph that can take a grammar.

    Raises:
        ModelError: with the file at fault and what to do.
    """
    if not folder.is_dir():
        raise ModelError("no such model folder", place=str(folder), hint=_GONE_HINT)
    if (folder / "graph/HCLG.fst").is_file() and not (folder / "graph/HCLr.fst").is_file():
        raise ModelError(
            "this model's graph is fixed (HCLG.fst) and takes no grammar",
            place=str(folder),
            hint="choose one with graph/HCLr.fst, such as vosk-model-small-en-us-0.15",
        )
    for name in _NEEDED:
        if not (folder / name).is_file():
            inside = name == WORDS and (folder / "graph/Gr.fst").is_file()
            raise ModelError(f"{name} is missing", place=str(folder), hint=_INSIDE_HINT if inside else _HINT)
    check_acoustic_model(folder / "am/final.mdl")
    noise_nats(folder)
    shipped = (folder / LEXICON).is_file()
    check_fit(folder, check_fst(folder / "graph/HCLr.fst"), shipped)
    check_fst(folder / "graph/Gr.fst")
    ids = word_ids(folder)
    if shipped:
        from cockpit.asr.lexicon import Lexicon

        words = len(Lexicon(folder / LEXICON))
    else:
        words = len(ids)
    size_bytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return ModelInfo(folder, "shipped" if shipped else "published", words, size_bytes)


def noise_nats(folder: Path) -> float | None:
    """Return how improbable each output may be under what was said (cockpit.asr.nbest.with_noise).

    A model of ours says it in conf/noise.txt, as it is on the scale of its outputs; of others it is not known.

    Raises:
        ModelError: the file holds no positive number.
    """
    path = folder / NOISE
    if not path.is_file():
        return None
    try:
        nats = float(path.read_bytes()[:64])
    except ValueError as error:
        raise ModelError("this is no number of nats", place=str(path), hint=_HINT) from error
    if not 0 < nats < math.inf:
        raise ModelError("this is no positive number of nats", place=str(path), hint=_HINT)
    return nats


def check_acoustic_model(path: Path) -> None:
    """Check that final.mdl is a whole binary nnet3 model: it begins with transitions and ends with its priors.

    Raises:
        ModelError: it does not.
    """
    with path.open("rb") as file:
        head = file.read(20)
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        tail = file.read()
    if not head.startswith(b"\0B<TransitionModel> "):
        raise ModelError("this is no binary Kaldi acoustic model", place=str(path), hint=_HINT)
    before, found, priors = tail.rpartition(b"<Priors> ")
    whole = len(priors) >= 8 and priors[:4] == b"FV \x04" and len(priors) == 8 + 4 * struct.unpack("<i", priors[4:8])[0]
    if not found or b"</Nnet3> " not in before or not whole:
        raise ModelError("the acoustic model is cut short", place=str(path), hint=_HINT)


def check_fst(path: Path) -> Graph:
    """Check that an OpenFst file is as long as its states and arcs need; return what it says of itself.

    Raises:
        ModelError: it is no such file, or cut short.
    """
    try:
        graph = inspect(path)
    except NotOpenFst as error:
        raise ModelError("this is no OpenFst graph", place=str(path), hint=_HINT) from error
    if graph.arc_kind != "standard":
        raise ModelError(f"this graph has arcs of type '{graph.arc_kind}', not 'standard'", place=str(path), hint=_HINT)
    if not graph.whole:
        raise ModelError("the graph is cut short", place=str(path), hint=_HINT)
    return graph


def check_fit(folder: Path, sounds: Graph, shipped: bool) -> None:
    """Check that the parts belong together, and to this assistant: its sample rate, phones and transitions.

    Vosk loads a graph of another acoustic model without a word, and hears nonsense or dies while it decodes.

    Raises:
        ModelError: with the part that does not fit.
    """
    rate_hz = sample_rate_hz(folder)
    if rate_hz != SAMPLE_RATE_HZ:
        raise ModelError(
            f"this model hears at {rate_hz:g} Hz, the assistant at {SAMPLE_RATE_HZ} Hz",
            place=str(folder / "conf/mfcc.conf"),
            hint="choose a wideband model; `cockpit models list` shows some",
        )
    acoustic = folder / "am/final.mdl"
    known = transitions(acoustic)
    if shipped and known.phones != tuple(PHONE_IDS.values()):
        raise ModelError(
            f"this model has {len(known.phones)} phones, its dictionary is written in our {len(PHONE_IDS)}",
            place=str(acoustic),
            hint=f"remove {LEXICON}, so that it is taken for a published model, or fetch it again",
        )
    foreign = {label for label in sounds.inputs or () if label > known.highest_id} - _disambiguation(folder)
    if foreign:
        raise ModelError(
            f"this graph asks for transition {min(foreign)}, and the acoustic model has {known.highest_id}",
            place=str(folder / "graph/HCLr.fst"),
            hint="graph and acoustic model are of two models: fetch it again",
        )


def _disambiguation(folder: Path) -> set[int]:
    """Read the labels that stand among HCLr.fst's transitions only to keep words apart."""
    path = folder / "graph/disambig_tid.int"
    try:
        return {int(label) for label in path.read_text(encoding="ascii").split()}
    except ValueError as error:
        raise ModelError("not every line is a number", place=str(path), hint=_HINT) from error


def word_ids(folder: Path) -> dict[str, int]:
    """Read graph/words.txt: the id that the model's graphs use for each word.

    Raises:
        ModelError: a line is not ``word id``.
    """
    path = folder / WORDS
    if path.stat().st_size > _MAX_WORDS_BYTES:
        raise ModelError(f"larger than {_MAX_WORDS_BYTES} bytes", place=str(path))
    try:
        pairs = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
        return {word: int(index) for word, index in pairs}
    except (ValueError, UnicodeDecodeError) as error:
        raise ModelError("not every line is a word and its number", place=str(path), hint=_HINT) from error
