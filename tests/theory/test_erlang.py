"""Single queues against the formulas every queueing textbook holds (Erlang, Cobham, Pollaczek and Khinchine)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simcare.verification import queues
from simcare.verification.check import Check, mean_agrees
from simcare.verification.one_queue import erlang_c, poisson_customers, serve


@pytest.mark.parametrize("checks", [
    queues.share_turned_away, queues.waits_at_many_servers, queues.waits_by_priority, queues.waits_whatever_the_service,
    queues.heads_seen_by_an_onlooker, queues.nobody_is_cut_short])
def test_the_pool_does_what_the_textbook_says(checks: Callable[[], list[Check]]) -> None:
    assert [check for check in checks() if not check.passed] == []


@pytest.mark.statistical
@pytest.mark.parametrize("seed", range(10, 14))
def test_a_nearly_full_department_still_follows_erlang_c(seed: int) -> None:
    servers, load = 10, 9.2
    waits = serve(poisson_customers(seed, 500_000, load), servers).waited
    check = mean_agrees(queues.ERLANG_C, "nearly full", waits, erlang_c(servers, load) / (servers - load), 0.15)
    assert check.passed, check
