"""Designs compared: the same people with the same luck in each, replication by replication.

The first design is the one that the others are held against. All replications of all designs go through one pool of
workers, the same replication of each design one after another; then the figures are paired, the people are joined,
and what differs between the designs is listed.
"""

from __future__ import annotations

import math
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from simcare.errors import UsageError
from simcare.experiment.intervals import Interval
from simcare.experiment.lots import GROUPS as PEOPLE
from simcare.experiment.lots import LOTS, WHERE, Lots, join
from simcare.experiment.paired import Paired, paired
from simcare.experiment.precision import Precision, Say, narrow_enough
from simcare.experiment.runs import Progress, asked, run, run_all
from simcare.measures.figure import YEAR
from simcare.measures.registry import GROUPS, registry
from simcare.scenario.differences import Difference, by_lever, differences

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from simcare.experiment.replication import Simulate
    from simcare.experiment.result import Result
    from simcare.scenario.schema import Scenario

SCHEMA = 1
SAME_MONEY = 0.01
TRIED = 2
"""Replications in which designs are brought to the same money."""

Money = Literal["the same", "more", "less", "cannot tell"]


@dataclass(frozen=True)
class Pair:
    """One design held against the first. ``names`` are what the two are called, the first first."""

    first: Result
    second: Result
    names: tuple[str, str]

    @cached_property
    def measures(self) -> Mapping[str, Paired]:
        """Every measure by name, over the measured window."""
        return _paired(*([outcome.measured.figures for outcome in result.outcomes] for result in self._results))

    @cached_property
    def subgroups(self) -> Mapping[str, Mapping[str, Paired]]:
        """The measures that can be asked of some patients only, by subgroup and name."""
        return {group: _paired(*([outcome.measured.subgroups[group] for outcome in result.outcomes]
                                 for result in self._results))
                for group in self.first.outcomes[0].measured.subgroups}

    @cached_property
    def lots(self) -> Lots:
        """Who died, was harmed and so on in one design and not in the other."""
        start, end = self.first.scenario.run.measured_hours
        firsts, seconds = ([outcome.fates for outcome in result.outcomes] for result in self._results)
        return join(firsts, seconds, (end - start) / YEAR)

    @cached_property
    def links(self) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """What each link of the causal map added to its target in either design, mean of the replications."""
        one, other = (_mean([outcome.measured.links for outcome in result.outcomes]) for result in self._results)
        return one, other

    @property
    def _results(self) -> tuple[Result, Result]:
        return self.first, self.second

    @cached_property
    def levers(self) -> Mapping[str, Sequence[Difference]]:
        """What differs, by lever of the design and by section of the scenario."""
        found = differences(self.first.scenario, self.second.scenario)
        return by_lever(one for one in found if not one.path.startswith("run.") or one.path == "run.baseline")

    @property
    def differ_in_nothing(self) -> bool:
        """Whether the two designs are the same."""
        return not self.levers

    @property
    def costs(self) -> Money | None:
        """Whether the second design costs the same as the first; None where no cost is measured."""
        cost = self.measures.get("cost")
        if cost is None or math.isnan(cost.difference.mean):
            return None
        if cost.verdict == "unknown":
            return "cannot tell"
        if not cost.clear or abs(cost.relative.mean) <= SAME_MONEY:
            return "the same"
        return "more" if cost.difference.mean > 0 else "less"

    def document(self) -> dict[str, Any]:
        """The JSON document of this pair."""
        return {
            "design": self.names[1], "against": self.names[0], "differ_in_nothing": self.differ_in_nothing,
            "differ_in": {group: [{"path": one.path, "first": one.before, "second": one.after, "words": str(one)}
                                  for one in found] for group, found in self.levers.items()},
            "costs": self.costs, "links": {name: [self.links[0][name], added] for name, added in self.links[1].items()},
            "deaths_difference": _ends(self.measures["deaths"].difference),
            **{group: {name: _entry(self.measures[name], m.unit, m.better) for name, m in registry().items()
                       if group in (m.group, m.also)} for group in GROUPS},
            "subgroups": {group: {name: _entry(one, registry()[name].unit, registry()[name].better)
                                  for name, one in found.items()} for group, found in self.subgroups.items()},
            "harmed": {group: {lot: self._lot(lot, group) for lot in LOTS} for group in PEOPLE}}

    def _lot(self, lot: str, group: str) -> dict[str, Any]:
        return {**{where: {"a_year": _ends(self.lots.a_year(lot, where, group)),
                           "per_1000": _ends(self.lots.per_1000(lot, where, group))} for where in WHERE},
                "fewer_a_year": _ends(self.lots.fewer(lot, group)),
                "better_off_share": _ends(self.lots.better_off(lot, group))}


