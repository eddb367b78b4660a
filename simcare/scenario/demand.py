"""Who comes to the hospital, when, how ill, and how they would fare: the ``demand`` section.

Nothing here depends on the design: both sides of a comparison meet the same people.
"""

from __future__ import annotations

from typing import Annotated

from simcare.scenario.section import Month12, Profile24, Section, Weekday7, card, of_length
from simcare.scenario.units import Duration, Rate, Share

ByAcuity = Annotated[tuple[float, ...], of_length(5, "one for each triage category, sickest first")]
Pair = Annotated[tuple[float, ...], of_length(2, "a pair")]
OfTheYoung = Annotated[tuple[float, ...], of_length(3, "one for each age band: 0, 1-4, 5-17")]
ByAgeBand = Annotated[tuple[float, ...], of_length(7, "one for each age band: 0, 1-4, 5-17, 18-34, 35-54, 55-74, 75+")]


class Demand(Section):
    """People and their needs."""

    attendances_per_day: Rate = card("demand.attendances_per_day")
    attendance_day_cv: Share = card("demand.attendance_day_cv")
    hourly_profile: Profile24 = card("demand.hourly_profile")
    weekday_factors: Weekday7 = card("demand.weekday_factors")
    month_factors: Month12 = card("demand.month_factors")
    admission_month_factors: Month12 = card("demand.admission_month_factors")
    month_severity: Month12 = card("demand.month_severity")
    age_shares: ByAgeBand = card("demand.age_shares")
    older: float = card("demand.older")
    sicker: float = card("demand.sicker")
    ambulance_share: Share = card("demand.ambulance_share")
    acuity_shares: ByAcuity = card("demand.acuity_shares")
    triage_error: float = card("demand.triage_error")
    admission_by_acuity: ByAcuity = card("demand.admission_by_acuity")
    admission_age_slope: float = card("demand.admission_age_slope")
    admission_odds: float = card("demand.admission_odds")
    admission_young_odds: OfTheYoung = card("demand.admission_young_odds")
    gp_admissions_per_day: Rate = card("demand.gp_admissions_per_day")
    gp_admission_day_cv: Share = card("demand.gp_admission_day_cv")
    gp_hourly_profile: Profile24 = card("demand.gp_hourly_profile")
    gp_weekday_factors: Weekday7 = card("demand.gp_weekday_factors")
    elective_inpatients_per_day: Rate = card("demand.elective_inpatients_per_day")
    day_cases_per_day: Rate = card("demand.day_cases_per_day")
    no_family_share: Share = card("demand.no_family_share")
    dementia_share_75: Share = card("demand.dementia_share_75")
    cannot_speak_up_share_75: Share = card("demand.cannot_speak_up_share_75")
    problem_unsolved_share: Share = card("demand.problem_unsolved_share")
    unsolved_return_share: Share = card("demand.unsolved_return_share")
    return_delay: Duration = card("demand.return_delay")
    left_unseen_return_share: Share = card("demand.left_unseen_return_share")
    left_unseen_return_delay: Duration = card("demand.left_unseen_return_delay")
    return_earliest: Duration = card("demand.return_earliest")
    senior_unsolved_factor: float = card("demand.senior_unsolved_factor")
    hasty_unsolved_factor: float = card("demand.hasty_unsolved_factor")
    readmission_direct_share: Share = card("demand.readmission_direct_share")
    healing_mean: Duration = card("demand.healing_mean")
    healing_sigma: float = card("demand.healing_sigma")
    healing_age_slope: float = card("demand.healing_age_slope")
    healing_severity_slope: float = card("demand.healing_severity_slope")
    elective_healing_mean: Duration = card("demand.elective_healing_mean")
    elective_healing_sigma: float = card("demand.elective_healing_sigma")
    case_fatality: float = card("demand.case_fatality")
    mortality_mean: Share = card("demand.mortality_mean")
    mortality_age_slope: float = card("demand.mortality_age_slope")
    mortality_severity_slope: float = card("demand.mortality_severity_slope")
    mortality_gp_factor: float = card("demand.mortality_gp_factor")
    mortality_elective: Share = card("demand.mortality_elective")
    mortality_sent_home: Share = card("demand.mortality_sent_home")
    gp_age_shares: ByAgeBand = card("demand.gp_age_shares")
    elective_age_shares: ByAgeBand = card("demand.elective_age_shares")
    severity_age_correlation: float = card("demand.severity_age_correlation")
    gp_severity_shift: float = card("demand.gp_severity_shift")
    elective_severity_shift: float = card("demand.elective_severity_shift")
    ambulance_weights: Pair = card("demand.ambulance_weights")
    frailty_at_65: float = card("demand.frailty_at_65")
    frailty_age_slope: float = card("demand.frailty_age_slope")
    frailty_spread: float = card("demand.frailty_spread")
    dependency_thresholds: Pair = card("demand.dependency_thresholds")
    dependency_severity_weight: float = card("demand.dependency_severity_weight")
    brief_share: Share = card("demand.brief_share")
    brief_age_slope: float = card("demand.brief_age_slope")
    brief_healing: Duration = card("demand.brief_healing")
