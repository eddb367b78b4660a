"""Who complains, what becomes of it, and what it costs: on stays made by hand, and in a small hospital."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcare.hospital import experience
from simcare.hospital.concerns import Concerns
from simcare.hospital.hospital import simulate
from simcare.log import DIED, Tables
from simcare.luck import Luck
from simcare.regime.decisions import Reply
from simcare.scenario.schema import Scenario

COLUMNS = ("person", "stay", "source", "left", "destination", "unready", "age", "female", "frailty", "dementia",
           "alone", "speaks", "coded", "account")
ORDINARY = {"stay": 1, "left": 1.0, "age": 70, "frailty": 0.3, "speaks": 1}
CARRIED = (*experience.CARRIED_AS.values(), *experience.HARMS)
SCENARIO = Scenario()
CROWD = 20_000


class Answers:
    """A regime that always answers the same, and remembers nothing."""

    def __init__(self, reply: Reply) -> None:
        self.reply, self.asked = reply, 0

    def concern(self, u: float, hears: float, before: int = 0) -> Reply:
        self.asked += 1
        return self.reply

    def remember_of(self, measure: str, late: float, seen: float) -> None:
        pass


def office(reply: Reply = Reply(False, 25.0), scenario: Scenario = SCENARIO, carried: float = 0.0,  # noqa: B008
           **lived: float) -> Concerns:
    """Concerns of a hospital in which everybody lived through the same."""
    def accounts(numbers: Any) -> dict[str, Any]:
        return {name: np.full(len(numbers), lived.get(name, carried)) for name in CARRIED}
    concerns = Concerns(scenario, Luck(3), accounts, COLUMNS)
    concerns.follow(scenario, Answers(reply))  # type: ignore[arg-type]
    return concerns


def people(number: int = CROWD, **about: float) -> np.ndarray:
    row = {**dict.fromkeys(COLUMNS, 0.0), **ORDINARY, **about}
    table = np.repeat(np.array([[row[name] for name in COLUMNS]]), number, axis=0)
    table[:, 0] = np.arange(number)
    return table


def writers(concerns: Concerns, left: np.ndarray) -> set[int]:
    concerns.listen(left)
    return {complaint.person for _, complaint in concerns.coming}


def to_the_end(concerns: Concerns) -> float:
    """Lets three years pass; the minutes that the complaints cost."""
    spent = 0.0
    for day in range(1, 1100):
        spent += concerns.close(day * 24.0, np.zeros((0, len(COLUMNS)))).concern_minutes
    return spent


def rows(concerns: Concerns) -> dict[str, np.ndarray]:
    return concerns.rows.columns()


def test_without_a_lapse_nobody_complains() -> None:
    assert writers(office(), people()) == set()


def test_the_more_lapses_the_more_complaints_and_nobody_changes_their_mind() -> None:
    few, many = writers(office(calls_over_15=3), people()), writers(office(calls_over_15=3, soiled_h=5, pain_h=9),
                                                                   people())
    expected = CROWD * SCENARIO.concerns.complaints.per_lapse
    assert len(few) == pytest.approx(expected * 0.93, abs=4 * expected**0.5)
    assert few < many


def test_fear_halves_complaints_of_the_same_people_and_takes_no_harm_away() -> None:
    free, afraid = office(soiled_h=9), office(soiled_h=9)
    afraid.complaining = 0.5
    complain, dare = writers(free, people()), writers(afraid, people())
    assert dare < complain
    assert 0.3 < len(dare) / len(complain) < 0.7
    np.testing.assert_array_equal(free.lived(people(5)), afraid.lived(people(5)))


def test_who_has_neither_voice_nor_family_is_heard_less() -> None:
    heard, unheard = (len(writers(office(soiled_h=9), people(**about)))
                      for about in ({"speaks": 0, "alone": 0}, {"speaks": 0, "alone": 1}))
    assert unheard < 0.5 * heard


def test_what_is_mended_at_the_bedside_is_not_written() -> None:
    open_ward = SCENARIO.set("design.culture.openness", 1).set("design.culture.front_line_authority", 1)
    assert writers(office(soiled_h=9, scenario=open_ward), people()) < writers(office(soiled_h=9), people())


def test_a_mended_complaint_is_over_and_an_unmended_one_may_come_back() -> None:
    mended, filed = office(Reply(True, 10.0), carried=9), office(Reply(False, 25.0), carried=9)
    for concerns in (mended, filed):
        concerns.listen(people())
        to_the_end(concerns)
    assert rows(mended)["mended"].all()
    assert not rows(mended)["reopened"].any()
    back = (rows(filed)["reopened"] > 0).mean()
    spread = (0.3 * 0.7 / len(rows(filed)["time"]))**0.5
    assert back == pytest.approx(SCENARIO.concerns.complaints.reopening, abs=4 * spread)


def test_who_is_labelled_persistent_gets_no_answer_and_goes_on_for_a_while() -> None:
    concerns = office(Reply(False, 25.0, answered=False), carried=9)
    concerns.listen(people())
    made = len(concerns.coming)
    late = concerns.close(100 * 24.0, np.zeros((0, len(COLUMNS))))
    assert late.persistent == pytest.approx(made, rel=0.25)
    to_the_end(concerns)
    assert rows(concerns)["persistent"].all()
    assert np.isnan(rows(concerns)["answered_at"]).all()
    assert concerns.persistent == []


def test_the_minutes_add_up() -> None:
    concerns, rules = office(Reply(False, 25.0), carried=9), SCENARIO.concerns.complaints
    remarks, _ = concerns.listen(people())
    assert concerns.minutes == pytest.approx(remarks * rules.remark_time * 60)
    minutes, found = to_the_end(concerns), rows(concerns)
    each = rules.defended_hours * rules.nurses_share * 60
    answers = sum((found["reopened"] >= times).sum() * rules.harder**times for times in range(8))
    assert minutes == pytest.approx(each * answers)


def test_customer_records_answer_sooner_mend_less_and_cost_more() -> None:
    class Hears(Answers):
        def concern(self, u: float, hears: float, before: int = 0) -> Reply:
            return Reply(u < hears, 30.0)
    listening = SCENARIO.set("design.leadership.hears_concerns", 0.8)
    results = []
    for scenario in (listening, listening.set("design.data.customer_records", True)):
        concerns = office(scenario=scenario, carried=9)
        concerns.follow(scenario, Hears(Reply(False, 0)))  # type: ignore[arg-type]
        concerns.listen(people())
        minutes, found = to_the_end(concerns), rows(concerns)
        results.append(((found["answered_at"] <= found["due_at"]).mean(), found["mended"].mean(), minutes))
    (plain, mended, minutes), (sooner, mended_as_case, minutes_of_cases) = results
    assert sooner > plain + 0.1
    assert mended_as_case < mended - 0.1
    assert minutes_of_cases > minutes


def test_the_ward_s_own_survey_costs_minutes() -> None:
    asked = office(scenario=SCENARIO.set("design.data.satisfaction_surveys", True))
    asked.listen(people(10))
    assert asked.minutes == pytest.approx(10 * SCENARIO.concerns.survey.asking_time * 60)


# -- the survey and the expected deaths --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def year() -> Tables:
    scenario = Scenario.load("four_hour", ("hospital.scale=0.5", "run.years=1", "run.warm_up=8 weeks"))
    return simulate(scenario, 11, 0)


def columns_of(tables: Tables) -> dict[str, np.ndarray]:
    ended = tables.stays[tables.stays["left"].notna()]
    return {str(name): ended[name].to_numpy() for name in ended.columns}


def satisfaction(stays: dict[str, np.ndarray]) -> float:
    c = SCENARIO.concerns
    count = experience.lapses(experience.extent(stays, c.experience))
    answering = experience.answers(stays, count, c.survey)
    return float((answering * experience.satisfied(count, c.survey)).sum() / answering.sum())


def test_satisfaction_hardly_moves_when_unanswered_calls_double(year: Tables) -> None:
    stays = columns_of(year)
    before, worse = satisfaction(stays), satisfaction(stays | {"calls_over_15": 2 * stays["calls_over_15"]})
    assert 0.88 < worse < before < 0.97
    assert before - worse < 0.02


def test_less_than_half_answer_and_the_dead_do_not(year: Tables) -> None:
    stays = columns_of(year)
    assert stays["answers"][stays["destination"] < DIED].mean() == pytest.approx(0.45, abs=0.04)
    assert not stays["answers"][stays["destination"] == DIED].any()


def test_the_mortality_ratio_is_a_hundred_on_the_stays_it_was_fitted_on(year: Tables) -> None:
    stays = columns_of(year)
    died = stays["destination"] == DIED
    sm = pytest.importorskip("statsmodels.api")
    weights = tuple(sm.Logit(died, experience.case_mix(stays).T).fit(disp=False).params)
    rules = SCENARIO.concerns.expected_deaths.model_copy(update={"weights": weights})
    assert experience.expected_deaths(stays, rules).sum() == pytest.approx(died.sum(), rel=1e-6)


def test_coding_raises_what_was_expected_and_not_who_died() -> None:
    rules = SCENARIO.concerns.expected_deaths
    coded = experience.as_coded(np.array([0.04, 0.04]), np.array([0.0, 1.0]), rules)
    assert coded[0] == 0.04
    assert coded[1] / (1 - coded[1]) == pytest.approx(rules.coding * 0.04 / 0.96)


# -- in a hospital -------------------------------------------------------------------------------------------------


def test_a_complaint_belongs_to_one_stay_and_comes_after_it(year: Tables) -> None:
    complaints = year.complaints.merge(year.stays[["person", "stay", "left", "lapses"]], on=["person", "stay"],
                                       how="left", validate="one_to_one")
    assert len(complaints) > 10
    assert (complaints["time"] > complaints["left"]).all()
    assert (complaints["lapses"] > 0).all()
    answered = complaints["answered_at"].notna()
    assert (complaints["answered_at"] > complaints["time"])[answered].all()


def test_as_many_complain_as_in_english_hospitals(year: Tables) -> None:
    """Bands S23 (2 to 5 per 1,000 stays; 1 to 10% of poor stays), by the chance each person had, not by whose luck
    it was, within two standard errors of a quarter of the hospital in one year."""
    stays, rules = columns_of(year), SCENARIO.concerns.complaints
    unheard = np.where((stays["speaks"] == 0) & (stays["alone"] > 0), rules.unheard, 1.0)
    bereaved = np.where(stays["destination"] == DIED, rules.bereaved, 1.0)
    chance = rules.per_lapse * stays["lapses"] * unheard * bereaved
    error = 2 * 1000 * chance.std() / len(chance)**0.5
    assert 2 - error < 1000 * chance.mean() < 5 + error
    assert 0.01 < chance.sum() / stays["poor"].sum() < 0.1
    assert len(year.complaints) / len(stays["lapses"]) == pytest.approx(chance.mean(), rel=0.5)
