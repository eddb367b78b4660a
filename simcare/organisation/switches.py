"""Switches of the links that the simulation of patients carries out.

The organisation obeys its own switches. A link of the hospital is cut or doubled by scaling the parameters that carry
it: an effect (a rate ratio minus one, an added stay) is multiplied by the switch, a ratio is raised to its power, so
that 0 always means no effect at all.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from simcare.organisation.causal_map import causal_map
from simcare.scenario.schema import Scenario


def carried_out(scenario: Scenario) -> Scenario:
    """The scenario with its hospital links' switches put into the parameters, and these switches back at 1.

    Doing it twice is the same as doing it once. A scenario with all hospital switches at 1 comes back as it is.
    """
    links = scenario.assumptions.links
    turned = {name: getattr(links, name) for name, link in causal_map().links.items()
              if link.carried_by == "hospital" and getattr(links, name) != 1.0}
    for name, switch in turned.items():
        for path, how in causal_map().links[name].scales.items():
            scenario = _changed(scenario, path.split("."), lambda value, by=switch, how=how: _scaled(value, by, how))
        scenario = _changed(scenario, ["assumptions", "links", name], lambda _: 1.0)
    return scenario


def _changed(part: Any, path: list[str], change: Any) -> Any:
    """A copy of a section with the value at ``path`` changed."""
    if not path:
        return change(part)
    assert isinstance(part, BaseModel)
    return part.model_copy(update={path[0]: _changed(getattr(part, path[0]), path[1:], change)})


def _scaled(value: Any, switch: float, how: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_scaled(item, switch, how) for item in value)
    return value * switch if how == "times" else value**switch
