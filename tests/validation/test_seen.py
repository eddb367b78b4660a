"""Every figure that a fact needs, from tables of a few rows with the answer worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tables_by_hand import NAN, tables

from simcare.measures.view import View
from simcare.validation.seen import all_seen, beds, delay, emergency, people, seen, wards

DAY, MONTH = 24.0, 720.0
YEAR = 8766.0


def figure(name: str, start: float = 0.0, **rows: object) -> float:
    """One figure of tables by hand."""
    return all_seen()[name].figure(View(tables(**rows)), start)


def visit(minutes: float = 60.0, **more: object) -> dict[str, object]:
    """A visit with so many recorded minutes."""
    arrived = float(more.get("arrived", 0.0))  # type: ignore[arg-type]
    return {"arrived": arrived, "clock_start": arrived, "clock_stop": arrived + minutes / 60,
            "left": arrived + minutes / 60} | more


def test_a_figure_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert all(len(one.definition) > 20 for one in all_seen().values())
    with pytest.raises(ValueError, match="monday_factor"):
        seen(emergency.monday_factor)


def test_shares_of_those_who_came_in_the_window() -> None:
    came = [visit(ambulance=1, age=80), visit(age=75), visit(age=74), visit(), visit(arrived=-5.0, ambulance=1, age=90)]
    assert figure("ambulance_share", visits=came) == 0.25
    assert figure("aged_75_share", visits=came) == 0.5
    assert math.isnan(figure("ambulance_share", 100.0, visits=came))


def test_monday_against_an_average_day_in_whole_weeks() -> None:
    """Two weeks of two on Mondays and one on other days: 2 against 8/7. The half week behind them does not count."""
    came = [visit(arrived=day * DAY + hour) for day in range(17) for hour in ((3, 5) if day % 7 == 0 else (3,))]
    assert figure("monday_factor", visits=came, hours=17 * DAY) == pytest.approx(2 / (8 / 7))
    assert figure("monday_factor", 1.0, visits=came, hours=17 * DAY) == pytest.approx(2 / (8 / 7))
    assert math.isnan(figure("monday_factor", visits=came[:3], hours=3 * DAY))


def test_winter_is_december_to_march_and_summer_may_to_august() -> None:
    """Day 0 is 1 April. Of two in January one is late; of four in July all are in time; October does not count."""
    january, july, october = 275 * DAY, 91 * DAY, 190 * DAY
    came = [visit(arrived=january), visit(241, arrived=january), *[visit(arrived=july)] * 4,
            visit(500, arrived=october)]
    assert figure("winter_less_summer", visits=came) == pytest.approx(-0.5)


def test_times_of_the_admitted_are_those_written_down() -> None:
    came = [visit(minutes, recorded_outcome=1, outcome=1, left=90.0) for minutes in (100, 200, 240, 700)]
    came += [visit(1000), visit(900, recorded_outcome=1, arrived=-9.0)]
    assert figure("admitted_recorded_median_min", visits=came) == pytest.approx(220)
    assert figure("admitted_recorded_mean_min", visits=came) == pytest.approx(310)
    assert figure("admitted_recorded_q75_min", visits=came) == pytest.approx(np.quantile([100, 200, 240, 700], .75))


def test_the_last_minutes_hold_more_admissions() -> None:
    """Of two who leave at 235 minutes both are admitted; of four in all, two."""
    came = [visit(235, recorded_outcome=1)] * 2 + [visit()] * 2
    assert figure("last_minute_admitted_ratio", visits=came) == pytest.approx(2.0)


def test_choices_for_the_number_are_added_up() -> None:
    came = [visit(hurried=1, hasty=1), visit(falsified=1), visit(ambulance=1, held_outside=1), visit()]
    assert figure("games_share", visits=came, stays=[{"left": 5.0, "unready": 1}]) == pytest.approx(
        1 / 4 + 1 / 4 + 1 / 4 + 1 + 1)


def test_a_logistic_model_finds_the_risk_that_was_put_in() -> None:
    random = np.random.default_rng(1)
    who = random.normal(size=(4000, 2))
    chance = 1 / (1 + np.exp(2 - who @ [1.0, 0.0]))
    found = delay.expected({"ill": who[:, 0], "other": who[:, 1]}, (random.random(4000) < chance).astype(float))
    assert np.corrcoef(found, chance)[0, 1] > 0.995
    assert found.mean() == pytest.approx(chance.mean(), abs=0.02)


def test_delay_shows_in_standardised_mortality_and_not_who_waits() -> None:
    """The old die four times as often and wait longer. Only among those over 4 hours 1 in 2 more of the old dies."""
    came = []
    for old, minutes, died, count in ((0, 100, 10, 300), (0, 300, 5, 150), (1, 100, 40, 300), (1, 300, 60, 300)):
        came += [visit(minutes, person=len(came) + i, age=80 if old else 40, outcome=1, acuity=3, female=0,
                       frailty=0.3, died_at=50.0 if i < died else NAN) for i in range(count)]
    found = {name: figure(f"smr_{name}", visits=came) for name in ("up_to_4h", "4_6h")}
    young, old = 15 / 450, 100 / 600
    assert found["up_to_4h"] == pytest.approx(50 / (300 * young + 300 * old), rel=0.01)
    assert found["4_6h"] == pytest.approx(65 / (150 * young + 300 * old), rel=0.01)
    assert math.isnan(figure("smr_6_8h", visits=came[:100]))


def test_beds_taken_are_those_who_came_and_have_not_left() -> None:
    counted = beds.asleep(np.array([1.0, 2.0, NAN, 3.0]), np.array([2.5, NAN, NAN, NAN]), np.array([1.0, 2.2, 9.0]))
    assert counted.tolist() == [0, 2, 2]


def test_no_bed_in_a_pool_that_is_so_full() -> None:
    """Eight are always in bed, two more half of the time (nine on average). In a pool of ten (90% full) whoever asks
    while ten are there finds no bed."""
    admitted = np.array([*[0.0] * 8, *[24.0, 24.0, 72.0, 72.0]])
    left = np.array([*[NAN] * 8, *[48.0, 48.0, 96.0, 96.0]])
    asked, midnights = np.array([30.0, 50.0, 80.0, 97.0]), np.array([12.0, 36.0, 60.0, 84.0])
    assert beds.no_bed(admitted, left, asked, midnights, 0.9) == 0.5
    assert beds.no_bed(admitted, left, asked, midnights, 0.8) == 0.0


def test_a_bed_is_blocked_on_the_midnights_after_the_day_on_which_somebody_was_ready() -> None:
    """Ready on day 0 and gone on day 3: blocked on the midnights at the ends of days 1 and 2, of 10 days × 20 beds."""
    stays = [{"admitted": 0.0, "ready": 10.0, "left": 80.0}, {"admitted": 0.0, "ready": 10.0, "left": 20.0},
             {"admitted": 0.0, "ready": NAN, "left": 90.0}]
    rounds = [{"time": 3.0, "ward": ward} for ward in range(3)]
    assert figure("blocked_beds_share", stays=stays, rounds=rounds, hours=10 * DAY) == pytest.approx(2 / 200)


def test_the_spread_of_stays_is_that_of_their_tertiles() -> None:
    days = np.exp(np.quantile(np.random.default_rng(2).normal(0.8, 1.5, 20_000), np.linspace(0.01, 0.99, 199)))
    stays = [{"admitted": 0.0, "left": float(day) * DAY, "age": 18.0} for day in days]
    children = [{"admitted": 0.0, "left": 0.1 * DAY, "age": 17.9}] * 50
    assert figure("stay_sigma", stays=stays + children) == pytest.approx(1.5, abs=0.06)


def test_bed_days_of_the_old() -> None:
    stays = [{"left": 72.0, "age": 65}, {"left": 24.0, "age": 64}, {"left": NAN, "age": 90}]
    assert figure("bed_days_65_share", stays=stays) == 0.75


def one_night(day: int, **more: object) -> dict[str, object]:
    """Somebody who is in bed at the midnight before this day and leaves on it."""
    return {"admitted": day * DAY - 12, "left": day * DAY + 12} | more


def test_after_a_very_full_night_more_go_home() -> None:
    """Of 60 beds 46 are always taken. In every other week 12 more are, and on each day 12 of 58 leave; in the others 4
    of 50. Neither the dead count nor those who came and went within the day."""
    rounds = [{"ward": ward, "beds": 60} for ward in range(3)]
    stays: list[dict[str, object]] = [{"admitted": -9.0}] * 46
    for day in range(84):
        stays += [one_night(day)] * (12 if (day // 7) % 2 else 4)
        stays += [{"admitted": day * DAY + 9, "left": day * DAY + 12}] * (day % 3)
    found = figure("full_discharge_ratio", stays=stays, rounds=rounds, hours=84 * DAY)
    assert found == pytest.approx((12 / 58) / (4 / 50), rel=1e-4)
    dead = [one | {"destination": 3} if "left" in one else one for one in stays]
    assert math.isnan(figure("full_discharge_ratio", stays=dead, rounds=rounds, hours=84 * DAY))


def test_and_more_of_them_come_back() -> None:
    """Of 400 who leave a full house 80 are back in a month, of 400 who leave another 50. Those who share the full house
    were sent in by their GP, and are not asked about."""
    rounds = [{"ward": ward, "beds": 1050} for ward in range(3)]
    stays = [{"admitted": 0.0, "left": day * DAY + 5, "readmitted_at": 20 * DAY if i < back else NAN}
             for day, back in ((8, 80), (15, 50)) for i in range(400)]
    stays += [{"admitted": 0.0, "left": 8 * DAY + 6, "source": 1, "readmitted_at": 9 * DAY}] * 250
    odds = (80 / 320) / (50 / 350)
    found = figure("full_readmission_odds", stays=stays, rounds=rounds, hours=84 * DAY)
    assert found == pytest.approx(odds, rel=1e-4)


def test_the_order_of_what_is_left() -> None:
    """Two nurses name comfort in 6 shifts of 10 and one in 9. Of 15 pairs three are in the wrong order when
    only comfort is left more often than treatments."""
    chances = {f"undone_{name}": chance for name, chance in zip(wards.OMITTED.values(), (.6, .5, .4, .3, .1, .05),
                                                                strict=True)}
    rounds = [{"ward": ward, **chances} for ward in range(3)]
    assert figure("omission_order_share", rounds=rounds) == 1.0
    assert figure("undone_comfort_share", rounds=rounds) == pytest.approx(0.6)
    more = [rounds[0] | {"rn_heads": 2}, rounds[0] | {"rn_heads": 1, "undone_comfort": 0.9}, *rounds[1:]]
    assert figure("undone_comfort_share", rounds=more) == pytest.approx(0.7)
    often = [one | {"undone_treatments": 0.55} for one in rounds]
    assert figure("omission_order_share", rounds=often) == pytest.approx(12 / 15)


def test_the_worst_fifth_of_the_wards_over_the_best() -> None:
    assert wards.fifths_ratio(np.array([2.0, 2.0, 3, 3, 3, 4, 4, 4, 6, 8])) == 3.5
    assert math.isnan(wards.fifths_ratio(np.array([2.0, NAN])))


def test_falls_of_three_days_washes_and_bells() -> None:
    stays = [{"left": 240.0, "falls_harm": 1, "dependency_in": 1, "calls": 70, "answers": 0.6},
             {"left": 240.0, "washes_missed": 1, "dependency_in": 2, "calls": 80, "answers": 0.2},
             {"left": 20.0, "washes_missed": 1, "dependency_in": 2, "answers": 1.0}]
    assert figure("harmful_fall_prevalence", stays=stays) == pytest.approx(3 / (20 + 20 / 24))
    assert figure("always_washed_share", stays=stays) == pytest.approx(0.75)
    assert figure("toilet_call_share", stays=stays[:2]) == pytest.approx((3.5 + 3.0) * 10 / 150)


def test_enough_nurses_are_those_who_came_in_time_and_helped() -> None:
    stays = [{"left": 240.0, "answers": 0.2, **lived} for lived in (
        {}, {"calls_over_15": 1}, {"meals_missed": 1, "dependency_in": 1}, {"meals_missed": 1}, {"destination": 3})]
    assert figure("always_enough_nurses_share", stays=stays) == pytest.approx(0.5)


def test_what_is_on_file() -> None:
    incidents = [{"kind": "fall", "reported": True}, {"kind": "infection", "reported": True},
                 {"kind": "ulcer", "reported": False}, {"kind": "fall", "reported": False, "time": -5.0},
                 {"kind": "died", "reported": False}, {"kind": "deterioration", "reported": False}]
    assert figure("reported_share", incidents=incidents) == pytest.approx(2 / 3)
    assert figure("reported_harm_share", incidents=incidents) == 0.5


def test_complaints_for_each_poor_stay() -> None:
    stays = [{"left": 10.0, "poor": place < 2} for place in range(10)]
    assert figure("complaints_per_poor_stay", stays=stays, complaints=[{"time": 20.0}]) == pytest.approx(0.5)


def test_a_measure_of_some_months_only() -> None:
    days = [{"day": day, "balance": 10.0 if day < 366 else 30.0} for day in range(1096)]
    long = {"days": days, "hours": 3 * YEAR}
    assert figure("balance_months_1_12", **long) == pytest.approx(3660, rel=0.01)
    assert figure("balance_months_25_36", **long) == pytest.approx(30 * 365.25, rel=0.01)
    assert math.isnan(figure("balance_months_25_36", days=days, hours=2 * YEAR))


def test_the_price_of_a_shift() -> None:
    days = [{"day": 0, "rn_agency": 4, "hca_agency": 1, "rn_shifts": 60, "hca_shifts": 40, "rn_bank": 10,
             "hca_bank": 10, "cost_agency": 1000, "cost_own_nurses": 8000}]
    assert figure("agency_price_ratio", days=days) == pytest.approx(2.0)


def test_the_stock_that_moves_furthest() -> None:
    still = dict.fromkeys(("fear", "integrity", "voice", "learning", "care_norm", "waste", "morale", "burnout",
                           "reputation"), 0.5)
    days = [still | {"day": -1, "fear": 0.9}, still | {"day": 0}, still | {"day": 1, "voice": 0.3, "fear": 0.4}]
    assert figure("stocks_moved", days=days) == pytest.approx(0.2)


def test_nobody_gets_lost_unnoticed() -> None:
    visits = [visit(person=1, outcome=1), visit(person=2, outcome=4, left=NAN), visit(person=3)]
    stays = [{"person": 1, "visit": 1, "left": 50.0}, {"person": 1, "visit": 2, "stay": 2, "source": 1,
                                                       "admitted": 50.0, "left": NAN, "destination": 4}]
    assert figure("unaccounted", visits=visits, stays=stays) == 0
    assert figure("unaccounted", visits=[*visits, visit(person=4, outcome=1)], stays=stays) == 1
    assert figure("unaccounted", visits=[*visits, visit(person=4, left=NAN)], stays=stays) == 1
    twice = [stays[0], stays[1] | {"admitted": 40.0}]
    assert figure("unaccounted", visits=visits, stays=twice) == 1


def test_one_minute_of_one_person_makes_another_number() -> None:
    same, other = [visit(person=1), visit(person=2)], [visit(person=1), visit(61, person=2)]
    assert figure("everybody", visits=same) == figure("everybody", visits=same)
    assert figure("everybody", visits=same) != figure("everybody", visits=other)
    assert figure("everybody", visits=same) == int(figure("everybody", visits=same)) < 2**53


def test_a_death_costs_the_years_left_by_their_usual_quality_and_discounted() -> None:
    whole = 0.73 * (1 - 1.035 ** -6.5) / math.log(1.035)
    assert people.years_lost(np.array([85])).tolist() == pytest.approx([whole], rel=1e-3)
    assert people.years_lost(np.array([65]))[0] < 19 * 0.78
    stays = [{"person": 1, "left": 100.0, "destination": 3, "died_at": 100.0, "age": 85}]
    visits = [visit(person=1, age=85, outcome=1, died_at=100.0), visit(person=2)]
    assert figure("quality_years_lost", visits=visits, stays=stays, hours=YEAR) == pytest.approx(whole, rel=1e-3)


def test_whom_a_target_reaches_and_how_long_they_stay_there() -> None:
    """Of five who came one left early, two stayed within reach and one beyond; a clock that never began counts none."""
    came = [visit(100), visit(240, died_at=24.0), visit(300), visit(500, died_at=24.0),
            visit(clock_start=NAN, clock_stop=NAN)]
    assert figure("minutes_in_reach", visits=came) == pytest.approx((0 + 60 + 120 + 220) / 4)
    assert figure("in_reach_share", visits=came) == 0.5
    assert math.isnan(figure("minutes_in_reach", 100.0, visits=came))


def test_what_a_target_does_to_everybody_alike_is_not_seen_in_those_it_reaches() -> None:
    """Half as many again die of those within reach, and of the others: the one is no likelier than the other. Who would
    have died anyway is expected to, whichever side of the edge they are moved to."""
    def came(minutes: float, deaths: int, foreseen: int) -> list[dict[str, float]]:
        return [visit(minutes, died_at=24.0 if at < deaths else NAN, dies_anyway=at < foreseen) for at in range(10)]

    def relative(inside: tuple[int, int], outside: tuple[int, int]) -> float:
        return figure("in_reach_relative_mortality", visits=came(500, *inside) + came(100, *outside))

    assert relative((2, 2), (4, 4)) == relative((3, 2), (6, 4)) == relative((5, 5), (1, 1)) == 1.0
    assert relative((2, 4), (3, 3)) == 0.5
