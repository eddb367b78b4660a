"""Replications are added until one measure is known well enough, and it is said what is still uncertain."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pytest
import synthetic

from simcare.errors import UsageError
from simcare.experiment.precision import MOST, aimed_at, half_width, narrow_enough, reached, read, spread_of, uncertain
from simcare.experiment.runs import run


@dataclass
class Runs:
    """Replications of which only the deaths are known: normal with this standard deviation."""

    sd: float
    asked: list[int] = field(default_factory=list)

    def __call__(self, count: int) -> list[float]:
        self.asked.append(count)
        return [1700 + self.sd * z for z in np.random.default_rng(5).standard_normal(count)]


def spread(found: list[float], _: str) -> float:
    return spread_of(found)


def test_as_many_as_it_takes_in_steps_of_at_most_half_as_many_again() -> None:
    runs, said = Runs(50.0), []
    found = narrow_enough(runs, spread, 10, ("deaths", 15.0), said.append)
    assert half_width(spread_of(found), len(found)) <= 15.0
    assert 25 < len(found) < 80
    assert all(after <= 1.5 * before for before, after in zip(runs.asked, runs.asked[1:], strict=False))
    assert said[0].startswith("deaths ±")
    assert ", asked ±15: 10 of about " in said[0]
    assert len(said) == len(runs.asked) - 1


def test_never_more_than_the_most_and_then_it_is_said() -> None:
    runs = Runs(50.0)
    found = narrow_enough(runs, spread, 3, ("deaths", 0.1))
    assert len(found) == runs.asked[-1] == MOST
    assert "not to ±0.1 as asked: 200 is the most." in reached(("deaths", 0.1), spread_of(found), MOST)


def test_one_replication_is_not_enough_and_no_spread_is() -> None:
    runs = Runs(0.0)
    assert len(narrow_enough(runs, spread, 1, ("deaths", 5.0))) == 2
    assert reached(("deaths", 5.0), 0.0, 2) == "deaths is known to ±0 after 2 replications"
    assert reached(("deaths", 5.0), math.nan, 2).startswith("nothing can be said of deaths")


def test_words() -> None:
    assert uncertain("deaths", 31.2, 20, 14, 22) == "deaths ±31.2, asked ±20: 14 of about 22 replications"
    assert "not known yet" in uncertain("deaths", math.nan, 20, 1, 2)
    assert aimed_at(20.0, 1e9) == MOST


@pytest.mark.parametrize(("text", "found"), [(None, None), ("20", ("deaths", 20.0)), ("cost=1e6", ("cost", 1e6))])
def test_a_precision_is_read(text: str | None, found: object) -> None:
    assert read(text) == found


@pytest.mark.parametrize(("text", "says"), [("deths=20", "did you mean deaths"), ("deaths=x", "allowed a width"),
                                            ("-3", "allowed a width"), ("inf", "allowed a width")])
def test_a_precision_that_is_none_is_refused(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read(text)


def test_a_run_has_the_same_replications_whatever_asked_for_them() -> None:
    made = synthetic.scenario(0.05, 3)
    wide = run(made, workers=1, simulate=synthetic.simulate)
    half = (wide.figures["deaths"].high - wide.figures["deaths"].low) / 2
    found = run(made, workers=1, simulate=synthetic.simulate, precision=("deaths", half / 2))
    count = len(found.outcomes)
    assert count > 3
    assert found.figures["deaths"].high - found.figures["deaths"].low <= half
    fixed = run(made, replications=count, workers=1, simulate=synthetic.simulate)
    assert found.figures["deaths"] == fixed.figures["deaths"]
    assert len(found.patients) == len(fixed.patients)
