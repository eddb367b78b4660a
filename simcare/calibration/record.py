"""What a calibration found, as plain data: before and after, what it rests on, and how sure it is.

The same data make the files of the command, the stamp that stays with the cards, and a page to read. ``confirmed`` is
the figure of R1 as shipped, its stocks alive, from month 13 on, with the values found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare import __version__
from simcare.calibration.parameters import Parameter, planned_moves
from simcare.calibration.targets import Target, departures

if TYPE_CHECKING:
    from simcare.calibration.fitting import Fit
    from simcare.calibration.world import World
    from simcare.experiment.store import Reading

DIGITS = 4
Record = dict[str, Any]


def record(found: Fit, world: World, how: Mapping[str, float], confirmed: Sequence[Reading]) -> Record:
    """The whole of it; ``how`` is what the plan says about steps and pull."""
    return {
        "schema": 1, "date": date.today().isoformat(), "version": __version__, "scenario": world.base.name,
        "seed": world.base.run.seed, "replications": world.replications, "years": world.base.run.years, **how,
        "evaluations": found.evaluations, "at_rest": found.at_rest,
        "cost": {"before": _short(found.before.cost), "after": _short(found.after.cost)},
        "parameters": {one.path: _of_parameter(one, found, place, world.targets)
                       for place, one in enumerate(world.parameters)},
        "correlation": [[_short(value) for value in row] for row in found.correlation],
        "targets": {one.fact: _of_target(one, found, place, confirmed) for place, one in enumerate(world.targets)}}


def _of_parameter(one: Parameter, found: Fit, place: int, targets: Sequence[Target]) -> Record:
    number = one.at(float(found.after.places[place]))
    made: Record = {"before": one.written(one.now), "after": one.written(number), "low": one.written(one.low),
            "high": one.written(one.high), "number": {"before": _short(one.now), "after": _short(number)},
            "standard_error": _short(float(found.errors[place]) * (one.high - one.low)), "factor": one.factor,
            "at_bound": found.at_bound[place], "screened": planned_moves().get(one.path, {})}
    made["moves"] = _most({target.fact: round(float(size), 2)
                           for target, size in zip(targets, found.moves[:, place], strict=True)})
    return made


def _most(moves: Mapping[str, float], least: float = 0.3, count: int = 6) -> dict[str, float]:
    """The greatest of them, greatest first."""
    ordered = sorted(moves.items(), key=lambda move: -abs(move[1]))[:count]
    return {fact: size for fact, size in ordered if abs(size) >= least}


def _of_target(one: Target, found: Fit, place: int, confirmed: Sequence[Reading]) -> Record:
    made: Record = {"measure": one.measure, "unit": one.unit, "value": one.value, "low": one.low, "high": one.high,
                    "weight": one.weight, "source": one.source}
    for name, evaluation in (("before", found.before), ("after", found.after)):
        made[name] = _figure(one, float(evaluation.figures[place]), float(evaluation.errors[place]))
    runs = [one.times * reading.figures[one.measure] for reading in confirmed]
    if runs:
        error = float(np.std(runs, ddof=1) / np.sqrt(len(runs))) if len(runs) > 1 else 0.0
        made["confirmed"] = _figure(one, float(np.mean(runs)), error)
    return made


def _figure(one: Target, mean: float, error: float) -> Record:
    return {"figure": _short(mean), "standard_error": _short(error), "within": one.within(mean),
            "half_bands_off": round(float(departures([one], [mean])[0]), 2)}


def _short(number: float) -> float | None:
    return float(f"{number:.{DIGITS}g}") if np.isfinite(number) else None


def patch(made: Record) -> str:
    """The calibrated cards as YAML: path and value, as they stand in the files of cards."""
    from simcare.calibration.writing import as_yaml

    lines = [f"# Calibrated on {made['scenario']} on {made['date']}, simcare {made['version']}, seed {made['seed']}."]
    lines += [f"{path}: {as_yaml(one['after'])}" for path, one in made["parameters"].items()]
    return "\n".join(lines) + "\n"
