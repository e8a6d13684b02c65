"""Make the model folder that Vosk decodes with: the acoustic model as it is, and the graph of the installed packs.

The result lies in the cache, named by a hash of everything it was made from, and is made again when a byte of it is
not as it was written. Several processes may ask for the same one: each builds aside, the first to finish wins.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.asr import g2p
from cockpit.asr.graph import Garbage, GraphRequest
from cockpit.asr.lexicon import Lexicon
from cockpit.asr.models import LEXICON, ModelInfo, check_model, word_ids
from cockpit.asr.talk import TALK, pronounced_talk
from cockpit.asr.topology import Pronunciation
from cockpit.errors import ModelError
from cockpit.espeak import Pronounce
from cockpit.grammar.graph import WordGraph
from cockpit.worker import Worker

FORMAT = "5"
"""Raise it when the files written here change for the same inputs."""

KEPT = 16
"""How many compiled models the cache holds."""

COMPILE_DEADLINE_S = 600.0
"""For what takes ten seconds on a quiet machine, and minutes on a small or busy one."""

_REPORT = "compiled.json"
_HASHED_WHOLE_BYTES = 16 * 1024 * 1024
_OUR_DECODING = """
--lattice-beam=4
--phone-determinize=false
""" + "".join(
    f"--endpoint.rule{rule}.min-trailing-silence=1000\n--endpoint.rule{rule}.min-utterance-length=100000\n"
    for rule in range(1, 6)
)
"""Laid over the model's own options. Such lattices give n-best lists worth having, and are cheap when only words are
determinised (with a beam of 6 the end of ten seconds of babble took 2.5 s, with 4 it takes 0.3 s); the endpoint rules
never fire, as utterances are ended by our own endpointing."""


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """A folder for cockpit.asr.recogniser, and what the author of a pack should know about its words.

    `guessed` are words that no dictionary has, with the pronunciation they got; `missing` are words that a published
    model cannot hear at all: sentences that need them were left out.
    """

    folder: Path
    guessed: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def compile_model(
    model: Path,
    graph: WordGraph | Callable[[], WordGraph],
    digest: str,
    cache: Path,
    garbage: Garbage | None = None,
) -> CompiledModel:
    """Return the compiled model for the word graph whose content hash is `digest`, from the cache where possible.

    Args:
        graph: what may be said, or what makes it, which is not asked where the cache has the result.

    Raises:
        ModelError: the model is missing or broken, has no word of the grammar, or the cache cannot be written.
        EngineError: the graph compiler crashed or hung.
    """
    garbage = garbage or Garbage()
    folder = cache / "graphs" / _key(model, digest, garbage)
    found = _read(folder)
    if found is not None:
        return found
    info = check_model(model)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as aside:
            _build(info, graph() if callable(graph) else graph, garbage, Path(aside))
            _move(Path(aside), folder)
        _prune(folder.parent)
    except OSError as error:
        raise ModelError(
            f"the compiled graph cannot be written: {error}", place=str(folder), hint="set COCKPIT_CACHE to a folder"
        ) from error
    made = _read(folder)
    if made is None:
        raise ModelError("the compiled graph does not read back", place=str(folder))
    return made


def _key(model: Path, digest: str, garbage: Garbage) -> str:
    """Hash what the result depends on; of a large file, its size and time stand for its content."""
    hashed = hashlib.sha256(f"{FORMAT} {model.resolve()} {digest} {garbage}".encode())
    for name in sorted(("am", "conf", "graph", "ivector", LEXICON, TALK)):
        path = model / name
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if not file.is_file():
                continue
            stat = file.stat()
            hashed.update(f"{file.relative_to(model)} {stat.st_size}".encode())
            large = stat.st_size > _HASHED_WHOLE_BYTES
            hashed.update(str(stat.st_mtime_ns).encode() if large else file.read_bytes())
    return hashed.hexdigest()[:32]


def _build(info: ModelInfo, graph: WordGraph, garbage: Garbage, folder: Path) -> None:
    """Fill `folder` with a model Vosk can load; the report comes last."""
    for name in ("am", "ivector"):
        if (info.folder / name).is_dir():
            _link(info.folder / name, folder / name)
    shutil.copytree(info.folder / "conf", folder / "conf")
    options = (folder / "conf/model.conf").read_text(encoding="utf-8")
    (folder / "conf/model.conf").write_text(options.rstrip() + _OUR_DECODING, encoding="utf-8")
    (folder / "graph").mkdir()
    words = sorted(graph.words() - {""})
    if info.kind == "shipped":
        guessed, missing = _compile_shipped(info, graph, garbage, folder / "graph", words)
    else:
        guessed, missing = {}, _compile_published(info, graph, garbage, folder / "graph", words)
    report = {
        "guessed": guessed,
        "missing": missing,
        "files": {str(file.relative_to(folder)): _sum(file) for file in _written(folder)},
    }
    (folder / _REPORT).write_text(json.dumps(report), encoding="utf-8")


def _compile_shipped(
    info: ModelInfo, graph: WordGraph, garbage: Garbage, folder: Path, words: list[str]
) -> tuple[dict[str, str], list[str]]:
    """Write both graphs for exactly the words of the grammar."""
    lexicon = Lexicon(info.lexicon)
    pronunciations, guessed = pronounce(words, lexicon)
    missing = [word for word in words if word not in pronunciations]
    talk = pronounced_talk(info.folder, lexicon)
    _compile(GraphRequest(graph, str(folder), pronunciations=pronunciations, talk=talk, garbage=garbage))
    return guessed, missing


def _compile_published(
    info: ModelInfo, graph: WordGraph, garbage: Garbage, folder: Path, words: list[str]
) -> list[str]:
    """Write Gr.fst over the model's own words, and link the rest of its graph folder."""
    ids = word_ids(info.folder)
    for path in (info.folder / "graph").iterdir():
        if path.name != "Gr.fst":
            _link(path, folder / path.name)
    _compile(GraphRequest(graph, str(folder), word_ids=ids, garbage=garbage))
    return [word for word in words if word not in ids]


