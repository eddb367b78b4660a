"""The hospital of a scenario: spaces, beds, rotas by the hour and the times that work takes."""

from __future__ import annotations

from typing import Annotated

from simcare.scenario.section import ASCENDING, Month12, Section, Staff24, card, of_length
from simcare.scenario.units import Duration, Rate, Share

ByAcuity = Annotated[tuple[float, ...], of_length(5, "one for each triage category, sickest first")]
DurationsByAcuity = Annotated[tuple[Duration, ...], of_length(5, "one for each triage category, sickest first")]
OpeningHours = Annotated[tuple[float, ...], of_length(2, "from when until when"), ASCENDING]
ByUrgency = Annotated[tuple[float, ...], of_length(3, "one each for urgent, soon and routine")]

HarmShares = Annotated[tuple[float, ...], of_length(3, "one each for low, moderate and severe")]


class Emergency(Section):
    """The A&E department: spaces, rotas, times and the patience of those who wait."""

    majors_cubicles: int = card("hospital.emergency.majors_cubicles")
    minors_cubicles: int = card("hospital.emergency.minors_cubicles")
    resuscitation_bays: int = card("hospital.emergency.resuscitation_bays")
    corridor_spaces: int = card("hospital.emergency.corridor_spaces")
    short_stay_beds: int = card("hospital.emergency.short_stay_beds")
    patients_per_nurse: int = card("hospital.emergency.patients_per_nurse")
    triage_nurses: Staff24 = card("hospital.emergency.triage_nurses")
    juniors_weekday: Staff24 = card("hospital.emergency.juniors_weekday")
    juniors_weekend: Staff24 = card("hospital.emergency.juniors_weekend")
    seniors_weekday: Staff24 = card("hospital.emergency.seniors_weekday")
    seniors_weekend: Staff24 = card("hospital.emergency.seniors_weekend")
    minors_clinicians: Staff24 = card("hospital.emergency.minors_clinicians")
    doctor_sickness: Share = card("hospital.emergency.doctor_sickness")
    registration_time: Duration = card("hospital.emergency.registration_time")
    triage_time: Duration = card("hospital.emergency.triage_time")
    corridor_after: Duration = card("hospital.emergency.corridor_after")
    chairs: int = card("hospital.emergency.chairs")
    seated_share: Share = card("hospital.emergency.seated_share")
    frail_from: float = card("hospital.emergency.frail_from")
    handover_time: Duration = card("hospital.emergency.handover_time")
    handover_cv: float = card("hospital.emergency.handover_cv")
    handover_nurse_share: Share = card("hospital.emergency.handover_nurse_share")
    first_look: Duration = card("hospital.emergency.first_look")
    seen_anywhere_after: Duration = card("hospital.emergency.seen_anywhere_after")
    elsewhere_pace: float = card("hospital.emergency.elsewhere_pace")
    elsewhere_unsolved_factor: float = card("hospital.emergency.elsewhere_unsolved_factor")
    assessment_times: DurationsByAcuity = card("hospital.emergency.assessment_times")
    review_times: DurationsByAcuity = card("hospital.emergency.review_times")
    typing_time: Duration = card("hospital.emergency.typing_time")
    boarder_review_every: Duration = card("hospital.emergency.boarder_review_every")
    boarder_review_time: Duration = card("hospital.emergency.boarder_review_time")
    service_cv: float = card("hospital.emergency.service_cv")
    senior_pace: float = card("hospital.emergency.senior_pace")
    test_shares: ByAcuity = card("hospital.emergency.test_shares")
    test_time_majors: Duration = card("hospital.emergency.test_time_majors")
    test_time_minors: Duration = card("hospital.emergency.test_time_minors")
    exit_time: Duration = card("hospital.emergency.exit_time")
    specialty_time: Duration = card("hospital.emergency.specialty_time")
    transfer_time: Duration = card("hospital.emergency.transfer_time")
    patience_scale: Duration = card("hospital.emergency.patience_scale")
    patience_shape: float = card("hospital.emergency.patience_shape")
    patience_by_triage: ByAcuity = card("hospital.emergency.patience_by_triage")
    patience_night_factor: float = card("hospital.emergency.patience_night_factor")
    patience_queue_effect: float = card("hospital.emergency.patience_queue_effect")
    junior_caution: Share = card("hospital.emergency.junior_caution")
    death_share: Share = card("hospital.emergency.death_share")
    observe_share: Share = card("hospital.emergency.observe_share")
    margin_share: Share = card("hospital.emergency.margin_share")
    observe_time: Duration = card("hospital.emergency.observe_time")
    hold_limit: Duration = card("hospital.emergency.hold_limit")
    unload_lead: Duration = card("hospital.emergency.unload_lead")
    test_age_slope: float = card("hospital.emergency.test_age_slope")
    assessment_age_slope: float = card("hospital.emergency.assessment_age_slope")
    load_pace: float = card("hospital.emergency.load_pace")
    load_pace_floor: float = card("hospital.emergency.load_pace_floor")
    held_harm_shares: HarmShares = card("hospital.emergency.held_harm_shares")
    held_harm_wait: Duration = card("hospital.emergency.held_harm_wait")
    held_harm_time_slope: float = card("hospital.emergency.held_harm_time_slope")
    held_harm_acuity_slope: float = card("hospital.emergency.held_harm_acuity_slope")
    pain_share: Share = card("hospital.emergency.pain_share")
    pain_relieved_at_triage: Share = card("hospital.emergency.pain_relieved_at_triage")


