"""The account of a day adds up, counts everything once, and asks nothing for what did not happen."""

from __future__ import annotations

from typing import Any

import pytest

from simcare.organisation.exchange import Counters
from simcare.organisation.money import FILLING, HALF_A_YEAR, MONEY_COLUMNS, WEEK, YEAR, Cost, Day, Income, Money
from simcare.scenario.reading import ScenarioError
from simcare.scenario.rota import spread
from simcare.scenario.schema import Scenario

# An ordinary Thursday of the base hospital, as it comes out under four_hour.
ORDINARY = Counters(
    day=3, attendances=154, timed=154, breaches=7.6, handovers=49, handovers_over_60=0.06, emergency_admissions=51,
    short_stays=4.3, inpatient_operations=11.5, day_cases=30, bed_days=354, rn_posts=400, hca_posts=250, rn_shifts=219,
    hca_shifts=135, rn_bank=7, hca_bank=5, rn_agency=7, hca_agency=5, sickness=0.045, leavers=0.18, joiners=0.18,
    falls=2.6, ulcers=0.27, infections=3.5, harmful=24, concerns=0.2)
CAUSES = {
    "attendances": ("income_attendances", "cost_attendances"), "emergency_admissions": ("income_emergencies",),
    "inpatient_operations": ("income_operations", "cost_theatres"), "day_cases": ("income_day_cases", "cost_theatres"),
    "short_stays": ("income_short_stays",), "rn_agency": ("cost_agency",), "hca_agency": ("cost_agency",),
    "hca_outsourced": ("cost_contractor",), "joiners": ("cost_replacing",), "redundant": ("cost_redundancy",),
    "bed_days": ("cost_beds",),
    "falls": ("cost_harm",), "ulcers": ("cost_harm",), "infections": ("cost_harm",), "harmful": ("cost_harm",),
    "concerns": ("cost_complaints",), "rn_shifts": ("cost_own_nurses",), "hca_shifts": ("cost_own_nurses",)}


def scenario(**settings: Any) -> Scenario:
    """The default hospital with some paths set, ``design__people__training=0.1`` for ``design.people.training``."""
    made = Scenario()
    for path, value in settings.items():
        made = made.set(path.replace("__", "."), value)
    return made


def fined(**settings: Any) -> Scenario:
    target = {"measure": "time_in_department", "threshold": "4 h", "goal": "98 %", "review": "1 week", "fine": "£200"}
    return Scenario().set("targets", {"four_hour": target | settings})


def lines(day: Day) -> dict[str, float]:
    return dict(zip(MONEY_COLUMNS, day.row(), strict=True))


def after(money: Money, days: int, day: Counters = ORDINARY) -> Day:
    """The account of the last of so many equal days."""
    for _ in range(days - 1):
        money.step(day)
    return money.step(day)


def test_the_account_adds_up() -> None:
    line = lines(Money(scenario()).step(ORDINARY))
    assert line["balance"] == pytest.approx(line["income"] - line["cost"])
    assert line["income"] == pytest.approx(sum(line[f"income_{kind}"] for kind in Income._fields))
    assert line["cost"] == pytest.approx(sum(line[f"cost_{kind}"] for kind in Cost._fields))
    assert all(value >= 0 for name, value in line.items() if name != "balance")


@pytest.mark.parametrize("cause", CAUSES)
def test_everything_is_counted_in_its_own_lines_and_nowhere_else(cause: str) -> None:
    more = ORDINARY._replace(**{cause: getattr(ORDINARY, cause) + 1})
    before, now = (lines(Money(scenario()).step(day)) for day in (ORDINARY, more))
    totals = {"income", "cost", "balance", "nursing_pay"}
    assert {name for name in before if now[name] != pytest.approx(before[name])} - totals == set(CAUSES[cause])


def test_a_day_on_which_nothing_happened_costs_what_is_there_and_earns_the_block() -> None:
    line = lines(Money(scenario()).step(Counters(day=3)))
    spent = {name for name, value in line.items() if value and name.startswith("cost_")}
    assert spent == {"cost_doctors", "cost_fixed"}
    assert {name for name, value in line.items() if value and name.startswith("income_")} == {"income_other"}


