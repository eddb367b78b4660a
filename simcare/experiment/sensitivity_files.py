"""The files of a sensitivity analysis: summary, every draw with what it showed, parameters, pictures, what was run."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from simcare.experiment.chance import Split
from simcare.experiment.files import MANIFEST, as_json, as_parquet, versions, volatile, what_was_run, write_with
from simcare.experiment.sensitivity import KEY

if TYPE_CHECKING:
    import pandas as pd

    from simcare.experiment.discovery import Discovery, HeldOut
    from simcare.experiment.emulator import Emulated
    from simcare.experiment.holding import Held
    from simcare.experiment.likeness import Alike
    from simcare.experiment.plausible import Plausible
    from simcare.experiment.ranking import Ranked, Rule
    from simcare.experiment.sensitivity import Sensitivity
    from simcare.experiment.tornado import Tornado

SCHEMA = 1
STORE = "readings.sqlite"


def write(found: Sensitivity, out: Path) -> list[Path]:
    """Writes all files under ``out`` and returns their paths, the manifest last; raises SimcareError as a run does."""
    return write_with(lambda ready: _fill(found, ready), out)


def _fill(found: Sensitivity, ready: Path) -> None:
    from simcare.report.figures import save_sensitivity

    as_json(document(found), ready / "summary.json")
    as_parquet(drawn(found), ready / "draws.parquet")
    as_parquet(readings(found), ready / "readings.parquet")
    as_parquet(parameters(found), ready / "parameters.parquet")
    save_sensitivity(found, ready / "figures")
    as_json(manifest(found), ready / MANIFEST)


def drawn(found: Sensitivity) -> pd.DataFrame:
    """One row a draw and parameter: ``draw, path, value`` (in hours, pounds, shares or per day; a table's factor)."""
    import pandas as pd

    count, width = found.draws.values.shape
    return pd.DataFrame({"draw": np.repeat(np.arange(count), width),
                         "path": pd.Categorical(found.paths * count, categories=found.paths),
                         "value": found.draws.values.ravel()})


def readings(found: Sensitivity) -> pd.DataFrame:
    """One row a draw, replication and design: every measure, and the error of a run that failed."""
    import pandas as pd

    shape = next(iter(found.figures.measures.values())).shape
    design, draw, replication = (place.ravel() for place in np.indices(shape))
    errors = [found.figures.failures.get((int(a), int(b), int(c))) for a, b, c in
              zip(design, draw, replication, strict=True)]
    return pd.DataFrame({"draw": draw, "replication": replication, "design": np.array(found.names)[design],
                         **{name: figure.ravel() for name, figure in found.figures.measures.items()},
                         "error": pd.Series(errors, dtype="string")})


def parameters(found: Sensitivity) -> pd.DataFrame:
    """One row a parameter: its range, or why it was left alone."""
    import pandas as pd

    rows = [(axis.path, axis.low, axis.value, axis.high, isinstance(axis.example, list), axis.by_proportion, "")
            for axis in found.draws.axes]
    rows += [(path, math.nan, math.nan, math.nan, False, False, reason) for path, reason in found.held.items()]
    return pd.DataFrame(rows, columns=["path", "low", "value", "high", "factor_of_table", "by_proportion",
                                       "left_alone"])


def document(found: Sensitivity) -> dict[str, Any]:
    """What ``--json`` prints."""
    run = found.pair[0].run
    return {
        "schema": SCHEMA, "designs": list(found.names), "seed": run.seed, "years": run.years,
        "scale": found.pair[0].hospital.scale, "design": found.design, "draws": len(found.used),
        "draws_used": int(found.used.sum()), "runs_failed": len(found.figures.failures),
        "draws_made_again": len(found.draws.redrawn),
        "replications": next(iter(found.figures.measures.values())).shape[2], "parameters": len(found.paths),
        "parameters_left_alone": len(found.held), "runtime_s": round(found.runtime_s, 3),
        "chance_and_knowledge": {name: _split(one) for name, one in found.splits.items()},
        "holds": {part: _held(one) for part, one in found.conclusion.items()},
        "plausible": _plausible(found.plausible),
        "discovered": {name: _discovery(one) for name, one in found.discoveries.items()},
        "most_like_the_studied": _alike(found.alike), "turns_over": _rule(found.rule),
        "ranked": {name: {"noise_floor": _number(one.floor), "above": [_ranked(r) for r in one.named]}
                   for name, one in found.rankings.items()},
        "sobol": {name: _emulated(one) for name, one in found.emulators.items()}, "one_at_a_time": _bars(found.tornado)}


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _split(one: Split) -> dict[str, Any]:
    return {"difference": one.mean, "chance_sd": math.sqrt(one.chance), "knowledge_sd": math.sqrt(one.knowledge),
            "knowledge_share": _number(one.knowledge_share), "low": _number(one.low), "high": _number(one.high)}


def _held(one: Held) -> dict[str, Any]:
    return {"draws": one.count, "of": one.of, "share": one.share, "low": one.low, "high": one.high,
            "share_without_chance": _number(one.without_luck)}


def _alike(one: Alike | None) -> dict[str, Any] | None:
    return None if one is None else {"facts": one.facts, "met_by_the_middle_draw": one.usual,
                                     "met_at_least": one.least, "holds": _held(one.held)}


def _plausible(one: Plausible | None) -> dict[str, Any] | None:
    return None if one is None else {"facts": one.facts, "tolerance": one.tolerance, "kept": int(one.kept.sum()),
                                     "implausibility": [_number(float(off)) for off in one.implausibility]}


def _discovery(one: Discovery) -> dict[str, Any]:
    return {"draws": one.of, "worse": one.worse, "boxes": [
        {"limits": [{"path": limit.path, "is": limit.side, "value": limit.at, "quasi_p": limit.quasi_p}
                    for limit in box.limits], "draws": box.inside, "worse": box.worse, "coverage": box.coverage,
         "density": box.density, "held_out": _held_out(check)}
        for box, check in zip(one.boxes, one.checks, strict=True)],
        "refused": None if one.refused is None else _held_out(one.refused)}


def _held_out(one: HeldOut) -> dict[str, Any]:
    return {"draws": one.of, "worse": one.worse, "inside": one.inside, "inside_worse": one.inside_worse, "p": one.p}


def _rule(one: Rule | None) -> dict[str, Any] | None:
    return None if one is None else {"skill": one.skill, "corners": [
        {"where": [{"path": path, "is": side, "value": at} for path, side, at in corner.conditions],
         "draws": corner.draws, "holds_in": corner.share} for corner in one.corners]}


def _ranked(one: Ranked) -> dict[str, Any]:
    return {"path": one.path, "alone": one.share, "plus_or_minus": _number(one.error)}


def _emulated(one: Emulated) -> dict[str, Any]:
    return {"q2": _number(one.q2), "indices": [
        {"path": index.path, "alone": index.alone, "alone_interval": list(index.alone_ends), "with_others": index.whole,
         "with_others_interval": list(index.whole_ends)} for index in one.indices]}


def _bars(one: Tornado | None) -> dict[str, Any] | None:
    return None if one is None else {
        name: {"as_the_cards_have_it": _number(one.middle[name]), "luck": _number(one.luck[name]),
               "parameters": [{"path": bar.axis.path, "low": _number(bar.low[name]), "high": _number(bar.high[name])}
                              for bar in one.widest(name)]} for name in KEY}


def manifest(found: Sensitivity) -> dict[str, Any]:
    """What was run, with what, when and where."""
    return {"schema": SCHEMA, "designs": what_was_run({one.name: one for one in found.pair}),
            "seed": found.pair[0].run.seed, "design": found.design, "draws": len(found.used),
            "left_alone": dict(found.held), "redrawn": list(found.draws.redrawn),
            "versions": versions(), "volatile": volatile(found.runtime_s)}
