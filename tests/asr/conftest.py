"""Small models and graphs for the tests of hearing."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cockpit.asr.graph import GraphRequest
from cockpit.asr.phones import PHONES
from cockpit.grammar.graph import Arc, WordGraph
from cockpit.worker import Worker
from models.recipe import kaldi

ENGINES = Path(__file__).parent / "engines"
LEXICON = {"cold": "k ow l d", "fan": "f ae n", "it": "ih t", "on": "aa n\tao n", "turn": "t er n", "warm": "w ao r m"}


def _graph_of(*sentences: str) -> WordGraph:
    """Return a word graph of exactly these sentences."""
    arcs: list[list[Arc]] = [[]]
    finals = {}
    for sentence in sentences:
        state = 0
        for word in sentence.split():
            arcs.append([])
            arcs[state].append(Arc(len(arcs) - 1, word))
            state = len(arcs) - 1
        finals[state] = (0.0, ())
    return WordGraph(arcs, finals)


@pytest.fixture
def graph_of() -> Callable[..., WordGraph]:
    """Makes a word graph of exactly the sentences given."""
    return _graph_of


@pytest.fixture(autouse=True)
def engines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ENGINES))


@pytest.fixture(scope="module")
def openfst() -> Iterator[Worker]:
    """Looks into graphs: kaldifst must not enter this process, where vosk might."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ENGINES))
        with Worker("asr_engines:openfst", name="OpenFst") as worker:
            worker.start()
            yield worker


@pytest.fixture(scope="module")
def compiler() -> Iterator[Worker]:
    with Worker("cockpit.asr.graph:engine", name="the graph compiler") as worker:
        yield worker


@pytest.fixture
def model(tmp_path: Path, compiler: Worker) -> Path:
    """A folder that has all a shipped model has, but its acoustic model is only a shell."""
    folder = tmp_path / "model"
    for name in ("am", "conf", "graph"):
        (folder / name).mkdir(parents=True)
    priors = b"<Priors> FV \x04" + struct.pack("<i", 2) + bytes(8)
    acoustic = kaldi.BINARY + kaldi.transition_model(len(PHONES)) + b"<Nnet3> </Nnet3> "
    (folder / "am/final.mdl").write_bytes(acoustic + priors)
    (folder / "conf/mfcc.conf").write_text("--num-ceps=40\n")
    (folder / "conf/model.conf").write_text("--beam=11.0\n--lattice-beam=1.0")
    lines = "".join(f"{word}\t{phones}\n" for word, phones in sorted(LEXICON.items()))
    (folder / "lexicon.txt.gz").write_bytes(gzip.compress(lines.encode()))
    pronunciations = {word: (tuple(phones.split("\t")[0].split()),) for word, phones in LEXICON.items()}
    compiler.call(GraphRequest(_graph_of("turn it on"), str(folder / "graph"), pronunciations))
    return folder
