"""What is drawn of runs: one replication's picture, several together, and the difference between two designs.

A picture is plain data, small enough to be kept and sent. It holds every figure of the replication, the weeks, the time
in A&E in steps of ten minutes, what each link of the causal map added since the rules changed, and (packed, for the
server alone) what became of each person, so that two designs can be joined person by person.
"""

from __future__ import annotations

import base64
import io
import math
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.intervals import Interval, interval, t_quantile
from simcare.experiment.paired import Paired, paired
from simcare.log import LINK
from simcare.measures.registry import registry
from simcare.organisation.carried import carried, change_in_words
from simcare.organisation.causal_map import causal_map
from simcare.workshop.charts import board
from simcare.workshop.natural import people_in_words, sentences
from simcare.workshop.weeks import WEEKLY, week_values, whole_weeks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simcare.log import Tables
    from simcare.scenario.schema import Scenario

__all__ = ["WEEKLY", "between", "picture", "together", "week_values"]

Picture = dict[str, Any]
STEP, LAST = 10, 720
MONTH = 28
DIGITS = 6


def picture(scenario: Scenario, tables: Tables) -> Picture:
    """The picture of one finished replication."""
    from simcare.measures.curves import draw
    from simcare.measures.fates import fates
    from simcare.measures.measured import measure_run

    start, _ = scenario.run.measured_hours
    measured, weeks = measure_run(tables, start), whole_weeks(scenario)
    columns = {name: place for place, name in enumerate(registry())}
    rows = np.searchsorted(measured.weeks, list(weeks))
    steps = draw(tables, start).minutes
    before, after = links(tables, before=True), links(tables)
    return {
        "figures": {name: number(value) for name, value in measured.figures.items()},
        "first_week": weeks.start,
        "weeks": {name: [number(value) for value in measured.weekly[rows, columns[name]]] for name in WEEKLY},
        "minutes": {"edges": list(range(0, LAST + 2 * STEP, STEP)), "admitted": steps["admitted_lived"].tolist(),
                    "home": steps["home_lived"].tolist(), "admitted_recorded": steps["admitted_recorded"].tolist(),
                    "home_recorded": steps["home_recorded"].tolist()},
        "links": {name: {"before": before[name], "after": after[name]} for name in after},
        "loops": {one.loop.id: number(one.weakest) for one in carried(before, after)},
        "stocks": stocks(tables), "goals": goals(scenario), "fates": packed(fates(tables, start))}


def links(tables: Tables, before: bool = False) -> dict[str, float]:
    """What each link added to its target: mean of the last four weeks before day 0, or of the run."""
    days = tables.days["day"]
    chosen = tables.days[(days < 0) & (days >= -MONTH) if before else days >= 0]
    names = [str(name) for name in chosen.columns if str(name).startswith(LINK)]
    return {name.removeprefix(LINK): round(float(chosen[name].mean()), DIGITS) for name in names}


def stocks(tables: Tables) -> dict[str, dict[str, float | None]]:
    """Where each stock stood on the day before the rules changed, and at the end."""
    days = tables.days.set_index("day")
    return {name: {"before": number(days[name].get(-1.0, math.nan)), "after": number(days[name].iloc[-1])}
            for name in causal_map().of_kind("stock")}


RECORDED = {"time_in_department": "four_hour_recorded", "ambulance_handover": "handover_within_15_recorded",
            "referral_to_treatment": "eighteen_weeks_recorded"}


def goals(scenario: Scenario) -> dict[str, float]:
    """The goal of each recorded figure that somebody answers for."""
    return {RECORDED[target.measure]: target.goal for target in scenario.targets.values()
            if target.enabled and target.measure in RECORDED}


def number(value: Any) -> float | None:
    """A number as JSON knows it, to six digits: what cannot be said is null."""
    value = float(value)
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None


def packed(rows: NDArray[np.void]) -> str:
    """What became of people, as text."""
    file = io.BytesIO()
    np.save(file, rows)
    return base64.b64encode(zlib.compress(file.getvalue(), 9)).decode("ascii")


def unpacked(text: str) -> NDArray[np.void]:
    """The same back again."""
    found: NDArray[np.void] = np.load(io.BytesIO(zlib.decompress(base64.b64decode(text))), allow_pickle=False)
    return found


# -- several replications ---------------------------------------------------------------------------------------------


