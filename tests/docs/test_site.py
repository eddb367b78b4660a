"""The site of the model documentation is built whole: no dead link, no unknown number, every example as printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


def build(builder: str, out: Path) -> subprocess.CompletedProcess[str]:
    """Build the site; any warning (a link that leads nowhere, a parameter that is not there) is an error."""
    here = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(DOCS.parent), "PYTHONWARNINGS": "ignore", "COLUMNS": "100"}
    return subprocess.run([sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", builder, "-d",
                           str(out / "trees"), str(DOCS), str(out / builder)], env=here, text=True,
                          capture_output=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = build("html", out)
    assert done.returncode == 0, done.stderr
    return out


def test_the_pages_say_what_the_program_says(site: Path) -> None:
    from simcare.evidence.cards import cards

    page = (site / "html" / "made" / "parameters.html").read_text("utf-8")
    assert not [path for path in cards() if path not in page]
    stress = (site / "html" / "background" / "stress_des.html").read_text("utf-8")
    assert f"{sum(card.kind == 'assumption' for card in cards().values())} parameters are our judgement" in stress


class Anchors(HTMLParser):
    """Where a page can be pointed at, and where it points."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.page = page
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        link = found.get("href") if tag == "a" else found.get("src") if tag == "img" else None
        if link and "://" not in link and not link.startswith(("mailto:", "data:")):
            self.links.add(link)


def test_links_lead_somewhere(site: Path) -> None:
    """Every link within the built site, its anchor included; other sites are not asked (that needs a network)."""
    pages = {page: Anchors(page) for page in (site / "html").rglob("*.html")}
    dead = []
    for page, found in pages.items():
        for link in found.links:
            path, _, place = link.partition("#")
            there = (page.parent / path).resolve() if path else page
            if not there.exists() or (place and there in pages and place not in pages[there].ids):
                dead.append(f"{page.name}: {link}")
    assert sum(len(found.links) for found in pages.values()) > 500
    assert not dead


@pytest.mark.statistical
def test_examples_are_executed_and_say_what_is_printed(site: Path) -> None:
    done = build("doctest", site)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"(\d+) tests?\n", (site / "doctest" / "output.txt").read_text("utf-8"))
    assert found
    assert int(found[1]) >= 10
