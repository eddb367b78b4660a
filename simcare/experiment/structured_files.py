"""The files of a Morris screening or of Sobol indices by Saltelli's plan: summary, every run, a picture."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.designs import values
from simcare.experiment.files import MANIFEST, as_json, as_parquet, versions, volatile, what_was_run, write_with

if TYPE_CHECKING:
    import pandas as pd

    from simcare.experiment.structured import Structured

SCHEMA = 1


def write(found: Structured, out: Path) -> list[Path]:
    """Writes all files under ``out`` and returns their paths, the manifest last; raises SimcareError as a run does."""
    return write_with(lambda ready: _fill(found, ready), out)


def _fill(found: Structured, ready: Path) -> None:
    from simcare.report.figures import save_structured

    as_json(document(found), ready / "summary.json")
    as_parquet(hospitals(found), ready / "hospitals.parquet")
    save_structured(found, ready / "figures")
    as_json(manifest(found), ready / MANIFEST)


def hospitals(found: Structured) -> pd.DataFrame:
    """One row a hospital: the block it belongs to, the value of every parameter, and B less A in every measure asked
    about (the mean of the replications; NaN where a run failed)."""
    import pandas as pd

    return pd.DataFrame({"block": np.arange(len(found.points)) // found.block}
                        | dict(zip(found.paths, values(found.axes, found.points).T, strict=True))
                        | {name: found.differences(name).mean(axis=1) for name in found.measures})


def document(found: Structured) -> dict[str, Any]:
    """What ``--json`` prints."""
    run = found.pair[0].run
    return {
        "schema": SCHEMA, "method": found.plan, "designs": list(found.names), "seed": run.seed, "years": run.years,
        "scale": found.pair[0].hospital.scale, "parameters": len(found.paths), "hospitals": len(found.points),
        "blocks": len(found.points) // found.block, "blocks_impossible": len(found.lost),
        "runs_failed": len(found.figures.failures), "runtime_s": round(found.runtime_s, 3),
        "morris": {name: {"luck": found.floor(name), "parameters": [asdict(one) for one in effects]}
                   for name, effects in found.effects.items()},
        "sobol": {name: [asdict(one) for one in indices] for name, indices in found.indices.items()}}


def manifest(found: Structured) -> dict[str, Any]:
    """What was run, with what, when and where."""
    return {"schema": 1, "method": found.plan, "designs": what_was_run({one.name: one for one in found.pair}),
            "parameters": found.paths, "seed": found.pair[0].run.seed, "versions": versions(),
            "volatile": volatile(found.runtime_s)}
