"""Contacts: value and failure demand a day, and where the unsolved go."""

from __future__ import annotations

import pytest

from simcare.organisation.contacts import Contacts, DayOfContacts
from simcare.organisation.exchange import Counters
from simcare.scenario.schema import Scenario

SCENARIO = Scenario()
USUAL = Counters(bed_days=350, discharges=58, inpatient_operations=16, day_cases=19, attendances=150, waiting=2600,
                 returns=10, unready=0.7, concerns_open=6, persistent=5, rn_minutes=88_000, concern_minutes=230)
CENTRE = SCENARIO.set("design.technology.contact_centre", True)
RECORDS = SCENARIO.set("design.data.customer_records", True)


def settled(scenario: Scenario = SCENARIO, day: Counters = USUAL, days: int = 120) -> tuple[Contacts, DayOfContacts]:
    contacts = Contacts()
    for _ in range(days):
        contacts.step(day, scenario)
    return contacts, contacts.today


def failure_share(today: DayOfContacts) -> float:
    return today.failure_contacts / (today.failure_contacts + today.value_contacts)


def test_failure_demand_is_in_the_range_that_can_be_measured() -> None:
    assert 0.1 < failure_share(settled()[1]) < 0.35


def test_unsolved_contacts_settle_at_what_flows_in_and_out() -> None:
    contacts, today = settled()
    rules = SCENARIO.concerns.contacts
    comes_back = contacts.unsolved * 24 / rules.comes_again_after
    flows_in = (today.value_contacts + today.failure_contacts) * (1 - rules.solved) * rules.comes_again
    assert comes_back == pytest.approx(flows_in, rel=1e-6)


def test_when_everybody_is_answered_at_once_nobody_calls_again() -> None:
    contacts, _ = settled(SCENARIO.set("concerns.contacts.solved", 1))
    assert contacts.unsolved == pytest.approx(0, abs=1e-9)


def test_with_nobody_waiting_and_nothing_gone_wrong_there_is_no_failure_demand() -> None:
    sound = USUAL._replace(waiting=0, returns=0, unready=0, concerns_open=0, persistent=0)
    assert settled(SCENARIO.set("concerns.contacts.solved", 1), sound)[1].failure_contacts == 0


def test_a_contact_centre_is_cheaper_a_call_and_makes_more_calls() -> None:
    (_, usual), (_, centre) = settled(), settled(CENTRE)
    assert centre.value_contacts == usual.value_contacts
    assert centre.failure_contacts > 1.2 * usual.failure_contacts
    calls = [sum(today[:2]) for today in (usual, centre)]
    assert centre.contact_minutes - (usual.contact_minutes / calls[0]) * calls[1] < 0.05 * usual.contact_minutes
    assert centre.contact_nurse_minutes < usual.contact_nurse_minutes


def test_customer_records_cost_minutes_and_hand_people_on() -> None:
    (_, usual), (_, records) = settled(), settled(RECORDS)
    assert records.contact_minutes > 1.3 * usual.contact_minutes
    assert records.failure_contacts > usual.failure_contacts


def test_the_usual_hospital_loses_no_time() -> None:
    lost = settled()[0].lost_time
    assert abs(lost) < 0.003
    assert settled(RECORDS)[0].lost_time > lost + 0.002


def test_an_empty_hospital_loses_nothing() -> None:
    contacts, _ = settled(day=Counters())
    assert contacts.lost_time == 0
