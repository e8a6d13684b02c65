"""Labelled files: what is read of them, and what is said where they are wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.bench.text.rows import MAX_LINE_BYTES, read_rows
from cockpit.errors import UsageError

Write = Callable[..., Path]

WARM = {"domain": "climate", "action": "increase_temperature", "slots": {"zone": "rear"}}
ROW = {"id": "a", "text": "warm the rear", "commands": [WARM], "tags": ["direct"], "lang": "en"}


def test_a_labelled_line_becomes_a_row(write: Write) -> None:
    row = read_rows(write(ROW, "", {**ROW, "id": "b", "accept": [[WARM, WARM]], "needs_context": True})).rows[1]
    assert (row.id, row.text, row.tags, row.needs_context, row.place.line) == ("b", ROW["text"], ("direct",), True, 3)
    assert [len(alternative) for alternative in row.alternatives] == [1, 2]
    assert str(row.commands[0]) == "climate.increase_temperature zone=rear"


def test_text_lines_and_rows_without_commands_are_out_of_scope(write: Write) -> None:
    text = read_rows(write("sing me a song", "", "what is love", name="foreign.txt")).rows
    assert [row.text for row in text] == ["sing me a song", "what is love"]
    empty = read_rows(write({"text": "sing me a song", "commands": []})).rows[0]
    assert not empty.commands
    assert "out of scope" in empty.tags


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("{", "no JSON", id="broken JSON"),
        pytest.param("[" * 100_000, "no JSON", id="nested too deep"),
        pytest.param("[1]", "list", id="not an object"),
        pytest.param({"text": 5, "commands": []}, "'text'", id="text is a number"),
        pytest.param({"commands": []}, "'text'", id="no text"),
        pytest.param({"text": "x", "commands": "warm"}, "'commands'", id="commands are text"),
        pytest.param({"text": "x", "commands": [{"domain": "climate"}]}, "'commands.0.action'", id="no action"),
        pytest.param({"text": "x", "commands": [{**WARM, "slots": {"zone": {}}}]}, "slots.zone", id="slot of no kind"),
        pytest.param({"text": "x", "commands": [{**WARM, "zone": "rear"}]}, "'commands.0.zone'", id="stray key"),
        pytest.param({"text": "x", "tags": [1], "commands": []}, "'tags.0'", id="tag is a number"),
        pytest.param({"text": "x"}, "'intent'", id="neither commands nor intent"),
        pytest.param({"text": "x", "intent": "y", "entities": [["VALUE"]]}, "'entities.0", id="half an entity"),
        pytest.param("x" * (MAX_LINE_BYTES + 1), "too long", id="huge line"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(line: object, told: str, write: Write) -> None:
    with pytest.raises(UsageError) as caught:
        read_rows(write(ROW, line))
    assert told in caught.value.message
    assert caught.value.place is not None
    assert caught.value.place.line == 2


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, write: Write) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_rows(tmp_path / "missing.jsonl")
    with pytest.raises(UsageError, match="cannot be read"):
        read_rows(tmp_path)
    with pytest.raises(UsageError, match="no sentence"):
        read_rows(write("", "  "))


def test_other_encodings_are_told_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.txt"
    file.write_bytes(b"plain\nna\xefve\n")
    with pytest.raises(UsageError, match="UTF-8") as caught:
        read_rows(file)
    assert caught.value.place is not None
    assert caught.value.place.line == 2
    file.write_bytes("\ufeffplain\r\n".encode())
    assert read_rows(file).rows[0].text == "plain"
