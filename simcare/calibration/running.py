"""One calibration from the plan to its files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.calibration.fitting import Fit, fit
from simcare.calibration.page import page, screening_page
from simcare.calibration.parameters import Parameter, planned
from simcare.calibration.record import Record, patch, record
from simcare.calibration.screening import Screening, screen
from simcare.calibration.targets import own_yaml, targets
from simcare.calibration.world import Tell, World, changed, punished_hospital, read, settled
from simcare.errors import UsageError
from simcare.experiment.readings import Point
from simcare.experiment.runs import Progress

if TYPE_CHECKING:
    from simcare.experiment.replication import Simulate
    from simcare.experiment.store import Reading, Store


@dataclass(frozen=True)
class Task:
    """What is asked for: which parameters, how many runs each time, and settings of the place and the run."""

    store: Store
    parameters: Sequence[Parameter] = ()
    replications: int | None = None
    settings: Sequence[str] = ()
    workers: int | None = None
    simulate: Simulate | None = None


def screening(task: Task, progress: Progress | None = None) -> Screening:
    """What each parameter moves."""
    return screen(settled(task.settings), task.parameters, targets(), task.replications or 2, task.store, task.workers,
                  task.simulate, progress)


def calibration(task: Task, budget: int, confirm: int = 0, tell: Tell | None = None) -> Record:
    """Fits the parameters (those of the plan by default), then looks at R1 as shipped, with its stocks alive."""
    plan = own_yaml("plan.yaml")
    chosen = list(task.parameters) or planned()
    if not chosen:
        raise UsageError("no parameter to move: the plan names none, and --parameter was not given")
    world = World(settled(task.settings), chosen, targets(),
                  task.replications or plan["replications"], task.store, task.workers, task.simulate, tell)
    how = {name: plan[name] for name in ("step", "prior")}
    found = fit(world, budget=budget, **how)
    return record(found, world, how, _confirmed(task, world, found, confirm))


def _confirmed(task: Task, world: World, found: Fit, count: int) -> list[Reading]:
    hospital = changed(punished_hospital(task.settings), world.values(found.after.places))
    return read([Point(hospital, number) for number in range(count)], task.store, task.workers, task.simulate)


def write(made: Record, folder: Path) -> None:
    """The files of a calibration: data, page, patch and picture."""
    from simcare.report.figures import departures

    (folder / "calibration.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "calibration.md").write_text(page(made), "utf-8")
    (folder / "calibrated_cards.yaml").write_text(patch(made), "utf-8")
    departures.save(made, folder / "departures")


def write_screening(found: Screening, folder: Path) -> None:
    """The files of a screening: data and page."""
    (folder / "screening.json").write_text(json.dumps(found.as_dict(), indent=1) + "\n", "utf-8")
    (folder / "screening.md").write_text(screening_page(found), "utf-8")
