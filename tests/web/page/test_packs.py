"""The pack editor: a pack of one's own is checked as one types, saved, and understood at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

PACK = """\
pack: scent
intents:
  on: {do: [{set: Vehicle.Cabin.Fragrance.IsOn, to: true}]}
en:
  intents:
    on: {say: "make it smell of roses", reply: Enjoy.}
"""


def test_a_pack_is_checked_saved_and_understood(serve: Any, browse: Any, say: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "scent"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    page = browse(serve("--deaf", "--mute", "--only-packs", "--packs", str(folder.parent)).url)
    page.get_by_role("tab", name="Packs").click()
    page.get_by_label("File", exact=True).select_option("scent/pack.yaml")
    source = page.locator("#source")
    source.fill(PACK.replace("Fragrance.IsOn", "Fragrance.IsOnn"))
    expect(page.locator(".packs .note.bad")).to_contain_text("IsOn")
    source.fill(PACK.replace("smell of roses", "smell of lilies"))
    expect(page.locator(".packs .note.good")).to_have_text("This would do.")
    page.get_by_role("button", name="Save and teach the car").click()
    expect(page.locator(".packs .note.good")).to_contain_text("known to the car")
    say(page, "make it smell of lilies")
    expect(page.locator(".latest .turn")).to_have_attribute("data-status", "done")
    assert "lilies" in (folder / "pack.yaml").read_text(encoding="utf-8")
