"""Volunteers, family and devices at the bedside, as the design and the organisation have them."""

from __future__ import annotations

import numpy as np
import pytest
from test_care_rounds import nurse, person, wards

from simcare.hospital.accounts import ROW
from simcare.hospital.care import CareRounds
from simcare.scenario.schema import Scenario

SCENARIO = Scenario()


def helped(willing: float = 1.0, **changes: object) -> CareRounds:
    scenario, care = SCENARIO, wards(4)
    for path, value in changes.items():
        scenario = scenario.set("design." + path.replace("__", "."), value)
    care.helped(scenario.design, scenario.concerns.helping, willing)
    return care


def missed(care: CareRounds, what: str) -> float:
    """How much four dependent patients with family go without in two days on a ward with few staff."""
    for slot in range(4):
        care.admit(slot, person(dependency=2.0), 0.0)
    nurse(care, rounds=12, heads=1.0)
    return float(care.state.carry[ROW[f"{what}_missed"]].sum())


def test_the_usual_design_is_what_the_wards_are_calibrated_on() -> None:
    usual = helped()
    np.testing.assert_array_equal(usual.needs.staffed, wards(4).needs.staffed)
    assert usual.work.prompted == 0


def test_badges_keep_volunteers_and_family_away() -> None:
    usual, badges = helped().needs.help, helped(culture__volunteers_accredited=True).needs.help
    rules = SCENARIO.concerns.helping
    assert badges.volunteers == pytest.approx(usual.volunteers * rules.accredited_volunteers)
    assert badges.family == pytest.approx(usual.family * rules.accredited_family)


@pytest.mark.parametrize(("care", "more"), [
    (helped(culture__volunteers=1.0), True), (helped(willing=2.0), True), (helped(culture__volunteers=0.0), False),
    (helped(willing=0.5), False)])
def test_more_hands_fewer_meals_missed(care: CareRounds, more: bool) -> None:
    assert (missed(care, "meals") < missed(helped(), "meals")) == more


def test_help_never_becomes_the_whole_of_a_task() -> None:
    assert max(helped(willing=1000.0).needs.help[:2]) <= 0.9


def test_a_device_prompts_and_takes_time() -> None:
    device, paper = helped(technology__electronic_observations=True), helped()
    assert device.needs.staffed.sum() > paper.needs.staffed.sum()
    assert missed(device, "observations") < missed(paper, "observations")
