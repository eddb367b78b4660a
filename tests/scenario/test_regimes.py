"""The four regimes: each is the one before it, changed as its sources say, and by nothing else."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from simcare.hospital.patients import AE, People
from simcare.luck import Luck
from simcare.scenario.differences import differences
from simcare.scenario.loading import library
from simcare.scenario.schema import Scenario
from simcare.scenario.units import duration, rate, share

# What a source says of a change between two regimes: later over earlier.
R0_TO_R1 = {
    "demand.attendances_per_day": (3_509_770 + 3_493_340 + 3_307_210) / (3_217_931 + 3_281_186 + 3_106_667),
    "design.people.doctor_establishment": 4_310 / 3_408,
    "demand.ambulance_share": 25.8 / 27.8,
    "hospital.emergency.test_time_majors": 54.2 / 49.0,
}
NO_NIGHT_2016 = 1 / 3
NO_NIGHT_2013 = NO_NIGHT_2016 * 1.093 - 0.79 * 0.093
"""Shares of emergency admissions: a third, when 79% of the 9.3% that came on top since 2013-14 stayed no night."""
R1_TO_R2 = {
    "demand.attendances_per_day": 1.13,
    "demand.gp_admissions_per_day": 1.27,
    "demand.healing_mean": 0.73 / 1.08,
    "demand.brief_share": NO_NIGHT_2016 / NO_NIGHT_2013,
    "demand.elective_inpatients_per_day": 0.78,
    "demand.day_cases_per_day": (43 - 0.78 * 13) / 30,
    "hospital.theatres.day_case_share_of_sessions": (1 - 0.5 * 0.78) / 0.5,
    "hospital.discharge.care_home_places": 10.1 / 11.3,
    "hospital.discharge.answer_time": 0.73 * (1 - NO_NIGHT_2013) / (1 - NO_NIGHT_2016),
    "design.people.doctor_establishment": 6_261 / 4_310 * 48 / 56,
    "demand.older": 22 / 19,
    "demand.case_fatality": (89 / 108) ** (3 / 5.25),
    "hospital.emergency.test_time_majors": 62.4 / 54.2,
}
MAJOR_A_AND_E = {"2017/18": (15_372_467, 4_402_439, 1_552_360), "2022/23": (16_202_978, 4_363_544, 1_571_814),
                 "2023/24": (16_525_835, 4_702_898, 1_632_929)}
"""Attendances, those admitted, and emergency admissions by other ways: sums of NHS England's monthly figures."""
SEEN, ADMITTED, DIRECT = (
    (MAJOR_A_AND_E["2022/23"][what] + MAJOR_A_AND_E["2023/24"][what]) / 2 / MAJOR_A_AND_E["2017/18"][what]
    for what in range(3))
R2_TO_R3 = {
    "demand.attendances_per_day": SEEN,
    "demand.gp_admissions_per_day": DIRECT,
    "demand.elective_inpatients_per_day": 0.79,
    "demand.day_cases_per_day": (43 - 0.79 * 10.1) / 32.9,
    "hospital.beds": (1.0 + 1.02) / 2,
    "hospital.theatres.day_case_share_of_sessions": (1 - 0.39 * 0.79) / 0.61,
    "design.people.doctor_establishment": 16_202_978 / 7_052 / 1_632,
    "staff.vacancy": 10.2 / 12.1,
    "demand.older": 23.5 / 22,
    "hospital.discharge.care_home_places": 8.8 / 10.1,
    "staff.registered_sickness": 5.6 / 4.3,
    "staff.assistant_sickness": 5.6 / 4.3,
    "staff.registered_leavers": 11.5 / 10.45,
    "hospital.emergency.test_time_majors": 64.0 / 62.4,
    "hospital.emergency.typing_time": (2023 - 2007) / (2018 - 2007),
}
# What is stated as such: a rule that came into force, a level, or one of the two conditions that define the regime.
R1_STATES = {"demand.healing_mean", "hospital.emergency.test_shares", "run.baseline", "targets.four_hour"}
R2_STATES = {"demand.sicker", "hospital.beds", "hospital.bed_management.mixed_bays", "hospital.emergency.test_shares",
             "hospital.emergency.typing_time", "hospital.emergency.seated_share",
             "hospital.discharge.home_care_places", "hospital.discharge.another_way", "staff.vacancy",
             "design.business_model.marginal_rate", "design.data.electronic_clocks", "targets.handover",
             "targets.four_hour.goal", "targets.four_hour.clock_start", "targets.four_hour.punishment", "run.baseline"}
