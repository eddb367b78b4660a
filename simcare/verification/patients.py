"""Nobody is lost: whoever came has left, has died or is still there, and books that were kept apart agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simcare.hospital.demand import Demand
from simcare.hospital.patients import AE, ELECTIVE, GP
from simcare.log import ADMITTED, DIED, HOME, LEFT_UNSEEN, STILL_HERE
from simcare.luck import GOLDEN
from simcare.verification.check import Check, Theory, at_most, exactly

if TYPE_CHECKING:
    import pandas as pd

    from simcare.log import Tables
    from simcare.verification.watch import Watch

STAY_DIED, STAY_STILL_HERE = 3, 4
FROM_AE, FROM_GP, FROM_LIST = range(3)
SINGLE = 1e-5  # minutes are logged in single precision
ROUND = 4.01  # hours after which a death in a bed is found at the latest
REGISTERED_BY = 2.0  # hours after which anybody on foot has booked in
TURNOVER = 2  # beds that may change hands at the very moment of a round

CAME = Theory(
    "conservation of patients", "everybody who came left, died or is still there, in exactly one way",
    "flow balance: Kleinrock 1975, vol. 1, ch. 2")
ORDER = Theory(
    "order of events", "what happens to one person happens in its order, once, and to nobody in two places",
    "event validity: Law 2015, ch. 5; Sargent 2013")
CARE = Theory(
    "care rounds", "nobody works longer than they are there, and no more is done or missed than was due",
    "utilisation at most one: Kleinrock 1975, vol. 1, ch. 2")

VISIT_STEPS = (("arrived", "handed_over", "treated", "decided", "bed_asked"),
               ("arrived", "assessed", "treated", "decided", "left"), ("clock_start", "clock_stop"))
STAY_STEPS = (("arrived", "admitted", "left"),)
LIST_STEPS = (("referred", "listed", "operated"), ("removed", "back", "operated"))
MISSED_OF = {"obs_missed": "obs_due", "acute_obs_missed": "acute_obs_due", "calls_over_15": "calls",
             "meals_missed": "meals_due", "drinks_missed": "drinks_due", "turns_missed": "turns_due",
             "walks_missed": "walks_due"}


def patients_are_conserved(watch: Watch) -> list[Check]:
    """All checks of a watched hospital's patients."""
    tables, hospital = watch.tables, watch.hospital
    demand = Demand(hospital.scenario, hospital.luck)
    in_emergency = sum(visit.slot is None for visit in hospital.department.boarders)
    in_line = sum(not request.transfer for request in watch.waiting_for_a_bed) - in_emergency
    return [*came_to_ae(tables, demand), came_by_gp(tables, demand, in_line),
            *was_referred(tables, demand, hospital.electives.backlog),
            went_to_theatre(tables, hospital.electives.recovering), *books_agree(tables), *in_order(tables),
            *care_is_bounded(tables)]


