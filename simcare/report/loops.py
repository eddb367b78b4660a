"""The causal map in words: its variables, its links with their switches, its loops; as text, JSON or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare.organisation.causal_map import Variable, causal_map, head, how, in_words, map_cards
from simcare.organisation.loops import LONGEST, Loop, named_loops, others
from simcare.organisation.stocks import setting

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from simcare.scenario.schema import Scenario

KINDS = {"stock": "Stocks (slow, 0 to 1)", "lever": "Levers of the design", "counter": "What the hospital counts",
         "effect": "What goes back to the hospital", "hospital": "What only the simulation of patients knows"}


def level_in_words(variable: Variable, scenario: Scenario) -> str:
    """Where a variable stands: a lever's setting, a stock's usual level and how fast it moves, a counter's reading."""
    if variable.kind == "lever":
        return f"{variable.path}: {setting(scenario, variable):g} (usual {variable.usual:g})"
    if variable.kind == "stock":
        return f"usual {variable.usual:g}, rises in {variable.up:.0f} days, falls in {variable.down:.0f}"
    return f"usual {variable.usual:g}" if variable.kind == "counter" else ""


def loop_in_words(loop: Loop, scenario: Scenario) -> str:
    """A loop as its variables in order, and whether a switch cuts or changes it."""
    labels = [causal_map().variables[name].label for name in loop.variables]
    switch = loop.switch(scenario)
    state = "" if switch == 1 else "; cut" if switch == 0 else f"; switches multiply to {switch:g}"
    return f"{' → '.join([*labels, labels[0]])} ({'reinforcing' if loop.reinforcing else 'balancing'}{state})"


def as_text(scenario: Scenario, chosen: Loop | None = None) -> RenderableType:
    """Everything for the terminal, or one loop with its links."""
    from rich.console import Group

    if chosen is not None:
        return Group(_loops(scenario, (chosen,)), "", _links(scenario, chosen.named.links, whole=True))
    variables = [part for kind in KINDS for part in (_variables(scenario, kind), "")]
    rest = (f"{len(others())} other loops of at most {LONGEST} links have no name.\n"
            "Why a link is there: simcare loops --loop R4, or simcare evidence assumptions.links.ID.")
    return Group(*variables, _links(scenario, tuple(causal_map().links)), "", _loops(scenario, named_loops()), "", rest)


def _variables(scenario: Scenario, kind: str) -> Table:
    table = _table(KINDS[kind])
    for name, variable in causal_map().variables.items():
        if variable.kind == kind:
            table.add_row(name, variable.label, level_in_words(variable, scenario))
    return table


def _links(scenario: Scenario, names: tuple[str, ...], whole: bool = False) -> Table:
    table = _table("Links (assumptions.links.ID: 0 cuts, 1 is default, 2 doubles)")
    for name in names:
        link = causal_map().links[name]
        switch = f"× {getattr(scenario.assumptions.links, name):g}" if link.switchable else "no switch"
        words = f"{in_words(name)}. {link.source}" if whole else f"{head(name)}; {how(link)}"
        table.add_row(name, f"{switch}, {link.kind}", words)
    return table


def _loops(scenario: Scenario, loops: tuple[Loop, ...]) -> Table:
    table = _table("Loops")
    for loop in loops:
        table.add_row(loop.id, loop.named.name, f"{loop.named.says}. {loop_in_words(loop, scenario)}")
    return table


def _table(title: str) -> Table:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(max_width=26)
    table.add_column(overflow="fold")
    return table


def as_data(scenario: Scenario) -> dict[str, Any]:
    """The whole map as plain data: variables, links with their switches, named loops, and how many others there are."""
    drawn = causal_map()
    plain = drawn.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name, link in drawn.links.items():
        card = map_cards()[f"assumptions.links.{name}"]
        plain["links"][name] |= {"switch": getattr(scenario.assumptions.links, name), "switchable": link.switchable,
                                 "plausible_switch": [card.low, card.high], "words": in_words(name)}
    for loop in named_loops():
        plain["loops"][loop.id] |= {"variables": list(loop.variables), "reinforcing": loop.reinforcing,
                                    "switch": loop.switch(scenario)}
    held = {name: value for name, value in dict(scenario.assumptions.hold).items() if value is not None}
    return {"schema": 1, "scenario": scenario.name, "held": held, **plain,
            "other_loops": {"longest": LONGEST, "count": len(others())}}


def save_picture(folder: Path, chosen: Loop | None = None) -> list[Path]:
    """Draws the causal-loop diagram as PNG and SVG into ``folder`` and returns the files."""
    from simcare.report.figures import causal_loops
    from simcare.report.figures.style import save, styled

    folder.mkdir(parents=True, exist_ok=True)
    name = f"causal_loops_{chosen.id.removeprefix('L-').lower()}" if chosen else "causal_loops"
    with styled():
        axes = causal_loops.draw(causal_loops.whole_slide(), chosen)
    return save(axes, folder / name)