@dataclass(frozen=True)
class Comparison:
    """Two or more designs. ``pairs`` are the others against the first; ``runtime_s`` differs between equal runs.

    ``money`` are sentences that say how the others were brought to the cost of the first, where that was asked for.
    """

    results: Sequence[Result]
    names: Sequence[str]
    runtime_s: float = 0.0
    money: Sequence[str] = ()

    @cached_property
    def pairs(self) -> Sequence[Pair]:
        """Each design but the first, held against the first."""
        return [Pair(self.results[0], result, (self.names[0], name))
                for result, name in zip(self.results[1:], self.names[1:], strict=True)]

    @property
    def deaths_difference(self) -> Interval:
        """Deaths a year in the second design less those in the first."""
        return self.pairs[0].measures["deaths"].difference

    @cached_property
    def differences(self) -> pd.DataFrame:
        """One row a design and measure: means, the paired difference with its interval, and how sure it is."""
        import pandas as pd

        rows = [(pair.names[1], group, name, registry()[name].unit, registry()[name].better, one.first.mean,
                 one.second.mean, one.difference.mean, one.difference.low, one.difference.high, one.relative.mean,
                 one.superiority, one.verdict, one.needed, one.detectable)
                for pair in self.pairs for group, found in [("everyone", pair.measures), *pair.subgroups.items()]
                for name, one in found.items()]
        return pd.DataFrame(rows, columns=[
            "design", "group", "measure", "unit", "better", "first", "second", "difference", "low", "high",
            "relative", "superiority", "verdict", "needed", "detectable"]).astype({"needed": "Int64"})

    @cached_property
    def harmed(self) -> pd.DataFrame:
        """One row a design, group, lot and where it happened: in both, only in the first, only in this design."""
        import pandas as pd

        tables = []
        for pair in self.pairs:
            table = pair.lots.table()
            table.insert(0, "design", pair.names[1])
            tables.append(table)
        return pd.concat(tables, ignore_index=True)

    def summary(self) -> dict[str, Any]:
        """The JSON document of the comparison."""
        from simcare import __version__

        asked_for = self.results[0].scenario.run
        count = len(self.results[0].outcomes)
        return {
            "schema": SCHEMA, "designs": [
                {"name": name, "title": result.scenario.title, "scenario_hash": result.scenario.hash}
                for name, result in zip(self.names, self.results, strict=True)],
            "seed": asked_for.seed, "replications": count, "years": asked_for.years, "version": __version__,
            "runtime_s": round(self.runtime_s, 3),
            "hospital_years": round(asked_for.years * count * len(self.results), 6),
            "same_money": list(self.money), "comparisons": [pair.document() for pair in self.pairs]}

    def plot(self, name: str, ax: Axes | None = None) -> Axes:
        """Draws one of the figures (see ``simcare.report.figures.COMPARISON``) on ``ax``, or on a new one."""
        from simcare.report.figures import plot_comparison

        return plot_comparison(self, name, ax)


