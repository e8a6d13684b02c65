"""The page without sound: typed commands, what they change, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_a_command_shows_in_the_cabin_and_on_its_card(car_in: Any, browse: Any, say: Any) -> None:
    page = browse(car_in("mild"))
    say(page, "set my seat heating to high")
    card = page.locator(".latest .turn")
    expect(card).to_have_attribute("data-status", "done")
    expect(card.locator(".changes")).to_contain_text("Seat heating driver")
    expect(card.locator(".change b")).to_have_text("90 %")
    expect(page.locator("[data-zone=driver] .seat")).to_have_attribute("data-heat", "")
    expect(page.locator("[data-zone=passenger] .seat")).not_to_have_attribute("data-heat", "")
    expect(page.locator("[data-zone=driver]")).to_have_attribute("aria-label", "Driver: heating 90 %, occupied")


def test_undo_takes_it_back(car_in: Any, browse: Any, say: Any) -> None:
    page = browse(car_in("mild"))
    say(page, "open my window")
    expect(page.locator(".door [data-open], .gusts[data-open]").first).to_be_attached()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".gusts[data-open]")).to_have_count(0)


def test_a_refusal_says_why_in_words(car_in: Any, browse: Any, say: Any) -> None:
    page = browse(car_in("motorway"))
    say(page, "move my seat back")
    card = page.locator(".latest .turn")
    expect(card).to_have_attribute("data-status", "refused")
    expect(card.locator(".why")).to_have_text("It would not be safe right now.")


def test_the_seat_that_speaks_is_the_one_that_is_meant(car_in: Any, browse: Any, say: Any) -> None:
    page = browse(car_in("mild"))
    page.locator("[data-zone=rear_right]").click()
    expect(page.locator("[data-zone=rear_right]")).to_have_attribute("aria-checked", "true")
    say(page, "massage my back")
    expect(page.locator("[data-zone=rear_right] .seat")).to_have_attribute("data-massage", "")


def test_two_browsers_see_one_car(car_in: Any, browse: Any, say: Any) -> None:
    url = car_in("mild")
    one, other = browse(url), browse(url)
    say(one, "turn on the hazard lights")
    expect(other.locator(".hazard")).to_have_attribute("data-on", "")
    expect(other.locator(".latest .heard")).to_have_text("turn on the hazard lights")
    expect(other.locator(".badge")).to_have_text("2 screens")


def test_what_can_be_said_is_found_and_said(car_in: Any, browse: Any) -> None:
    page = browse(car_in("mild"))
    page.get_by_role("tab", name="Say").click()
    page.get_by_placeholder("What can I say about").fill("window")
    sentences = page.locator(".words section button")
    assert sentences.count() > 2
    chosen = sentences.first.inner_text().strip("“”")
    sentences.first.click()
    expect(page.locator(".latest .heard")).to_have_text(chosen)


def test_a_scene_card_begins_the_scene(car_in: Any, browse: Any) -> None:
    page = browse(car_in("parked"))
    page.locator("[data-scene=nap]").click()
    expect(page.locator("[data-scene=nap]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".latest .turn")).to_have_attribute("data-status", "done")


def test_speed_and_time_lapse_move_the_car(car_in: Any, browse: Any) -> None:
    page = browse(car_in("mild"))
    page.get_by_role("tab", name="Drive").click()
    page.get_by_label("Speed").fill("90")
    expect(page.locator(".speed .number b")).to_have_text("90")
    page.get_by_label("Time-lapse").fill("1")
    expect(page.locator("output[for=pace]")).to_have_text("600×")
    page.get_by_role("button", name="Winter motorway").click()
    expect(page.locator(".where")).to_have_text("Winter motorway")
    expect(page.locator(".speed .number b")).to_have_text("110")


def test_temperature_is_set_beside_its_seat(car_in: Any, browse: Any) -> None:
    page = browse(car_in("mild"))
    page.get_by_role("button", name="Rear left: warmer").click()
    expect(page.get_by_label("Rear left: set to 21.5 °C")).to_have_text("21.5°")
