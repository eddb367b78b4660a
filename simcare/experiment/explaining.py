"""Why do two designs differ? What each lever adds, on the same people with the same luck.

Between A and B lie mixed designs: some parts as in B, the others still as in A (:mod:`~simcare.experiment.mixing`).
All are run with the same luck, and each replication shares out its own difference among the parts by their Shapley
values (:mod:`~simcare.experiment.shapley`). So the parts add up to the whole in every replication, and the interval of
a part is that of a mean over replications.

Where all mixtures are too many for the budget, each replication goes through orders of its own, drawn at random. What
the sample of orders leaves open differs from replication to replication and so stands in the same interval.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.errors import SimcareError, UsageError
from simcare.experiment.designs import Array
from simcare.experiment.intervals import Interval, interval
from simcare.experiment.mixing import Part, parts, possible
from simcare.experiment.precision import known
from simcare.experiment.readings import Point, readings
from simcare.experiment.replication import Simulate
from simcare.experiment.runs import Progress, asked
from simcare.experiment.shapley import Order, drawn, ends, everything, interaction, met, sampled, shares
from simcare.experiment.store import Reading, Store

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.scenario.schema import Scenario

BUDGET = 1000
MEASURES = ("deaths",)


@dataclass(frozen=True)
class Plan:
    """Which mixtures each replication runs, and the ``orders`` it goes through: none where it runs all mixtures."""

    parts: int
    replications: int
    orders: Sequence[Sequence[Order]]

    @property
    def exact(self) -> bool:
        """Whether every mixture is run."""
        return not self.orders

    def mixtures(self, replication: int) -> list[int]:
        """The mixtures that a replication runs, in rising order."""
        if self.exact:
            return list(range(1 << self.parts))
        return sorted(ends(self.parts) | met(self.orders[replication]))

    @property
    def all_mixtures(self) -> set[int]:
        """Those of any replication."""
        return {mixture for replication in range(self.replications) for mixture in self.mixtures(replication)}

    @property
    def runs(self) -> int:
        """How many runs that makes."""
        return sum(len(self.mixtures(replication)) for replication in range(self.replications))


def planned(count: int, replications: int, seed: int, permutations: int | None, budget: int) -> Plan:
    """The plan for ``count`` parts: all mixtures where they are within the ``budget`` of runs, else as many orders as
    are, or ``permutations`` of them in each replication. Raises UsageError where the budget does not reach."""
    whole, always, each = 1 << count, len(ends(count)), budget // replications
    a_pair = 2 * max(count - 3, 1)  # the inner mixtures of an order and its reverse, at most
    pairs = (permutations + 1) // 2 if permutations else (each - always) // a_pair
    needed = min(whole, always + a_pair * max(pairs, 1))
    if each < needed:
        raise UsageError(f"{count} parts in {replications} replications take at least {needed * replications:,} runs"
                         f"{f' with {permutations} permutations' if permutations else ''}, and the budget is "
                         f"{budget:,}: raise --budget, or ask for fewer --replications or --permutations")
    if needed == whole or (whole <= each and not permutations):
        return Plan(count, replications, ())
    return Plan(count, replications, [drawn(count, pairs, (seed, number)) for number in range(replications)])


@dataclass(frozen=True)
class Explanation:
    """The difference of ``second`` from ``first`` by ``parts``. ``figures`` are those of every run, by (replication,
    mixture); replications with a run that failed are not in it, and ``failures`` says why."""

    first: Scenario
    second: Scenario
    parts: Sequence[Part]
    plan: Plan
    measures: Sequence[str]
    figures: Mapping[tuple[int, int], Mapping[str, float]]
    failures: Mapping[tuple[int, int], str]
    runtime_s: float = field(default=0.0, compare=False)

    @cached_property
    def used(self) -> list[int]:
        """The replications of which every run came to its end."""
        lost = {replication for replication, _ in self.failures}
        return [number for number in range(self.plan.replications) if number not in lost]

    def values(self, measure: str, mixture: int) -> Array:
        """A measure in a mixed design, by replication; NaN in replications that did not run it."""
        return np.array([self.figures.get((number, mixture), {}).get(measure, np.nan) for number in self.used])

    def per_replication(self, measure: str) -> Array:
        """The Shapley values of each replication, (replications, parts)."""
        if self.plan.exact:
            return shares(self._all(measure), len(self.parts)).T
        return np.stack([sampled({mixture: self.figures[number, mixture].get(measure, np.nan)
                                  for mixture in self.plan.mixtures(number)}, self.plan.orders[number])
                         for number in self.used])

    def _all(self, measure: str) -> dict[int, Array]:
        return {mixture: self.values(measure, mixture) for mixture in range(1 << len(self.parts))}

    def shares(self, measure: str) -> dict[str, Interval]:
        """What each part adds, over all orders in which the parts can be changed; together the whole difference."""
        found = self.per_replication(measure)
        return {part.name: interval(column.tolist()) for part, column in zip(self.parts, found.T, strict=True)}

    def alone(self, measure: str) -> dict[str, Interval]:
        """What each part adds when it is changed first, and no other is."""
        return {part.name: self._between(measure, 0, 1 << place) for place, part in enumerate(self.parts)}

    def last(self, measure: str) -> dict[str, Interval]:
        """What each part adds when it is changed last, on top of all the others."""
        whole = everything(len(self.parts))
        return {part.name: self._between(measure, whole ^ 1 << place, whole) for place, part in enumerate(self.parts)}

    def ends(self, measure: str) -> tuple[Interval, Interval]:
        """The measure in A and in B."""
        first, second = (self.values(measure, mixture) for mixture in (0, everything(len(self.parts))))
        return interval(first.tolist()), interval(second.tolist())

    def clear(self, figure: Interval) -> bool:
        """Whether a difference is there beyond chance."""
        return len(self.used) > 1 and (figure.low > 0 or figure.high < 0)

    def difference(self, measure: str) -> Interval:
        """The whole of it."""
        return self._between(measure, 0, everything(len(self.parts)))

    def _between(self, measure: str, before: int, after: int) -> Interval:
        return interval((self.values(measure, after) - self.values(measure, before)).tolist())

    def with_others(self, measure: str) -> dict[str, Interval]:
        """The interaction of each part with all the others taken together: what it adds last less what it adds first.
        Of two parts it is the interaction of the two."""
        whole, found = everything(len(self.parts)), {}
        for place, part in enumerate(self.parts):
            one = 1 << place
            found[part.name] = interval(((self.values(measure, whole) - self.values(measure, whole ^ one))
                                         - (self.values(measure, one) - self.values(measure, 0))).tolist())
        return found

    def interactions(self, measure: str) -> dict[tuple[str, str], Interval]:
        """What each two parts do together beyond what each does without the other; none where orders were sampled."""
        if not self.plan.exact:
            return {}
        values, count = self._all(measure), len(self.parts)
        return {(self.parts[one].name, self.parts[other].name):
                interval(interaction(values, count, one, other).tolist())
                for one, other in combinations(range(count), 2)}

    def summary(self) -> dict[str, Any]:
        """The JSON document."""
        from simcare.experiment.explaining_files import document

        return document(self)

    def plot(self, measure: str | None = None, ax: Axes | None = None) -> Axes:
        """Draws the waterfall of a measure (the first one asked for by default) on ``ax``, or on a new one."""
        from simcare.report.figures import plot_explanation

        return plot_explanation(self, measure or self.measures[0], ax)


def explain(
    first: Scenario | str | Path,
    second: Scenario | str | Path,
    measures: Sequence[str] = MEASURES,
    levers: bool = False,
    together: Sequence[str] = (),
    years: float | None = None,
    replications: int | None = None,
    seed: int | None = None,
    permutations: int | None = None,
    budget: int = BUDGET,
    store: Path | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    simulate: Simulate | None = None,
) -> Explanation:
    """Shares out the difference of ``second`` from ``first`` in each of ``measures`` among the parts in which they
    differ: strategic and operational levers, or with ``levers`` each by itself, and whatever else is not the same.

    Each of ``together`` names parts to be changed as one (``"targets,timeline"``). At most ``budget`` runs are made:
    all mixed designs, or else as many orders as that allows, or ``permutations`` orders in each replication. ``store``
    is the file in which readings are kept. The rest is as for :func:`simcare.experiment.runs.run`. Raises UsageError
    for what cannot be asked, SimcareError where no replication comes to its end.
    """
    from simcare.experiment.comparison import alike

    began = time.perf_counter()
    for name in measures:
        known(name)
    one, other = (asked(design, years, replications, seed) for design in (first, second))
    alike([one, other])
    found = parts(one, other, levers, together)
    plan = planned(len(found), one.run.replications, one.run.seed, permutations, budget)
    made = possible(_once(one), _once(other), found, plan.all_mixtures)
    places = [(number, mixture) for number in range(plan.replications) for mixture in plan.mixtures(number)]
    with Store(store) as kept:
        got = readings([Point(made[mixture], number) for number, mixture in places], None, kept, workers, executor,
                       progress, simulate, keep_failures=True)
    return _explained(one, other, found, plan, measures, dict(zip(places, got, strict=True)), began)


def _once(design: Scenario) -> Scenario:
    """A design that asks for one replication: how many are asked for is no part of any one of them."""
    return design.set("run.replications", 1)


def _explained(first: Scenario, second: Scenario, among: Sequence[Part], plan: Plan, measures: Sequence[str],
               got: Mapping[tuple[int, int], Reading], began: float) -> Explanation:
    failures = {place: reading.error for place, reading in got.items() if reading.error is not None}
    lost = {replication for replication, _ in failures}
    if len(lost) == plan.replications:
        raise SimcareError(f"in every replication a run failed: {next(iter(failures.values()))}")
    figures = {place: reading.figures for place, reading in got.items() if place[0] not in lost}
    return Explanation(first, second, among, plan, tuple(measures), figures, failures, time.perf_counter() - began)
