"""One replication: simulate, measure, keep what is small, write down who was there.

``replicate`` is a pure function of its task and may run in any process. The tables of a hospital over three years are
too large to send about, so they are measured where they were made; what comes back are the figures, the weekly
figures and the curves of the pictures. The patients are written to a Parquet file at the place that the task names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from simcare.log import Tables
    from simcare.measures.curves import Curves
    from simcare.measures.measured import Measured
    from simcare.scenario.schema import Scenario

Simulate = Callable[["Scenario", int, int], "Tables"]


@dataclass(frozen=True)
class Task:
    """One replication to be done: ``simulate(scenario, seed, replication)``, its files beginning with ``stem``."""

    scenario: Scenario
    replication: int
    stem: Path
    simulate: Simulate


@dataclass(frozen=True)
class Outcome:
    """What one replication leaves behind. Its patients lie in ``patients``, a Parquet file, and what became of each
    person in ``fates``, an array on disk (see :mod:`simcare.measures.fates`)."""

    replication: int
    measured: Measured
    curves: Curves
    patients: Path
    fates: Path


def replicate(task: Task) -> Outcome:
    """Runs and measures one replication and stores it; raises whatever the model raises."""
    from simcare.experiment.patients import write_patients
    from simcare.measures.curves import draw
    from simcare.measures.fates import fates
    from simcare.measures.measured import measure_run

    tables = task.simulate(task.scenario, task.scenario.run.seed, task.replication)
    start, _ = task.scenario.run.measured_hours
    outcome = Outcome(task.replication, measure_run(tables, start), draw(tables, start), _patients(task.stem),
                      _fates(task.stem))
    write_patients(tables, task.replication, outcome.patients)
    np.save(outcome.fates, fates(tables, start))
    _store(outcome, task.stem)
    return outcome


def stored(stem: Path) -> Outcome | None:
    """The replication stored under ``stem``, or None where there is none that is whole."""
    from simcare.measures.curves import Curves
    from simcare.measures.measured import Measured

    try:
        plain = json.loads(_figures(stem).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if not (_patients(stem).exists() and _fates(stem).exists()):
        return None
    measured, curves = _arrays(plain["measured"], "weeks", "weekly"), _arrays(plain["curves"], "week_hours", "needed",
                                                                              "given")
    curves["minutes"] = {name: np.array(steps) for name, steps in curves["minutes"].items()}
    curves["tasks"] = tuple(curves["tasks"])
    return Outcome(plain["replication"], Measured(**measured), Curves(**curves), _patients(stem), _fates(stem))


def _patients(stem: Path) -> Path:
    return stem.with_suffix(".parquet")


def _fates(stem: Path) -> Path:
    return stem.with_suffix(".npy")


def _figures(stem: Path) -> Path:
    return stem.with_suffix(".json")


def _store(outcome: Outcome, stem: Path) -> None:
    """Written beside and renamed last, so that a stored replication is always whole."""
    plain = {"replication": outcome.replication, "measured": asdict(outcome.measured), "curves": asdict(outcome.curves)}
    beside = stem.with_suffix(".writing")
    beside.write_text(json.dumps(plain, default=_listed), "utf-8")
    beside.replace(_figures(stem))


def _listed(value: Any) -> Any:
    return value.tolist()


def _arrays(plain: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: np.array(value) if name in names else value for name, value in plain.items()}
