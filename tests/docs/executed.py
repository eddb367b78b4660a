"""Pages whose code is run: the guide to the EMA workbench and the gallery.

``python tests/docs/executed.py`` runs them all and writes what they print, and the pictures they save, into the pages;
the tests run them for a few weeks only and ask no more than that they end.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [*sorted((DOCS / "gallery").glob("*.md")), DOCS / "guides" / "with_ema_workbench.md"]
YEARS = re.compile(r"years=0\.\d+")
PIECE = re.compile(r"```python\n(.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def execute(page: Path, folder: Path, years: float | None = None) -> str:
    """The page with what each of its pieces of code prints after it; they run one after the other in ``folder``.

    With ``years`` every run of the page is as long as that.
    """
    names: dict[str, Any] = {"__name__": page.stem}

    def run(piece: re.Match[str]) -> str:
        printed = io.StringIO()
        with chdir(folder), redirect_stdout(printed):
            exec(compile(piece[1], page.name, "exec"), names)
        lines = "\n".join(line.rstrip() for line in printed.getvalue().rstrip().splitlines())
        return f"```python\n{piece[1]}```\n" + (f"\n```text\n{lines}\n```\n" if lines else "")

    text = page.read_text("utf-8")
    return PIECE.sub(run, text if years is None else YEARS.sub(f"years={years}", text))


def write(page: Path) -> None:
    """Runs a page and puts what it prints and draws into the documentation."""
    with tempfile.TemporaryDirectory() as folder:
        page.write_text(execute(page, Path(folder)), "utf-8")
        for picture in Path(folder).glob("gallery_*.png"):
            shutil.copy(picture, DOCS / "images" / picture.name)


if __name__ == "__main__":
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in sys.argv[1:] or map(str, PAGES):
        write(Path(name).resolve())
