"""One HTML file that can be sent, opened without a network, and printed.

A page is a title, one sentence that says what was found, and parts: a few paragraphs, a table, pictures. What fills
them is said elsewhere, one module for each kind of result; here is only how a page is put together. Pictures are those
of the results folder, taken into the file. There is no script in it, and nothing in it is fetched from anywhere.
"""

from __future__ import annotations

import base64
import inspect
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Table:
    """Columns by their headings, and rows of as many cells; a row of one cell is a heading within the table.

    The first column holds words; the others figures, set to the right.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Picture:
    """A picture as an address that holds all of it, with its title and what there is to see in it."""

    source: str
    title: str
    caption: str


@dataclass(frozen=True)
class Dots:
    """Of a thousand people, so many of each kind: ``(number, kind, words)``, the rest being the others."""

    kinds: Sequence[tuple[int, str, str]]
    others: str


@dataclass(frozen=True)
class Part:
    """One part of a page. A folded one opens at a click, and stands open on paper."""

    title: str
    words: Sequence[str] = ()
    tables: Sequence[Table] = ()
    dots: Dots | None = None
    pictures: Sequence[Picture] = ()
    points: Sequence[str] = ()
    after: Sequence[str] = ()
    folded: bool = False


@dataclass(frozen=True)
class Page:
    """A whole page; ``facts`` are what was run, in a few words each."""

    title: str
    subtitle: str
    headline: str
    facts: Sequence[str]
    parts: Sequence[Part] = field(default_factory=list)


def html(page: Page) -> str:
    """The page as one self-contained HTML document."""
    return _template().render(page=page, style=_packaged("style.css"))


def picture(name: str, plot: Callable[[str], Axes]) -> Picture:
    """The figure called ``name``, drawn by ``plot``; the prose that opens its module says what there is to see."""
    from simcare.report.figures import style

    drawn, axes = io.BytesIO(), plot(name)
    with style.styled():
        style.figure_of(axes).savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    said = inspect.getdoc(import_module(f"simcare.report.figures.{name}")) or name
    title, _, caption = (" ".join(part.split()) for part in said.partition("\n\n"))
    encoded = base64.b64encode(drawn.getvalue()).decode("ascii")
    return Picture(f"data:image/svg+xml;base64,{encoded}", title.rstrip("."), caption)


@cache
def _template() -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made: Environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                                    loader=FunctionLoader(_packaged))
    return made.get_template("page.html")


def _packaged(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text("utf-8")
