"""A punished waiting-time target in a small hospital: games where it is out of reach and punished, and only there."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_world import small

from simcare.hospital.hospital import simulate
from simcare.log import Tables
from simcare.measures.measured import measure_run

GOAL = 18 * 168.0
SHORT = {"hospital.theatres.sessions_per_weekday": 12, "hospital.theatres.opening_list": "16 weeks",
         "hospital.theatres.removed_after_date": 0.4}  # few wait here, and fewer are taken off the list
ROOM = {"hospital.theatres.sessions_per_weekday": 20}
NO_BEDS_NEEDED = {"hospital.theatres.day_case_share_of_sessions": 0.6}


@cache
def world(*changes: tuple[str, Any]) -> Tables:
    """Thirty-six weeks of a tenth of the hospital, after six weeks of warm-up."""
    return simulate(scenario(*changes), 3, 0)


def scenario(*changes: tuple[str, Any]) -> Any:
    made = small("eighteen_weeks", **{"hospital.scale": 0.1, "run.years": 36 / 52, "run.warm_up": "6 weeks"})
    for path, value in changes:
        made = made.set(path, value)
    return made


def short(*changes: tuple[str, Any]) -> Tables:
    return world(*SHORT.items(), *changes)


def games(tables: Tables) -> dict[str, float]:
    e = tables.electives
    return {"paused": (e["suspended"] > 0).sum(), "restarted": e["re_dated"].sum(), "hurried": e["hurried"].sum(),
            "removed": e["removed"].notna().sum()}


def operated(tables: Tables, since: float = 12 * 168.0) -> pd.DataFrame:
    return tables.electives[tables.electives["operated"] > since]


def test_pressure_and_shortage_bring_every_game() -> None:
    assert min(games(short()).values()) > 0


@pytest.mark.parametrize("change", [("targets.eighteen_weeks", None), ("targets.eighteen_weeks.punishment", 0.0),
                                    ("design.leadership.punishment_of_breaches", 0.0),
                                    ("design.mission.runs_on", "purpose")])
def test_with_one_cause_taken_away_nobody_games(change: tuple[str, Any]) -> None:
    tables = short(change)
    assert not any(games(tables).values())
    e = tables.electives
    np.testing.assert_array_equal(e["clock_start"], e["referred"])


def test_with_room_in_the_theatres_games_fade() -> None:
    with_room, without = world(*ROOM.items()), short()
    share = [games(tables)["hurried"] / len(operated(tables)) for tables in (with_room, without)]
    assert share[0] < share[1] / 3


def test_the_recorded_figure_is_better_than_the_lived_one() -> None:
    done = operated(short())
    recorded, lived = (np.mean(done["operated"] - done[clock] <= GOAL) for clock in ("clock_start", "referred"))
    assert recorded > lived + 0.005
    assert (done["clock_start"] >= done["referred"] - 1e-6).all()


def test_whoever_has_breached_waits() -> None:
    """Under pressure fewer of those who are late are operated on, and more of those who wait are late."""
    pressed, free = short(), short(("targets.eighteen_weeks", None))

    def late_among_done(tables: Tables) -> float:
        done = operated(tables)
        return float(np.mean(done["operated"] - done["referred"] > GOAL))

    def waiting_longest(tables: Tables) -> float:
        waits = tables.electives[tables.electives["operated"].isna()]
        return float(np.quantile(tables.hours - waits["referred"], 0.9))

    assert late_among_done(pressed) < late_among_done(free) / 2
    assert waiting_longest(pressed) > waiting_longest(free) + 4 * 168


def test_a_target_without_fear_does_good_where_there_is_room() -> None:
    """Somebody watches the list: those who waited long before they were listed are called sooner."""
    some_room = (("hospital.theatres.sessions_per_weekday", 15), *NO_BEDS_NEEDED.items())
    calm = ("design.leadership.punishment_of_breaches", 0.0)
    watched, unwatched = world(*some_room, calm), world(*some_room, ("targets.eighteen_weeks", None))
    late = [float(np.mean(done["operated"] - done["referred"] > GOAL)) for done in map(operated, (watched, unwatched))]
    assert late[0] < late[1]


@pytest.mark.parametrize("changes", [tuple(SHORT.items()), tuple(ROOM.items())])
def test_nobody_on_the_list_is_lost(changes: Any) -> None:
    """Referred = operated + taken off + waiting, and everybody once; no target changes who is referred."""
    e = world(*changes).electives
    since = e["listed"] > -6 * 168
    assert not e["person"].duplicated().any()
    off = e["removed"].notna() & e["back"].isna()
    assert not (off & e["operated"].notna()).any()
    honest = short(("targets.eighteen_weeks", None)).electives
    assert set(e["person"][since]) == set(honest["person"][honest["listed"] > -6 * 168])


def test_what_happened_is_in_order() -> None:
    e = short().electives
    assert (e["referred"] <= e["listed"]).all()
    assert not (e["operated"] < e["listed"]).any()
    assert not (e["back"] < e["removed"]).any()
    assert not (e["operated"] < e["back"]).any()


def test_more_theatre_time_is_not_made_up_by_games() -> None:
    """Sessions moved to day cases are taken from inpatients: hours in theatre stay what they are."""
    hours = []
    for tables in (short(), short(("targets.eighteen_weeks", None))):
        done = tables.electives[tables.electives["operated"] > 0]
        per_session = np.where(done["day_case"] > 0, 1 / 6, 1 / 2.65)
        cancelled = tables.days.loc[tables.days["day"] >= 0, "electives_cancelled"].sum() / 2.65
        hours.append(per_session.sum() + cancelled)
    assert hours[0] == pytest.approx(hours[1], rel=0.02)


def test_the_measures_tell_it() -> None:
    figures = measure_run(short(), 12 * 168.0).figures
    assert figures["eighteen_weeks_gap"] > 0
    assert figures["clock_changed_share"] > 0
    assert figures["operated_out_of_turn_share"] > 0
    honest = measure_run(short(("targets.eighteen_weeks", None)), 12 * 168.0).figures
    assert honest["eighteen_weeks_gap"] == honest["clock_changed_share"] == honest["removed_from_list_share"] == 0
