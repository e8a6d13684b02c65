"""A fetched model is whole, proven and checked, or it is not there at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cockpit.asr.models import LEXICON, check_model, word_ids
from cockpit.errors import ModelError
from cockpit.settings import SHIPPED_MODEL, shipped
from cockpit.store import fetch as fetching
from cockpit.store.download import Patience
from cockpit.store.fetch import fetch, fetch_from
from cockpit.store.lock import alone
from cockpit.store.manifest import Published
from cockpit.store.shelf import Shelf
from tests.store.publisher import NAME, Site, left, packed, symbols_inside


def changed(entry: Published, **changes: object) -> Published:
    return Published.model_validate({**entry.model_dump(), **changes})


@pytest.fixture
def from_archive(tmp_path: Path, shelf: Shelf) -> Callable[[bytes], None]:
    """Takes a model from an archive of these bytes."""

    def take(data: bytes) -> None:
        path = tmp_path / "given.zip"
        path.write_bytes(data)
        fetch_from(NAME, path, None, shelf)

    return take


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped model, to be spoilt."""
    return Path(shutil.copytree(shipped(SHIPPED_MODEL), tmp_path / "copy"))


def test_the_model_lies_on_the_shelf_as_it_was_packed(site: Site, entry: Published, shelf: Shelf) -> None:
    fetched = fetch(NAME, entry, shelf)
    assert (shelf.names(), fetched.proof, fetched.sha256) == ([NAME], "sha256", entry.sha256)
    ours = shipped(SHIPPED_MODEL)
    for file in (path for path in ours.rglob("*") if path.is_file()):
        assert (shelf.model(NAME) / file.relative_to(ours)).read_bytes() == file.read_bytes()
    assert left(shelf) == {f"{NAME}.json"}
    receipt = shelf.receipt(NAME)
    assert receipt is not None
    assert (receipt.origin, receipt.licence) == (site.url, "Apache-2.0")


def test_goes_on_where_the_last_run_was_cut(site: Site, entry: Published, shelf: Shelf) -> None:
    site.cut_after = [200_000]
    with pytest.raises(ModelError, match="was cut"):
        fetch(NAME, entry, shelf, patience=Patience(tries=1))
    assert shelf.names() == []
    assert left(shelf) == {f"{NAME}.zip.part", f"{NAME}.zip.mark"}
    fetch(NAME, entry, shelf)
    assert site.asked == [None, "bytes=200000-"]
    assert left(shelf) == {f"{NAME}.json"}


def test_interrupted_while_it_unpacks_it_need_not_fetch_again(
    site: Site, entry: Published, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "check_model", interrupt)
        with pytest.raises(KeyboardInterrupt):
            fetch(NAME, entry, shelf)
    assert shelf.names() == []
    assert left(shelf) == {f"{NAME}.zip.part", f"{NAME}.zip.mark"}
    fetch(NAME, entry, shelf)
    assert len(site.asked) == 1


def test_what_a_killed_run_left_is_swept_away(entry: Published, shelf: Shelf) -> None:
    shelf.aside(NAME).mkdir(parents=True)
    (shelf.aside(NAME) / "half").touch()
    fetch(NAME, entry, shelf)
    assert left(shelf) == {f"{NAME}.json"}


def test_killed_between_two_moves_the_old_model_comes_back(site: Site, entry: Published, shelf: Shelf) -> None:
    fetch(NAME, entry, shelf)
    shelf.model(NAME).rename(shelf.own / f"{NAME}.old")
    site.status = 404
    with pytest.raises(ModelError, match="404"):
        fetch(NAME, entry, shelf)
    check_model(shelf.model(NAME))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"sha256": "0" * 64}, "its sha256 is [0-9a-f]{64}, not 0{64}", id="sha256"),
        pytest.param({"sha256": None, "md5": "0" * 32}, "its md5 is [0-9a-f]{32}, not 0{32}", id="md5"),
        pytest.param({"md5": "0" * 32}, "its md5 is", id="md5 beside a right sha256"),
    ],
)
def test_a_wrong_hash_leaves_nothing(entry: Published, shelf: Shelf, changes: dict[str, object], message: str) -> None:
    with pytest.raises(ModelError, match=message) as raised:
        fetch(NAME, changed(entry, **changes), shelf)
    assert raised.value.hint
    assert (shelf.names(), left(shelf)) == ([], set())


