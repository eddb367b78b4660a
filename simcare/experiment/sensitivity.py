"""How sure is a difference between two designs? Chance and ignorance, kept apart.

A comparison of two designs says how far *chance* can mislead: other patients, other luck. It takes every number of the
model as given. Here these are drawn too, all at once, from the ranges of their cards, and both designs are run in each
hospital so made. That answers three questions: how much of the spread is chance and how much is what nobody knows
(:mod:`~simcare.experiment.chance`), in how many hospitals that might be the true one the conclusion holds
(:mod:`~simcare.experiment.holding`), and on which assumptions it hangs (:mod:`~simcare.experiment.ranking`,
:mod:`~simcare.experiment.emulator`, :mod:`~simcare.experiment.tornado`). Asked for, it also looks for the conditions in
which B is worse than A (:mod:`~simcare.experiment.discovery`).

The drawn hospitals are not fitted to anything: each is possible by the cards one by one, and the calibration that holds
for the cards' own values does not hold for a draw. Those too unlike the hospitals studied can be left out
(:mod:`~simcare.experiment.plausible`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simcare.errors import SimcareError, UsageError
from simcare.experiment.chance import Split, split
from simcare.experiment.designs import Array, Axis, Design
from simcare.experiment.discovery import Discovery, discover
from simcare.experiment.draws import Draws, Figures, Pair, draw, figures, reader
from simcare.experiment.emulator import Emulated, emulated
from simcare.experiment.holding import ALL, ALLOWED, PARTS, Held, conclusion, holds
from simcare.experiment.likeness import Alike, alike, met, published
from simcare.experiment.plausible import Plausible, plausible
from simcare.experiment.precision import known
from simcare.experiment.ranking import Ranking, Rule, ranking, rule
from simcare.experiment.replication import Simulate
from simcare.experiment.runs import Progress, asked
from simcare.experiment.store import Store
from simcare.experiment.tornado import Tornado, tornado
from simcare.experiment.uncertain import unknown
from simcare.validation.facts import Fact

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.scenario.schema import Scenario

DRAWS, REPLICATIONS, SCALE, YEARS, TOP = 100, 2, 0.25, 1.0, 8
MEASURES = ("deaths", "harmed_patients_share", "cost", "cost_per_solved_problem", "four_hour_gap",
            "missed_care_share")
"""The differences that are taken apart."""

KEY = tuple(measure for measure, _ in PARTS.values())
"""The differences that the conclusion is about, which are ranked and emulated."""

A, B = "four_hour", "people_first"
SAME_MONEY = 0.01


@dataclass(frozen=True)
class Sensitivity:
    """Two designs in many hospitals. ``draws`` and ``figures`` go together; ``held`` are the parameters left alone.
    ``tolerance`` is how implausible a draw may be and still count, ``discovered`` the measures in which it is asked
    where B is worse."""

    pair: Pair
    draws: Draws
    figures: Figures
    held: Mapping[str, str]
    design: Design = "lhs"
    tornado: Tornado | None = None
    tolerance: float | None = None
    discovered: Sequence[str] = ()
    runtime_s: float = field(default=0.0, compare=False)

    @property
    def names(self) -> tuple[str, str]:
        """What the designs are called."""
        return self.pair[0].name, self.pair[1].name

    @property
    def paths(self) -> list[str]:
        """The parameters that were drawn."""
        return [axis.path for axis in self.draws.axes]

    @cached_property
    def used(self) -> NDArray[np.bool_]:
        """The draws of which every run came to its end, with a figure for every measure of the conclusion; of these
        the plausible ones, where that was asked."""
        whole = np.all([np.isfinite(self.figures.measures[name]).all(axis=(0, 2)) for name in KEY], axis=0)
        return np.asarray(whole & self.plausible.kept if self.plausible else whole)

    @cached_property
    def plausible(self) -> Plausible | None:
        """How like the hospitals studied each draw is; None where it was not asked."""
        if self.tolerance is None:
            return None
        side, against = self._studied
        return plausible({name: found[side] for name, found in self.figures.measures.items()}, against, self.tolerance)

    @property
    def _studied(self) -> tuple[int, Sequence[Fact]]:
        """Which of the two designs is the regime that was studied, and the facts of it: none where neither is."""
        return next(((side, facts) for side, one in enumerate(self.pair) if (facts := published(one.name))), (0, []))

    def differences(self, measure: str) -> Array:
        """B less A, shape (used draws, replications)."""
        found = self.figures.measures[measure]
        return np.asarray((found[1] - found[0])[self.used])

    @cached_property
    def splits(self) -> Mapping[str, Split]:
        """Chance and knowledge of each difference."""
        seed = self.pair[0].run.seed
        return {name: split(self.differences(name), seed) for name in MEASURES if name in self.figures.measures}

    @cached_property
    def conclusion(self) -> Mapping[str, Held]:
        """In how many hospitals each part of the conclusion holds, and all of it."""
        return conclusion(self._weighed)

    @cached_property
    def holding(self) -> Mapping[str, NDArray[np.bool_]]:
        """In which of the used draws each part holds."""
        return holds({name: found.mean(axis=1) for name, found in self._weighed.items()})

    @cached_property
    def alike(self) -> Alike | None:
        """The conclusion in the hospitals most like those studied; None where neither is the regime they were under."""
        side, facts = self._studied
        against = [fact for fact in facts if fact.measure in self.figures.measures]
        if not against:
            return None
        studied = {fact.measure: self.figures.measures[fact.measure][side][self.used] for fact in against}
        return alike(met(studied, against), len(against), self.holding[ALL])

    @cached_property
    def discoveries(self) -> Mapping[str, Discovery]:
        """For each measure asked for, the conditions in which B is worse than A, if any stand."""
        from simcare.measures.registry import registry

        found = {}
        for name in self.discovered:
            apart = self.differences(name).mean(axis=1)
            worse = apart < 0 if registry()[name].better == "higher" else apart > 0
            found[name] = discover(name, self.draws.values[self.used], worse, self.paths, self.pair[0].run.seed)
        return found

    @property
    def _weighed(self) -> Mapping[str, Array]:
        """The differences that the conclusion is about, and what B costs beyond 1% more."""
        allowed = SAME_MONEY * self.figures.measures["cost"][0][self.used]
        return {name: self.differences(name) for name in KEY} | {ALLOWED: self.differences("cost") - allowed}

    @cached_property
    def rankings(self) -> Mapping[str, Ranking]:
        """The parameters that explain each difference of the conclusion, and whether all of it holds."""
        seed, points = self.pair[0].run.seed, self.draws.points[self.used]
        asked_of = {name: self.differences(name).mean(axis=1) for name in KEY}
        asked_of[ALL] = self.holding[ALL].astype(float)
        return {name: ranking(points, figure, self.paths, seed) for name, figure in asked_of.items()}

    @cached_property
    def rule(self) -> Rule | None:
        """What turns the conclusion over."""
        named = dict.fromkeys(one.path for found in self.rankings.values() for one in found.named)
        return rule(self.draws.values[self.used], self.holding[ALL], self.paths, list(named), self.pair[0].run.seed)

    @cached_property
    def emulators(self) -> Mapping[str, Emulated]:
        """The stand-in of each difference of the conclusion, and its Sobol indices where it is good."""
        points, seed = self.draws.points[self.used], self.pair[0].run.seed
        return {name: emulated(points, self.differences(name).mean(axis=1), self.paths, seed) for name in KEY}

    def summary(self) -> dict[str, Any]:
        """The JSON document."""
        from simcare.experiment.sensitivity_files import document

        return document(self)

    def plot(self, name: str, ax: Axes | None = None) -> Axes:
        """Draws one of the figures (see ``simcare.report.figures.SENSITIVITY``) on ``ax``, or on a new one."""
        from simcare.report.figures import plot_sensitivity

        return plot_sensitivity(self, name, ax)


def sensitivity(
    first: Scenario | str | Path = A,
    second: Scenario | str | Path = B,
    draws: int = DRAWS,
    replications: int = REPLICATIONS,
    years: float | None = YEARS,
    scale: float | None = SCALE,
    seed: int | None = None,
    design: Design = "lhs",
    only: Sequence[str] = (),
    top: int = TOP,
    store: Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
    tolerance: float | None = None,
    discovered: Sequence[str] = (),
) -> Sensitivity:
    """Runs two designs in ``draws`` hospitals, ``replications`` times each, and then one assumption at a time.

    Every uncertain parameter is drawn, or those named in ``only``. ``scale`` and ``years`` are those of the runs; None
    leaves what the scenarios have. ``top`` is how many parameters are moved one at a time (0: none). ``store`` is the
    file in which readings are kept. Draws more implausible than ``tolerance`` are left out (None: none are), and for
    each measure in ``discovered`` conditions are sought in which the second design is worse. The rest is as for
    :func:`simcare.experiment.runs.run`. Raises UsageError for what cannot be asked, SimcareError where hardly a run
    succeeds.
    """
    began = time.perf_counter()
    has_the_extra()
    pair = prepared(first, second, years, scale, seed)
    if draws < 2 or replications < 2:
        raise UsageError(f"found {draws} draws and {replications} replications, allowed 2 or more of both: with one, "
                         "chance and knowledge cannot be told apart")
    for name in discovered:
        known(name)
    open_to = unknown(pair, only)
    drawn, hospitals = draw(pair, open_to.axes, draws, design, pair[0].run.seed)
    with Store(store) as kept:
        through = reader(kept, workers, executor, progress, simulate)
        found = Sensitivity(pair, drawn, figures(hospitals, replications, through), open_to.held, design, None,
                            tolerance, discovered)
        _enough(found)
        bars = one_at_a_time(found, top)
        shown = tornado(pair, bars, KEY, replications, through) if bars else None
    return replace(found, tornado=shown, runtime_s=time.perf_counter() - began)


def has_the_extra() -> None:
    """Says at once, and not after an hour of runs, what is missing."""
    if not all(find_spec(name) for name in ("SALib", "sklearn", "ema_workbench")):
        raise UsageError("sensitivity needs the analysis extra: pip install 'simcare[analysis]'")


def prepared(first: Scenario | str | Path, second: Scenario | str | Path, years: float | None, scale: float | None,
             seed: int | None) -> Pair:
    """Both designs with their run as asked for. Raises UsageError where they do not run alike."""
    from simcare.experiment.comparison import alike

    one, other = (asked(design, years, 1, seed) for design in (first, second))
    if scale is not None:
        one, other = one.set("hospital.scale", scale), other.set("hospital.scale", scale)
    alike([one, other])
    if one.hospital.scale != other.hospital.scale:
        raise UsageError("the designs do not have the same hospital.scale: give one for both with --scale")
    return one, other


def _enough(found: Sensitivity) -> None:
    if int(found.used.sum()) < 2:
        if found.plausible:
            raise SimcareError(f"Too few draws are left. {found.plausible} Allow more with --plausible.")
        why = next(iter(found.figures.failures.values()), "too little happened in them")
        raise SimcareError(f"of {len(found.used)} draws fewer than two could be used: {why}")


def one_at_a_time(found: Sensitivity, top: int) -> list[Axis]:
    """The axes to move alone: of each difference the strongest, named or next to it, in turn; all where few are."""
    if not top:
        return []
    lists = [[one.path for one in (*found.rankings[name].named, *found.rankings[name].next)] for name in KEY]
    chosen = list(dict.fromkeys(path for row in zip_longest(*lists) for path in row if path))
    if not chosen and len(found.paths) <= top:
        chosen = found.paths
    return [axis for path in chosen[:top] for axis in found.draws.axes if axis.path == path]