def test_money_is_scaled_with_the_hospital() -> None:
    quarter = Counters(*(value / 4 if name not in ("day", "sickness") else value
                         for name, value in zip(Counters._fields, ORDINARY, strict=True)))
    small = Money(scenario(hospital__scale=0.25)).step(quarter)
    whole = Money(scenario()).step(ORDINARY)
    assert tuple(4 * value for value in small.row()) == pytest.approx(whole.row())


def test_the_base_hospital_is_of_the_size_of_stafford_and_nearly_in_balance() -> None:
    line = {name: value * YEAR / 1e6 for name, value in lines(Money(scenario()).step(ORDINARY)).items()}
    assert 140 < line["income"] < 165
    assert abs(line["balance"]) < 0.02 * line["income"]
    assert 0.03 < line["cost_agency"] / line["nursing_pay"] < 0.09


def test_a_shift_costs_most_through_an_agency_and_is_paid_when_its_nurse_is_sick() -> None:
    own, agency = (Money(scenario()).of_nursing(Counters(**{name: 1.0})) for name in ("rn_shifts", "rn_agency"))
    assert 1.5 <= agency.agency / own.own <= 2.2
    worked, all_sick = Counters(rn_shifts=100), Counters(rn_shifts=95, sickness=0.05)
    money = Money(scenario())
    assert money.of_nursing(all_sick).own == pytest.approx(money.of_nursing(worked).own)


def test_who_sits_in_a_course_is_paid() -> None:
    worked, taught = Counters(rn_shifts=100, hca_shifts=50), Counters(rn_shifts=95, hca_shifts=47.5)
    usual, courses = Money(scenario()), Money(scenario(design__people__training="5 %"))
    assert courses.of_nursing(taught).own == pytest.approx(usual.of_nursing(worked).own)


def test_a_shift_is_priced_so_that_a_post_costs_its_salary() -> None:
    made = scenario()
    shifts_a_year = made.staff.shifts_per_cycle * (1 - made.staff.leave_share) / 28 * YEAR
    assert Money(made).rn_shift * shifts_a_year == pytest.approx(made.money.pay.registered_post)


def test_more_emergencies_than_in_the_reference_year_earn_the_marginal_rate() -> None:
    marginal = scenario(design__business_model__marginal_rate="30 %")
    whole = scenario(design__business_model__marginal_rate="100 %")
    reference = whole.money.tariffs.reference_admissions
    usual = ORDINARY._replace(emergency_admissions=reference - ORDINARY.short_stays)
    crowded = ORDINARY._replace(emergency_admissions=2 * reference, short_stays=0)
    years = FILLING + 8 * int(HALF_A_YEAR)
    assert after(Money(marginal), years, usual).income == after(Money(whole), years, usual).income
    paid, full = (after(Money(made), years, crowded).income for made in (marginal, whole))
    assert paid.emergencies / full.emergencies == pytest.approx((1 + 0.3) / 2, abs=0.005)
    assert paid._replace(emergencies=0.0) == full._replace(emergencies=0.0)


def test_a_single_crowded_day_is_paid_in_full() -> None:
    money = Money(scenario(design__business_model__marginal_rate="30 %"))
    after(money, FILLING + 200)
    crowded = money.step(ORDINARY._replace(emergency_admissions=80)).income.emergencies
    assert crowded == pytest.approx(80 * 2100, rel=0.01)


def test_fines_are_paid_at_reviews_for_breaches_beyond_the_goal_and_only_where_they_are_set() -> None:
    money = Money(fined())
    days = [money.step(ORDINARY).cost.fines for _ in range(2 * WEEK)]
    due = 200 * WEEK * (7.6 - 0.02 * 154)
    assert days == pytest.approx(([0.0] * (WEEK - 1) + [due]) * 2)
    for none in (fined(fine="£0"), fined(goal="90 %"), fined(enabled=False), scenario()):
        assert sum(Money(none).step(ORDINARY).cost.fines for _ in range(WEEK)) == 0.0


@pytest.mark.parametrize(("measure", "threshold", "late", "seen"), [
    ("ambulance_handover", "15 min", 9.6, 49), ("ambulance_handover", "60 min", 0.06, 49),
    ("referral_to_treatment", "18 weeks", 100 / WEEK, 1000 / WEEK)])
