"""New values into the files of cards, and nothing else: every other byte stays.

A card is ``path:`` and a flow mapping that begins with its value, on one line or on two. Only the text of the value is
exchanged. Afterwards the file is read again: every card must hold what it should, or nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from simcare.errors import SimcareError, UsageError
from simcare.evidence.plain_yaml import PlainLoader

PACKAGE = Path(__file__).parents[1]
CARDS = PACKAGE / "evidence" / "parameters"
STAMP = PACKAGE / "evidence" / "calibration.yaml"


def developers_tree() -> None:
    """Raises UsageError where the cards are an installed copy that nobody would find again."""
    if not (PACKAGE.parent / "pyproject.toml").is_file():
        raise UsageError(f"--write changes the parameter cards of a source tree, and {PACKAGE} is an installed copy; "
                         "the patch in the output folder holds the values")


def write_cards(values: Mapping[str, Any], folder: Path = CARDS) -> None:
    """Puts the values on their cards; all files or none."""
    left, texts = dict(values), {}
    for file in sorted(folder.glob("*.yaml")):
        text = file.read_bytes().decode("utf-8")
        mine = {path: left.pop(path) for path in list(left) if _card(path).search(text)}
        if mine:
            texts[file] = exchanged(text, mine)
    if left:
        raise SimcareError(f"no card of this name in {folder}: {', '.join(left)}")
    for file, text in texts.items():
        file.write_bytes(text.encode("utf-8"))


def exchanged(text: str, values: Mapping[str, Any]) -> str:
    """The text of a file of cards with these values; raises SimcareError where another card would change."""
    wanted = _read(text)
    for path, value in values.items():
        text = _with_value(text, path, as_yaml(value))
        wanted[path]["value"] = value
    if _read(text) != wanted:
        raise SimcareError(f"the cards {', '.join(values)} are laid out in a way that cannot be edited line by line")
    return text


def _with_value(text: str, path: str, value: str) -> str:
    return _card(path).sub(lambda match: match[1] + value, text, count=1)


def as_yaml(value: Any) -> str:
    """A value as the cards have it: ``5.5 days``, ``0.25``, ``[80 min, 62 min]``."""
    return f"[{', '.join(map(as_yaml, value))}]" if isinstance(value, list) else str(value)


def write_stamp(record: Mapping[str, Any], file: Path = STAMP) -> None:
    """The record of the calibration that the cards now hold."""
    head = "# The calibration that the cards of kind calibrated rest on; written by simcare calibrate --write.\n"
    plain = yaml.safe_dump(dict(record), sort_keys=False, allow_unicode=True, width=110, default_flow_style=None)
    file.write_text(head + plain, "utf-8")


def _read(text: str) -> dict[str, Any]:
    return dict(yaml.load(text, PlainLoader))


def _card(path: str) -> re.Pattern[str]:
    return re.compile(rf"^({re.escape(path)}:\s*\{{value: )(?:\[[^\]]*\]|[^,}}\n]*)", re.MULTILINE)
