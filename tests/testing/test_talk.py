"""Reading scripts: tables and wordings become conversations, includes stay in their folder, errors name their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cockpit.errors import PackError
from cockpit.packs.yaml_file import read_yaml
from cockpit.testing.script import json_schema
from cockpit.testing.talk import MOST_HELD, load_talks
from tests.testing.conftest import Hold, Write

jsonschema = pytest.importorskip("jsonschema")
INTENTS = Path(__file__).parents[2] / "intents"

TABLE = """\
talks:
  - talk: levels
    table:
      - {words: three, number: 3}
      - {words: five, number: 5}
    turns:
      - say: ["dim to {words}", "dim the left to {words}"]
        slots: {level: "{number}"}
        reply: "Dimmed to {number}"
      - say: toggle the light
"""


def test_rows_and_wordings_are_conversations_of_their_own(write_script: Write, hold_all: Hold) -> None:
    results = hold_all(write_script(text=TABLE))
    assert [result.said for result in results[::2]] == [
        "dim to three", "dim the left to three", "dim to five", "dim the left to five",
    ]  # fmt: skip
    assert [result.id for result in results[:4:2]] == ["levels [1]::1", "levels [2]::1"]
    assert all(result.ok for result in results), [str(result.problems) for result in results]


def test_includes_are_held_once_and_carry_their_own_defaults(write_script: Write) -> None:
    write_script(name="more/b.yaml", text="tags: [slow]\nscenario: parked\ntalks: [{talk: b, turns: [{say: hi}]}]")
    write_script(name="more/c.yaml", text="include: b.yaml\ntalks: [{talk: c, turns: [{say: hi}]}]")
    text = "include: [more/b.yaml, more/c.yaml]\ntalks: [{talk: a, tags: [quick], turns: [{say: hi}]}]"
    script = load_talks(write_script(text=text))
    assert [(case.name, sorted(case.tags), case.talk.scenario) for case in script.cases] == [
        ("a", ["quick"], None), ("b", ["slow"], "parked"), ("c", [], None),
    ]  # fmt: skip
    assert script.cases[1].place(0).file.endswith("b.yaml")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("talks: []", ":1:1", "must not be empty"),
        ("talks:\n  - talk: a\n    turns:\n      - {sya: hello}", ":4:10", "unknown key 'sya'"),
        ("talks:\n  - talk: a\n    form: driver\n    turns: [{say: hi}]", ":3:5", "did you mean 'from'"),
        ("talks:\n  - talk: a\n    from: boot\n    turns: [{say: hi}]", ":3:11", "none of 'driver'"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hi, status: happy}", ":4:27", "none of 'done'"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hi, after: -1}", ":4:26", "greater than or equal to 0"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hi, after: 5 mph}", ":4:26", "no unit of a duration"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hi, status: done, reason: unsafe}", ":4:9", "has no reason"),
        ("talks:\n  - talk: a\n    turns:\n      - {say: hi, status: not-understood, intent: a.b}", ":4:9", "neither"),
        (
            "talks:\n  - talk: a\n    turns:\n      - {say: hi, car: {Vehicle.Speed: {within: 1}}}",
            ":4:",
            "give 'value'",
        ),
        ("talks: [{talk: a, turns: [{say: hi}]}, {talk: a, turns: [{say: hi}]}]", ":1:47", "a second talk 'a'"),
        ("talks:\n  - {talk: a, table: [{n: 1}], turns: [{say: '{m}'}]}", ":2:", "no column 'm'"),
        (
            "talks:\n  - {talk: a, table: [{n: 1 s}, {n: x}], turns: [{say: a, after: '{n}'}]}",
            ":2:",
            "'x' is no number",
        ),
        ("include: own.talk.yaml", ":1:10", "include each other"),
        ("include: ../own.talk.yaml", ":1:10", "leaves the script's folder"),
        ("include: /etc/passwd", ":1:10", "leaves the script's folder"),
        ("include: owm.talk.yaml", ":1:10", "did you mean 'own.talk.yaml'"),
    ],
)
def test_a_script_that_is_none_is_refused(write_script: Write, text: str, place: str, message: str) -> None:
    file = write_script(text=text)
    with pytest.raises(PackError) as caught:
        load_talks(file)
    assert message in str(caught.value)
    assert f"{file.name}{place}" in str(caught.value)


def test_includes_go_only_so_deep(write_script: Write) -> None:
    for number in range(12):
        write_script(name=f"{number}.yaml", text=f"include: {number + 1}.yaml")
    with pytest.raises(PackError, match="too many scripts included"):
        load_talks(write_script(text="include: 0.yaml"))


def test_a_link_out_of_the_folder_is_not_followed(write_script: Write, tmp_path: Path) -> None:
    outside = write_script(name="outside.yaml", text="talks: [{talk: a, turns: [{say: hi}]}]")
    inner = write_script(name="inner/own.talk.yaml", text="include: link.yaml")
    (inner.parent / "link.yaml").symlink_to(outside)
    with pytest.raises(PackError, match="leaves the script's folder"):
        load_talks(inner)


def test_tables_have_a_limit(write_script: Write) -> None:
    wordings = ", ".join(f"w{number}" for number in range(100))
    rows = ", ".join(f"{{n: {number}}}" for number in range(MOST_HELD // 100 + 1))
    text = f"talks:\n  - talk: huge\n    table: [{rows}]\n    turns: [{{say: [{wordings}]}}]"
    with pytest.raises(PackError, match=f"more than {MOST_HELD} turns"):
        load_talks(write_script(text=text))


def test_the_schema_takes_what_ships_and_refuses_what_is_wrong() -> None:
    schema = json_schema()
    validator = jsonschema.Draft202012Validator(schema)
    for file in sorted(INTENTS.glob("*/*.talk.yaml")):
        assert [error.message for error in validator.iter_errors(read_yaml(file).value)] == [], file.name
    wrong = {"talks": [{"talk": "a", "turns": [{"say": "hi", "inent": "a.b"}]}]}
    assert not validator.is_valid(wrong)
    assert '"from"' in json.dumps(schema)
    turn = schema["$defs"]["TalkTurn"]["properties"]
    assert all("description" in field for field in turn.values())