class Wards(Section):
    """How the general and acute beds are divided among the wards."""

    amu: Share = card("hospital.wards.amu")
    medical: Share = card("hospital.wards.medical")
    elderly: Share = card("hospital.wards.elderly")
    surgical: Share = card("hospital.wards.surgical")
    elective: Share = card("hospital.wards.elective")


class BedManagement(Section):
    """How beds are found and made ready."""

    ward_size: int = card("hospital.bed_management.ward_size")
    amu_stay: Duration = card("hospital.bed_management.amu_stay")
    direct_after: Duration = card("hospital.bed_management.direct_after")
    outlier_after: Duration = card("hospital.bed_management.outlier_after")
    turnover_time: Duration = card("hospital.bed_management.turnover_time")
    surgical_share: Share = card("hospital.bed_management.surgical_share")
    elderly_age: int = card("hospital.bed_management.elderly_age")
    boarding_from: Duration = card("hospital.bed_management.boarding_from")
    mixed_bays: bool = card("hospital.bed_management.mixed_bays")
    single_rooms: Share = card("hospital.bed_management.single_rooms")
    single_rooms_needed: Share = card("hospital.bed_management.single_rooms_needed")
    bay_size: int = card("hospital.bed_management.bay_size")


class Discharge(Section):
    """From being ready to being home."""

    second_round_share: Share = card("hospital.discharge.second_round_share")
    letter_time: Duration = card("hospital.discharge.letter_time")
    transport_share: Share = card("hospital.discharge.transport_share")
    home_care_share: Share = card("hospital.discharge.home_care_share")
    care_home_share: Share = card("hospital.discharge.care_home_share")
    home_care_places: Rate = card("hospital.discharge.home_care_places")
    care_home_places: Rate = card("hospital.discharge.care_home_places")
    place_month_factors: Month12 = card("hospital.discharge.place_month_factors")
    places_kept: Duration = card("hospital.discharge.places_kept")
    another_way: Duration | None = card("hospital.discharge.another_way")
    arrange_time: Duration = card("hospital.discharge.arrange_time")
    answer_share: Share = card("hospital.discharge.answer_share")
    answer_time: Duration = card("hospital.discharge.answer_time")
    transport_until: float = card("hospital.discharge.transport_until")
    seniors_from: float = card("hospital.discharge.seniors_from")
    seniors_until: float = card("hospital.discharge.seniors_until")
    night_from: float = card("hospital.discharge.night_from")
    round_length: Duration = card("hospital.discharge.round_length")
    second_round_hour: float = card("hospital.discharge.second_round_hour")
    amu_round_hours: Annotated[tuple[float, ...], ASCENDING] = card("hospital.discharge.amu_round_hours")
    pulled_review_delay: Duration = card("hospital.discharge.pulled_review_delay")
    readmission_wait: Duration = card("hospital.discharge.readmission_wait")
    pace_unready: float = card("hospital.discharge.pace_unready")
    same_day_review: Duration = card("hospital.discharge.same_day_review")
    same_day_pace: float = card("hospital.discharge.same_day_pace")
    pharmacy_weekdays: OpeningHours = card("hospital.discharge.pharmacy_weekdays")
    pharmacy_weekends: OpeningHours = card("hospital.discharge.pharmacy_weekends")
    writing_share: Share = card("hospital.discharge.writing_share")
    pharmacy_share: Share = card("hospital.discharge.pharmacy_share")
    ready_packs: Share = card("hospital.discharge.ready_packs")


class Theatres(Section):
    """Operating sessions and the waiting list."""

    sessions_per_weekday: int = card("hospital.theatres.sessions_per_weekday")
    inpatients_per_session: float = card("hospital.theatres.inpatients_per_session")
    day_cases_per_session: float = card("hospital.theatres.day_cases_per_session")
    opening_list: Duration = card("hospital.theatres.opening_list")
    urgency_shares: ByUrgency = card("hospital.theatres.urgency_shares")
    urgency_weeks: ByUrgency = card("hospital.theatres.urgency_weeks")
    pre_referral_weeks: int = card("hospital.theatres.pre_referral_weeks")
    bed_reserve: int = card("hospital.theatres.bed_reserve")
    day_case_share_of_sessions: Share = card("hospital.theatres.day_case_share_of_sessions")
    list_look: Duration = card("hospital.theatres.list_look")
    suspension: Duration = card("hospital.theatres.suspension")
    removed_after_date: Share = card("hospital.theatres.removed_after_date")
    referred_again: Share = card("hospital.theatres.referred_again")
    referred_again_after: Duration = card("hospital.theatres.referred_again_after")
    sessions_moved: Share = card("hospital.theatres.sessions_moved")
    bed_by_hour: float = card("hospital.theatres.bed_by_hour")
    in_theatre: Duration = card("hospital.theatres.in_theatre")
    new_date_after: Duration = card("hospital.theatres.new_date_after")


class Hospital(Section):
    """The place: size, departments, wards and their clocks."""

    name: str = "a district general hospital"
    scale: float = card("hospital.scale")
    beds: int = card("hospital.beds")
    planned_occupancy: Share = card("hospital.planned_occupancy")
    emergency: Emergency = Emergency()
    wards: Wards = Wards()
    bed_management: BedManagement = BedManagement()
    discharge: Discharge = Discharge()
    theatres: Theatres = Theatres()
