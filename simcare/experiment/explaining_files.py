"""The files of an explanation: summary, what each part adds in each replication, every mixed design, pictures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.files import MANIFEST, as_json, as_parquet, versions, volatile, what_was_run, write_with

if TYPE_CHECKING:
    import pandas as pd

    from simcare.experiment.explaining import Explanation
    from simcare.experiment.intervals import Interval

SCHEMA = 1
STORE = "readings.sqlite"


def write(found: Explanation, out: Path) -> list[Path]:
    """Writes all files under ``out`` and returns their paths, the manifest last; raises SimcareError as a run does."""
    return write_with(lambda ready: _fill(found, ready), out)


def _fill(found: Explanation, ready: Path) -> None:
    from simcare.report.figures import save_explanation

    as_json(document(found), ready / "summary.json")
    as_parquet(attributions(found), ready / "attributions.parquet")
    as_parquet(designs(found), ready / "designs.parquet")
    save_explanation(found, ready / "figures")
    as_json(manifest(found), ready / MANIFEST)


def attributions(found: Explanation) -> pd.DataFrame:
    """One row a measure, replication and part: ``measure, replication, part, value``, the Shapley values."""
    import pandas as pd

    names = [part.name for part in found.parts]
    tables = [pd.DataFrame({"measure": measure, "replication": np.repeat(found.used, len(names)),
                            "part": names * len(found.used), "value": found.per_replication(measure).ravel()})
              for measure in found.measures]
    return pd.concat(tables, ignore_index=True)


def designs(found: Explanation) -> pd.DataFrame:
    """One row a run: ``replication``, for each part whether it is as in B, every measure, and the error of a run that
    failed."""
    import pandas as pd

    places = sorted({*found.figures, *found.failures})
    changed = {part.name: [bool(mixture >> at & 1) for _, mixture in places] for at, part in enumerate(found.parts)}
    measures = dict.fromkeys(name for figures in found.figures.values() for name in figures)
    return pd.DataFrame({
        "replication": [number for number, _ in places], **changed,
        **{name: [found.figures.get(place, {}).get(name, math.nan) for place in places] for name in measures},
        "error": pd.Series([found.failures.get(place) for place in places], dtype="string")})


def document(found: Explanation) -> dict[str, Any]:
    """What ``--json`` prints."""
    run, plan = found.first.run, found.plan
    return {
        "schema": SCHEMA, "designs": [found.first.name, found.second.name], "seed": run.seed, "years": run.years,
        "scale": found.first.hospital.scale, "replications": len(found.used), "runs": plan.runs,
        "runs_failed": len(found.failures), "mixed_designs": len(plan.all_mixtures), "exact": plan.exact,
        "permutations": 0 if plan.exact else len(plan.orders[0]), "runtime_s": round(found.runtime_s, 3),
        "parts": {part.name: {"sections": list(part.sections), "differs": [str(one) for one in part.differences]}
                  for part in found.parts},
        "measures": {measure: _measure(found, measure) for measure in found.measures}}


def _measure(found: Explanation, measure: str) -> dict[str, Any]:
    from simcare.measures.registry import registry

    first, second = found.ends(measure)
    return {
        "unit": registry()[measure].unit, "first": _told(first), "second": _told(second),
        "difference": _told(found.difference(measure)),
        "shares": _all(found.shares(measure)), "changed_first": _all(found.alone(measure)),
        "changed_last": _all(found.last(measure)), "with_all_others": _all(found.with_others(measure)),
        "interactions": [{"parts": list(pair), **_told(one)} for pair, one in found.interactions(measure).items()]}


def _all(figures: dict[str, Interval]) -> dict[str, Any]:
    return {name: _told(one) for name, one in figures.items()}


def _told(figure: Interval) -> dict[str, float | None]:
    ends = {"mean": figure.mean, "low": figure.low, "high": figure.high}
    return {name: end if math.isfinite(end) else None for name, end in ends.items()}


def manifest(found: Explanation) -> dict[str, Any]:
    """What was run, with what, when and where."""
    return {"schema": 1, "designs": what_was_run({one.name: one for one in (found.first, found.second)}),
            "parts": {part.name: list(part.sections) for part in found.parts}, "seed": found.first.run.seed,
            "replications": found.plan.replications, "years": found.first.run.years, "versions": versions(),
            "volatile": volatile(found.runtime_s)}
