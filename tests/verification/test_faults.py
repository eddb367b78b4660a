"""Every check can fail: a fault is put into the program, and the check that is there for it must see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from heapq import heappush
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from simcare.evidence.cards import cards
from simcare.hospital.beds import Beds
from simcare.hospital.demand import Demand
from simcare.hospital.patients import AE
from simcare.hospital.pools import Flow, Pool
from simcare.hospital.staff import Staff
from simcare.luck import Luck
from simcare.measures.registry import registry
from simcare.organisation.stocks import OwnLinks, Stocks
from simcare.scenario.kinds import fields_under
from simcare.scenario.schema import Scenario
from simcare.scenario.section import card_of
from simcare.verification import (
    arrivals,
    balances,
    dimensions,
    hospital_queues,
    links,
    one_queue,
    patients,
    queues,
    worlds,
)
from simcare.verification.check import Check
from simcare.verification.small_world import lived, small
from simcare.verification.watch import Watch, watched

WEEKS = {"run.years": 3 / 52, "run.warm_up": "2 weeks"}


def failed(checks: list[Check], *words: str) -> bool:
    """Whether a check whose name has these words failed."""
    return any(not check.passed and all(word in check.name for word in words) for check in checks)


def few_weeks() -> Watch:
    return watched(small("four_hour", **WEEKS))


# -- one queue --------------------------------------------------------------------------------------------------------


class CuttingPool(Pool):
    """Sends patients in hand away when the shift ends."""

    __slots__ = ("serving",)

    def __init__(self, capacity: int) -> None:
        super().__init__(capacity)
        self.serving: list[Flow] = []

    def take(self, flow: Flow, priority: float) -> Pool | None:
        got = super().take(flow, priority)
        if got is not None:
            self.serving.append(flow)
        return got

    def resize(self, capacity: int) -> None:
        for flow in self.serving[capacity:] if capacity < self.capacity else []:
            self.send_away(flow)
        self.serving = []
        super().resize(capacity)

    def send_away(self, flow: Flow) -> None:
        """The rest of the patient's way goes on at once; the end of the service finds nobody."""
        steps, flow.send = flow.send, lambda _: 0.0
        other = Flow(flow.env)
        other.send, other.callbacks = steps, Flow.again
        heappush(flow.env._queue, (flow.env.now, 1, next(flow.env._eid), other))


def test_a_service_cut_at_the_end_of_the_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not failed(queues.nobody_is_cut_short(n=500), "cut short")
    flows_once(monkeypatch)
    monkeypatch.setattr(one_queue, "Pool", CuttingPool)
    assert failed(queues.nobody_is_cut_short(n=500), "cut short")


