"""A server that records says so in the page, to the eye and to a screen reader, and its recording replays."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from cockpit.recording.lines import LOG

ROOT = Path(__file__).parents[3]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_it_is_seen_that_it_is_kept_and_it_is_gone_through_again(
    serve: Any, browse: Any, say: Any, tmp_path: Path, cache: Path
) -> None:
    folder = tmp_path / "drive"
    server = serve("--deaf", "--mute", "--scenario", "winter-motorway", "--record", str(folder))
    page = browse(server.url)
    expect(page.get_by_role("status").filter(has_text="Recording")).to_be_visible()
    dot = page.locator(".recording").evaluate("each => getComputedStyle(each, '::before').backgroundColor")
    assert dot == "rgb(255, 77, 77)"
    say(page, "set my seat heating to high")
    page.locator("[data-zone=passenger]").click()
    say(page, "warm my seat")
    server.stop()
    assert json.loads((folder / LOG).read_text().splitlines()[-1]) == {"closed": "ended"}
    environment = {**os.environ, "COCKPIT_CACHE": str(cache)}
    command = [sys.executable, "-m", "cockpit", "replay", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    *turns, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert [turn["text"] for turn in turns] == ["set my seat heating to high", "warm my seat"]
    assert last["replay"]["difference"] is None
    assert last["replay"]["whole"]


def test_without_it_nothing_says_so(car_in: Any, browse: Any) -> None:
    page = browse(car_in("mild"))
    expect(page.locator(".recording")).to_have_count(0)
