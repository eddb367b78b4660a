"""The harm section of a scenario: base rates, what raises them, rescue, death and readmission.

Each harm has a rate, the rise of that rate with the patient's own state, and fields named ``from_…`` that say how much
each kind of neglect, or an earlier harm, raises it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from simcare.scenario.section import Section, card, of_length
from simcare.scenario.units import Duration, Rate, Share

ByDependency = Annotated[tuple[float, ...], of_length(3, "for independent, partly and highly dependent patients")]
RoundDurations = Annotated[tuple[Duration, ...], of_length(6, "for the rounds from 03, 07, 11, 15, 19 and 23 h")]


class Death(Section):
    """How the expected mortality of a person is spread over time, and what care adds."""

    horizon: Duration = card("harm.death.horizon")
    early_time: Duration = card("harm.death.early_time")
    early_share: Share = card("harm.death.early_share")
    late_time: Duration = card("harm.death.late_time")
    added_at_reference: Share = card("harm.death.added_at_reference")
    unready_ratio: float = card("harm.death.unready_ratio")


class Fall(Section):
    """Falls."""

    rate: Rate = card("harm.fall.rate")
    frailty: float = card("harm.fall.frailty")
    old: float = card("harm.fall.old")
    dementia: float = card("harm.fall.dementia")
    dependency: ByDependency = card("harm.fall.dependency")
    death: float = card("harm.fall.death")
    extra_stay: Duration = card("harm.fall.extra_stay")
    from_unanswered: float = card("harm.fall.from_unanswered")
    from_unwalked: float = card("harm.fall.from_unwalked")
    from_delirious: float = card("harm.fall.from_delirious")
    injury_share: Share = card("harm.fall.injury_share")
    injury_death: float = card("harm.fall.injury_death")
    injury_extra_stay: Duration = card("harm.fall.injury_extra_stay")


class Ulcer(Section):
    """Pressure ulcers."""

    rate: Rate = card("harm.ulcer.rate")
    frailty: float = card("harm.ulcer.frailty")
    old: float = card("harm.ulcer.old")
    dementia: float = card("harm.ulcer.dementia")
    dependency: ByDependency = card("harm.ulcer.dependency")
    death: float = card("harm.ulcer.death")
    extra_stay: Duration = card("harm.ulcer.extra_stay")
    lasts: Duration = card("harm.ulcer.lasts")
    from_unturned: float = card("harm.ulcer.from_unturned")
    from_unclean: float = card("harm.ulcer.from_unclean")
    from_unfed: float = card("harm.ulcer.from_unfed")


class Dehydration(Section):
    """Dehydration and kidney injury."""

    rate: Rate = card("harm.dehydration.rate")
    frailty: float = card("harm.dehydration.frailty")
    old: float = card("harm.dehydration.old")
    dementia: float = card("harm.dehydration.dementia")
    dependency: ByDependency = card("harm.dehydration.dependency")
    death: float = card("harm.dehydration.death")
    extra_stay: Duration = card("harm.dehydration.extra_stay")
    lasts: Duration = card("harm.dehydration.lasts")
    from_unfed: float = card("harm.dehydration.from_unfed")
    from_infected: float = card("harm.dehydration.from_infected")


class Delirium(Section):
    """Delirium."""

    rate: Rate = card("harm.delirium.rate")
    frailty: float = card("harm.delirium.frailty")
    old: float = card("harm.delirium.old")
    dementia: float = card("harm.delirium.dementia")
    dependency: ByDependency = card("harm.delirium.dependency")
    death: float = card("harm.delirium.death")
    extra_stay: Duration = card("harm.delirium.extra_stay")
    lasts: Duration = card("harm.delirium.lasts")
    from_unfed: float = card("harm.delirium.from_unfed")
    from_unwalked: float = card("harm.delirium.from_unwalked")
    from_dehydrated: float = card("harm.delirium.from_dehydrated")
    from_infected: float = card("harm.delirium.from_infected")
    on_arrival: Share = card("harm.delirium.on_arrival")


class Infection(Section):
    """Hospital infection and its spread."""

    rate: Rate = card("harm.infection.rate")
    frailty: float = card("harm.infection.frailty")
    old: float = card("harm.infection.old")
    dementia: float = card("harm.infection.dementia")
    dependency: ByDependency = card("harm.infection.dependency")
    death: float = card("harm.infection.death")
    extra_stay: Duration = card("harm.infection.extra_stay")
    lasts: Duration = card("harm.infection.lasts")
    from_unclean: float = card("harm.infection.from_unclean")
    from_ulcerated: float = card("harm.infection.from_ulcerated")
    spread: Rate = card("harm.infection.spread")
    crowding_from: Share = card("harm.infection.crowding_from")
    crowding: float = card("harm.infection.crowding")
    crowding_to: Share = card("harm.infection.crowding_to")


class MedicationError(Section):
    """Medication errors that reach the patient."""

    rate: Rate = card("harm.medication_error.rate")
    frailty: float = card("harm.medication_error.frailty")
    old: float = card("harm.medication_error.old")
    dementia: float = card("harm.medication_error.dementia")
    dependency: ByDependency = card("harm.medication_error.dependency")
    death: float = card("harm.medication_error.death")
    extra_stay: Duration = card("harm.medication_error.extra_stay")
    from_undosed: float = card("harm.medication_error.from_undosed")
    from_hurried: float = card("harm.medication_error.from_hurried")


class Deconditioning(Section):
    """Loss of function in bed."""

    rate: Rate = card("harm.deconditioning.rate")
    frailty: float = card("harm.deconditioning.frailty")
    old: float = card("harm.deconditioning.old")
    dementia: float = card("harm.deconditioning.dementia")
    dependency: ByDependency = card("harm.deconditioning.dependency")
    death: float = card("harm.deconditioning.death")
    extra_stay: Duration = card("harm.deconditioning.extra_stay")
    from_unwalked: float = card("harm.deconditioning.from_unwalked")
    from_dehydrated: float = card("harm.deconditioning.from_dehydrated")
    from_delirious: float = card("harm.deconditioning.from_delirious")
    class_share: Share = card("harm.deconditioning.class_share")


class Deterioration(Section):
    """Sudden deterioration."""

    rate: Rate = card("harm.deterioration.rate")
    frailty: float = card("harm.deterioration.frailty")
    old: float = card("harm.deterioration.old")
    dementia: float = card("harm.deterioration.dementia")
    dependency: ByDependency = card("harm.deterioration.dependency")
    death: float = card("harm.deterioration.death")
    extra_stay: Duration = card("harm.deterioration.extra_stay")
    from_undosed: float = card("harm.deterioration.from_undosed")
    from_unobserved: float = card("harm.deterioration.from_unobserved")
    from_infected: float = card("harm.deterioration.from_infected")
    from_dehydrated: float = card("harm.deterioration.from_dehydrated")
    from_delirious: float = card("harm.deterioration.from_delirious")
    severity: float = card("harm.deterioration.severity")
    settles: Duration = card("harm.deterioration.settles")


class Rescue(Section):
    """Whether a deterioration is seen and answered in time."""

    response: RoundDurations = card("harm.rescue.response")
    weekend: float = card("harm.rescue.weekend")
    load: float = card("harm.rescue.load")
    usual_acute_share: Share = card("harm.rescue.usual_acute_share")
    time: Duration = card("harm.rescue.time")
    death_share: Share = card("harm.rescue.death_share")


class ReducedForm(Section):
    """Published hazard ratios of staffing, for the reduced-form model of mortality."""

    below_mean: float = card("harm.reduced.below_mean")
    turnover: float = card("harm.reduced.turnover")
    turnover_from: float = card("harm.reduced.turnover_from")
    agency: float = card("harm.reduced.agency")
    agency_hours: Duration = card("harm.reduced.agency_hours")
    first: Duration = card("harm.reduced.first")
    memory: Duration = card("harm.reduced.memory")
    early_share: Share = card("harm.reduced.early_share")
    base: float = card("harm.reduced.base")


class Readmission(Section):
    """Coming back within 30 days."""

    base: Share = card("harm.readmission.base")
    frailty: float = card("harm.readmission.frailty")
    unready_odds: float = card("harm.readmission.unready_odds")
    education: float = card("harm.readmission.education")
    elective_ratio: float = card("harm.readmission.elective_ratio")
    harmed_odds: float = card("harm.readmission.harmed_odds")


class Reported(Section):
    """Share of each kind of incident that is put on file in an ordinary hospital."""

    fall: Share = card("harm.reported.fall")
    ulcer: Share = card("harm.reported.ulcer")
    medication_error: Share = card("harm.reported.medication_error")
    infection: Share = card("harm.reported.infection")
    failed_rescue: Share = card("harm.reported.failed_rescue")
    slow_harm: Share = card("harm.reported.slow_harm")


class Harm(Section):
    """From neglect to harm, rescue and death."""

    mortality_model: Literal["mechanism", "reduced_form"] = card("harm.mortality_model")
    infection_spread: float = card("harm.infection_spread")
    frailty_centre: float = card("harm.frailty_centre")
    death: Death = Death()
    fall: Fall = Fall()
    ulcer: Ulcer = Ulcer()
    dehydration: Dehydration = Dehydration()
    delirium: Delirium = Delirium()
    infection: Infection = Infection()
    medication_error: MedicationError = MedicationError()
    deconditioning: Deconditioning = Deconditioning()
    deterioration: Deterioration = Deterioration()
    rescue: Rescue = Rescue()
    reduced: ReducedForm = ReducedForm()
    readmission: Readmission = Readmission()
    reported: Reported = Reported()
