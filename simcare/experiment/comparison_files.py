"""The files of a comparison: summary, differences, who was harmed, pictures, week by week, and what was run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.files import MANIFEST, as_json, as_parquet, versions, volatile, what_was_run, write_with

if TYPE_CHECKING:
    import pandas as pd

    from simcare.experiment.comparison import Comparison


def write(comparison: Comparison, out: Path, settings: Sequence[str] = ()) -> list[Path]:
    """Writes all files of ``comparison`` under ``out`` and returns their paths, the manifest last. ``settings`` are the
    values changed for it (``path=value``), which the report names.

    Raises SimcareError when they cannot be written; then there is no manifest.
    """
    return write_with(lambda ready: _fill(comparison, ready, settings), out)


def _fill(comparison: Comparison, ready: Path, settings: Sequence[str]) -> None:
    from simcare.report.figures import save_comparison
    from simcare.report.page.of_comparison import document

    as_json(comparison.summary(), ready / "summary.json")
    as_parquet(comparison.differences, ready / "differences.parquet")
    as_parquet(comparison.harmed, ready / "harmed.parquet")
    as_parquet(weekly(comparison), ready / "weekly.parquet")
    save_comparison(comparison, ready / "figures")
    (ready / "report.html").write_text(document(comparison, settings), "utf-8")
    as_json(manifest(comparison), ready / MANIFEST)


def weekly(comparison: Comparison) -> pd.DataFrame:
    """One row a design, replication, week and measure: ``design, replication, week, measure, value``."""
    import pandas as pd

    tables = [result.weekly.copy(deep=False) for result in comparison.results]
    names = pd.CategoricalDtype(list(comparison.names))
    for place, table in enumerate(tables):
        codes = np.full(len(table), place)
        table.insert(0, "design", pd.Series(pd.Categorical.from_codes(codes, dtype=names), table.index))
    return pd.concat(tables, ignore_index=True)


def manifest(comparison: Comparison) -> dict[str, Any]:
    """What was compared, with what, when and where."""
    first = comparison.results[0]
    designs = {name: result.scenario for name, result in zip(comparison.names, comparison.results, strict=True)}
    return {
        "schema": 1, "designs": what_was_run(designs), "seed": first.scenario.run.seed,
        "replications": len(first.outcomes), "years": first.scenario.run.years, "versions": versions(),
        "volatile": volatile(comparison.runtime_s)}