R3_STATES = {"demand.admission_odds", "demand.ambulance_share", "hospital.discharge.home_care_places",
             "design.business_model.marginal_rate", "hospital.emergency.test_shares",
             "hospital.emergency.seated_share", "targets.four_hour.punishment",
             "targets.handover.goal", "targets.handover.fine"}


def number(value: object) -> float:
    """A value of a scenario file as a plain number."""
    for reader in (float, share, duration, rate):
        try:
            return float(reader(value))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            continue
    raise ValueError(value)


def test_r1_is_the_calibrated_hospital() -> None:
    assert differences(Scenario.load("four_hour"), Scenario.load("r1")) == []


@pytest.mark.parametrize(("before", "after", "ratios", "states"),
                         [("r0", "r1", R0_TO_R1, R1_STATES), ("r1", "r2", R1_TO_R2, R2_STATES),
                          ("r2", "r3", R2_TO_R3, R3_STATES)])
def test_a_regime_changes_what_its_sources_say_as_much_as_they_say(
        before: str, after: str, ratios: dict[str, float], states: set[str]) -> None:
    found = {one.path: one for one in differences(Scenario.load(before), Scenario.load(after))}
    assert set(found) == {*ratios, *states}
    for path, ratio in ratios.items():
        assert number(found[path].after) == pytest.approx(ratio * number(found[path].before), rel=0.015), path


@pytest.mark.parametrize(("name", "numbers"), [("r0", 6), ("r2", 10), ("r3", 19)])
def test_every_number_of_a_regime_has_its_grounds_beside_it(name: str, numbers: int) -> None:
    lines = (library() / "regimes" / f"{name}.yaml").read_text("utf-8").split("\ndemand:\n")[1].splitlines()
    changed = [place for place, line in enumerate(lines) if re.match(r" +\w+: \S", line)]
    assert len(changed) >= numbers
    bare = [lines[place].strip() for place in changed if not grounds(lines, place)]
    assert bare == []


def grounds(lines: list[str], place: int) -> bool:
    """Whether a comment stands above this line, or above the lines right before it."""
    while re.match(r" +\w+: \S", lines[place]):
        place -= 1
    return lines[place].lstrip().startswith("#")


def crowd(name: str, *changes: str, seed: int = 7) -> dict[str, Any]:
    """People who come to a regime's A&E, without a hospital."""
    luck = Luck(seed, 0)
    people = People(Scenario.load(name, changes), luck)
    return people.columns(AE, lambda draw, _at=0: luck.uniforms(draw, "crowd", 0, 100_000))


def test_people_of_2003_were_tested_as_much_less_as_was_published() -> None:
    people = crowd("r1")
    now, then, minor = people["test_h"] > 0, crowd("r0")["test_h"] > 0, people["triage"] > 3
    in_2003, in_2006 = (1 - (1 - blood) * (1 - image) for blood, image in ((0.138, 0.380), (0.198, 0.357)))
    assert now.mean() == pytest.approx(in_2006, abs=0.01)
    assert then.mean() / now.mean() == pytest.approx(in_2003 / in_2006, rel=0.005)
    assert then[minor].mean() / now[minor].mean() == pytest.approx(0.380 / 0.357, rel=0.01)


