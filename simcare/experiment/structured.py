"""Which of a few parameters matter? Two designs of experiment that take many runs a parameter, and ask no stand-in.

Drawn hospitals say much about everything at once and little about one parameter. Where few parameters are in question,
or runs are cheap, two classical plans say more (both by SALib):

* *Morris* walks through the space of parameters, one step along one parameter at a time. The mean size of what a step
  does (mu*) ranks the parameters; its spread (sigma) tells whether what a step does hangs on where it is made. The
  walks are few, so this is for sorting out what may be left alone.
* *Saltelli* draws hospitals in such a way that the Sobol indices can be read off: the share of the variance of the
  difference that a parameter makes alone, and with all others.

A walk of Morris, or a block of Saltelli, counts whole or not at all: one with an impossible scenario or a failed run is
left out and counted. What luck alone would make of mu* is given beside it, and no parameter below that is named.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from simcare.errors import SimcareError, UsageError
from simcare.experiment.chance import split
from simcare.experiment.designs import LEVELS, Array, Axis, trajectories, values
from simcare.experiment.draws import Figures, Pair, figures, reader, with_values
from simcare.experiment.emulator import Index
from simcare.experiment.precision import known
from simcare.experiment.replication import Simulate
from simcare.experiment.runs import Progress
from simcare.experiment.sensitivity import KEY, REPLICATIONS, SCALE, YEARS, A, B, has_the_extra, prepared
from simcare.experiment.store import Store
from simcare.experiment.uncertain import unknown
from simcare.scenario.reading import ScenarioError

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

Places = NDArray[np.int_]
Plan = Literal["morris", "saltelli"]
FEWEST, RESAMPLED, LEVEL = 2, 200, 0.95
STEP = LEVELS / (2 * (LEVELS - 1))
"""How far a step of Morris goes along the range."""


@dataclass(frozen=True)
class Effect:
    """What steps along one parameter do, reckoned for its whole range: their mean, the mean of their size (mu*) and
    their spread (sigma), with 95% intervals that resample the walks."""

    path: str
    mean: float
    size: float
    size_ends: tuple[float, float]
    spread: float
    spread_ends: tuple[float, float]


@dataclass(frozen=True)
class Structured:
    """Two designs at planned ``points`` of the unit cube, in blocks of ``block``; ``lost`` says why blocks were left
    out. ``measures`` are the differences that are asked about."""

    pair: Pair
    plan: Plan
    axes: Sequence[Axis]
    points: Array
    figures: Figures
    measures: Sequence[str]
    lost: Sequence[str]
    runtime_s: float = field(default=0.0, compare=False)

    @property
    def names(self) -> tuple[str, str]:
        """What the designs are called."""
        return self.pair[0].name, self.pair[1].name

    @property
    def paths(self) -> list[str]:
        """The parameters that were moved."""
        return [axis.path for axis in self.axes]

    @property
    def block(self) -> int:
        """How many hospitals make a walk, or a block."""
        return block_of(self.plan, len(self.axes))

    def differences(self, measure: str) -> Array:
        """B less A, shape (hospitals, replications)."""
        found = self.figures.measures[measure]
        return np.asarray(found[1] - found[0])

    def whole(self, measure: str) -> Places:
        """The places of the hospitals in blocks that have a difference at every one, (blocks, block)."""
        there = np.isfinite(self.differences(measure)).all(axis=1).reshape(-1, self.block).all(axis=1)
        return np.arange(len(self.points)).reshape(-1, self.block)[there]

    @cached_property
    def effects(self) -> Mapping[str, Sequence[Effect]]:
        """The parameters by what a step along them does, the strongest first; for Morris."""
        return {name: _effects(self, name) for name in self.measures} if self.plan == "morris" else {}

    @cached_property
    def indices(self) -> Mapping[str, Sequence[Index]]:
        """The Sobol indices, the strongest first; for Saltelli."""
        return {name: _indices(self, name) for name in self.measures} if self.plan == "saltelli" else {}

    def floor(self, measure: str) -> float:
        """The mu* that a parameter would show by luck alone, had it no effect at all."""
        own = split(self.differences(measure)[self.whole(measure).ravel()]).own
        replications = self.differences(measure).shape[1]
        return float(np.sqrt(2 * own / replications) * np.sqrt(2 / np.pi) / STEP)


def block_of(plan: Plan, count: int) -> int:
    """The hospitals that one walk through ``count`` parameters takes, or one block."""
    return count + 1 if plan == "morris" else count + 2


def structured(
    plan: Plan,
    first: Scenario | str | Path = A,
    second: Scenario | str | Path = B,
    draws: int = 100,
    replications: int = REPLICATIONS,
    years: float | None = YEARS,
    scale: float | None = SCALE,
    seed: int | None = None,
    only: Sequence[str] = (),
    measures: Sequence[str] = KEY,
    store: Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
) -> Structured:
    """Runs two designs in at most ``draws`` hospitals, chosen by the ``plan`` ("morris" or "saltelli").

    The rest is as for :func:`simcare.experiment.sensitivity.sensitivity`. Raises UsageError for what cannot be asked,
    SimcareError where no block comes to its end.
    """
    began = time.perf_counter()
    has_the_extra()
    if replications < 2:
        raise UsageError(f"found {replications} replication, allowed 2 or more: with one, luck cannot be told")
    for name in measures:
        known(name)
    pair = prepared(first, second, years, scale, seed)
    axes = unknown(pair, only).axes
    points = planned(plan, len(axes), draws, pair[0].run.seed)
    points, hospitals, lost = _possible(pair, axes, points, block_of(plan, len(axes)))
    with Store(store) as kept:
        got = figures(hospitals, replications, reader(kept, workers, executor, progress, simulate))
    found = Structured(pair, plan, axes, points, got, tuple(measures), lost, time.perf_counter() - began)
    _enough(found)
    return found


def planned(plan: Plan, count: int, draws: int, seed: int) -> Array:
    """The points of as many whole blocks as ``draws`` allow; raises UsageError for fewer than two of them."""
    block = block_of(plan, count)
    blocks = draws // block
    if plan not in ("morris", "saltelli") or blocks < FEWEST:
        raise UsageError(f"{plan} takes {block} hospitals for {count} parameters, and at least {FEWEST} times: ask for "
                         f"--draws {FEWEST * block:,} or more, or for fewer parameters with --only")
    problem = _problem([str(place) for place in range(count)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a Sobol sequence cut before a power of two is only less even
        if plan == "morris":
            return trajectories(blocks, count, seed)
        return np.asarray(import_module("SALib.sample.sobol").sample(problem, blocks, calc_second_order=False,
                                                                     seed=seed))


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def _possible(pair: Pair, axes: Sequence[Axis], points: Array, block: int) -> tuple[Array, list[Pair], list[str]]:
    """The points, and the two designs at each, of all blocks that hold no impossible scenario; why others were left."""
    kept, hospitals, lost = [], [], []
    for start in range(0, len(points), block):
        rows = values(axes, points[start:start + block])
        try:
            hospitals += [with_values(pair, axes, row) for row in rows]
            kept.append(points[start:start + block])
        except ScenarioError as error:
            del hospitals[len(kept) * block:]
            lost.append(str(error))
    if not kept:
        raise SimcareError(f"every block holds a scenario that cannot be; the last because of: {lost[-1]}")
    return np.concatenate(kept), hospitals, lost


def _enough(found: Structured) -> None:
    if min(len(found.whole(name)) for name in found.measures) < FEWEST:
        why = next(iter(found.figures.failures.values()), "too little happened in them")
        raise SimcareError(f"fewer than {FEWEST} blocks came to their end: {why}")


def _effects(found: Structured, measure: str) -> list[Effect]:
    """The elementary effects of each parameter, and how far they go when the walks are drawn anew."""
    places, mean = found.whole(measure), found.differences(measure).mean(axis=1)
    analyze, problem = import_module("SALib.analyze.morris").analyze, _problem(found.paths)

    def of(walks: Places) -> Any:
        rows = walks.ravel()
        return analyze(problem, found.points[rows], mean[rows], num_resamples=2, num_levels=LEVELS, seed=0)

    once, again = of(places), _resampled(of, places, found.pair[0].run.seed)
    ends = {name: np.quantile([one[name] for one in again], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
            for name in ("mu_star", "sigma")}
    made = [Effect(path, float(once["mu"][at]), float(once["mu_star"][at]), _at(ends["mu_star"], at),
                   float(once["sigma"][at]), _at(ends["sigma"], at)) for at, path in enumerate(found.paths)]
    return sorted(made, key=lambda one: -one.size)


def _resampled(of: Callable[[Places], Any], walks: Places, seed: int) -> list[Any]:
    chosen = np.random.default_rng(seed).integers(len(walks), size=(RESAMPLED, len(walks)))
    with np.errstate(invalid="ignore"):
        return [of(walks[rows]) for rows in chosen]


def _at(ends: Array, place: int) -> tuple[float, float]:
    return float(ends[0, place]), float(ends[1, place])


def _indices(found: Structured, measure: str) -> list[Index]:
    """The Sobol indices of each parameter; an interval of each by resampling the blocks."""
    mean = found.differences(measure).mean(axis=1)[found.whole(measure).ravel()]
    if not np.ptp(mean) > 0:
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a resample in which all are the same
        got = import_module("SALib.analyze.sobol").analyze(_problem(found.paths), mean, calc_second_order=False,
                                                           num_resamples=RESAMPLED, seed=found.pair[0].run.seed)
    made = [Index(path, float(got["S1"][at]), _around(got["S1"], got["S1_conf"], at), float(got["ST"][at]),
                  _around(got["ST"], got["ST_conf"], at)) for at, path in enumerate(found.paths)]
    return sorted(made, key=lambda one: -one.whole)


def _around(middle: Array, half: Array, place: int) -> tuple[float, float]:
    return float(middle[place] - half[place]), float(middle[place] + half[place])
