from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.errors import PackError
from cockpit.packs.yaml_file import MAX_BYTES, MAX_DEPTH, MAX_VALUES, read_text, read_yaml

FILE = Path("pack.yaml")


def test_reads_plain_values_as_yaml_1_2() -> None:
    text = "on: off\nyes: no\ntime: 12:30\nn: 3\nx: 2.5\ntrue: true\nnothing:\nq: '3'\nlist: [a, b c]\n"
    value = read_yaml(FILE, text).value
    assert value == {
        "on": "off", "yes": "no", "time": "12:30", "n": 3, "x": 2.5, "true": True, "nothing": None, "q": "3",
        "list": ["a", "b c"],
    }  # fmt: skip


def test_remembers_where_values_stand() -> None:
    document = read_yaml(FILE, 'a:\n  b:\n    - first\n    - "second"\n  c: {d: e}\n')
    assert str(document.places.at("a", "b", 0)) == "pack.yaml:3:7"
    assert str(document.places.at("a", "b", 1)) == "pack.yaml:4:8"  # behind the quote
    assert str(document.places.at("a", "c")) == "pack.yaml:5:3"
    assert str(document.places.at("a", "c", "d")) == "pack.yaml:5:10"
    assert str(document.places.at("a", "b", 7)) == "pack.yaml:2:3"  # the nearest that holds it
    assert str(document.places.under("a").at("c", "d")) == "pack.yaml:5:10"
    assert str(read_yaml(FILE, "a: |\n  text\n").places.at("a")) == "pack.yaml:2:1"
    assert str(document.keys.at("a", "c", "d")) == "pack.yaml:5:7"


@pytest.fixture(scope="module")
def largest_s() -> float:
    """The processor time that a pack of about as many values as may be takes, with which to compare what is refused."""
    text = "a: [" + "x," * (MAX_VALUES - 100) + "]"
    read_yaml(FILE, "a: 1\n")  # the parser is imported once
    start_s = time.process_time()
    read_yaml(FILE, text)
    return time.process_time() - start_s


DEEP = "[" * 200_000
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a,*a,*a]\n" for i in range(9))


@pytest.mark.alone
@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, None, "empty"),
        ("# only a comment\n", 1, None, "empty"),
        ("a: 1\nb: [1\nc: 2\n", 3, 2, "not YAML"),
        ("a: b: c\n", 1, 5, "not YAML"),
        ("a: 1\na: 2\n", 2, 1, "'a' stands here twice"),
        (BOMB, 1, 4, "an anchor or alias"),
        ("a: *a\n", 1, 4, "an anchor or alias"),
        ("x: 1\ny: !!python/object/apply:os.system [ls]\n", 2, 4, "a tag"),
        ("x: !!int 3\n", 1, 4, "a tag"),
        ("a: 1\n---\nb: 2\n", 2, 1, "a second document"),
        (DEEP, 1, MAX_DEPTH + 2, "nested deeper"),
        ("".join(" " * i + "a:\n" for i in range(MAX_DEPTH + 4)), MAX_DEPTH + 2, None, "nested deeper"),
        ("? [a, b]\n: 1\n", 1, 3, "a key that is no text"),
        ("a: 1e999\n", 1, 4, "out of all bounds"),
        ("a: 1\nb: " + "9" * 5000, 2, 4, "out of all bounds"),
        ("a: [" + "x," * 60_000 + "]", 1, None, "more than 10000 values"),
        ("<<: {a: 1}\n<<: {a: 1}\n", 2, 1, "twice"),
        ("%YAML 9.9\n---\na: 1\n", None, None, "YAML"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_refuses_what_packs_do_not_need(
    text: str, line: int | None, column: int | None, message: str, largest_s: float
) -> None:
    start_s = time.process_time()
    with pytest.raises(PackError, match=message) as caught:
        read_yaml(FILE, text)
    assert time.process_time() - start_s < 3 * largest_s
    place = caught.value.place
    assert place is not None and place.line is not None
    assert line is None or place.line == line
    assert column is None or place.column == column


@pytest.mark.alone
@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"a: 1\n\tb: 2\n", 2, "a tab"),
        (b"a: 1\nb: \x00\n", 2, r"U\+0000"),
        (b"a: \x1b[31m\n", 1, r"U\+001B"),
        ("a: 1\nb: \u202eoff\n".encode(), 2, r"U\+202E"),
        ("a: o\u200bff\n".encode(), 1, r"U\+200B"),
        ("a: \U000e0041\n".encode(), 1, r"U\+E0041"),
        ("a: 1\u2028b: 2\n".encode(), 1, r"U\+2028"),
        (b"a: 1\rb: 2\n", 1, r"U\+000D"),
        (b"a: 1\nb: \xff\xfe\n", 2, "not UTF-8"),
        (b"a: 1\n" * (2 * 1024 * 1024), MAX_BYTES // 5 + 2, "larger than 256 KiB"),
    ],
    ids=["tab", "null", "escape", "bidi", "zero-width", "tag", "separator", "return", "encoding", "10 MB"],
)
def test_refuses_text_that_is_not_what_it_shows(
    tmp_path: Path, data: bytes, line: int, message: str, largest_s: float
) -> None:
    file = tmp_path / "pack.yaml"
    file.write_bytes(data)
    start_s = time.process_time()
    with pytest.raises(PackError, match=message) as caught:
        read_text(file)
    assert time.process_time() - start_s < 3 * largest_s
    assert caught.value.place is not None and caught.value.place.line == line


def test_reads_what_windows_editors_write(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read_yaml(file).value == {"a": 1, "b": 2}


def test_refuses_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="no such file"):
        read_text(tmp_path / "missing.yaml")
    with pytest.raises(PackError, match="no such file"):
        read_text(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pack.yaml")
    with pytest.raises(PackError, match="no such file"):
        read_text(tmp_path / "pack.yaml")


@settings(deadline=None)
@given(st.text(alphabet="ab:-[]{}'\"|>#&*!?,% \n0.~", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        document = read_yaml(FILE, text)
    except PackError as error:
        assert error.place is not None and error.place.line is not None
    else:
        assert document.places.at().line is not None
