"""The page with the real hospital behind it: a run streams in; the made-up hospital of other tests has its shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import CHROMIUM, Watched, browser
from live import served
from playwright.sync_api import expect
from session import run
from small_hospital import BEFORE, SmallHospital, joined

from simcare.workshop.designs import Choice
from simcare.workshop.science import Model

pytestmark = [pytest.mark.statistical,
              pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Chromium")]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("real")
    with served(folder, Model()) as address, browser(address) as found:
        yield found


def shape(value: Any, deep: int = 2) -> Any:
    """The names in a tree, to a depth; of a list, that it is one."""
    if isinstance(value, dict) and deep:
        return {key: shape(item, deep - 1) for key, item in value.items()}
    return type(value).__name__ if isinstance(value, dict | list) else ""


def test_a_year_streams_in_and_can_be_told_and_watched(there: Watched, tmp_path: Path) -> None:
    page = there.page()
    page.goto(f"{there.address}/solo")
    page.get_by_role("button", name="Play", exact=True).click()
    lever = page.get_by_role("slider", name="What a missed number costs people")
    lever.press("Home")
    run(page)
    expect(page.locator(".headline")).to_have_text(re.compile("hundred|happened|honest|worse"))
    figures = page.locator(".picture .figure").all_text_contents()
    assert all(re.fullmatch(r"\d+(\.\d)?%", figure) for figure in figures), figures

    key = Choice(levers={"punishment": 0}).key
    with httpx.Client(base_url=there.address) as client:
        client.cookies.update({cookie["name"]: cookie["value"] for cookie in page.context.cookies()})  # type: ignore[typeddict-item]
        real = client.get(f"/api/runs/{key}").json()
    small = SmallHospital(tmp_path)
    made_up = joined([small.go_on(None, (Choice(), 0), lambda week: None)])
    assert real["first_week"] == BEFORE
    assert made_up.keys() <= real.keys()
    for name in ("weeks", "minutes", "board"):
        assert shape(made_up[name]) == shape(real[name]), name
    assert made_up["loops"][0].keys() == real["loops"][0].keys()

    page.get_by_role("navigation").get_by_role("button", name="Map").click()
    expect(page.locator("canvas.map")).to_be_visible(timeout=300_000)
    expect(page.locator("canvas.map")).to_have_attribute("aria-label", re.compile("wait for getting well"))
