"""Packs as files: what was packed comes out as it was; what is broken or hostile changes nothing."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from cockpit.errors import PackError, UsageError
from cockpit.settings import load_settings
from cockpit.workbench.new import new_pack
from cockpit.workbench.parcel import SUMS, install, pack_up, uninstall

PACK = "pack: own\nintents: {on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}}\n"
WORDING = "intents: {on: {say: glow, reply: Here.}}\n"
FILES = {"own/pack.yaml": PACK, "own/en.yaml": WORDING}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "installed"
    folder.mkdir()
    return folder


@pytest.fixture
def campfire(tmp_path: Path) -> Path:
    return new_pack("campfire", tmp_path)[0].parent


def zipped(tmp_path: Path, files: dict[str, str], sums: bool = True) -> Path:
    """Write a zip as somebody else might."""
    file = tmp_path / "strange.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
        if sums:
            lines = (f"{hashlib.sha256(text.encode()).hexdigest()}  {name[4:]}\n" for name, text in files.items())
            packed.writestr(f"own/{SUMS}", "".join(lines))
    return file


def lying(home: Path) -> list[str]:
    return sorted(str(path.relative_to(home)) for path in home.rglob("*") if path.name != ".lock")


def test_a_pack_comes_out_as_it_went_in(campfire: Path, home: Path, tmp_path: Path) -> None:
    parcel = pack_up(campfire, tmp_path / "out", "en")
    assert parcel.file.name == f"campfire-{parcel.sha256[:8]}.zip"
    assert pack_up(campfire, tmp_path / "again", "en").sha256 == parcel.sha256
    installed = install(parcel.file, home, [], "en", parcel.sha256)
    assert (installed.pack, installed.files) == ("campfire", 3)
    for file in campfire.iterdir():
        assert (home / "campfire" / file.name).read_bytes() == file.read_bytes()


def test_the_settings_find_it_and_forget_it(campfire: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "user" / "packs"
    monkeypatch.setenv("COCKPIT_INSTALLED", str(home))
    assert home not in load_settings().packs
    install(pack_up(campfire, tmp_path, "en").file, home, [], "en")
    assert load_settings().packs[-1] == home
    assert home not in load_settings(only_packs=True).packs
    assert uninstall("campfire", home) == home / "campfire"
    assert lying(home) == []
    with pytest.raises(UsageError, match="no installed pack"):
        uninstall("campfire", home)


def test_a_newer_one_takes_the_place_of_an_older_one(tmp_path: Path, home: Path) -> None:
    install(zipped(tmp_path, FILES), home, [], "en")
    newer = FILES | {"own/en.yaml": WORDING.replace("glow", "shine")}
    install(zipped(tmp_path, newer), home, [home], "en")
    assert "shine" in (home / "own" / "en.yaml").read_text()
    assert lying(home) == ["own", "own/SHA256SUMS", "own/en.yaml", "own/pack.yaml"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({"own/../../evil.yaml": "x"}, "leaves the folder", id="zip slip"),
        pytest.param({"/tmp/evil.yaml": "x"}, "leaves the folder", id="absolute"),
        pytest.param(FILES | {"own/run.py": "import os"}, "'run.py' is no file of a pack", id="code"),
        pytest.param(FILES | {"own/big.txt": "0" * 40_000_000}, "unpacks to over", id="bomb"),
        pytest.param({f"own/{n}.txt": "" for n in range(300)}, "more than 200 files", id="many"),
        pytest.param(FILES | {"other/x.yaml": ""}, "not everything in it lies in one folder", id="two folders"),
        pytest.param({"own/en.yaml": WORDING}, "no pack.yaml", id="no pack"),
        pytest.param(FILES | {"own/pack.yaml": PACK.replace("IsOn", "IsOm")}, "no signal", id="no such signal"),
        pytest.param(FILES | {"own/pack.yaml": PACK.replace("do:", "doo:")}, "unknown key", id="schema"),
        pytest.param(
            FILES | {"own/pack.yaml": PACK.replace("do:", "skill: os.system, do:")}, "no skill 'os.system'", id="skill"
        ),
        pytest.param(FILES | {"own/pack.yaml": PACK.replace("pack: own", "pack: six")}, "lies in a folder", id="name"),
    ],
)
def test_what_is_hostile_or_wrong_is_refused_and_changes_nothing(
    tmp_path: Path, home: Path, files: dict[str, str], message: str
) -> None:
    install(zipped(tmp_path, FILES), home, [], "en")
    before = lying(home)
    with pytest.raises(PackError, match=message):
        install(zipped(tmp_path, files), home, [], "en")
    assert lying(home) == before
    assert (home / "own" / "pack.yaml").read_text() == PACK


def test_what_is_not_as_its_checksums_say_is_refused(tmp_path: Path, home: Path, campfire: Path) -> None:
    file = zipped(tmp_path, FILES, sums=False)
    with pytest.raises(PackError, match="holds no SHA256SUMS"):
        install(file, home, [], "en")
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(f"own/{SUMS}", f"{'0' * 64}  en.yaml\n{'0' * 64}  pack.yaml\n")
    with pytest.raises(PackError, match="not as its checksum says"):
        install(file, home, [], "en")
    parcel = pack_up(campfire, tmp_path, "en")
    with pytest.raises(PackError, match="its sha256 is"):
        install(parcel.file, home, [], "en", "0" * 64)
    parcel.file.write_bytes(parcel.file.read_bytes()[:-100])
    with pytest.raises(PackError, match="no zip archive"):
        install(parcel.file, home, [], "en")
    assert lying(home) == []


def test_a_pack_of_a_name_that_is_taken_elsewhere_is_refused(tmp_path: Path, home: Path, campfire: Path) -> None:
    with pytest.raises(PackError, match="there is a pack 'campfire' already"):
        install(pack_up(campfire, tmp_path, "en").file, home, [campfire], "en")


def test_no_code_and_no_link_is_packed(campfire: Path, tmp_path: Path) -> None:
    (campfire / ".git").mkdir()
    (campfire / ".git" / "config").write_text("left out")
    assert pack_up(campfire, tmp_path, "en").files == 3
    (campfire / "evil.txt").symlink_to("/etc/hostname")
    with pytest.raises(PackError, match="no file of a pack"):
        pack_up(campfire, tmp_path, "en")
    (campfire / "evil.txt").unlink()
    (campfire / "skill.py").write_text("print()")
    with pytest.raises(PackError, match="no file of a pack"):
        pack_up(campfire, tmp_path, "en")


def test_a_distribution_brings_packs_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "moon_pack"
    (package / "intents").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('a declarative pack runs no code')")
    (package / "intents" / "pack.yaml").write_text(PACK)
    about = tmp_path / "moon_pack-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: moon-pack\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[cockpit.packs]\nmoon = moon_pack.intents\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert load_settings().packs[-1] == package / "intents"