def together(pictures: Sequence[Picture]) -> dict[str, Any]:
    """The pictures of all finished replications of one design as one, with intervals. The boards' charts are those of
    the first replication: a board lives through one year only."""
    first = pictures[0]
    weeks = range(first["first_week"], first["first_week"] + len(first["weeks"][WEEKLY[0]]))
    return {
        "replications": len(pictures), "first_week": weeks.start,
        "figures": {name: ends(interval([number_of(one["figures"][name]) for one in pictures]))
                    for name in first["figures"]},
        "weeks": {name: _band([one["weeks"][name] for one in pictures]) for name in WEEKLY},
        "minutes": {"edges": first["minutes"]["edges"], **{
            name: _mean([one["minutes"][name] for one in pictures]) for name in first["minutes"] if name != "edges"}},
        "links": {name: {when: _one([one["links"][name][when] for one in pictures]) for when in ("before", "after")}
                  for name in first["links"]},
        "loops": _strengths(_links_of(pictures, "before"), _links_of(pictures, "after")),
        "stocks": {name: {when: _one([one["stocks"][name][when] for one in pictures]) for when in ("before", "after")}
                   for name in first["stocks"]},
        "goals": first["goals"], "money": first.get("money"), "board": board(weeks, first["weeks"], first["goals"])}


def number_of(value: float | None) -> float:
    """A number of a picture; NaN where nothing could be said."""
    return math.nan if value is None else value


def _one(values: Sequence[float | None]) -> float | None:
    return number(interval([number_of(value) for value in values]).mean)


def _mean(several: Sequence[Sequence[float]]) -> list[float | None]:
    return [number(value) for value in np.mean(several, axis=0)]


def _band(several: Sequence[Sequence[float | None]]) -> dict[str, list[float | None]]:
    """Mean and 95% interval of each week."""
    values = np.array(several, float)
    known = np.isfinite(values).sum(axis=0)
    with np.errstate(all="ignore"):
        mean = np.where(known, np.nansum(values, axis=0) / np.maximum(known, 1), np.nan)
        spread = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / np.maximum(known - 1, 1) / np.maximum(known, 1))
    half = np.array([t_quantile(count - 1) if count > 1 else 0.0 for count in known]) * spread
    return {name: [number(value) for value in row]
            for name, row in (("mean", mean), ("low", mean - half), ("high", mean + half))}


def ends(figure: Interval) -> dict[str, float | None]:
    """An interval as plain data."""
    return {"mean": number(figure.mean), "low": number(figure.low), "high": number(figure.high)}


def _links_of(pictures: Sequence[Picture], when: str) -> dict[str, float]:
    return {name: float(np.mean([one["links"][name][when] for one in pictures])) for name in pictures[0]["links"]}


def _strengths(first: Mapping[str, float], second: Mapping[str, float]) -> list[dict[str, Any]]:
    """The named loops along which something changed, the strongest first, and how, link by link."""
    return [{"id": one.loop.id, "title": one.loop.named.name, "says": one.loop.named.says,
             "reinforcing": one.loop.reinforcing, "strength": number(one.weakest),
             "links": [{"id": name, "change": number(change), "says": change_in_words(causal_map().links[name], change)}
                       for name, change in one.changes.items()]} for one in carried(first, second)]


# -- two designs ------------------------------------------------------------------------------------------------------


def between(first: Sequence[Picture], second: Sequence[Picture]) -> dict[str, Any]:
    """The second design less the first, on the same people with the same luck, replication by replication."""
    count = min(len(first), len(second))
    first, second = first[:count], second[:count]
    found = {name: paired([number_of(one["figures"][name]) for one in first],
                          [number_of(one["figures"][name]) for one in second], measure.better)
             for name, measure in registry().items() if name in first[0]["figures"]}
    lots = people_in_words([(unpacked(one["fates"]), unpacked(other["fates"]))
                            for one, other in zip(first, second, strict=True)])
    return {"replications": count, "measures": {name: _pair(one) for name, one in found.items()},
            "people": lots, "sentences": sentences(found, lots),
            "costs": _costs(found), "loops": _strengths(_links_of(first, "after"), _links_of(second, "after")),
            "links": {name: [number(one), number(other)] for (name, one), other in zip(
                _links_of(first, "after").items(), _links_of(second, "after").values(), strict=True)}}


def _pair(one: Paired) -> dict[str, Any]:
    return {"first": ends(one.first), "second": ends(one.second), "difference": ends(one.difference),
            "relative": number(one.relative.mean), "verdict": one.verdict, "needed": one.needed}


COST_LINES = ("cost", "nursing_pay", "cost_of_harm", "fines", "income", "balance", "cost_per_solved_problem")


def _costs(found: Mapping[str, Paired]) -> list[dict[str, Any]]:
    """What it cost, line by line."""
    return [{"measure": name, "label": registry()[name].label, **_pair(found[name])} for name in COST_LINES]
