"""All checks together: what is told of them, and what becomes of one that cannot be carried out."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from simcare.cli import app
from simcare.verification import dimensions, suite
from simcare.verification.check import Check, Theory, exactly, mean_agrees, within_error

THEORY = Theory("a theory", "something holds", "a textbook")
SOUND = suite.Job(dimensions.units_agree)


def breaks() -> list[Check]:
    """Something that cannot be done."""
    raise LookupError("not there")


def fails() -> list[Check]:
    return [exactly(THEORY, "count of what must not be", 3)]


def test_a_job_that_breaks_is_a_failed_check_and_stands_first() -> None:
    checks = suite.verify([SOUND, suite.Job(breaks)], workers=1)
    assert [check.passed for check in checks] == [False, True]
    assert checks[0].note == "LookupError: not there"
    assert json.loads(json.dumps(suite.summary(checks, 1.0), allow_nan=False))["checks_failed"] == 1


def test_every_check_names_theory_and_source() -> None:
    for check in suite.verify([SOUND], workers=1):
        assert check.theory.says
        assert check.theory.source


def test_how_far_a_figure_may_be_off() -> None:
    assert within_error(THEORY, "", 3.9, 0.0, 1.0).passed
    assert not within_error(THEORY, "", 4.1, 0.0, 1.0).passed
    assert not within_error(THEORY, "", float("nan"), 0.0, 1.0).passed
    noisy = np.tile([0.0, 0.0, 10.0], 200)[np.random.default_rng(1).permutation(600)]
    assert mean_agrees(THEORY, "", noisy, float(noisy.mean())).note == "too noisy to decide"


def test_false_alarms_are_counted() -> None:
    by_chance = [within_error(THEORY, "", 0.0, 0.0, 1.0)] * 100
    assert suite.false_alarms(by_chance) == pytest.approx(100 * 6.33e-5, rel=0.01)
    assert suite.false_alarms([exactly(THEORY, "", 0)]) == 0


@pytest.mark.parametrize(("jobs", "code"), [([SOUND], 0), ([SOUND, suite.Job(fails)], 1)])
def test_the_command(jobs: list[suite.Job], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite, "jobs", lambda luck: jobs)
    told = CliRunner().invoke(app, ["verify", "--workers", "1"])
    assert told.exit_code == code
    assert ("FAILS" in told.stdout.split("holds")[0]) == bool(code)
    assert ("textbook" in told.stdout) == bool(code)
    document = json.loads(CliRunner().invoke(app, ["verify", "--workers", "1", "--json"]).stdout)
    assert document["passed"] == (not code)
    assert CliRunner().invoke(app, ["verify", "--workers", "1", "--quiet"]).stdout == ""