def due(demand: Demand, stream: int, first_day: int, until: float) -> set[int]:
    """Who should have come by a stream from the first day until a moment (h), by the demand alone."""
    days = int(until // 24) + 1 - first_day
    return {person for time, person in demand.arrivals(stream, first_day, days) if time <= until}


def first_day(tables: Tables) -> int:
    """The day on which the warm-up began."""
    return -round(tables.warm_up / 24)


def came_to_ae(tables: Tables, demand: Demand) -> list[Check]:
    """Everybody whom the demand sends to A&E has a visit, and nobody else has a first one."""
    visits, begin = tables.visits, first_day(tables)
    firsts, here = set(visits.loc[visits["visit"] == 1, "person"].astype(int)), visits["outcome"] == STILL_HERE
    surely, perhaps = (due(demand, AE, begin, until) for until in (tables.hours - REGISTERED_BY, tables.hours))
    endings = visits["outcome"].isin((HOME, ADMITTED, LEFT_UNSEEN, DIED, STILL_HERE))
    return [exactly(CAME, f"lost on the way into A&E, of {len(surely)}", len(surely - firsts)),
            exactly(CAME, "in A&E without having come", len(firsts - perhaps)),
            exactly(CAME, f"visits without an end, of {len(visits)}", (~endings).sum()),
            exactly(CAME, "left and still here, or neither", (visits["left"].isna() != here).sum()),
            exactly(CAME, "in A&E for more than ten days", (here & (visits["arrived"] < tables.hours - 240)).sum())]


def came_by_gp(tables: Tables, demand: Demand, in_line: int) -> Check:
    """Those sent by a GP have got a bed, but for those who still wait in line."""
    sent, stays = due(demand, GP, first_day(tables), tables.hours), tables.stays
    begun = set(stays.loc[(stays["source"] == FROM_GP) & (stays["visit"] == 1), "person"].astype(int))
    return exactly(CAME, f"sent by a GP and lost, of {len(sent)}", max(len(sent - begun) - in_line, 0))


def was_referred(tables: Tables, demand: Demand, since: int) -> list[Check]:
    """Those referred for surgery are on the list or have been on it, but for those who would rather go elsewhere."""
    referred, on_file = due(demand, ELECTIVE, since, tables.hours), tables.electives["person"].astype(int)
    least = float(tables.days["referrals_effect"].min())
    lost = [person for person in referred - set(on_file) if person * GOLDEN % 1.0 <= least]
    return [exactly(CAME, f"referred for surgery and lost, of {len(referred)}", len(lost)),
            exactly(CAME, "on the list without or beyond one referral",
                    len(set(on_file) - referred) + on_file.duplicated().sum())]


def went_to_theatre(tables: Tables, recovering: int) -> Check:
    """Inpatients who were operated on have a stay of their own, but for those who still recover from it."""
    listed, stays = tables.electives, tables.stays
    operated = set(listed.loc[listed["operated"].notna() & (listed["day_case"] == 0), "person"].astype(int))
    begun = set(stays.loc[stays["source"] == FROM_LIST, "person"].astype(int))
    return exactly(CAME, f"operated on without a stay, or the other way round, of {len(operated)}",
                   len(operated ^ begun) - recovering)


def books_agree(tables: Tables) -> list[Check]:
    """The books of A&E, of the wards, of the rounds and of the days say the same."""
    visits, stays, days = tables.visits, tables.stays, tables.days
    admitted = set(map(tuple, visits.loc[visits["outcome"] == ADMITTED, ["person", "visit"]].to_numpy()))
    begun = list(map(tuple, stays.loc[stays["source"] == FROM_AE, ["person", "visit"]].to_numpy()))
    midnight = (days["day"].max() + 1) * 24.0
    here = stays["destination"] == STAY_STILL_HERE
    return [exactly(CAME, f"admitted from A&E without a stay, or the other way round, of {len(admitted)}",
                    len(admitted ^ set(begun)) + len(begun) - len(set(begun))),
            exactly(CAME, f"stays without an end, of {len(stays)}", (~stays["destination"].isin(range(5))).sum()),
            exactly(CAME, "left a bed and still in it, or neither", (stays["left"].isna() != here).sum()),
            exactly(CAME, "visits in the book of A&E less attendances in the days' book",
                    (visits["arrived"] < midnight).sum() - days["attendances"].sum()),
            exactly(CAME, "patients in bed by the rounds and by the stays, greatest difference", beds_differ(tables),
                    tolerance=TURNOVER)]


def beds_differ(tables: Tables) -> int:
    """Those who came and have not left are in bed at every round, up to those who move at that very moment."""
    rounds, stays = tables.rounds, tables.stays
    times = np.sort(rounds["time"].unique())
    on_wards = rounds[rounds["ward"] <= rounds["ward"].max() - 2]
    occupied = on_wards.groupby("time")["occupied"].sum().to_numpy()
    came, went = np.sort(stays["admitted"].to_numpy()), np.sort(stays["left"].fillna(np.inf).to_numpy())
    counted = np.searchsorted(came, times, "right") - np.searchsorted(went, times, "left")
    return int(np.abs(occupied - counted).max())


def in_order(tables: Tables) -> list[Check]:
    """Steps follow one another; nobody is in two beds; the dead die once and stay away."""
    visits, stays, listed = tables.visits, tables.stays, tables.electives
    late = sum(backwards(table, steps) for table, all_steps in
               ((visits, VISIT_STEPS), (stays, STAY_STEPS), (listed, LIST_STEPS)) for steps in all_steps)
    died = stays[stays["destination"] == STAY_DIED]
    unseen = visits["outcome"] == LEFT_UNSEEN
    return [exactly(ORDER, "steps before the one that they follow", late),
            exactly(ORDER, "people in two beds at once", in_two_beds(stays)),
            exactly(ORDER, "people who died twice or came back dead", dead_and_about(tables)),
            exactly(ORDER, "deaths in a bed that are not the end of the stay",
                    (np.abs(died["died_at"] - died["left"]) > ROUND).sum()),
            exactly(ORDER, "treated and left unseen, or gone without being seen",
                    visits.loc[unseen, "treated"].notna().sum()
                    + visits.loc[visits["outcome"].isin((HOME, ADMITTED)), "treated"].isna().sum()),
            exactly(ORDER, "people on foot held outside", (visits["held_outside"][visits["ambulance"] == 0] > 0).sum())]


def backwards(table: pd.DataFrame, steps: Sequence[str]) -> int:
    """How often a time is before one that it follows, where both have happened."""
    last, count = table[steps[0]], 0
    for name in steps[1:]:
        count += int((table[name] < last - 1e-9).sum())
        last = table[name].fillna(last)
    return count


def in_two_beds(stays: pd.DataFrame) -> int:
    """Stays that begin before the same person's last has ended."""
    ordered = stays.sort_values(["person", "admitted"])
    same = ordered["person"].eq(ordered["person"].shift())
    return int((same & (ordered["admitted"] < ordered["left"].shift().fillna(np.inf) - 1e-9)).sum())


def dead_and_about(tables: Tables) -> int:
    """People with two different deaths, and those who come after theirs."""
    import pandas as pd

    died = pd.concat([table[["person", "died_at"]] for table in (tables.visits, tables.stays)]).dropna()
    death = died.groupby("person")["died_at"].agg(["min", "max"])
    back = sum(int((table["arrived"] > table["person"].map(death["min"]) + 1e-9).sum())
               for table in (tables.visits, tables.stays))
    return int((death["max"] - death["min"] > 1e-6).sum()) + back


def care_is_bounded(tables: Tables) -> list[Check]:
    """Beds, minutes and tasks: nothing beyond what there is and what was due."""
    rounds, stays = tables.rounds, tables.stays
    busiest = max(utilisation(rounds[f"{role}_worked_min"], rounds[f"{role}_available_min"]) for role in ("rn", "hca"))
    tasks = [str(name).removeprefix("done_") for name in rounds if str(name).startswith("done_")]
    excess = sum(int((rounds[f"done_{task}"] > rounds[f"need_{task}"] * (1 + 1e-5) + 1e-4).sum()) for task in tasks)
    missed = sum(int(((stays[lost] < 0) | (stays[lost] > stays[of] + 1e-3)).sum()) for lost, of in MISSED_OF.items())
    return [at_most(CARE, "busiest nurses of a round, share of their time", busiest, 1.0, SINGLE),
            exactly(CARE, "wards with more patients than beds, or fewer than none",
                    ((rounds["occupied"] > rounds["beds"]) | (rounds["occupied"] < 0)).sum()),
            exactly(CARE, "tasks done beyond the need", excess), exactly(CARE, "care missed that was not due", missed)]


def utilisation(worked: pd.Series[float], there: pd.Series[float]) -> float:
    """The greatest share of the time there that was worked; more than 1 where anybody worked without being there."""
    if (worked < 0).any() or (worked[there <= 0] > 1e-6).any():
        return float("inf")
    return float((worked / there)[there > 0].max())
