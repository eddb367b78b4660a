"""A session in a room, as its people do it with their hands: the facilitator's desk, teams on phones and laptops."""

from __future__ import annotations

import re

from browser import Watched
from live import KEY
from playwright.sync_api import Page, expect

HOSTILE = "<img src=x onerror=alert(1)>"


def desk(there: Watched) -> tuple[Page, str]:
    """The facilitator opens a room; gives the desk and the code."""
    page = there.page()
    page.goto(f"{there.address}/host#key={KEY}")
    page.get_by_role("button", name="Open the room").click()
    expect(page.get_by_role("heading", name="Plan")).to_be_visible()
    assert "key" not in page.url
    return page, page.url.rsplit("=", 1)[1]


def joins(there: Watched, code: str, team: str, phone: bool = False) -> Page:
    """Somebody joins a team."""
    page = there.page(phone)
    page.goto(f"{there.address}/?room={code}")
    page.get_by_label("Team name").fill(team)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    return page


def wall(there: Watched, code: str) -> Page:
    """The projector."""
    page = there.page()
    page.goto(f"{there.address}/wall/{code}")
    expect(page.locator(".screen")).to_be_visible()
    return page


def phase(host: Page, name: str) -> None:
    """The facilitator shows a screen to everybody."""
    host.locator(f"[data-phase={name}]").click()
    expect(host.locator(f"[data-phase={name}]")).to_have_attribute("aria-pressed", "true")


def run(page: Page) -> None:
    """Presses run, and waits until the first year has joined."""
    page.get_by_role("button", name="Run it for real").click()
    expect(page.locator(".status")).to_have_text(re.compile("^(Real|Year)"), timeout=300_000)