def test_where_only_an_md5_is_known_the_first_sha256_is_remembered(site: Site, entry: Published, shelf: Shelf) -> None:
    weak = changed(entry, sha256=None, md5=hashlib.md5(site.data, usedforsecurity=False).hexdigest())
    assert [fetch(NAME, weak, shelf).proof, fetch(NAME, weak, shelf).proof] == ["md5", "remembered"]
    forged = site.data[:-1] + b"\1"
    site.data = forged
    forged_md5 = hashlib.md5(forged, usedforsecurity=False).hexdigest()
    with pytest.raises(ModelError, match="when 'cabin-en' was first fetched"):
        fetch(NAME, changed(weak, md5=forged_md5), shelf)
    assert (shelf.names(), left(shelf)) == ([NAME], {f"{NAME}.json"})


def test_a_failed_fetch_leaves_the_old_model_as_it_was(entry: Published, shelf: Shelf) -> None:
    fetch(NAME, entry, shelf)
    with pytest.raises(ModelError):
        fetch(NAME, changed(entry, sha256="0" * 64), shelf)
    check_model(shelf.model(NAME))


def test_a_broken_model_is_replaced(entry: Published, shelf: Shelf) -> None:
    fetch(NAME, entry, shelf)
    (shelf.model(NAME) / "am/final.mdl").unlink()
    fetch(NAME, entry, shelf)
    check_model(shelf.model(NAME))
    assert left(shelf) == {f"{NAME}.json"}


def test_two_at_once_do_not_meet(site: Site, entry: Published, shelf: Shelf) -> None:
    with alone(shelf.lock(NAME)), pytest.raises(ModelError, match="is at work") as raised:
        fetch(NAME, entry, shelf)
    assert raised.value.hint
    assert site.asked == []
    fetch(NAME, entry, shelf)


def test_several_at_once_leave_one_whole_model(entry: Published, shelf: Shelf) -> None:
    def one(_: int) -> str:
        try:
            return fetch(NAME, entry, shelf).proof
        except ModelError as error:
            return error.message

    with ThreadPoolExecutor(4) as pool:
        outcomes = set(pool.map(one, range(4)))
    assert "sha256" in outcomes
    assert outcomes <= {"sha256", "another `cockpit models fetch` is at work on this model"}
    check_model(shelf.model(NAME))
    assert left(shelf) == {f"{NAME}.json"}


def test_a_full_disk_is_told_before_anything_is_fetched(
    site: Site, entry: Published, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "SPARE_BYTES", 1 << 60)
    with pytest.raises(ModelError, match="MB are needed") as raised:
        fetch(NAME, entry, shelf)
    assert "COCKPIT_STORE" in str(raised.value.hint)
    assert site.asked == []


def test_a_shelf_that_cannot_be_written_is_named(entry: Published, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="cannot be written"):
        fetch(NAME, entry, Shelf(tmp_path / "file"))


