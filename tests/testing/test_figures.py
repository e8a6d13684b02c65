"""What a run came to: rates, misheard words, JSON, JUnit XML and the page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest

from cockpit.errors import PackError, Place
from cockpit.testing.figures import Rate, Run, to_json, to_junit
from cockpit.testing.page import page
from cockpit.testing.run import Heard
from cockpit.testing.voices import to_mp3
from tests.testing.conftest import Hold, Write


@pytest.fixture
def run(write_script: Write, hold_all: Hold) -> Run:
    """Three turns, of which one failed; two were run as sound."""
    file = write_script("say: toggle the light, status: done", "say: toggel the lamp, status: refused", "say: '<b>&'")
    mp3 = to_mp3(np.sin(np.arange(8_000) / 5).astype(np.float32))
    first, second, third = hold_all(file)
    results = [
        replace(first, heard=Heard("anna", "clean", "toggle the light", 1.0, mp3)),
        replace(second, heard=Heard("ben", "road 5 dB", "toggle the", 1.0, mp3)),
        third,
    ]
    return Run(results, [PackError("unknown key 'sya'", place=Place("bad.talk.yaml", 3, 4))], 0.5)


def test_rates_and_misheard_words(run: Run) -> None:
    assert run.all == Rate(2, 3)
    assert run.by_voice() == {"anna": Rate(1, 1), "ben": Rate(0, 1)}
    assert run.by_noise() == {"clean": Rate(1, 1), "road 5 dB": Rate(0, 1)}
    assert run.by_pack() == {"own": Rate(2, 3)}
    assert dict(run.misheard()) == {("toggel", "toggle"): 1, ("lamp", ""): 1}


def test_a_turn_that_was_not_heard_at_all_is_one_miss(run: Run) -> None:
    deaf = replace(run.results[1], heard=Heard("ben", "clean", "", 1.0))
    assert dict(Run([deaf], [], 1.0).misheard()) == {("toggel the lamp", ""): 1}


def test_json(run: Run) -> None:
    figures = json.loads(json.dumps(to_json(run)))
    assert (figures["turns"], figures["passed"]) == (3, 2)
    assert figures["errors"] == ["bad.talk.yaml:3:4: unknown key 'sya'"]
    failed = figures["results"][1]
    assert failed["id"] == "own::2"
    assert failed["problems"][0]["key"] == "status"
    assert failed["heard"] == {"voice": "ben", "noise": "road 5 dB", "words": "toggle the"}


def test_junit(run: Run) -> None:
    root = ElementTree.fromstring(to_junit(run))
    assert {key: root.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "4", "failures": "1", "errors": "1",
    }  # fmt: skip
    cases = root.findall(".//testcase")
    assert [case.get("name") for case in cases][:2] == [
        "1 toggle the light [anna, clean]", "2 toggel the lamp [ben, road 5 dB]",
    ]  # fmt: skip
    failure = cases[1].find("failure")
    assert failure is not None
    assert "expected refused" in (failure.text or "")
    assert cases[1].get("line") == "5"


def test_the_page_stands_alone_and_is_safe(run: Run) -> None:
    html = page(run)
    HTMLParser().feed(html)
    assert "http" not in html.replace("http-equiv", "")
    assert "<b>&" not in html
    assert "&lt;b&gt;&amp;" in html
    assert len(re.findall("audio/mpeg;base64,", html)) == len(re.findall("image/png;base64,", html)) == 2
    assert html.count("class='turn failed'") == 1
    assert "66.7 %" in html
    assert "bad.talk.yaml:3:4" in html


def test_nearly_all_is_not_shown_as_all(run: Run) -> None:
    good, bad = (replace(result, heard=None) for result in run.results[:2])
    html = page(Run([*[good] * 3_999, bad], [], 1.0))
    assert "99.9 %" in html
