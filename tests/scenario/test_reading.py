"""Scenario files are read by the rules of YAML 1.2, with places, within limits, and without surprises."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from simcare.scenario.reading import MOST_BYTES, Node, ScenarioError, file_text, read_text


def message(text: str) -> str:
    """The single problem of a bad text."""
    with pytest.raises(ScenarioError) as caught:
        read_text(text, "file.yaml")
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_words_mean_what_people_expect() -> None:
    text = "[no, yes, on, 4:30, 012, 1e-4, true, null, ~, 0x10, .nan, .inf, 1_000, 2024-01-01, '7', 7, -1.5]"
    read = read_text(text, "f")
    assert read.data == ["no", "yes", "on", "4:30", 12, 1e-4, True, None, None, "0x10", ".nan", ".inf", "1_000",
                         "2024-01-01", "7", 7, -1.5]


def test_numbers_too_long_or_too_large_stay_texts() -> None:
    assert read_text("[1e999, " + "9" * 5000 + "]", "f").data == ["1e999", "9" * 5000]


def test_keys_are_texts_as_written() -> None:
    assert list(read_text("1: a\ntrue: b\n'x y': c\n", "f").data) == ["1", "true", "x y"]


def test_every_value_keeps_its_line() -> None:
    tree = read_text("a: 1\nb:\n  c: 2\n  d: [3,\n      4]\n", "file.yaml")
    inner: dict[str, Node] = tree.value["b"].value
    assert str(tree.value["a"].place) == "file.yaml:1"
    assert str(inner["c"].place) == "file.yaml:3"
    assert [item.place.line for item in inner["d"].value] == [4, 5]


@pytest.mark.parametrize(("text", "says"), [
    ("a: 1\nb: 2\na: 3\n", "file.yaml:3: the key 'a' stands twice here (first in line 1)"),
    ("a: &x 1\nb: 2\n", "anchors and aliases are not allowed"),
    ("a: 1\nb: *x\n", "file.yaml:2: anchors and aliases are not allowed"),
    ("a: !!python/object/apply:os.system [ls]\n", "tags"),
    ("a: !local 3\n", "tags (!local)"),
    ("a: 1\n---\nb: 2\n", "a second YAML document begins here"),
    ("a: [1, 2\n", "not YAML"),
    ("a: 1\n b: 2\n", "file.yaml:2: not YAML"),
    ("\ta: 1\n", "not YAML"),
    ("a: \x00\n", "not YAML"),
    ("? [1, 2]\n: 3\n", "a key must be a single word")])
def test_bad_texts_get_one_clear_message(text: str, says: str) -> None:
    assert says in message(text)


@pytest.mark.parametrize("text", ["[" * 10_000, "[\n" * 10_000, "{a: " * 10_000, "- " * 10_000, "a:\n" + "".join(
    " " * level + "b:\n" for level in range(1, 500))])
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    assert "nested deeper than 20 levels" in message(text)
    assert time.perf_counter() - started < 1


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"] + [
        f"{new}: &{new} [{', '.join(['*' + old] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    assert message("\n".join(lines)).startswith("file.yaml:1: anchors and aliases")


def test_a_flood_of_items_is_refused() -> None:
    assert "items; a scenario is a small file" in message("a: [" + "1," * 60_000 + "1]")


def test_files_that_are_none(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a" * (MOST_BYTES + 1))
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("title: caf\xe9".encode("latin-1"))
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path, says in ((large, "larger than"), (latin, "not a text in UTF-8"), (pipe, "not an ordinary file"),
                       (tmp_path, "this is a folder"), (tmp_path / "none.yaml", "there is no such file")):
        with pytest.raises(ScenarioError, match=says):
            file_text(path, str(path))


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "marked.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_text(file_text(path, "f"), "f").data == {"a": 1}
