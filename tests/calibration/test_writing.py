"""New values go onto their cards; every other byte of the files stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from quadratic import standing_in, undisturbed

from simcare.calibration.page import page
from simcare.calibration.parameters import movable
from simcare.calibration.record import patch
from simcare.calibration.running import write
from simcare.calibration.writing import CARDS, as_yaml, exchanged, write_cards
from simcare.errors import SimcareError
from simcare.evidence.plain_yaml import PlainLoader


def test_writing_cards_keeps_every_other_byte(tmp_path: Path) -> None:
    folder = shutil.copytree(CARDS, tmp_path / "cards")
    new = {one.path: one.written(one.at(0.37)) for one in movable()}
    write_cards(new, folder)
    changed = 0
    for file in CARDS.glob("*.yaml"):
        before, after = (place.read_bytes().split(b"\n") for place in (file, folder / file.name))
        assert len(before) == len(after)
        for old, now in zip(before, after, strict=True):
            changed += old != now
            assert old == now or _around(old) == _around(now)
    assert changed == len(new)


def _around(line: bytes) -> tuple[bytes, bytes]:
    head, _, tail = line.partition(b"{value: ")
    return head, tail[tail.index(b", unit: "):]


def test_a_name_without_a_card_changes_no_file(tmp_path: Path) -> None:
    folder = shutil.copytree(CARDS, tmp_path / "cards")
    with pytest.raises(SimcareError, match=r"demand\.nothing"):
        write_cards({"demand.healing_mean": "6 days", "demand.nothing": 1.0}, folder)
    assert (folder / "demand.yaml").read_bytes() == (CARDS / "demand.yaml").read_bytes()


def test_a_layout_that_cannot_be_edited_is_refused() -> None:
    with pytest.raises(SimcareError, match="laid out"):
        exchanged("a.b:\n  value: 1\n", {"a.b": 2.0})


def test_the_files_of_a_calibration_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    standing_in(monkeypatch)
    _, made = undisturbed()
    write(made, tmp_path)
    values = yaml.load((tmp_path / "calibrated_cards.yaml").read_text("utf-8"), PlainLoader)
    assert values == {path: one["after"] for path, one in made["parameters"].items()}
    text = (tmp_path / "calibration.md").read_text("utf-8")
    assert text == page(made)
    assert all(as_yaml(value) in text for value in values.values())
    assert "confirmed" in text
    assert (tmp_path / "departures.png").stat().st_size > 10_000
    assert patch(made).startswith("# Calibrated on four_hour")
