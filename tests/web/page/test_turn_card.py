"""The card of a turn: the words beside those of the template, what was refused and what would do, and the times."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def typed(page: Any, text: str) -> Any:
    """Type it, and return the card of its turn."""
    turns = "() => document.querySelector('cockpit-talk').store.turns.at(-1)?.id ?? 0"
    before = page.evaluate(turns)
    page.fill("#say", text)
    page.press("#say", "Enter")
    page.wait_for_function(f"before => ({turns})() > before", arg=before)
    return page.locator(".latest .turn")


def words(card: Any, selector: str) -> list[str]:
    return [each.strip() for each in card.locator(f".heard {selector}").all_inner_texts()]


def test_words_as_written_show_which_of_them_fill_what(car_in: Any, browse: Any) -> None:
    card = typed(browse(car_in("mild")), "set my seat heating to high")
    expect(card.locator(".heard")).to_have_text("set my seat heating to high")
    assert words(card, "[data-slot]") == ["my", "high"]
    expect(card.locator(".heard [data-slot]").last).to_have_attribute("title", "fills level")
    expect(card.locator(".heard rt")).to_have_count(0)
    expect(card.locator(".chip.how")).to_have_count(0)


def test_figures_fill_a_slot_too(car_in: Any, browse: Any) -> None:
    assert words(typed(browse(car_in("mild")), "set the temperature to 22"), "[data-slot]") == ["22"]


def test_a_slip_of_the_keys_has_the_templates_word_beneath_it(car_in: Any, browse: Any) -> None:
    card = typed(browse(car_in("mild")), "set the ambient lite to purpel")
    expect(card).to_have_attribute("data-status", "done")
    assert words(card, "rt") == ["light", "purple"]
    slip = card.locator(".heard ruby").last
    expect(slip).to_have_attribute("title", "the pack has “purple”, fills color")
    above, beneath = slip.bounding_box(), slip.locator("rt").bounding_box()
    assert beneath["y"] > above["y"] + above["height"] / 2
    expect(card.locator(".chip.how")).to_contain_text("not quite as written")


def test_a_word_without_a_place_is_struck_out(car_in: Any, browse: Any) -> None:
    card = typed(browse(car_in("mild")), "open roof window shades half")
    assert words(card, "[data-role=skipped]") == ["roof"]
    assert "line-through" in card.locator("[data-role=skipped]").evaluate("it => getComputedStyle(it).textDecoration")


def test_what_is_not_understood_offers_the_nearest_that_would_be(car_in: Any, browse: Any) -> None:
    page = browse(car_in("mild"))
    card = typed(page, "open the vindow halfwey pls now")
    expect(card).to_have_attribute("data-status", "not-understood")
    assert words(card, "rt") == ["window", "halfway", "please"]
    expect(card.locator(".why")).to_have_text("No command fits all of it.")
    card.get_by_role("button", name="open the window halfway").click()
    expect(card).to_have_attribute("data-status", "done")
    expect(card.locator(".heard")).to_have_text("open the window halfway please now")


def test_nothing_near_offers_nothing(car_in: Any, browse: Any) -> None:
    card = typed(browse(car_in("mild")), "who wrote that song about the sea")
    expect(card).to_have_attribute("data-status", "not-understood")
    expect(card.locator(".nearest")).to_have_count(0)


def test_the_times_are_told_in_words_and_bars(serve: Any, browse: Any) -> None:
    page = browse(serve("--deaf").url)
    card = typed(page, "open my window")
    expect(card.locator(".waterfall li")).to_have_count(3)
    assert card.locator(".waterfall li > span").all_inner_texts() == ["understanding", "acting", "voice"]
    expect(card.locator(".timing > p")).to_contain_text("after it was sent, voice at")
    bars = card.locator(".waterfall li").evaluate_all(
        "rows => rows.map((row) => ['--from', '--share'].map((name) => Number(row.style.getPropertyValue(name))))"
    )
    for (begin, share), (then, _) in pairwise(bars):
        assert begin + share == pytest.approx(then)
    assert sum(bars[-1]) == pytest.approx(1)


def test_the_voice_can_be_turned_off_and_stays_off(serve: Any, browse: Any) -> None:
    page = browse(serve("--deaf").url)
    button = page.get_by_role("button", name="Spoken replies")
    expect(button).to_have_attribute("aria-pressed", "true")
    typed(page, "open my window")
    expect(page.locator("html")).to_have_attribute("data-sounds", "1")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".microphone")).not_to_have_attribute("data-speaking", "")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "false")
    card = typed(page, "close my window")
    expect(card).to_have_attribute("data-status", "done")
    button.click()
    typed(page, "open my window")
    expect(page.locator("html")).to_have_attribute("data-sounds", "1")  # counted from the reload on
