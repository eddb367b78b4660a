"""The causal-loop diagram: what moves what, with the named loops marked.

Stocks stand in boxes, everything else is a word. An arrow with + says that more leads to more, a dashed one with − that
more leads to less. So that it can be read from the back of a room, only the arrows of named loops are drawn, and those
of stocks that no named loop runs through; levers and the other links are left to the list. Effects are not drawn: an
arrow goes straight from the stock to what the effect changes in the hospital. Places and bends are set by hand in the
map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simcare.organisation.causal_map import CausalMap, Variable, causal_map
from simcare.organisation.loops import Loop, named_loops
from simcare.report.figures.style import AMBER, BLUE, DASHED, GREEN, GREY, INK, PURPLE, SMALL, SOLID

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import FancyArrowPatch, Patch

WIDTH, HEIGHT = 160.0, 90.0
HIGH = 2.9  # of a line of words
FADED, PALER = "#9aa1ab", "#d5d8dd"
ROWS, ROW = 4, 3.7  # of the list of loops under the drawing
SIGN_AT = 0.8  # of the way along an arrow
NEAR = 5.0  # length over which the direction of an arrow is taken, for its sign


@dataclass(frozen=True)
class Arrow:
    """What leads from one drawn variable to another: the links on the way, their sign, and how it bends."""

    start: str
    end: str
    links: tuple[str, ...]
    direction: int
    bend: float


def drawn_variables(drawn: CausalMap) -> dict[str, Variable]:
    """The stocks, and what a named loop runs through; not the effects."""
    on_loops = {name for loop in named_loops() for name in loop.variables}
    return {name: variable for name, variable in drawn.variables.items()
            if variable.kind == "stock" or (name in on_loops and variable.kind != "effect")}


def arrows(drawn: CausalMap) -> list[Arrow]:
    """The arrows between the drawn variables, straight through the effects."""
    places = drawn_variables(drawn)
    on_loops = {name for loop in drawn.loops.values() for name in loop.links}
    loose = drawn.of_kind("stock").keys() - {name for loop in named_loops() for name in loop.variables}
    found: dict[tuple[str, str], Arrow] = {}
    for name, link in drawn.links.items():
        if link.start in places:
            for arrow in _onward(drawn, Arrow(link.start, link.end, (name,), link.direction, link.bend)):
                apart = loose & {arrow.start, arrow.end} and all(drawn.links[at].drawn for at in arrow.links)
                if arrow.end in places and (apart or on_loops >= set(arrow.links)):
                    found.setdefault((arrow.start, arrow.end), arrow)
    return list(found.values())


def _onward(drawn: CausalMap, arrow: Arrow) -> Iterator[Arrow]:
    if drawn.variables[arrow.end].kind != "effect":
        yield arrow
        return
    for name, link in drawn.links.items():
        if link.start == arrow.end:
            yield Arrow(arrow.start, link.end, (*arrow.links, name), arrow.direction * link.direction,
                        arrow.bend or link.bend)


def whole_slide() -> Axes:
    """Axes that fill a slide."""
    from matplotlib.figure import Figure

    return Figure(figsize=(12, 6.75)).add_axes((0, 0, 1, 1))


def draw(axes: Axes, chosen: Loop | None = None) -> Axes:
    """Draws the map on ``axes``; with ``chosen``, that loop strong and the rest pale."""
    drawn = causal_map()
    axes.set(xlim=(0, WIDTH), ylim=(0, HEIGHT))
    axes.axis("off")
    boxes = {name: _word(axes, variable, _is_on(name, chosen)) for name, variable in drawn_variables(drawn).items()}
    for arrow in arrows(drawn):
        _arrow(axes, arrow, boxes, chosen is None or set(arrow.links) <= set(chosen.named.links))
    for loop in named_loops():
        _mark(axes, loop, chosen)
    _names(axes, chosen)
    return axes


def _is_on(name: str, chosen: Loop | None) -> bool:
    return chosen is None or name in chosen.variables


def _word(axes: Axes, variable: Variable, strong: bool) -> Patch:
    """A variable's words, in a box where it is a stock; returns what arrows stop at."""
    from matplotlib.patches import FancyBboxPatch

    stock = variable.kind == "stock"
    text = axes.text(variable.x, variable.y, variable.label, ha="center", va="center", fontsize=SMALL, zorder=4,
                     fontweight="bold" if stock else "normal", color=INK if strong else FADED)
    words = text.get_window_extent(_renderer(axes)).transformed(axes.transData.inverted())
    box = FancyBboxPatch((words.x0, variable.y - HIGH / 2), words.width, HIGH, zorder=3, facecolor="white",
                         boxstyle=f"round,pad={0.8 if stock else 0.2}", linewidth=1.8,
                         edgecolor=(INK if strong else PALER) if stock else "none")
    axes.add_patch(box)
    return box