def compare(
    first: Scenario | str | Path,
    second: Scenario | str | Path,
    *more: Scenario | str | Path,
    years: float | None = None,
    replications: int | None = None,
    seed: int | None = None,
    same_money: bool = False,
    precision: Precision | None = None,
    workers: int | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    spool: Path | None = None,
    simulate: Simulate | None = None,
    say: Say | None = None,
) -> Comparison:
    """Runs two or more designs on the same people with the same luck and holds the others against the first.

    Designs are scenarios, files or names of the library. ``years``, ``replications`` and ``seed`` replace those of
    all; without them, all designs must have the same. With ``same_money`` the nursing hours of the others are first
    set so that they cost what the first costs. With a ``precision`` (a measure and a width) replications are added
    until the difference in that measure is known to plus or minus the width, and ``say`` is told what is still
    uncertain. The rest is as for
    :func:`simcare.experiment.runs.run`; ``spool`` gets a folder for each design. Raises UsageError where the runs
    differ, SameMoneyError where no nursing hours cost the same, else as ``run`` does.
    """
    began = time.perf_counter()
    scenarios = [asked(design, years, replications, seed) for design in (first, second, *more)]
    alike(scenarios)
    names = names_of(scenarios)
    money: Sequence[str] = ()
    if same_money:
        scenarios, money = at_the_same_money(scenarios, partial(
            run, replications=TRIED, workers=workers, executor=executor, simulate=simulate))
    folder = spool or Path(tempfile.mkdtemp(prefix="simcare-"))
    spools = [folder / f"design_{place}" for place in range(len(scenarios))]

    def with_replications(count: int) -> Comparison:
        designs = [asked(scenario, replications=count) for scenario in scenarios]
        results = run_all(designs, workers, executor, progress, spools, simulate)
        return Comparison(results, names, time.perf_counter() - began, money)

    comparison = narrow_enough(with_replications, widest, scenarios[0].run.replications, precision, say)
    if spool is None:
        weakref.finalize(comparison, shutil.rmtree, folder, ignore_errors=True)
    for pair in comparison.pairs:
        assert pair.lots  # joined while the files of all replications are there
    return comparison


def at_the_same_money(
    scenarios: Sequence[Scenario], figures: Callable[[Scenario], Result]
) -> tuple[list[Scenario], Sequence[str]]:
    """The scenarios, all but the first scaled to cost what it costs, and sentences that say so."""
    from simcare.experiment.same_money import same_money

    found = [same_money(scenarios[0], scenario, figures) for scenario in scenarios[1:]]
    return [scenarios[0], *(one.scenario for one in found)], tuple(one.sentence for one in found)


def widest(comparison: Comparison, measure: str) -> float:
    """The standard deviation of the difference that varies most between replications."""
    return max((pair.measures[measure].sd for pair in comparison.pairs), default=0.0)


def alike(scenarios: Sequence[Scenario]) -> None:
    """Raises UsageError unless all scenarios run equally long and often, with the same seed and the same window."""
    for what, option in (("years", "--years"), ("replications", "--replications"), ("seed", "--seed"),
                         ("warm_up", "--set run.warm_up"), ("measured_hours", "--set run.measured_from")):
        found = [getattr(scenario.run, what) for scenario in scenarios]
        for scenario, value in zip(scenarios, found, strict=True):
            if value != found[0]:
                raise UsageError(
                    f"the designs do not run alike: {what.replace('_', ' ')} is {_plain(found[0])} in "
                    f"{scenarios[0].name} and {_plain(value)} in {scenario.name}. Give one for all with {option}.")


def _plain(value: Any) -> str:
    return "–".join(f"{end:g}" for end in value) + " h" if isinstance(value, tuple) else f"{value:g}"


def names_of(scenarios: Sequence[Scenario]) -> list[str]:
    """What the designs are called: their names, numbered where one occurs again."""
    names: list[str] = []
    for scenario in scenarios:
        name, number = scenario.name, 2
        while name in names:
            name, number = f"{scenario.name} ({number})", number + 1
        names.append(name)
    return names


def _mean(several: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {name: math.fsum(one[name] for one in several) / len(several) for name in several[0]}


def _paired(first: Sequence[Mapping[str, float]], second: Sequence[Mapping[str, float]]) -> dict[str, Paired]:
    """The measures of two designs, given as figures by name for each replication."""
    return {name: paired([figures[name] for figures in first], [figures[name] for figures in second],
                         registry()[name].better) for name in first[0]}


def _ends(figure: Interval) -> dict[str, float | None]:
    return {"mean": _number(figure.mean), "low": _number(figure.low), "high": _number(figure.high)}


def _entry(one: Paired, unit: str, better: str) -> dict[str, Any]:
    return {"first": _ends(one.first), "second": _ends(one.second), "difference": _ends(one.difference),
            "relative": _ends(one.relative), "unit": unit, "better": better, "superiority": _number(one.superiority),
            "verdict": one.verdict, "replications_needed": one.needed, "detectable": _number(one.detectable)}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None
