"""The concerns section of a scenario: what people say about their care, to whom, and what it costs to deal with it."""

from __future__ import annotations

from typing import Annotated

from simcare.scenario.section import Section, card, of_length
from simcare.scenario.units import Duration, Share

SEVEN = of_length(7, "constant, age, frailty, dementia, female, by a GP, planned")


class Lapses(Section):
    """What counts as a lapse in what a person lived through on the ward."""

    calls: float = card("concerns.experience.calls")
    soiled: Duration = card("concerns.experience.soiled")
    pain: Duration = card("concerns.experience.pain")
    meals: float = card("concerns.experience.meals")
    drinks: float = card("concerns.experience.drinks")
    unwashed: float = card("concerns.experience.unwashed")
    poor_from: int = card("concerns.experience.poor_from")


class Complaints(Section):
    """Who speaks or writes, and what becomes of it."""

    per_lapse: Share = card("concerns.complaints.per_lapse")
    bereaved: float = card("concerns.complaints.bereaved")
    unheard: float = card("concerns.complaints.unheard")
    delay: Duration = card("concerns.complaints.delay")
    voiced: Share = card("concerns.complaints.voiced")
    averts: Share = card("concerns.complaints.averts")
    remark_time: Duration = card("concerns.complaints.remark_time")
    deadline: Duration = card("concerns.complaints.deadline")
    answer_on_targets: Duration = card("concerns.complaints.answer_on_targets")
    answer_on_purpose: Duration = card("concerns.complaints.answer_on_purpose")
    answer_spread: float = card("concerns.complaints.answer_spread")
    mended_hours: Duration = card("concerns.complaints.mended_hours")
    defended_hours: Duration = card("concerns.complaints.defended_hours")
    nurses_share: Share = card("concerns.complaints.nurses_share")
    reopening: Share = card("concerns.complaints.reopening")
    reopened_after: Duration = card("concerns.complaints.reopened_after")
    harder: float = card("concerns.complaints.harder")
    persistent_from: int = card("concerns.complaints.persistent_from")
    persistent_lasts: Duration = card("concerns.complaints.persistent_lasts")
    case_time: Duration = card("concerns.complaints.case_time")
    case_mending: float = card("concerns.complaints.case_mending")
    case_speed: float = card("concerns.complaints.case_speed")
    usual_time: Duration = card("concerns.complaints.usual_time")


class Contacting(Section):
    """Calls and letters, and whether they are solved the first time."""

    family: float = card("concerns.contacts.family")
    operation: float = card("concerns.contacts.operation")
    discharge: float = card("concerns.contacts.discharge")
    attendance: float = card("concerns.contacts.attendance")
    chasing: float = card("concerns.contacts.chasing")
    chasing_long: float = card("concerns.contacts.chasing_long")
    unready: float = card("concerns.contacts.unready")
    unsolved: float = card("concerns.contacts.unsolved")
    complaint: float = card("concerns.contacts.complaint")
    persistent: float = card("concerns.contacts.persistent")
    solved: Share = card("concerns.contacts.solved")
    solved_by_centre: Share = card("concerns.contacts.solved_by_centre")
    comes_again: Share = card("concerns.contacts.comes_again")
    comes_again_after: Duration = card("concerns.contacts.comes_again_after")
    minutes: Duration = card("concerns.contacts.minutes")
    nurses_share: Share = card("concerns.contacts.nurses_share")
    centre_minutes: Duration = card("concerns.contacts.centre_minutes")
    passed_on: Share = card("concerns.contacts.passed_on")
    case_minutes: Duration = card("concerns.contacts.case_minutes")
    case_solved: float = card("concerns.contacts.case_solved")
    usual_time: Duration = card("concerns.contacts.usual_time")


class Survey(Section):
    """Who answers the satisfaction survey, and what they say."""

    answers: Share = card("concerns.survey.answers")
    answers_frail: float = card("concerns.survey.answers_frail")
    answers_dementia: float = card("concerns.survey.answers_dementia")
    answers_emergency: float = card("concerns.survey.answers_emergency")
    answers_lapse: float = card("concerns.survey.answers_lapse")
    content: Share = card("concerns.survey.content")
    courtesy: float = card("concerns.survey.courtesy")
    asking_time: Duration = card("concerns.survey.asking_time")


class ExpectedDeaths(Section):
    """The case-mix model behind the mortality ratio."""

    weights: Annotated[tuple[float, ...], SEVEN] = card("concerns.expected_deaths.weights")
    coding: float = card("concerns.expected_deaths.coding")


class Helping(Section):
    """Volunteers, family and devices at the bedside."""

    usual_volunteers: float = card("concerns.helping.usual_volunteers")
    accredited_volunteers: Share = card("concerns.helping.accredited_volunteers")
    accredited_family: Share = card("concerns.helping.accredited_family")
    prompted: Share = card("concerns.helping.prompted")
    device_time: Share = card("concerns.helping.device_time")


class Concerns(Section):
    """Concerns, complaints, contacts, survey, expected deaths and help at the bedside."""

    experience: Lapses = Lapses()
    complaints: Complaints = Complaints()
    contacts: Contacting = Contacting()
    survey: Survey = Survey()
    expected_deaths: ExpectedDeaths = ExpectedDeaths()
    helping: Helping = Helping()
