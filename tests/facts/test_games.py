"""Games come from pressure and from nothing else: a number, a punishment and a shortage together.

Nothing in the hospital plays for the clock when any of the three is taken away; where all three are there, the spike
before four hours, the admissions at the last minute and the gap between what was recorded and what was lived appear.
"""

from __future__ import annotations

import pytest
from small_runs import GAMES, means

pytestmark = pytest.mark.statistical

HONEST = [("no_target",), ("people_first",), ("four_hour_without_target",), ("four_hour_without_punishment",),
          ("four_hour_with_slack",), ("four_hour", "assumptions.hold.fear=0"),
          ("four_hour", "assumptions.hold.integrity=1")]


@pytest.mark.parametrize("scenario", HONEST, ids=" ".join)
def test_without_pressure_nobody_plays_for_the_clock(scenario: tuple[str, ...]) -> None:
    """V7: nor is there a spike. As many leave a minute in 230-240 as just before and after (some 120 people)."""
    found = means(*scenario)
    assert {game: found[game] for game in GAMES} == dict.fromkeys(GAMES, 0.0)
    assert 0.7 < found["spike_230_240_ratio"] < 1.35
    assert found["pressure"] == 0.0 or len(scenario) > 1


def test_under_pressure_every_game_is_played() -> None:
    found = means("four_hour")
    assert all(found[game] > 0 for game in GAMES)
    assert found["spike_230_240_ratio"] > 1.5


def test_under_pressure_the_last_minutes_fill_with_admissions_and_with_the_old() -> None:
    found, before = means("four_hour"), means("no_target")
    assert found["admitted_share_of_leave_230_240"] > 2.2 * found["admitted_share"]  # V4
    assert found["admissions_made_230_240_share"] > 2 * before["admissions_made_230_240_share"]
    assert found["leave_last_20_over_65_ratio"] > 1.4  # V6


def test_the_figure_rises_more_than_the_experience() -> None:
    under, before = means("four_hour"), means("no_target")
    assert under["four_hour_recorded"] > before["four_hour_recorded"] + 0.05
    assert under["four_hour_gap"] > before["four_hour_gap"]


@pytest.mark.parametrize("less", [("four_hour", "design.leadership.punishment_of_breaches=0.3"),
                                  ("four_hour", "assumptions.hold.fear=0.4"), ("four_hour_without_shortage",)],
                         ids=" ".join)
def test_games_fade_when_one_of_their_causes_fades(less: tuple[str, ...]) -> None:
    weaker, full = means(*less), means("four_hour")
    assert 0 < weaker["pressure"] < full["pressure"] <= 1 or "fear" in less[-1]
    assert weaker["spike_230_240_ratio"] < full["spike_230_240_ratio"]
    for game in set(GAMES) - {"falsified_share"}:
        assert weaker[game] < full[game], game
