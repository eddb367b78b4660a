"""A folder of small scenarios to load from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simcare.scenario.schema import Scenario

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scenario file into a fresh folder."""
    def write_file(text: str, name: str = "own.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path
    return write_file


@pytest.fixture
def loaded(write: Write) -> Callable[..., Scenario]:
    """The scenario that a text comes to."""
    def load(text: str, *settings: str) -> Scenario:
        return Scenario.load(write(text), settings)
    return load
