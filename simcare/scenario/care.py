"""The wards' part of a scenario: what patients need, how minutes meet it, what neglect does, and who is on shift.

Care is described by dependency (independent, partly, highly dependent) and by the six care rounds of a day, which start
at 03, 07, 11, 15, 19 and 23 h. Harm and staff rules live in ``simcare.scenario.harm`` and ``simcare.scenario.staff``.
"""

from __future__ import annotations

from typing import Annotated

from simcare.scenario.harm import Harm
from simcare.scenario.section import Section, card, of_length
from simcare.scenario.staff import StaffRules
from simcare.scenario.units import Duration, Share

__all__ = ["Care", "Harm", "StaffRules"]

ByDependency = Annotated[tuple[float, ...], of_length(3, "for independent, partly and highly dependent patients")]
DurationsByDependency = Annotated[
    tuple[Duration, ...], of_length(3, "for independent, partly and highly dependent patients")]
ByRoundOfDay = Annotated[tuple[float, ...], of_length(6, "for the rounds from 03, 07, 11, 15, 19 and 23 h")]
LossPoints = Annotated[tuple[float, ...], of_length(3, "one workload for each loss share")]
LossShares = Annotated[tuple[Share, ...], of_length(3, "one share for each workload")]


class Need(Section):
    """A nurse's or assistant's time per patient-day, by task and dependency."""

    comfort: DurationsByDependency = card("care.need.comfort")
    education: DurationsByDependency = card("care.need.education")
    care_plan: DurationsByDependency = card("care.need.care_plan")
    walking: DurationsByDependency = card("care.need.walking")
    mouth_care: DurationsByDependency = card("care.need.mouth_care")
    turning: DurationsByDependency = card("care.need.turning")
    observations: DurationsByDependency = card("care.need.observations")
    documentation: DurationsByDependency = card("care.need.documentation")
    skin_care: DurationsByDependency = card("care.need.skin_care")
    washing: DurationsByDependency = card("care.need.washing")
    meals: DurationsByDependency = card("care.need.meals")
    drinks: DurationsByDependency = card("care.need.drinks")
    toileting: DurationsByDependency = card("care.need.toileting")
    coordination: DurationsByDependency = card("care.need.coordination")
    medicines: DurationsByDependency = card("care.need.medicines")
    pain_relief: DurationsByDependency = card("care.need.pain_relief")
    treatments: DurationsByDependency = card("care.need.treatments")


class Registered(Section):
    """Share of each task's time that only a registered nurse may give, by dependency."""

    comfort: ByDependency = card("care.registered.comfort")
    education: ByDependency = card("care.registered.education")
    care_plan: ByDependency = card("care.registered.care_plan")
    walking: ByDependency = card("care.registered.walking")
    mouth_care: ByDependency = card("care.registered.mouth_care")
    turning: ByDependency = card("care.registered.turning")
    observations: ByDependency = card("care.registered.observations")
    documentation: ByDependency = card("care.registered.documentation")
    skin_care: ByDependency = card("care.registered.skin_care")
    washing: ByDependency = card("care.registered.washing")
    meals: ByDependency = card("care.registered.meals")
    drinks: ByDependency = card("care.registered.drinks")
    toileting: ByDependency = card("care.registered.toileting")
    coordination: ByDependency = card("care.registered.coordination")
    medicines: ByDependency = card("care.registered.medicines")
    pain_relief: ByDependency = card("care.registered.pain_relief")
    treatments: ByDependency = card("care.registered.treatments")
    acute_observations: ByDependency = card("care.registered.acute_observations")