def test_every_target_that_counts_people_may_carry_a_fine(measure: str, threshold: str, late: float,
                                                         seen: float) -> None:
    day = ORDINARY._replace(handovers_over_15=9.6, waiting=1000, waiting_long=100)
    money = Money(fined(measure=measure, threshold=threshold, goal="99.9 %"))
    paid = [money.step(day).cost.fines for _ in range(WEEK)]
    assert sum(paid) == pytest.approx(200 * WEEK * (late - 0.001 * seen))


def test_deaths_are_not_fined() -> None:
    target = {"measure": "mortality_ratio", "goal": "100 %", "fine": "£200"}
    with pytest.raises(ScenarioError, match="a fine only where people are counted"):
        Scenario().set("targets", {"hsmr": target})


def test_programmes_cost_money_and_the_ordinary_hospital_has_none() -> None:
    assert Money(scenario()).step(ORDINARY).cost.programmes == 0.0
    for path, value in (("process__improvement_programme", "10 %"), ("data__satisfaction_surveys", True),
                        ("data__customer_records", True), ("technology__contact_centre", True),
                        ("technology__electronic_observations", True), ("data__electronic_clocks", True),
                        ("people__training", "3 %"), ("process__senior_at_front_door", True),
                        ("process__discharge_planning", 0.5), ("data__reporting_burden", "3 %")):
        assert Money(scenario(**{f"design__{path}": value})).step(ORDINARY).cost.programmes > 0


def test_what_nurses_are_spared_of_writing_costs_clerks_by_the_hour_and_more_writing_saves_nothing() -> None:
    hours = ORDINARY.rn_shifts * Scenario().staff.shift_length
    spent = {share: Money(scenario(design__data__reporting_burden=share)).step(ORDINARY).cost.programmes
             for share in (0.0, 0.03, 0.08, 0.12)}
    price = Scenario().money.programmes.writing_hour
    assert spent == pytest.approx({0.0: 0.08 * hours * price, 0.03: 0.05 * hours * price, 0.08: 0.0, 0.12: 0.0})


def doctors(day: int = 3, **settings: Any) -> float:
    return Money(scenario(**settings)).step(Counters(day=day)).cost.doctors


def test_fewer_doctors_save_the_pay_of_those_who_are_no_longer_on_the_rota() -> None:
    pay, e = Scenario().money.pay, Scenario().hospital.emergency
    def kept(share: float) -> float:
        juniors, seniors, minors = (sum(spread(r, share)) for r in (
            e.juniors_weekday, e.seniors_weekday, e.minors_clinicians))
        return juniors * pay.junior_hour + seniors * pay.senior_hour + minors * pay.practitioner_hour

    for share in (0.5, 0.9, 1.0, 1.3):
        assert doctors(design__people__doctor_establishment=share) == pytest.approx(kept(share))
    assert kept(0.5) > 0.6 * kept(1)


def test_nobody_saves_a_doctor_who_is_alone_in_the_department() -> None:
    alone = {f"hospital__emergency__{rota}": [1] * 24
             for rota in ("juniors_weekday", "seniors_weekday", "minors_clinicians")}
    for scale in (0.1, 1.0):
        usual, fewer = (doctors(hospital__scale=scale, design__people__doctor_establishment=share, **alone)
                        for share in (1.0, 0.5))
        assert fewer == usual == pytest.approx(scale * doctors(**alone))


def test_more_beds_cost_money_even_when_nobody_lies_in_them() -> None:
    few, many = (Money(scenario(hospital__beds=beds)).step(Counters()).cost.fixed for beds in (410, 440))
    assert (many - few) * YEAR == pytest.approx(30 * 15000)


def test_a_deficit_becomes_a_money_gap_within_a_year_and_a_surplus_none() -> None:
    poor, rich = Money(scenario(money__tariffs__other="£70 m")), Money(scenario(money__tariffs__other="£100 m"))
    first, later = after(poor, FILLING + 1).money_gap, after(poor, 365).money_gap
    deficit = -poor.step(ORDINARY).balance / sum(poor.step(ORDINARY).income)
    assert 0 < first < 0.01 < later < deficit
    assert after(rich, 365).money_gap == 0.0


