"""All checks, a few jobs beside each other on all processors, and what their result comes to.

A job that cannot be carried out is a failed check, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simcare.experiment.processes import processors, spread
from simcare.verification import (
    arrivals,
    balances,
    dimensions,
    hospital_queues,
    links,
    patients,
    queues,
    small_world,
    watch,
    worlds,
)
from simcare.verification.check import WITHIN, Check, Theory, not_done

Progress = Callable[[int, int], None]
SCHEMA = 1


def hospital_under_watch(seed: int = 1) -> list[Check]:
    """A small hospital under the punished target: its patients, queues, books and measures."""
    seen = watch.watched(small_world.small("four_hour"), seed)
    return [*hospital_queues.queues_obey(seen), *patients.patients_are_conserved(seen), *balances.books_balance(seen),
            *dimensions.measures_in_range(seen.tables)]


def hospital_short_of_money(seed: int = 1) -> list[Check]:
    """The same where posts are held and a savings programme runs; and its waiting lists, which no target touches."""
    seen = watch.watched(small_world.small("least_cost", targets={}), seed)
    return [*balances.books_balance(seen), *balances.lists_balance(seen.tables)]


WITH_LUCK: Mapping[Callable[..., list[Check]], int] = {
    hospital_under_watch: 1, worlds.one_more_patient: 3, hospital_short_of_money: 1, worlds.same_luck: 1,
    queues.share_turned_away: 3, queues.waits_at_many_servers: 1, queues.waits_by_priority: 5,
    queues.heads_seen_by_an_onlooker: 7, queues.waits_whatever_the_service: 6, arrivals.arrivals: 2007,
    worlds.same_people: 1, queues.nobody_is_cut_short: 8}
"""Jobs with their seeds, the longest first."""
WITHOUT_LUCK = (links.links_hold, dimensions.units_agree)


@dataclass(frozen=True)
class Job:
    """A few checks that are done together; ``seed`` is None where luck has no part in them."""

    work: Callable[..., list[Check]]
    seed: int | None = None


def jobs(luck: int = 0) -> list[Job]:
    """All jobs; another ``luck`` is another set of seeds."""
    return [*(Job(work, seed + luck) for work, seed in WITH_LUCK.items()), *map(Job, WITHOUT_LUCK)]


def verify(wanted: Sequence[Job] | None = None, workers: int | None = None,
           progress: Progress | None = None) -> list[Check]:
    """The checks of all jobs (of ``wanted``), those that failed first, else in the order of the jobs.

    ``progress(done, of)`` is called after each job.
    """
    tasks = list(jobs() if wanted is None else wanted)
    found: dict[int, list[Check]] = {}
    for index, checks in spread(done, tasks, workers or processors()):
        found[index] = checks
        if progress is not None:
            progress(len(found), len(tasks))
    return sorted((check for index in range(len(tasks)) for check in found[index]), key=lambda check: check.passed)


def done(job: Job) -> list[Check]:
    """The checks of one job, in whatever process."""
    try:
        return job.work() if job.seed is None else job.work(seed=job.seed)
    except Exception as error:
        name = job.work.__name__.replace("_", " ")
        return [not_done(Theory(name, " ".join((job.work.__doc__ or "").split()), ""), error)]


def false_alarms(checks: Sequence[Check]) -> float:
    """How likely it is that a correct program fails any of these, with luck that nobody has tried before."""
    from math import erfc, sqrt

    each = erfc(WITHIN / sqrt(2))
    return 1.0 - (1.0 - each)**sum(check.by_chance for check in checks)


def summary(checks: Sequence[Check], runtime_s: float) -> dict[str, Any]:
    """The JSON document."""
    from simcare import __version__

    failed = sum(not check.passed for check in checks)
    return {"schema": SCHEMA, "version": __version__, "passed": not failed, "checks_done": len(checks),
            "checks_failed": failed, "false_alarm_probability": false_alarms(checks),
            "runtime_s": round(runtime_s, 3), "checks": [check.as_dict() for check in checks]}