class ByRound(Section):
    """When each task falls due over the day."""

    comfort: ByRoundOfDay = card("care.by_round.comfort")
    education: ByRoundOfDay = card("care.by_round.education")
    care_plan: ByRoundOfDay = card("care.by_round.care_plan")
    walking: ByRoundOfDay = card("care.by_round.walking")
    mouth_care: ByRoundOfDay = card("care.by_round.mouth_care")
    turning: ByRoundOfDay = card("care.by_round.turning")
    observations: ByRoundOfDay = card("care.by_round.observations")
    documentation: ByRoundOfDay = card("care.by_round.documentation")
    skin_care: ByRoundOfDay = card("care.by_round.skin_care")
    washing: ByRoundOfDay = card("care.by_round.washing")
    meals: ByRoundOfDay = card("care.by_round.meals")
    drinks: ByRoundOfDay = card("care.by_round.drinks")
    toileting: ByRoundOfDay = card("care.by_round.toileting")
    coordination: ByRoundOfDay = card("care.by_round.coordination")
    medicines: ByRoundOfDay = card("care.by_round.medicines")
    pain_relief: ByRoundOfDay = card("care.by_round.pain_relief")
    treatments: ByRoundOfDay = card("care.by_round.treatments")


class Times(Section):
    """How often a day things are due, by dependency."""

    observations: ByDependency = card("care.times.observations")
    meals: ByDependency = card("care.times.meals")
    drinks: ByDependency = card("care.times.drinks")
    turning: ByDependency = card("care.times.turning")
    walking: ByDependency = card("care.times.walking")


class Bedside(Section):
    """Which of a registered nurse's work is time with the patient."""

    medicines: float = card("care.bedside.medicines")
    observations: float = card("care.bedside.observations")
    coordination: float = card("care.bedside.coordination")
    documentation: float = card("care.bedside.documentation")
    care_plan: float = card("care.bedside.care_plan")


class Forgone(Section):
    """Observations that are not taken although there is time."""

    by_day: Share = card("care.forgone.by_day")
    at_night: Share = card("care.forgone.at_night")
    acute_by_day: Share = card("care.forgone.acute_by_day")
    acute_at_night: Share = card("care.forgone.acute_at_night")


class Care(Section):
    """Need, rationing and calls on the wards."""

    round_length: Duration = card("care.round_length")
    productive_share: Share = card("care.productive_share")
    interruption_loss: float = card("care.interruption_loss")
    call_coupling: float = card("care.call_coupling")
    loss_workloads: LossPoints = card("care.loss_workloads")
    loss_shares: LossShares = card("care.loss_shares")
    loss_first: float = card("care.loss_first")
    loss_last: float = card("care.loss_last")
    loss_shape: float = card("care.loss_shape")
    registered_help: float = card("care.registered_help")
    family_help: Share = card("care.family_help")
    volunteer_share: Share = card("care.volunteer_share")
    no_voice_odds: float = card("care.no_voice_odds")
    no_family_odds: float = card("care.no_family_odds")
    undone_instances: float = card("care.undone_instances")
    bay_spread: float = card("care.bay_spread")
    admission_time: Duration = card("care.admission_time")
    acute_interval: Duration = card("care.acute_interval")
    acute_minutes: Duration = card("care.acute_minutes")
    acute_severity: float = card("care.acute_severity")
    acute_phase: Duration = card("care.acute_phase")
    acute_after_deterioration: Duration = card("care.acute_after_deterioration")
    late_tolerance: float = card("care.late_tolerance")
    missed_tolerance: float = card("care.missed_tolerance")
    observations_left_out: Share = card("care.observations_left_out")
    observations_by_assistants: Share = card("care.observations_by_assistants")
    readings_unseen: Share = card("care.readings_unseen")
    washes_left_out: Share = card("care.washes_left_out")
    nurse_free_time: Duration = card("care.nurse_free_time")
    least_idle: Share = card("care.least_idle")
    notice_median: Duration = card("care.notice_median")
    notice_spread: float = card("care.notice_spread")
    job_length: Duration = card("care.job_length")
    call_late: Duration = card("care.call_late")
    hold_time: Duration = card("care.hold_time")
    unnoticed_time: Duration = card("care.unnoticed_time")
    given_up: float = card("care.given_up")
    call_toilet: ByDependency = card("care.call_toilet")
    call_other: ByDependency = card("care.call_other")
    pain_episodes: ByDependency = card("care.pain_episodes")
    pain_unrelieved: Duration = card("care.pain_unrelieved")
    neglect_memory: Duration = card("care.neglect_memory")
    need: Need = Need()
    registered: Registered = Registered()
    by_round: ByRound = ByRound()
    times: Times = Times()
    bedside: Bedside = Bedside()
    forgone: Forgone = Forgone()
