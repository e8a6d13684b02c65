"""The whole loop by voice: Chromium plays a command into the page, the shipped model hears it, the seat glows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

BUILD = Path(__file__).parents[3] / "build"
COMMAND = "turn on my seat heating"
HEARD = re.compile(r"^\s*turn on my seats? heating\s*$")
"""An s before an h is hardly heard, and what the browser plays differs a little each time."""


def test_a_spoken_command_warms_the_seat_and_is_answered(
    hearing_server: Any, browse: Any, say: Any, settled: Any, spoken: Any, with_ears: Any
) -> None:
    page = with_ears(browse(hearing_server.url, voice=spoken(COMMAND), color_scheme="dark"))
    say(page, "massage for the passenger")
    say(page, "set the ambient light to purple")
    page.locator(".microphone").click()
    expect(page.locator("[data-zone=driver] .seat")).to_have_attribute("data-heat", "")
    expect(page.locator(".latest .heard")).to_have_text(HEARD)
    expect(page.locator("html")).to_have_attribute("data-sounds", "3")
    expect(page.locator(".microphone")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".latest .waterfall li")).to_have_count(5)
    stages = page.locator(".latest .waterfall li").all_inner_texts()
    assert [stage.split()[0] for stage in stages] == ["silence", "hearing", "understanding", "acting", "voice"]
    assert "500" in stages[0]
    expect(page.locator(".latest .timing > p")).to_contain_text("after the last word, voice at")
    settled(page)
    BUILD.mkdir(exist_ok=True)
    page.screenshot(path=BUILD / "dashboard.jpg", type="jpeg", quality=88)  # the README's, in docs/


def test_the_wake_word_calls_it(hearing_server: Any, browse: Any, spoken: Any, with_ears: Any) -> None:
    page = with_ears(browse(hearing_server.url, voice=spoken("hey cockpit, turn on the hazard lights")))
    page.get_by_text("Hey cockpit", exact=True).click()
    page.locator(".microphone").click()
    expect(page.locator(".latest .heard")).to_contain_text("hazard lights")
    expect(page.locator(".hazard")).to_have_attribute("data-on", "")
    expect(page.locator(".microphone")).to_have_attribute("aria-pressed", "true")  # it goes on listening


def test_a_reply_falls_silent_when_one_wants_to_speak(
    hearing_server: Any, browse: Any, say: Any, with_ears: Any
) -> None:
    page = with_ears(browse(hearing_server.url))
    say(page, "what can you do")
    button = page.locator(".microphone")
    expect(button).to_have_attribute("data-speaking", "")
    button.click()
    expect(button).not_to_have_attribute("data-speaking", "", timeout=1_000)
    button.click()


def test_without_permission_the_page_says_so_and_typing_works(
    hearing_server: Any, browse: Any, say: Any, with_ears: Any
) -> None:
    page = with_ears(browse(hearing_server.url, allow=False))
    page.locator(".microphone").click()
    expect(page.get_by_role("alert")).to_contain_text("may not use the microphone")
    expect(page.locator(".microphone")).to_have_attribute("aria-pressed", "false")
    say(page, "open the roof")


def test_a_server_without_ears_says_so_and_typing_works(car_in: Any, browse: Any, say: Any) -> None:
    page = browse(car_in("mild"))
    expect(page.get_by_role("status").first).to_contain_text("Cannot hear")
    page.locator(".microphone").click()
    expect(page.get_by_role("alert")).to_contain_text("Typing works")
    expect(page.locator(".subtitle")).not_to_contain_text("speak")
    say(page, "open the roof")
    expect(page.get_by_role("alert")).to_have_count(0)