def test_an_empty_hospital_filling_up_is_no_deficit() -> None:
    assert after(Money(scenario()), FILLING, Counters()).money_gap == 0.0


def test_the_staff_have_their_share_of_a_surplus_and_of_nothing_else() -> None:
    shared = {"design__business_model__shared_ownership": "50 %"}
    rich = after(Money(scenario(money__tariffs__other="£100 m", **shared)), 5 * 365)
    assert rich.cost.staff_share == pytest.approx(rich.balance, rel=0.01)
    assert after(Money(scenario(money__tariffs__other="£70 m", **shared)), 365).cost.staff_share == 0.0


def test_savings_are_what_the_posts_cost_less_than_before_the_programme() -> None:
    before, cut = scenario(), scenario(design__business_model__savings="6 %")
    money = Money(before)
    assert money.step(ORDINARY).saved == 0.0
    money.follow(cut)
    fewer = ORDINARY._replace(rn_posts=ORDINARY.rn_posts - 10, hca_posts=ORDINARY.hca_posts - 4)
    assert money.step(ORDINARY).saved == 0.0
    assert money.step(fewer).saved * YEAR == pytest.approx(10 * 37000 + 4 * 20000)
    money.follow(before)
    assert money.step(fewer).saved == 0.0


def test_a_programme_that_was_there_from_the_start_is_held_to_the_first_day() -> None:
    money = Money(scenario(design__business_model__savings="6 %"))
    assert money.step(ORDINARY).saved == 0.0
    assert money.step(ORDINARY._replace(rn_posts=0)).saved > 0


def test_a_day_before_there_are_posts_is_nothing_to_be_held_to() -> None:
    money = Money(scenario(design__business_model__savings="6 %"))
    money.step(Counters())
    assert money.step(ORDINARY).saved == money.step(ORDINARY).saved == 0.0


def test_posts_given_to_a_contractor_are_saved_only_as_far_as_the_contractor_is_cheaper() -> None:
    money = Money(scenario(design__business_model__savings="6 %"))
    money.step(ORDINARY)
    shifts = 10 * 0.6  # what ten posts work in a day
    saved = money.step(ORDINARY._replace(hca_posts=ORDINARY.hca_posts - 10, hca_outsourced=shifts)).saved
    assert saved * YEAR == pytest.approx(10 * 20000 * (1 - 0.9))


def test_those_who_are_made_redundant_are_paid_for_and_nobody_else_who_leaves() -> None:
    cost = Money(scenario()).step(Counters(leavers=3, redundant=2)).cost
    assert cost.redundancy == 2 * 15000
    assert cost.replacing == 0.0


def test_a_new_design_keeps_what_the_past_year_was() -> None:
    money = Money(scenario(money__tariffs__other="£70 m"))
    gap = after(money, 365).money_gap
    money.follow(scenario())
    assert money.gap == gap > 0


def gain(admissions_before: float, **model: Any) -> float:
    """What one more short stay earns, after a year of so many emergency admissions and short stays a day."""
    money = Money(scenario(**{f"design__business_model__{name}": value for name, value in model.items()}))
    after(money, 5 * 365, ORDINARY._replace(emergency_admissions=admissions_before, short_stays=0))
    return money.short_stay_gain


def test_a_short_stay_at_ten_times_an_attendance_earns_more_than_it_costs() -> None:
    assert gain(50, short_stay_tariff="£1000") == 1000 - 600
    assert gain(60, short_stay_tariff="£1000", marginal_rate="100 %") == 1000 - 600


@pytest.mark.parametrize("rate", ["30 %", "50 %"])
def test_beyond_the_reference_year_the_marginal_rate_leaves_nothing_to_gain(rate: str) -> None:
    assert gain(50, marginal_rate=rate) > 0
    assert gain(60, marginal_rate=rate) < 0


def test_at_the_price_of_an_attendance_there_is_nothing_to_gain_anywhere() -> None:
    assert gain(50, short_stay_tariff="£100", marginal_rate="100 %") < 0
