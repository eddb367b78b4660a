"""How all pictures look: large type, few colours that colour-blind eyes can tell apart, a dash pattern and a word on
every line.

The size is that of a projected slide, 12 by 6.75 inches, and nothing is written smaller than 14 points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, GREY, AMBER, GREEN, PURPLE = "#0b5fa5", "#6b7280", "#b45309", "#117a65", "#8e2a6b"
INK, PALE = "#1f2937", "#e5e7eb"
Dash = Literal["-"] | tuple[float, tuple[float, ...]]
SOLID: Dash = "-"
DASHED: Dash = (0, (6, 2.5))
DOTTED: Dash = (0, (1.5, 2))
DASH_DOT: Dash = (0, (7, 2, 1.5, 2))
SMALL, NORMAL, LARGE = 14, 16, 20

_SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans", "font.size": NORMAL, "axes.titlesize": LARGE, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.titlepad": 16, "axes.labelsize": NORMAL, "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL, "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": GREY,
    "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK, "ytick.color": INK, "axes.grid": False,
    "lines.linewidth": 2.6, "svg.fonttype": "none", "svg.hashsalt": "simcare", "figure.facecolor": "white",
    "axes.facecolor": "white", "figure.constrained_layout.w_pad": 0.2, "figure.constrained_layout.h_pad": 0.16}


@contextmanager
def styled() -> Iterator[None]:
    """Draw inside this, whatever the reader's own matplotlib settings are."""
    import matplotlib as mpl

    with mpl.rc_context(rc=dict(mpl.rcParamsDefault) | {"backend": mpl.rcParams._get("backend")} | _SETTINGS):
        yield


def new_axes() -> Axes:
    """Axes on a figure of their own, the size of a slide."""
    from matplotlib.figure import Figure

    return Figure(figsize=(12, 6.75), layout="constrained").add_subplot()


def save(axes: Axes, stem: Path) -> list[Path]:
    """Writes the figure of ``axes`` as PNG and SVG, the same bytes each time."""
    figure = figure_of(axes)
    files = [stem.with_suffix(".png"), stem.with_suffix(".svg")]
    with styled():
        figure.savefig(files[0], dpi=150, metadata={"Software": None})
        figure.savefig(files[1], metadata={"Date": None, "Creator": None})
    return files


def figure_of(axes: Axes) -> Figure:
    """The whole figure that ``axes`` stand on."""
    from matplotlib.figure import Figure

    figure = axes.get_figure(root=True)
    assert isinstance(figure, Figure)
    return figure


def label_lines(axes: Axes, x: float, labels: Sequence[tuple[float, str, str]], apart: float) -> None:
    """Words beside the ends of lines, at ``x``: (height, text, colour), moved until ``apart`` from each other."""
    ordered = sorted(labels)
    low, high = axes.get_ylim()
    heights = spaced([label[0] for label in ordered], apart, low + apart / 2, high - apart / 2)
    for height, (_, text, colour) in zip(heights, ordered, strict=True):
        axes.annotate(text, (x, height), xytext=(10, 0), textcoords="offset points", va="center", color=colour,
                      fontsize=SMALL, annotation_clip=False)


def spaced(heights: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """The rising ``heights``, moved as little as need be to be ``apart`` and between ``low`` and ``high``."""
    groups: list[list[float]] = []
    for height in heights:
        groups.append([height])
        while len(groups) > 1 and _lowest(groups[-1], apart, low, high) < (
                _lowest(groups[-2], apart, low, high) + apart * len(groups[-2])):
            last = groups.pop()
            groups[-1] += last
    return [_lowest(group, apart, low, high) + i * apart for group in groups for i in range(len(group))]


def _lowest(group: list[float], apart: float, low: float, high: float) -> float:
    """Where the lowest of a group stands that keeps its mean, as far as the bounds allow."""
    length = apart * (len(group) - 1)
    return max(low, min(high - length, sum(group) / len(group) - length / 2))


def panels(axes: Axes, rows: int, columns: int, gap: tuple[float, float] = (0.08, 0.14)) -> list[list[Axes]]:
    """Small axes in a grid over ``axes``, whose own frame goes; ``gap`` is left between columns and between rows, as
    shares of the whole."""
    axes.set_axis_off()
    width, height = ((1 - gap[k] * (count - 1)) / count for k, count in enumerate((columns, rows)))
    return [[axes.inset_axes((column * (width + gap[0]), 1 - height - row * (height + gap[1]), width, height))
             for column in range(columns)] for row in range(rows)]


def before_and_after(axes: Axes, first: float, last: float) -> None:
    """The time axis of a chart that shows the warm-up: shaded before day 0, a line on it."""
    axes.set_xlim(first, last)
    if first < 0:
        axes.axvspan(first, 0, color="#f3f4f6", zorder=0)
    axes.axvline(0, color=GREY, linewidth=1.2)


def percent(axes: Axes) -> None:
    """Shares on the upright axis, written as percentages."""
    axes.yaxis.set_major_formatter(lambda share, _: f"{share * 100:.3g}%")