def pronounce(
    words: Iterable[str], lexicon: Lexicon, ipa: Callable[[str], str] | None = None
) -> tuple[dict[str, tuple[Pronunciation, ...]], dict[str, str]]:
    """Return each word's pronunciations, and how those were guessed that the lexicon lacks.

    A word without any sound (a sign) is in neither.
    """
    known = {word: lexicon.pronunciations(word) for word in words}
    unknown = [word for word, variants in known.items() if not variants]
    with Worker("cockpit.espeak:engine", name="espeak-ng") as worker:  # starts only when something is asked
        guesses = {word: g2p.guess(word, ipa or (lambda text: worker.call(Pronounce(text)))) for word in unknown}
    known.update(guesses)
    guessed = {word: " ".join(variants[0]) for word, variants in guesses.items() if variants}
    return {word: variants for word, variants in known.items() if variants}, guessed


def _compile(request: GraphRequest) -> None:
    with Worker("cockpit.asr.graph:engine", name="the graph compiler", deadline_s=COMPILE_DEADLINE_S) as worker:
        worker.call(request)


def _link(source: Path, target: Path) -> None:
    """Point to the model's files instead of copying them, where the file system can."""
    try:
        target.symlink_to(source.resolve(), target_is_directory=source.is_dir())
    except OSError:  # Windows without the right to make links; some network drives
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)


def _written(folder: Path) -> list[Path]:
    files = [*(folder / "conf").iterdir(), *(folder / "graph").iterdir()]
    return [file for file in files if file.is_file() and not file.is_symlink()]


def _sum(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _read(folder: Path) -> CompiledModel | None:
    """Return the compiled model in `folder` if every byte written there is still the same."""
    try:
        report = json.loads((folder / _REPORT).read_text(encoding="utf-8"))
        whole = all(_sum(folder / name) == expected for name, expected in report["files"].items())
        if not whole or not (folder / "am/final.mdl").is_file():
            return None
        return CompiledModel(folder, report["guessed"], tuple(report["missing"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _move(aside: Path, folder: Path) -> None:
    """Put a finished folder in its place, unless another process has just done so."""
    for _ in range(2):
        try:
            aside.rename(folder)
        except OSError:
            if _read(folder) is not None:
                return
            shutil.rmtree(folder, ignore_errors=True)  # broken: make room
        else:
            return


def _prune(graphs: Path) -> None:
    """Keep the newest compiled models."""
    folders = sorted(graphs.glob("[0-9a-f]*"), key=os.path.getmtime, reverse=True)
    for folder in folders[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
