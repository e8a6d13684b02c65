"""Find out whether a folder is a speech model that Vosk can load, before Vosk sees it: it aborts on broken files.

Two kinds go through the same code. The model that ships has a pronunciation dictionary, so its decoding graph is made
for exactly the words of the packs. A published Vosk model brings HCLr.fst for its own vocabulary; only Gr.fst is made.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cockpit.errors import ModelError

LEXICON = "lexicon.txt.gz"

_NEEDED = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/HCLr.fst",
    "graph/Gr.fst",
    "graph/words.txt",
    "graph/disambig_tid.int",
)
_FST_MAGIC = struct.pack("<i", 2125659606)  # openfst: kFstMagicNumber
_WITH_SYMBOLS, _HEADER_BYTES = 3, 40
_MAX_WORDS_BYTES = 64 * 1024 * 1024
_TAIL_BYTES = 1 << 20
_HINT = "`cockpit doctor` checks the models at hand; a broken one is best fetched again"


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
        raise ModelError("no such model folder", place=str(folder), hint="name a folder with am, conf and graph in it")
    if (folder / "graph/HCLG.fst").is_file() and not (folder / "graph/HCLr.fst").is_file():
        raise ModelError(
            "this model's graph is fixed (HCLG.fst) and takes no grammar",
            place=str(folder),
            hint="choose one with graph/HCLr.fst, such as vosk-model-small-en-us-0.15",
        )
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise ModelError(f"{name} is missing", place=str(folder), hint=_HINT)
    check_acoustic_model(folder / "am/final.mdl")
    check_fst(folder / "graph/HCLr.fst")
    check_fst(folder / "graph/Gr.fst")
    ids = word_ids(folder)
    shipped = (folder / LEXICON).is_file()
    if shipped:
        from cockpit.asr.lexicon import Lexicon

        words = len(Lexicon(folder / LEXICON))
    else:
        words = len(ids)
    size_bytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return ModelInfo(folder, "shipped" if shipped else "published", words, size_bytes)


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


def check_fst(path: Path) -> None:
    """Check an OpenFst file's header, and that the file is long enough for the arcs it announces.

    Raises:
        ModelError: it is no such file, or cut short.
    """
    data = path.read_bytes()
    try:
        if not data.startswith(_FST_MAGIC):
            raise ValueError
        kind, at = _string(data, 4)
        arc_kind, at = _string(data, at)
        _, flags, _, _, states, arcs = struct.unpack_from("<iiQqqq", data, at)
    except (ValueError, struct.error) as error:
        raise ModelError("this is no OpenFst graph", place=str(path), hint=_HINT) from error
    if arc_kind != "standard":
        raise ModelError(f"this graph has arcs of type '{arc_kind}', not 'standard'", place=str(path), hint=_HINT)
    if kind == "vector" and not flags & _WITH_SYMBOLS:
        whole = _ends_with_state(data, at + _HEADER_BYTES, states)
    else:
        whole = len(data) >= at + 20 * max(states, 0) + 16 * max(arcs, 0)  # ConstFst, alone or with a look-ahead table
    if not whole:
        raise ModelError("the graph is cut short", place=str(path), hint=_HINT)


def _ends_with_state(data: bytes, at: int, states: int) -> bool:
    """Tell whether a VectorFst's states, each a final weight and arcs of 16 bytes, end where `data` does."""
    try:
        for _ in range(states):
            (arcs,) = struct.unpack_from("<q", data, at + 4)
            at += 12 + 16 * arcs
    except struct.error:
        return False
    return at == len(data)


def word_ids(folder: Path) -> dict[str, int]:
    """Read graph/words.txt: the id that the model's graphs use for each word.

    Raises:
        ModelError: a line is not ``word id``.
    """
    path = folder / "graph/words.txt"
    if path.stat().st_size > _MAX_WORDS_BYTES:
        raise ModelError(f"larger than {_MAX_WORDS_BYTES} bytes", place=str(path))
    try:
        pairs = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
        return {word: int(index) for word, index in pairs}
    except (ValueError, UnicodeDecodeError) as error:
        raise ModelError("not every line is a word and its number", place=str(path), hint=_HINT) from error


def _string(data: bytes, at: int) -> tuple[str, int]:
    """Read a length-prefixed string; return it and where it ends."""
    (length,) = struct.unpack_from("<i", data, at)
    if not 0 < length < 64:
        raise ValueError
    return data[at + 4 : at + 4 + length].decode("ascii"), at + 4 + length
