"""Each kind of finding, found where it is and not found where it is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.workbench.check import Report, check
from tests.workbench.conftest import MODEL

Checked = Callable[..., Report]
WriteFiles = Callable[..., Path]

GLOW = "do: [{toggle: Vehicle.Cabin.Light.IsDomeOn}]"
TALK = "talks: [{talk: all, turns: [{say: glow, intent: own.one}, {say: shine, intent: [own.two, own.three]}]}]"


def own(one: str, two: str = "shine") -> str:
    return (
        f"pack: own\nintents:\n  one: {{{GLOW}}}\n  two: {{{GLOW}}}\n"
        f"en:\n  intents:\n    one: {{say: '{one}', reply: One.}}\n    two: {{say: '{two}', reply: Two.}}\n"
    )


def found(report: Report, code: str) -> list[str]:
    return [
        f"{each.severity} {(each.place and each.place.line) or 0}: {each.message}"
        for each in report.findings
        if each.code == code
    ]


def test_a_pack_without_fault_has_no_finding(checked: Checked) -> None:
    report = checked(own("glow"), own_talk_yaml=TALK)
    assert report.findings == []
    assert (report.packs, report.intents, report.templates, report.words) == (("own",), 2, 2, 2)


def test_a_sentence_that_two_intents_claim_has_both_places(checked: Checked) -> None:
    report = checked(own("(glow|shine) now", "shine [right] now"))
    (finding,) = (each for each in report.findings if each.code == "claimed-twice")
    assert finding.message == "“shine now” is claimed by own.one and by own.two"
    assert [(place.line, place.column) for place in (finding.place, finding.also) if place] == [(7, 17), (8, 17)]


def test_a_template_whose_sentences_rather_mean_something_else_is_unreachable(checked: Checked) -> None:
    rare = own("glow", "(glow|gleam)").replace("'glow'", "[{text: glow, weight: 0.1}, beam]")
    assert found(checked(rare), "unreachable") == [
        "warning 7: all that this template of own.one says, own.two claims as well"
    ]
    assert found(checked(own("glow", "(glow|gleam)")), "unreachable") == []  # it is likelier to mean its own


def test_a_template_that_its_own_intent_says_twice_is_noted(checked: Checked) -> None:
    assert found(checked(own("glow").replace("'glow'", "[glow, (glow|gleam)]")), "redundant") == [
        "note 7: another template of own.one says all of this"
    ]


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("open the trunk", "open the frunk", True),
        ("open the trunk", "open the window", False),
        ("close the trunk", "open the frunk", False),
        ("raise the bar", "raise the bars", True),
        ("write it", "right it", True),
    ],
)
def test_words_that_sound_alike_at_the_same_place(checked: Checked, one: str, two: str, alike: bool) -> None:
    assert bool(found(checked(own(one, two)), "sounds-alike")) is alike


def test_words_that_sound_alike_and_mean_the_same_are_no_matter(checked: Checked) -> None:
    assert found(checked(own("open the (trunk|trunks)")), "sounds-alike") == []


def test_values_that_sound_alike(checked: Checked) -> None:
    text = (
        "pack: own\nslots: {it: {type: choice, values: [a, b, c]}}\n"
        "intents: {one: {needs: [it], tell: {it: Vehicle.Speed}}}\n"
        "en:\n  slots: {it: {a: the red light, b: the read light, c: the green light}}\n"
        '  intents: {one: {say: "show {it}", reply: Here., ask: {it: Which?}}}\n'
    )
    assert found(checked(text), "sounds-alike") == [
        "warning 5: “the red light” (a) and “the read light” (b) sound alike in the slot 'it'"
    ]


def test_a_word_in_no_dictionary_comes_with_its_guess_and_place(checked: Checked) -> None:
    report = checked(own("glow the zorblax"))
    (finding,) = (each for each in report.findings if each.code == "out-of-vocabulary")
    assert "“zorblax” is in no dictionary; it is taken to sound like “z " in finding.message
    assert finding.place is not None
    assert (finding.place.line, finding.place.column) == (7, 26)


def test_an_intent_that_no_talk_script_expects(checked: Checked) -> None:
    assert len(found(checked(own("glow")), "untested")) == 2
    assert (
        len(
            found(
                checked(own("glow"), own_talk_yaml="talks: [{talk: a, turns: [{say: glow, intent: own.one}]}]"),
                "untested",
            )
        )
        == 1
    )
    assert found(checked(own("glow"), own_talk_yaml=TALK), "untested") == []


def test_an_effect_that_may_hurt_wants_a_rule_or_a_question(checked: Checked) -> None:
    text = own("glow").replace("Vehicle.Cabin.Light.IsDomeOn", "Vehicle.Body.Lights.Hazard.IsSignaling", 1)
    (message,) = found(checked(text), "unguarded")
    assert "'one' sets Vehicle.Body.Lights.Hazard.IsSignaling, which is seen by others" in message
    asked = text.replace("one: {do", "one: {confirm: true, do").replace("reply: One.", "reply: One., confirm: Sure?")
    assert found(checked(asked), "unguarded") == []
    guarded = own("glow").replace("Vehicle.Cabin.Light.IsDomeOn", "Vehicle.Body.Trunk.Rear.IsOpen", 1)
    assert found(checked(guarded), "unguarded") == []


def test_unused_rules_and_slots(checked: Checked) -> None:
    text = own("<used>").replace("en:\n", "en:\n  rules: {used: glow <inner>, inner: it, spare: glimmer}\n")
    assert found(checked(text), "unused") == ["warning 6: no template uses the rule 'spare'"]
    text = own("glow").replace("intents:\n  one", "slots: {it: {type: range, low: 0, high: 3}}\nintents:\n  one", 1)
    assert found(checked(text), "unused") == ["warning 2: no intent takes the slot 'it'"]


def test_what_a_translation_lacks(checked: Checked) -> None:
    chinese = "intents: {one: {say: liang, reply: Hao.}, two: {say: shan, reply: Hao.}}"
    text = own("glow").replace("reply: One.", "reply: One., same: So it is.")
    assert found(checked(text, zh_yaml=chinese), "translation") == [
        "warning 1: 'one.same' is worded in 'en' and not in 'zh'"
    ]
    assert found(checked(own("glow"), zh_yaml="intents: {one: {say: liang}}"), "translation")[0].startswith("error")


def test_everything_the_schema_has_against_a_pack_is_told_at_once(checked: Checked) -> None:
    text = own("glow").replace("one: {do", "one: {doo", 1).replace("reply: Two.", "replay: Two.")
    messages = found(checked(text), "schema")
    assert len(messages) == 2
    assert "unknown key 'doo'" in messages[0]
    assert "unknown key 'replay'" in messages[1]


def test_every_wrong_signal_is_told(checked: Checked) -> None:
    text = own("glow").replace("IsDomeOn", "IsDomOn")
    assert len(found(checked(text), "signal")) == 2


def test_a_broken_pack_hides_nothing_about_the_others(write_pack: WriteFiles) -> None:
    broken, good = write_pack("pack: [", name="broken"), write_pack(own("glow", "glow [on]"), name="good")
    report = check([broken, good], [], "en", MODEL)
    assert report.packs == ("own",)
    assert {each.code for each in report.findings} >= {"schema", "claimed-twice"}
    second = check([good, write_pack(own("glow"), name="same")], [], "en", MODEL)
    assert "a second pack 'own'" in second.findings[0].message


def test_clashes_with_installed_packs_are_told_but_not_what_is_wrong_among_those(write_pack: WriteFiles) -> None:
    installed = write_pack(own("glow", "glow [on]").replace("pack: own", "pack: other"), name="other")
    report = check([write_pack(own("glow"))], [installed], "en", MODEL)
    claims = found(report, "claimed-twice")
    assert claims
    assert all("own." in message for message in claims)
    assert {each.place.file for each in report.findings if each.code == "untested" and each.place} == {
        str(write_pack(own("glow")) / "pack.yaml")
    }


def test_a_report_is_json(checked: Checked) -> None:
    told = json.loads(json.dumps(checked(own("glow", "glow [on]")).to_json()))
    assert told["packs"] == ["own"]
    assert {"severity", "code", "message", "hint", "place", "also"} == set(told["findings"][0])


def test_the_packs_that_ship_have_no_error() -> None:
    report = check([Path(__file__).parents[2] / "intents"], [], "en", MODEL)
    assert report.of("error") == []
    assert found(report, "untested") == []
