"""The prices of a scenario: what the hospital is paid for, and what it pays for. All in pounds of about 2007."""

from __future__ import annotations

from simcare.scenario.section import Section, card
from simcare.scenario.units import Money, Rate


class Tariffs(Section):
    """What is paid for one of each, and the block of all other income."""

    emergency_admission: Money = card("money.tariffs.emergency_admission")
    operation: Money = card("money.tariffs.operation")
    day_case: Money = card("money.tariffs.day_case")
    reference_admissions: Rate = card("money.tariffs.reference_admissions")
    other: Money = card("money.tariffs.other")


class Pay(Section):
    """What people cost, pension and insurance included."""

    registered_post: Money = card("money.pay.registered_post")
    assistant_post: Money = card("money.pay.assistant_post")
    bank_premium: float = card("money.pay.bank_premium")
    agency_premium: float = card("money.pay.agency_premium")
    contractor: float = card("money.pay.contractor")
    junior_hour: Money = card("money.pay.junior_hour")
    senior_hour: Money = card("money.pay.senior_hour")
    practitioner_hour: Money = card("money.pay.practitioner_hour")
    weekend_review: Money = card("money.pay.weekend_review")
    replacement: Money = card("money.pay.replacement")
    redundancy: Money = card("money.pay.redundancy")


class Running(Section):
    """What care costs beyond pay, what goes wrong costs, and what is there whoever comes."""

    bed_day: Money = card("money.running.bed_day")
    short_stay: Money = card("money.running.short_stay")
    attendance: Money = card("money.running.attendance")
    operation: Money = card("money.running.operation")
    day_case: Money = card("money.running.day_case")
    fall: Money = card("money.running.fall")
    ulcer: Money = card("money.running.ulcer")
    infection: Money = card("money.running.infection")
    claim: Money = card("money.running.claim")
    complaint: Money = card("money.running.complaint")
    bed: Money = card("money.running.bed")
    fixed: Money = card("money.running.fixed")


class Programmes(Section):
    """What programmes and systems cost a year while they last."""

    improvement: Money = card("money.programmes.improvement")
    front_door: Money = card("money.programmes.front_door")
    discharge_planning: Money = card("money.programmes.discharge_planning")
    writing_hour: Money = card("money.programmes.writing_hour")
    training_hour: Money = card("money.programmes.training_hour")
    surveys: Money = card("money.programmes.surveys")
    customer_records: Money = card("money.programmes.customer_records")
    contact_centre: Money = card("money.programmes.contact_centre")
    electronic_observations: Money = card("money.programmes.electronic_observations")
    electronic_clocks: Money = card("money.programmes.electronic_clocks")


class Prices(Section):
    """Tariffs, pay, running costs and the price of programmes."""

    tariffs: Tariffs = Tariffs()
    pay: Pay = Pay()
    running: Running = Running()
    programmes: Programmes = Programmes()
