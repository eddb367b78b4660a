"""The staff section of a scenario: shifts, sickness, careers, vacancies and cover on the wards."""

from __future__ import annotations

from typing import Annotated

from simcare.scenario.section import Month12, Section, card, of_length
from simcare.scenario.units import Duration, Share

ByShift = Annotated[tuple[Share, ...], of_length(3, "for the early, late and night shift")]


class RegisteredByKind(Section):
    """Registered hours by kind of ward, relative to the hospital's mean."""

    amu: float = card("staff.registered_by_kind.amu")
    medical: float = card("staff.registered_by_kind.medical")
    elderly: float = card("staff.registered_by_kind.elderly")
    surgical: float = card("staff.registered_by_kind.surgical")
    elective: float = card("staff.registered_by_kind.elective")
    short_stay: float = card("staff.registered_by_kind.short_stay")
    emergency: float = card("staff.registered_by_kind.emergency")


class AssistantsByKind(Section):
    """Assistants' hours by kind of ward, relative to the hospital's mean."""

    amu: float = card("staff.assistants_by_kind.amu")
    medical: float = card("staff.assistants_by_kind.medical")
    elderly: float = card("staff.assistants_by_kind.elderly")
    surgical: float = card("staff.assistants_by_kind.surgical")
    elective: float = card("staff.assistants_by_kind.elective")
    short_stay: float = card("staff.assistants_by_kind.short_stay")
    emergency: float = card("staff.assistants_by_kind.emergency")


class StaffRules(Section):
    """Who is on shift on the wards."""

    registered_shifts: ByShift = card("staff.registered_shifts")
    assistant_shifts: ByShift = card("staff.assistant_shifts")
    weekend: float = card("staff.weekend")
    ward_spread: float = card("staff.ward_spread")
    shift_length: Duration = card("staff.shift_length")
    shifts_per_cycle: int = card("staff.shifts_per_cycle")
    leave_share: Share = card("staff.leave_share")
    registered_sickness: Share = card("staff.registered_sickness")
    assistant_sickness: Share = card("staff.assistant_sickness")
    sickness_month_factors: Month12 = card("staff.sickness_month_factors")
    sickness_spell: Duration = card("staff.sickness_spell")
    vacancy: Share = card("staff.vacancy")
    bank_share: Share = card("staff.bank_share")
    agency_pace: float = card("staff.agency_pace")
    pace_spread: float = card("staff.pace_spread")
    care_spread: float = card("staff.care_spread")
    experience: Duration = card("staff.experience")
    registered_leavers: Share = card("staff.registered_leavers")
    assistant_leavers: Share = card("staff.assistant_leavers")
    newcomers_leave: float = card("staff.newcomers_leave")
    induction: Duration = card("staff.induction")
    induction_pace: float = card("staff.induction_pace")
    behaviour_induction: Duration = card("staff.behaviour_induction")
    behaviour_induction_pace: float = card("staff.behaviour_induction_pace")
    behaviour_care: float = card("staff.behaviour_care")
    behaviour_leaving: float = card("staff.behaviour_leaving")
    training_care: float = card("staff.training_care")
    savings_time: Duration = card("staff.savings_time")
    savings_registered_share: Share = card("staff.savings_registered_share")
    held_cover: Share = card("staff.held_cover")
    planned_occupancy: Share = card("staff.planned_occupancy")
    usual_presence: Share = card("staff.usual_presence")
    registered_by_kind: RegisteredByKind = RegisteredByKind()
    assistants_by_kind: AssistantsByKind = AssistantsByKind()