def test_works_from_an_archive_at_hand_and_keeps_it(site: Site, entry: Published, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "at-hand.zip"
    path.write_bytes(site.data)
    assert fetch_from(NAME, path, entry, shelf).proof == "sha256"
    assert site.asked == []
    assert path.read_bytes() == site.data
    assert left(shelf) == {f"{NAME}.json"}


def test_an_archive_that_nobody_vouches_for_is_remembered(
    from_archive: Callable[[bytes], None], shelf: Shelf, archive: bytes, copy: Path
) -> None:
    from_archive(archive)
    receipt = shelf.receipt(NAME)
    assert receipt is not None
    assert receipt.sha256 == hashlib.sha256(archive).hexdigest()
    (copy / "README").write_text("another")
    with pytest.raises(ModelError, match="was first fetched") as raised:
        from_archive(packed(copy, "m"))
    assert f"{NAME}.json" in str(raised.value.hint)


def test_the_wrong_archive_at_hand_is_named_and_kept(entry: Published, shelf: Shelf, tmp_path: Path) -> None:
    path = tmp_path / "at-hand.zip"
    path.write_bytes(b"PK")
    with pytest.raises(ModelError, match="2 bytes, not the") as raised:
        fetch_from(NAME, path, entry, shelf)
    assert str(raised.value.place) == str(path)
    assert path.exists()
    with pytest.raises(ModelError, match="no such archive"):
        fetch_from(NAME, tmp_path / "nowhere.zip", entry, shelf)


def _other_rate(model: Path) -> None:
    (model / "conf/mfcc.conf").write_text("--sample-frequency=8000 # telephone\n--num-ceps=40\n")


def _other_phones(model: Path) -> None:
    from models.recipe import kaldi

    data = (model / "am/final.mdl").read_bytes()
    after = data.index(b"<Nnet3> ")
    (model / "am/final.mdl").write_bytes(kaldi.BINARY + kaldi.transition_model(60) + data[after:])


def _other_graph(model: Path) -> None:
    from models.recipe import kaldi

    data = (model / "am/final.mdl").read_bytes()
    after = data.index(b"<Nnet3> ")
    (model / "am/final.mdl").write_bytes(kaldi.BINARY + kaldi.transition_model(30) + data[after:])
    (model / LEXICON).unlink()


def _fixed_graph(model: Path) -> None:
    (model / "graph/HCLr.fst").rename(model / "graph/HCLG.fst")


@pytest.mark.parametrize(
    ("spoil", "file", "message"),
    [
        pytest.param(_other_rate, "conf/mfcc.conf", "hears at 8000 Hz", id="another sample rate"),
        pytest.param(_other_phones, "am/final.mdl", "has 60 phones", id="other phones"),
        pytest.param(_other_graph, "graph/HCLr.fst", "asks for transition 61", id="a graph of another model"),
        pytest.param(_fixed_graph, "", "takes no grammar", id="a fixed graph"),
        pytest.param(lambda m: (m / "graph/HCLr.fst").unlink(), "", "HCLr.fst is missing", id="no HCLr"),
        pytest.param(lambda m: (m / "graph/Gr.fst").unlink(), "", "Gr.fst is missing", id="no Gr"),
        pytest.param(lambda m: (m / "graph/words.txt").unlink(), "", "words.txt is missing", id="no words"),
        pytest.param(lambda m: (m / "am/final.mdl").write_bytes(b"\0B"), "am/final.mdl", "no binary", id="no model"),
    ],
)
def test_a_model_that_does_not_fit_leaves_nothing(
    copy: Path,
    shelf: Shelf,
    from_archive: Callable[[bytes], None],
    spoil: Callable[[Path], None],
    file: str,
    message: str,
) -> None:
    spoil(copy)
    with pytest.raises(ModelError, match=message) as raised:
        from_archive(packed(copy, "m"))
    assert str(raised.value.place) == f"given.zip:m/{file}".rstrip("/")
    assert raised.value.hint
    assert (shelf.names(), left(shelf)) == ([], set())


def test_words_inside_the_grammar_are_written_out(
    copy: Path, from_archive: Callable[[bytes], None], shelf: Shelf
) -> None:
    """Published models have no words.txt: their words are the symbols of Gr.fst."""
    known = word_ids(copy)
    (copy / "graph/Gr.fst").write_bytes(symbols_inside((copy / "graph/Gr.fst").read_bytes(), known))
    (copy / "graph/words.txt").unlink()
    (copy / LEXICON).unlink()
    with pytest.raises(ModelError, match=r"words\.txt is missing") as raised:
        check_model(copy)
    assert "Gr.fst" in str(raised.value.hint)
    from_archive(packed(copy, "m"))
    info = check_model(shelf.model(NAME))
    assert (info.kind, word_ids(info.folder)) == ("published", known)
