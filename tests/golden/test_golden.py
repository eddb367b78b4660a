"""Golden results: a small run gives what it gave when somebody last looked at it and agreed.

A change here is no error in itself, but nobody should be surprised by it. When it is meant, write the new results with

    pytest tests/golden --update-golden

and say in the commit why they changed.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from simcare.experiment.runs import run
from simcare.scenario.schema import Scenario

HERE = Path(__file__).parent
SCENARIOS = HERE.parents[1] / "scenarios"
VOLATILE = {"runtime_s", "version", "scenario_hash"}
EXACT = 1e-9  # relative: the last digits may differ between processors
SIZE = {"hospital.scale": 0.25, "run.years": 0.25, "run.warm_up": "8 weeks"}


def small_run(name: str) -> dict[str, Any]:
    scenario = Scenario.load(SCENARIOS / f"{name}.yaml")
    for path, value in SIZE.items():
        scenario = scenario.set(path, value)
    summary = run(scenario, replications=2, seed=11, workers=1).summary()
    found: dict[str, Any] = json.loads(json.dumps({k: v for k, v in summary.items() if k not in VOLATILE}))
    return found


def flat(tree: Any, path: str = "") -> dict[str, Any]:
    """Every leaf by its path."""
    if isinstance(tree, dict):
        return {name: leaf for key, branch in tree.items() for name, leaf in flat(branch, f"{path}.{key}").items()}
    return {path.lstrip("."): tree}


def same(found: Any, kept: Any) -> bool:
    if isinstance(found, float) and isinstance(kept, float):
        return math.isclose(found, kept, rel_tol=EXACT, abs_tol=EXACT) or (math.isnan(found) and math.isnan(kept))
    return bool(found == kept)


@pytest.mark.parametrize("name", ["four_hour", "people_first"])
def test_a_small_run_gives_what_it_gave(name: str, request: pytest.FixtureRequest) -> None:
    stored = HERE / f"{name}.json"
    found = small_run(name)
    if request.config.getoption("--update-golden"):
        stored.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    assert stored.is_file(), "no golden result yet: pytest tests/golden --update-golden"
    kept, found = flat(json.loads(stored.read_text("utf-8"))), flat(found)
    changed = {path: (kept.get(path), found.get(path)) for path in sorted(kept.keys() | found.keys())
               if path not in kept or path not in found or not same(found[path], kept[path])}
    lines = [f"{path}: was {was}, is {now}" for path, (was, now) in changed.items()]
    assert not changed, "results changed (meant? pytest tests/golden --update-golden):\n" + "\n".join(lines)
