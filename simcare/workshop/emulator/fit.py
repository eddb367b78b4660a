"""Fits the emulator: runs the designs (or takes them from the store), fits every measure, writes the file.

    python -m simcare.workshop.emulator.fit               # 256 runs, about ten minutes on two processors
    python -m simcare.workshop.emulator.fit --runs 64 --out small.json.gz

It can be stopped at any time: finished runs are kept in the store, and the same command goes on from them. All designs
are run with the luck of the workshop's first year, so the emulator stands in for that year and not for the mean of
many. A curve becomes a few components; shares are fitted as logits, counts as logarithms. Where the error of predicting
a design from all the others is over a fifth of what the levers can do to a measure, no line is drawn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcare.experiment.readings import Point, readings
from simcare.experiment.runs import Progress
from simcare.experiment.store import Store
from simcare.workshop.designs import SEED, scenario_of
from simcare.workshop.emulator.file import FILE, SCHEMA, write
from simcare.workshop.emulator.observed import curves, table
from simcare.workshop.emulator.process import Part, kernel_of, part_of
from simcare.workshop.emulator.scales import back, scale_of, turn
from simcare.workshop.emulator.space import choice_at, drawn, known_stories, placed, sizes
from simcare.workshop.emulator.version import version
from simcare.workshop.levers import levers
from simcare.workshop.weeks import WEEKLY, whole_weeks

Array = NDArray[np.float64]
RUNS = 256
STORE = Path("results/workshop_emulator.sqlite")
MOST_PARTS, ENOUGH = 6, 0.99
GOOD = 0.2
"""The greatest error, as a share of what the levers can do, at which a line is drawn."""
REACH = (0.05, 0.95)
"""What the levers can do to a measure: from this to that quantile of the designs."""
DIGITS = 6


def fit(runs: int = RUNS, store: Path | None = STORE, workers: int | None = None,
        progress: Progress | None = None) -> dict[str, Any]:
    """The emulator as plain data."""
    steps = drawn(runs)
    scenarios = [scenario_of(choice_at(row)) for row in steps]
    weeks = list(whole_weeks(scenarios[0]))
    with Store(store) as kept:
        found = readings([Point(scenario, 0) for scenario in scenarios], curves, kept, workers, progress=progress)
    measures = {name: fitted(name, placed(steps), table(found, name, weeks)) for name in WEEKLY}
    return {"schema": SCHEMA, "fits": version(), "seed": SEED, "runs": runs, "good": GOOD, "first_week": weeks[0],
            "levers": list(levers().names), "sizes": list(sizes()), "steps": steps.tolist(),
            "stories": {name: list(at) for name, at in known_stories().items()},
            "measures": {name: one for name, one in measures.items() if one is not None}}


def fitted(name: str, places: Array, values: Array) -> dict[str, Any] | None:
    """One measure: its curve as components and its figure; None where hardly anything is known of it.

    ``values`` has a row a run: the weeks, and last the figure of the year.
    """
    if np.isnan(values).mean() > 0.5 or not np.nanstd(values) > 0:
        return None
    values = np.where(np.isnan(values), np.nanmean(values, axis=0), values)
    scale, shift = scale_of(name, values)
    turned = turn(values, scale, shift)
    curve, figure = turned[:, :-1], turned[:, -1]
    mean = curve.mean(axis=0)
    components = _components(curve - mean)
    scores = (curve - mean) @ components.T
    kernel = kernel_of(places, _standard(scores[:, 0]))
    near = kernel.between(places, places)
    parts, year = [part_of(near, column) for column in scores.T], part_of(near, figure)
    unseen = mean + np.stack([part.unseen for part in parts], axis=1) @ components
    errors = {"curve": apart(values[:, :-1], back(unseen, scale, shift)),
              "figure": apart(values[:, -1:], back(year.unseen[:, None], scale, shift))}
    return {
        "scale": scale, "shift": shift, "linear": _short(kernel.linear), "rounded": _short(kernel.rounded),
        "lengths": _list(kernel.lengths), "mean": _list(mean),
        "error": _list(np.sqrt(((unseen - curve) ** 2).mean(axis=0))),
        "parts": [{**_plain(part), "curve": _list(shape)} for part, shape in zip(parts, components, strict=True)],
        "figure": {**_plain(year), "error": _short(float(np.sqrt(((year.unseen - figure) ** 2).mean())))},
        "loo": {key: _short(value) for key, value in errors.items()},
        "drawn": errors["curve"] <= GOOD, "told": errors["figure"] <= GOOD}


def _components(curve: Array) -> Array:
    """The few shapes of which all curves are made, up to 99% of what moves them."""
    _, size, shapes = np.linalg.svd(curve, full_matrices=False)
    count = int(np.searchsorted(np.cumsum(size**2) / (size**2).sum(), ENOUGH)) + 1
    return np.asarray(shapes[:min(count, MOST_PARTS)])


def apart(values: Array, predicted: Array) -> float:
    """The typical error, as a share of what the levers can do; both have a row a design."""
    low, high = np.quantile(values, REACH, axis=0)
    reach = float(np.mean(high - low))
    return float(np.sqrt(((predicted - values) ** 2).mean())) / reach if reach > 0 else 1.0


def _standard(values: Array) -> Array:
    return np.asarray((values - values.mean()) / (values.std() or 1.0))


def _plain(part: Part) -> dict[str, Any]:
    return {"mean": _short(part.mean), "weights": _list(part.weights)}


def _list(values: Array) -> list[float]:
    return [_short(value) for value in values.tolist()]


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def main(given: Sequence[str] | None = None) -> None:
    """The command."""
    asked = argparse.ArgumentParser(prog="python -m simcare.workshop.emulator.fit", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--runs", type=int, default=RUNS)
    asked.add_argument("--store", type=Path, default=STORE)
    asked.add_argument("--out", type=Path, default=FILE)
    asked.add_argument("--workers", type=int, default=None)
    options = asked.parse_args(given)
    found = fit(options.runs, options.store, options.workers, _progress)
    write(found, options.out)
    print(f"{options.out}: {options.out.stat().st_size / 1000:.0f} kB, for the hospital {found['fits']}")
    for name, one in found["measures"].items():
        lines = "line and figure" if one["drawn"] and one["told"] else "line" if one["drawn"] else \
            "figure" if one["told"] else "nothing"
        print(f"  {name:34s} curve {one['loo']['curve']:.2f}  figure {one['loo']['figure']:.2f}  {lines} shown")


def _progress(done: int, of: int) -> None:
    end = "\n" if done == of else "\r" if sys.stderr.isatty() else "\n"
    if sys.stderr.isatty() or done == of or done % 16 == 0:
        print(f"{done} of {of} runs", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
