"""A hospital whose load is known is simulated for a year, published as months, and found again."""

from __future__ import annotations

from pathlib import Path

import made_up
import numpy as np
import pytest

from simcare.experiment.readings import readings, replications
from simcare.fitting.fit import complete, prepare
from simcare.fitting.likeness import Crowd, Likeness
from simcare.fitting.trials import observe
from simcare.scenario.schema import Scenario

pytestmark = pytest.mark.statistical
TRUE_LOAD, SICKER, PER_DAY = 0.9, 0.2, 22.0
REGIME = """schema: 1
extends: regimes/r2.yaml
run: {baseline: null, warm_up: 6 weeks, measured_from: 2 weeks}
"""


def test_the_load_and_the_mix_of_a_simulated_hospital_are_found_again(tmp_path: Path) -> None:
    (tmp_path / "regime.yaml").write_text(REGIME, "utf-8")
    regime = Scenario.load(tmp_path / "regime.yaml", ("run.years=0.3", "run.replications=1"))
    truth = Likeness(PER_DAY, made_up.SEASON, SICKER, Crowd(regime).beds(SICKER))
    shown = readings(replications(truth.scenario(regime, TRUE_LOAD)), observe, workers=1)[0].figures
    of = made_up.hospital(36, 4, scale=1.0)
    came = np.round(of.attendances * shown["attendances_a_day"] / made_up.PER_DAY)
    published = type(of)(**{**vars(of), "attendances": came, "admissions": np.round(came * shown["admitted_share"]),
                            "breaches": np.round(came * (1 - shown["four_hour_recorded"]))})
    data = made_up.tidy(tmp_path, published)
    found = complete(prepare(data), tmp_path / "regime.yaml", years=0.3, replications=1, workers=1).found
    assert found is not None
    assert found.load.reached
    assert found.load.load.mean == pytest.approx(TRUE_LOAD, abs=0.08)
    assert found.like.sicker == pytest.approx(SICKER, abs=0.15)
    assert float(found.shown.admitted.mean()) == pytest.approx(shown["admitted_share"], abs=0.02)
