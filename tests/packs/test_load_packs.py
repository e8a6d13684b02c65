from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.errors import PackError
from cockpit.packs.load import load_packs
from cockpit.packs.schema import ChoiceSlot, RangeSlot, SetEffect

WritePack = Callable[..., Path]


def test_loads_meaning_and_wording(write_pack: WritePack) -> None:
    folder = write_pack()
    packs = load_packs([folder])
    assert list(packs.packs) == ["lamp"]
    assert list(packs.intents()) == ["lamp.set", "lamp.off"]
    intent, wording, pack = packs.intent("lamp.set")
    assert intent.do == [SetEffect(set="Vehicle.Lamp.{room}.Level", to="{level}")]
    assert [say.text for say in wording.say] == ["set <lamp> to {level} [in the {room}]", "dim <lamp>"]
    assert wording.say[1].slots == {"level": 2}
    assert isinstance(packs.slot("lamp.level")[0], RangeSlot)
    room = packs.slot("lamp.room")[0]
    assert isinstance(room, ChoiceSlot) and room.values == {"kitchen": ["kitchen"], "hall": ["hall"]}
    assert str(pack.places.at("intents", "off", "do", 0, "set")) == f"{folder / 'pack.yaml'}:14:15"
    assert str(pack.wording_places.at("intents", "set", "say", 1, "text")) == f"{folder / 'en.yaml'}:11:17"


def test_finds_packs_in_a_folder_and_lets_wording_stand_inline(
    write_pack: WritePack, tmp_path: Path, meaning: str, wording: str
) -> None:
    write_pack()
    inline = "en:\n" + "".join(f"  {line}\n" for line in wording.splitlines())
    folder = write_pack(meaning.replace("pack: lamp", "pack: torch") + inline, None, "torch")
    (tmp_path / "notes").mkdir()
    packs = load_packs([tmp_path])
    assert list(packs.packs) == ["lamp", "torch"]
    torch = packs.packs["torch"]
    assert torch.wording.intents == packs.packs["lamp"].wording.intents
    assert str(torch.wording_places.at("intents", "off", "reply")) == f"{folder / 'pack.yaml'}:31:14"
    assert load_packs([tmp_path, folder]).digest == packs.digest  # given twice is once


def test_mandarin_stands_beside_english(write_pack: WritePack) -> None:
    folder = write_pack()
    (folder / "zh.yaml").write_text(
        "slots: {room: {kitchen: 厨房, hall: 走廊}}\n"
        "intents:\n  set: {say: '{room} 灯 {level}', reply: 好, ask: {level: 多亮?}}\n  off: {say: 关 灯, reply: 好}\n",
        encoding="utf-8",
    )
    packs = load_packs([folder], "zh")
    assert packs.intent("lamp.off")[1].say[0].text == "关 灯"
    assert packs.packs["lamp"].wording.language == "zh"


def test_digest_follows_the_content_alone(write_pack: WritePack, meaning: str) -> None:
    first = load_packs([write_pack()]).digest
    assert load_packs([write_pack(name="elsewhere")]).digest == first
    assert load_packs([write_pack(meaning + "# changed\n")]).digest != first


def test_a_second_start_parses_nothing(write_pack: WritePack, tmp_path: Path) -> None:
    cache, folder = tmp_path / "cache", write_pack()
    first = load_packs([folder], cache=cache)
    code = (
        "import sys, pathlib; from cockpit.packs.load import load_packs;"
        "packs = load_packs([pathlib.Path(sys.argv[1])], cache=pathlib.Path(sys.argv[2]));"
        "assert not any(name.startswith('ruamel') for name in sys.modules); print(packs.digest)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(cache)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, first.digest), done.stderr
    second = load_packs([folder], cache=cache)
    assert second.intent("lamp.set")[:2] == first.intent("lamp.set")[:2]
    pack = second.packs["lamp"]
    assert pack.places.at("intents", "off") == first.packs["lamp"].places.at("intents", "off")
    assert pack.meaning == first.packs["lamp"].meaning
    assert pack.wording == first.packs["lamp"].wording


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00" * 100, b"half", b'e3b0\n{"meaning": 3}'])
def test_a_broken_cache_is_made_again(write_pack: WritePack, tmp_path: Path, damage: bytes) -> None:
    cache, folder = tmp_path / "cache", write_pack()
    load_packs([folder], cache=cache)
    [file] = (cache / "packs").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage == b"half" else damage)
    assert load_packs([folder], cache=cache).intent("lamp.off")
    assert file.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_fault(write_pack: WritePack, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    assert load_packs([write_pack()], cache=tmp_path / "cache").packs


def test_refuses_a_second_pack_of_the_same_name(write_pack: WritePack, tmp_path: Path) -> None:
    write_pack()
    second = write_pack(name="other")
    with pytest.raises(PackError, match="a second pack 'lamp'") as caught:
        load_packs([tmp_path])
    assert str(caught.value.place) == f"{second / 'pack.yaml'}:1:7"
    assert str(tmp_path / "lamp") in (caught.value.hint or "")


def test_refuses_folders_without_packs(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no pack in"):
        load_packs([tmp_path])
    with pytest.raises(PackError, match="no such folder"):
        load_packs([tmp_path / "missing"])


def test_refuses_a_language_that_is_missing_doubled_or_wrong(write_pack: WritePack, meaning: str, wording: str) -> None:
    with pytest.raises(PackError, match="no wording in 'zh'"):
        load_packs([write_pack()], "zh")
    with pytest.raises(PackError, match="wording in two places"):
        load_packs([write_pack(meaning + "en: {intents: {}}\n")])
    with pytest.raises(PackError, match="the wording is in 'zh', not 'en'"):
        load_packs([write_pack(meaning, "language: zh\n" + wording)])


def test_names_the_nearest_when_asked_for_what_is_not_there(write_pack: WritePack) -> None:
    packs = load_packs([write_pack()])
    with pytest.raises(PackError, match=r"no intent 'lamp\.sat'") as caught:
        packs.intent("lamp.sat")
    assert caught.value.hint == "did you mean 'lamp.set'?"
    with pytest.raises(PackError, match="no slot"):
        packs.slot("lamps.level")


def test_keeps_the_kind_of_each_value(write_pack: WritePack, meaning: str, tmp_path: Path) -> None:
    """`on` is text, true a switch, 3 a whole number and 3.0 none; the cache keeps that."""
    to = ", ".join(f"{{set: Vehicle.A.B, to: {value}}}" for value in ("on", "true", "3", "3.0"))
    folder = write_pack(meaning.replace("- {set: Vehicle.Lamp.Hall.Level, to: 0}", f"[{to}]"))
    for _ in range(2):
        intent = load_packs([folder], cache=tmp_path / "cache").intent("lamp.off")[0]
        values = [effect.to for effect in intent.do if isinstance(effect, SetEffect)]
        assert [(value, type(value)) for value in values] == [("on", str), (True, bool), (3, int), (3.0, float)]