def _renderer(axes: Axes) -> Any:
    """What measures words in points; the same for every kind of file."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = axes.get_figure(root=True)
    assert figure is not None
    return FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]


def _arrow(axes: Axes, arrow: Arrow, boxes: dict[str, Patch], strong: bool) -> None:
    from matplotlib.patches import FancyArrowPatch

    places = causal_map().variables
    start, end = ((places[at].x, places[at].y) for at in (arrow.start, arrow.end))
    colour = (BLUE if arrow.direction > 0 else AMBER) if strong else PALER
    patch = FancyArrowPatch(start, end, connectionstyle=f"arc3,rad={arrow.bend}", arrowstyle="-|>", mutation_scale=17,
                            patchA=boxes[arrow.start], patchB=boxes[arrow.end], shrinkA=1, shrinkB=2, color=colour,
                            linewidth=1.9, linestyle=SOLID if arrow.direction > 0 else DASHED, joinstyle="miter",
                            zorder=2 if strong else 1)
    axes.add_patch(patch)
    if strong:
        _sign(axes, patch, arrow.direction, colour)


def _sign(axes: Axes, patch: FancyArrowPatch, direction: int, colour: str) -> None:
    """The sign beside the head of an arrow."""
    x, y = _point_before_the_end(axes, patch)
    axes.text(x, y, "+" if direction > 0 else "−", color=colour, fontsize=SMALL, fontweight="bold", ha="center",
              va="center", zorder=2.5, bbox={"boxstyle": "circle,pad=0.02", "facecolor": "white", "edgecolor": "none"})


def _point_before_the_end(axes: Axes, patch: FancyArrowPatch) -> Any:
    """A point on the arrow, a little before its head."""
    import numpy as np

    a, b, c = np.asarray(patch.get_path().vertices, float)[:3]
    t = np.linspace(0, 1, 60)[:, None]
    curve = (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
    far = np.hypot(*(curve - curve[-1]).T)
    return curve[int(np.argmin(np.abs(far - NEAR)))]


def _mark(axes: Axes, loop: Loop, chosen: Loop | None) -> None:
    strong = chosen is None or loop.id == chosen.id
    colour = (PURPLE if loop.reinforcing else GREEN) if strong else PALER
    axes.text(loop.named.x, loop.named.y, loop.id, color="white", fontsize=SMALL, fontweight="bold",
              ha="center", va="center", zorder=5,
              bbox={"boxstyle": "round,pad=0.22,rounding_size=0.6", "facecolor": colour, "edgecolor": "none"})


def _names(axes: Axes, chosen: Loop | None) -> None:
    """The loops by name under the drawing, and how to read the signs."""
    for number, loop in enumerate(named_loops()):
        column, row = divmod(number, ROWS)
        strong = chosen is None or loop.id == chosen.id
        colour = (PURPLE if loop.reinforcing else GREEN) if strong else FADED
        y = ROW * (ROWS - row) - 1.6
        axes.text(1 + 50 * column, y, loop.id, color=colour, fontweight="bold", fontsize=SMALL,
                  va="center")
        axes.text(9 + 50 * column, y, loop.named.name, color=INK if strong else FADED, fontsize=SMALL,
                  va="center")
    axes.text(101, 0.4 + ROW / 2 - 0.2, "R grows by itself, B holds back", color=GREY, fontsize=SMALL, va="center")