def flows_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flow whose patient was sent away ends quietly instead of sleeping for ever."""
    resume = Flow.resume

    def once(flow: Flow, event: Any = None, value: Any = None) -> None:
        if getattr(flow.send, "__name__", "") != "<lambda>":
            resume(flow, event, value)

    monkeypatch.setattr(Flow, "resume", once)
    monkeypatch.setattr(Flow, "again", [once])


def test_a_pool_that_loses_a_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    lose_one_in(monkeypatch, 50)
    assert failed(queues.nobody_is_cut_short(n=2000), "lost")
    assert failed(hospital_queues.queues_obey(few_weeks()), "joined")


def lose_one_in(monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    serve, count = Pool.next_waiting, [0]

    def losing(pool: Pool) -> Flow | None:
        count[0] += 1
        flow = serve(pool)
        return serve(pool) if count[0] % many == 0 and flow is not None else flow

    monkeypatch.setattr(Pool, "next_waiting", losing)


def test_a_server_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_queue, "Pool", lambda servers: Pool(servers + 1))
    assert failed(queues.share_turned_away(n=20_000), "4 servers")


def test_priorities_that_nobody_heeds(monkeypatch: pytest.MonkeyPatch) -> None:
    join = Pool.join
    monkeypatch.setattr(Pool, "join", lambda pool, flow, priority: join(pool, flow, 0))
    assert failed(queues.waits_by_priority(n=50_000), "class 1")


def test_services_of_another_law(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = queues.lognormals
    monkeypatch.setattr(queues, "lognormals", lambda seed, n, mean, cv: usual(seed, n, mean, cv + 0.5))
    assert all(not check.passed for check in queues.waits_whatever_the_service(n=50_000))


# -- who comes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("wrong", "seen"), [
    (lambda times: times[np.arange(len(times)) % 25 != 0], "a day, mean"),
    (lambda times: np.sort((times + 1.0) % (24.0 * arrivals.DAYS)), "by hour"),
    (lambda times: np.sort(times // 24 * 24 + (times % 24) // 1), "even within"),
    (lambda times: np.sort((times + 24.0) % (24.0 * arrivals.DAYS)), "worst weekday"),
    (lambda times: np.sort(np.concatenate([times, times[times // 24 % 10 == 0]])), "variance of days")])
def test_arrivals_with_the_wrong_rate(wrong: Callable[[Any], Any], seen: str) -> None:
    scenario = Scenario()
    times = np.array([time for time, _ in Demand(scenario, Luck(1)).arrivals(AE, 0, arrivals.DAYS)])
    assert not failed(arrivals.stream_agrees(scenario, AE, times), "")
    assert failed(arrivals.stream_agrees(scenario, AE, wrong(times)), seen)


# -- books ------------------------------------------------------------------------------------------------------------


def test_people_who_are_not_written_down() -> None:
    tables, demand = lived("four_hour"), Demand(small("four_hour"), Luck(1, 0))
    short = replace(tables, visits=tables.visits.drop(index=tables.visits.index[5]))
    assert failed(patients.came_to_ae(short, demand), "lost on the way")
    assert failed(patients.books_agree(short), "days' book")
    assert failed(patients.books_agree(replace(tables, stays=tables.stays[9:])), "by the rounds")
    fewer = replace(tables, electives=tables.electives.drop(index=tables.electives.index[-3:]))
    assert failed(patients.was_referred(fewer, demand, patients.first_day(tables)), "lost")


def test_people_in_two_beds_and_the_dead_who_come_back() -> None:
    tables = lived("four_hour")
    stays, visits = tables.stays.copy(), tables.visits.copy()
    stays.loc[stays.index[1], ["person", "admitted"]] = stays.loc[stays.index[0], ["person", "admitted"]]
    visits.loc[visits.index[0], "died_at"] = visits["arrived"][visits.index[0]] - 1.0
    visits.loc[visits.index[3], "treated"] = 1e6
    checks = patients.in_order(replace(tables, stays=stays, visits=visits))
    assert failed(checks, "two beds")
    assert failed(checks, "came back dead")
    assert failed(checks, "steps before")


def test_nurses_who_work_beyond_their_time() -> None:
    tables = lived("four_hour")
    rounds = tables.rounds.assign(rn_worked_min=tables.rounds["rn_available_min"] * 1.01)
    assert failed(patients.care_is_bounded(replace(tables, rounds=rounds)), "busiest nurses")


def test_a_bed_that_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    ready, count = Beds.ready, [0]

    def forgetting(beds: Beds, slot: int) -> None:
        count[0] += 1
        if count[0] != 30:
            ready(beds, slot)

    monkeypatch.setattr(Beds, "ready", forgetting)
    assert failed(balances.beds_balance(few_weeks().looks("beds")), "unaccounted")


def test_people_in_post_who_left_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = Staff._take_stock

    def once(staff: Staff) -> None:
        if staff.people.today == 0:
            stock(staff)

    monkeypatch.setattr(Staff, "_take_stock", once)
    watch = watched(small("four_hour", **WEEKS, **{"staff.registered_leavers": 0.6}))
    assert failed(balances.posts_balance(watch.looks("posts"), watch.tables.days), "posts unaccounted")


def test_a_stock_that_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    move = Stocks.move_the_stocks

    def leaking(stocks: Stocks) -> None:
        move(stocks)
        stocks.level[2] -= 1e-4

    monkeypatch.setattr(Stocks, "move_the_stocks", leaking)
    assert failed(balances.stocks_balance(few_weeks().tables.days), "voice")
    assert failed(links.nothing_moves_without_links(), "greatest move")


def test_accounts_and_lists_that_do_not_add_up() -> None:
    tables = lived("people_first")
    days = tables.days
    assert failed(balances.money_balances(days.assign(cost_bank=days["cost_bank"] + 5)), "cost less its lines")
    assert failed(balances.money_balances(days.assign(balance=days["balance"] + 5)), "balance less")
    assert failed(balances.lists_balance(replace(tables, electives=tables.electives[1:])), "unaccounted")


# -- links, units, ranges ---------------------------------------------------------------------------------------------


def test_a_link_with_the_wrong_sign_or_a_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    shaped = OwnLinks.shaped
    monkeypatch.setattr(OwnLinks, "shaped", lambda self, x, gate: -shaped(self, x, gate))
    assert not links.links_keep_their_signs().passed
    monkeypatch.setattr(OwnLinks, "shaped", lambda self, x, gate: x - self.reference)
    assert failed(links.links_have_no_units(), "change with the unit")
    monkeypatch.setattr(links, "STRENGTH_WITH_A_UNIT", {})
    assert failed(links.links_have_no_units(), "what has a unit")


@pytest.mark.parametrize(("path", "unit"), [
    ("run.warm_up", "furlongs"), ("run.warm_up", "share"), ("target.fine", "duration"), ("target.punishment", "pounds"),
    ("hospital.beds", "duration"), ("target.enabled", "beds"), ("demand.attendances_per_day", "pounds")])
def test_a_card_with_the_wrong_unit(path: str, unit: str) -> None:
    field = next(field for _, field in fields_under(Scenario) if card_of(field) == path)
    assert list(dimensions.faults(cards()[path], field)) == []
    assert list(dimensions.faults(replace(cards()[path], unit=unit), field)) != []


@pytest.mark.parametrize(("name", "value"), [("occupancy", 1.2), ("deaths", -1.0), ("rn_workload_ratio", -0.1)])
def test_a_measure_out_of_its_range(name: str, value: float) -> None:
    measure = registry()[name]

    def out(figure: float) -> bool:
        measured: Any = SimpleNamespace(figures={name: figure}, subgroups={}, weekly=np.full((2, 1), np.nan))
        return dimensions.out_of_range(measured, 0, measure, False)

    assert out(value)
    assert not out(0.5)
    assert not out(float("nan"))


# -- worlds -----------------------------------------------------------------------------------------------------------


def test_worlds_that_differ_are_seen_to_differ() -> None:
    one, other = lived("four_hour"), lived("four_hour", 1, 1)
    assert worlds.differing(one, other) >= 8
    assert failed(worlds.people_agree(one, other), "people who differ")


class Jostling(worlds.OneMore):
    """One more patient, and another comes a minute later for it."""

    def __call__(self, demand: Demand, stream: int, day: int, days: int = 28) -> list[tuple[float, int]]:
        arrived = super().__call__(demand, stream, day, days)
        moved = [(time + (abs(time - 252.0) < 0.5) / 60, person) for time, person in arrived]
        return sorted(moved)


def test_one_more_patient_who_changes_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "ROOMY", worlds.ROOMY | {"run.years": 2 / 52, "run.warm_up": "2 weeks"})
    usual = worlds.simulate(worlds.roomy(), 3, 0)
    assert failed(worlds.others_unchanged(Jostling(AE, False), usual, "x", 3), "others changed")
