"""What each story of the library claims, and what takes the claim's cause away.

A claim is one measure that a story moves, against the design that it starts from, one way. ``without`` removes the
cause and leaves the rest: a link of the causal map cut, people held unafraid, a parameter through which the story
acts put to nothing. What is then left of the difference was not made by that cause. Where a story changes a single
lever, the cause is that lever and the design it is held against is what is left without it: ``ALONE``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simcare.scenario.care import Registered

UP, DOWN = 1, -1
ALONE: Mapping[str, Any] = {}
UNAFRAID: Mapping[str, Any] = {"assumptions.hold.fear": 0.0}
NOBODY_SPEAKS = {f"assumptions.links.{link}": 0.0 for link in (
    "fear_voice", "openness_voice", "heard_voice", "leaders_voice", "morale_voice")}
ANYBODY_MAY = {f"care.registered.{work}": [0.02, 0.02, 0.02] for work in Registered.model_fields}


class Claim(NamedTuple):
    """A story, the design it is held against, a measure and the way it goes, and how to take the cause away; noisier
    measures take more replications, and what comes once a year takes longer."""

    story: str
    against: str
    measure: str
    way: int
    without: Mapping[str, Any]
    replications: int = 3
    years: float = 1.0


CLAIMS = (
    Claim("four_hour", "no_target", "spike_230_240_ratio", UP, UNAFRAID),
    Claim("four_hour", "no_target", "four_hour_gap", UP, UNAFRAID),
    Claim("people_first", "four_hour", "incidents_recorded", UP, NOBODY_SPEAKS),
    Claim("people_first", "four_hour", "missed_care_share", DOWN, {
        "design.data.reporting_burden": "8 %", "design.culture.family_welcome": 0.5,
        "assumptions.links.waste_lost_time": 0.0, "assumptions.links.norm_effort": 0.0,
        "assumptions.links.morale_effort": 0.0, "assumptions.hold.fear": 0.0}),
    Claim("four_hour_with_slack", "four_hour", "four_hour_gap", DOWN, UNAFRAID),
    Claim("four_hour_without_punishment", "four_hour", "four_hour_gap", DOWN, UNAFRAID),
    Claim("four_hour_without_shortage", "four_hour", "held_outside_share", DOWN, UNAFRAID),
    Claim("four_hour_without_target", "four_hour", "four_hour_gap", DOWN, UNAFRAID),
    Claim("four_hour_punished_with_slack", "four_hour_with_slack", "held_outside_share", UP, UNAFRAID, replications=6),
    Claim("measure_without_punishment", "four_hour", "four_hour_gap", DOWN, UNAFRAID),
    Claim("fifteen_minute_handover", "four_hour", "handover_within_15_recorded", UP,
          {"hospital.emergency.corridor_spaces": 0}),
    Claim("lower_tariff", "four_hour", "income", DOWN, {"design.business_model.short_stay_tariff": "£100"}),
    Claim("eighteen_weeks", "no_target", "operated_out_of_turn_share", UP, UNAFRAID, replications=5),
    Claim("mid_staffs_like", "four_hour", "missed_care_share", UP, {
        "timeline": [], "design.business_model.savings": 0.0, "design.data.reporting_burden": "8 %",
        "assumptions.links.missed_norm": 0.0, "assumptions.links.voice_reporting": 0.0}),
    Claim("cheap_skill_mix", "four_hour", "observations_missed_share", UP, ANYBODY_MAY),
    Claim("least_cost", "four_hour", "missed_care_share", UP, ALONE),
    Claim("lean_toolheads", "four_hour", "missed_care_share", UP, {
        "design.business_model.savings": 0.0, "design.data.reporting_burden": "8 %"}, 4),
    Claim("bad_apples", "four_hour", "rn_vacancy_share", UP, {"design.people.remove_worst": 0.0}, years=1.5),
    Claim("outsourced_care", "four_hour", "missed_meals_per_stay", UP, {"staff.agency_pace": 1.0}, 6),
    Claim("care_home_shortage", "no_target", "waiting_for_home_care_share", UP, ALONE, 6),
    Claim("partnership", "no_target", "morale", UP, {
        "assumptions.links.ownership_morale": 0.0, "assumptions.links.authority_morale": 0.0,
        "assumptions.links.openness_voice": 0.0, "assumptions.links.authority_learning": 0.0}),
    Claim("operational_fix", "four_hour", "acute_observations_missed_share", DOWN, {
        "design.technology.electronic_observations": False}),
    Claim("strategic_change", "four_hour", "learning", UP, {
        **NOBODY_SPEAKS, "assumptions.links.gaming_learning": 0.0, "assumptions.links.mended_learning": 0.0,
        "assumptions.links.authority_learning": 0.0}),
    Claim("both_together", "strategic_change", "acute_observations_missed_share", DOWN, ALONE),
    Claim("complaints_as_cases", "four_hour", "concerns_voiced", DOWN, ALONE),
    Claim("customer_records", "four_hour", "contact_minutes_mean", UP, ALONE),
    Claim("call_centre", "four_hour", "failure_demand_contact_share", UP, {"concerns.contacts.comes_again": 0.0}),
    Claim("volunteers_accredited", "four_hour", "hca_workload_ratio", UP, {
        "care.volunteer_share": 0.0, "care.family_help": 0.0}, replications=6),
    Claim("satisfaction_survey", "four_hour", "calls_over_15min_share", UP, ALONE),
    Claim("listening_board", "four_hour", "voice", UP, {**NOBODY_SPEAKS}),
)
