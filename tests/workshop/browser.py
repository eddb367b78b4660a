"""Real browsers without a network: Debian's Chromium, in which every request that leaves this machine is a failure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"
CUT = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SECONDS = 60_000.0
"""Milliseconds that a page is waited for: many, for a machine that is busy with other tests."""


class Watched:
    """One browser; what went wrong in its pages is kept, and told at the end."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.wrong: list[str] = []

    def context(self, phone: bool = False, **more: Any) -> BrowserContext:
        """Somebody's own browser, on a phone or a laptop."""
        device: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True} if phone else {
            "viewport": DESKTOP}
        context = self.browser.new_context(**device, **more)
        context.set_default_timeout(SECONDS)
        context.route("**/*", self._only_here)
        return context

    def page(self, phone: bool = False, **more: Any) -> Page:
        """A page in a browser of its own."""
        page = self.context(phone, **more).new_page()
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))
        page.on("console", lambda said: self.wrong.append(said.text) if self._grave(said) else None)
        return page

    def _only_here(self, route: Route) -> None:
        if route.request.url.startswith(self.address):
            route.continue_()
        else:
            self.wrong.append(f"left the room: {route.request.url}")
            route.abort()

    @staticmethod
    def _grave(said: Any) -> bool:
        """Whether the browser complains of something else than an answer of the server that the page deals with."""
        return said.type == "error" and "Failed to load resource" not in said.text


@contextmanager
def browser(address: str) -> Iterator[Watched]:
    """A browser for the pages of ``address``; fails at the end if anything went wrong in it."""
    expect.set_options(timeout=SECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CUT)
        watched = Watched(chromium, address)
        yield watched
        chromium.close()
    assert watched.wrong == []


def serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical on a page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}" for one in found
            if one["impact"] in ("serious", "critical") for node in one["nodes"][:3]]
