"""The microphone button: what it says while it opens, whom it waits for, and what does not close it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

SLOW_TO_OPEN = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = (what) => new Promise((done) => { window.lend = () => done(open(what)); });
"""
"""The browser asks the person first, or has to wake its sound."""

TOLD = """async (message) => (await import("/static/store.js")).receive(message)"""
ALREADY_A_HOLD_MS = 500


def test_who_lets_go_before_the_microphone_is_open_is_waited_for(
    hearing_server: Any, browse: Any, spoken: Any, with_ears: Any
) -> None:
    page = with_ears(browse(hearing_server.url, voice=spoken("turn the fan up"), scripts=[SLOW_TO_OPEN]))
    page.locator(".microphone").click(delay=ALREADY_A_HOLD_MS)
    expect(page.locator(".subtitle")).to_have_text("One moment")
    page.evaluate("lend()")
    expect(page.locator(".subtitle")).to_have_text("Listening")
    expect(page.locator(".latest .heard")).to_have_text("turn the fan up")
    expect(page.locator(".microphone")).to_have_attribute("aria-pressed", "false")


def test_a_talk_key_that_is_let_go_too_soon_says_so(hearing_server: Any, browse: Any, with_ears: Any) -> None:
    page = with_ears(browse(hearing_server.url, scripts=[SLOW_TO_OPEN]))
    page.keyboard.press("Space")
    expect(page.get_by_role("alert")).to_contain_text("not open yet")
    expect(page.locator(".microphone")).to_have_attribute("aria-pressed", "false")


def test_what_fails_elsewhere_leaves_the_microphone_open(hearing_server: Any, browse: Any, with_ears: Any) -> None:
    page = with_ears(browse(hearing_server.url))
    page.get_by_text("Always", exact=True).click()
    button = page.locator(".microphone")
    button.click()
    expect(page.locator(".subtitle")).to_have_text("Listening")
    for component in ("voice", "recogniser", "microphone"):
        page.evaluate(TOLD, {"type": "fault", "component": component, "message": f"the {component} had to begin anew"})
        expect(page.get_by_text(f"the {component} had to begin anew")).to_be_visible()
        expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate(TOLD, {"type": "mic", "on": False})
    expect(button).to_have_attribute("aria-pressed", "false")
