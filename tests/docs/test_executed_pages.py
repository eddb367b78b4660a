"""Every piece of code of the gallery and of the guide to the EMA workbench runs, and does what its page says."""

from __future__ import annotations

from pathlib import Path

import pytest
from executed import DOCS, PAGES, execute

pytestmark = pytest.mark.statistical


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    made = execute(page, tmp_path, years=0.04)
    assert "years=0.04" in made
    assert made.count("```text") == page.read_text("utf-8").count("```text") > 0
    pictures = {file.name for file in tmp_path.glob("gallery_*.png")}
    assert all(name in made and (DOCS / "images" / name).exists() for name in pictures)


def test_there_are_six_from_the_first_run_to_a_figure() -> None:
    assert [page.stem[0] for page in PAGES if page.parent.name == "gallery"] == list("123456")