def test_after_the_pandemic_fewer_came_by_ambulance_and_fewer_were_admitted_as_was_published() -> None:
    before, after = crowd("r2"), crowd("r3")
    assert after["needs_bed"].mean() / before["needs_bed"].mean() == pytest.approx(ADMITTED / SEEN, rel=0.01)
    weeks = {"Jan 2020": (95_738, 1_327_234 / 31), "Jan 2023": ((72_009 + 77_937) / 2, 1_243_898 / 31),
             "Feb 2023": (91_597 / 1.17, 1_206_386 / 28), "Mar 2023": (90_998 / 0.259 / 31 * 7, 1_372_403 / 31),
             "Feb 2024": ((89_377 + 91_597) / 2, 1_347_642 / 29)}
    share = {week: brought / (7 * seen) for week, (brought, seen) in weeks.items()}
    later = (np.mean([share["Jan 2023"], share["Feb 2023"], share["Mar 2023"]]) + share["Feb 2024"]) / 2
    assert after["ambulance"].mean() / before["ambulance"].mean() == pytest.approx(later / share["Jan 2020"], rel=0.01)


def test_later_people_take_as_much_longer_to_heal_as_is_taken_out_again() -> None:
    ratios = []
    for seed in range(4):
        crowds = (crowd("r1", *changes, seed=seed) for changes in ((), ("demand.older=1.16", "demand.sicker=0.15")))
        now, later = (np.mean(people["healing_h"][people["needs_bed"] > 0]) for people in crowds)
        ratios.append(later / now)
    assert np.mean(ratios) == pytest.approx(1.08, abs=0.025), "1.065 ± 0.004, since R1 was last fitted"


def odds(share: float) -> float:
    return share / (1 - share)


def published_tests() -> dict[str, tuple[float, float]]:
    """Shares who had blood taken, and who had an X-ray or CT, in R2 (the start of 2018) and R3 (2023/24)."""
    bloods_2019 = 0.46 / (1.12 * 0.96)
    bloods = 0.198 + (bloods_2019 - 0.198) * (2018 - 2006.4) / (2019.75 - 2006.4)
    scanned = odds(0.14) / 1.16**4 / 1.19**1.75
    scans = scanned / (1 + scanned)
    return {"r2": (bloods, 1 - (1 - 0.36) * (1 - scans)), "r3": (0.46, 1 - (1 - 0.36) * (1 - 0.14))}


@pytest.mark.parametrize("name", ["r2", "r3"])
def test_later_people_are_tested_as_much_more_as_was_published_themselves_included(name: str) -> None:
    blood, image = published_tests()[name]
    shares = Scenario.load("r1").hospital.emergency.test_shares
    people, as_in_2006, in_r1 = crowd(name), crowd(name, f"hospital.emergency.test_shares={list(shares)}"), crowd("r1")
    minor, base = people["triage"] > 3, (in_r1["test_h"] > 0).mean()
    tested, before = people["test_h"] > 0, as_in_2006["test_h"] > 0
    either = (1 - (1 - blood) * (1 - image)) / (1 - (1 - 0.198) * (1 - 0.357))
    assert tested.mean() / base == pytest.approx(either, rel=0.005)
    own = before.mean() / base
    assert tested[minor].mean() / before[minor].mean() == pytest.approx(image / 0.357 / own, rel=0.01)


def test_the_wait_for_results_follows_how_many_had_blood_taken() -> None:
    later = published_tests()
    for name, blood, minutes in (("r1", 0.198, 54.2), ("r0", 0.138, 49.0), ("r2", later["r2"][0], 62.4),
                                 ("r3", later["r3"][0], 64.0)):
        people = crowd(name)
        in_majors = np.mean((people["test_h"] > 0) & (people["triage"] <= 3))
        assert 33 + (72 - 33) * blood / in_majors == pytest.approx(minutes, rel=0.01)


def test_what_lies_in_a_folder_of_the_library_has_a_bare_name() -> None:
    assert Scenario.load("r2") == Scenario.load("regimes/r2")
    assert Scenario.load("district_general").title == "A district general hospital"
