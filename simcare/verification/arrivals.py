"""Who comes, and when: arrivals of every stream against the rates that the parameter cards state."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcare.hospital.demand import Demand
from simcare.hospital.patients import AE, ELECTIVE, GP
from simcare.hospital.seasons import DAYS_OF_YEAR, MONTH_OF_DAY
from simcare.luck import Luck
from simcare.scenario.schema import Scenario
from simcare.verification.check import WITHIN, Array, Check, Theory, at_most, exactly, within_error

YEARS = 4
DAYS = 365 * YEARS
WORKING_HOURS = (9, 17)
NAMES = {AE: "A&E", GP: "sent by a GP", ELECTIVE: "referred for surgery"}

RATE = Theory(
    "arrivals", "a Poisson process whose rate follows hour, weekday and month, with a gamma factor that a whole day "
    "shares: variance of a day = mean + (variation × mean)²", "Law 2015, ch. 6; Ross 2014, ch. 5")


def arrivals(seed: int = 2007) -> list[Check]:
    """All streams of the base hospital over four years."""
    scenario = Scenario()
    demand = Demand(scenario, Luck(seed))
    return [check for stream in (AE, GP, ELECTIVE) for check in stream_agrees(
        scenario, stream, np.array([time for time, _ in demand.arrivals(stream, 0, DAYS)]))]


def stream_agrees(scenario: Scenario, stream: int, times: Array) -> list[Check]:
    """One stream's times (h) over ``DAYS`` days against its rates: by hour, by day, by weekday, by month."""
    name = NAMES[stream]
    if stream == ELECTIVE:
        outside = (times // 24 % 7 >= 5) | (times % 24 < WORKING_HOURS[0]) | (times % 24 >= WORKING_HOURS[1])
        return [exactly(RATE, f"{name}: out of office hours", outside.sum())]
    per_day, cv, weekdays, months, hours = rates(scenario, stream)
    mean = per_day * relative(weekdays)[np.arange(DAYS) % 7] * relative(months)[month_of_days()]
    spread = np.sqrt(mean + (cv * mean)**2)
    counts = np.bincount((times // 24).astype(int), minlength=DAYS)
    groups = [(np.arange(DAYS) % 7, "weekday"), (month_of_days(), "month")]
    return [by_hour(name, times, hours), evenly(name, times),
            within_error(RATE, f"{name}: a day, mean", counts.mean(), mean.mean(), np.sqrt((spread**2).sum()) / DAYS),
            spread_of_days(name, counts, mean, spread),
            *(worst_group(f"{name}: worst {what}", counts, mean, spread, group) for group, what in groups)]


def rates(scenario: Scenario, stream: int) -> tuple[float, float, Sequence[float], Sequence[float], Sequence[float]]:
    """People a day, variation between days, and the profiles by weekday, month and hour, as the cards have them."""
    d, scale = scenario.demand, scenario.hospital.scale
    if stream == AE:
        return (d.attendances_per_day * scale, d.attendance_day_cv, d.weekday_factors, d.month_factors,
                d.hourly_profile)
    return (d.gp_admissions_per_day * scale, d.gp_admission_day_cv, d.gp_weekday_factors, d.admission_month_factors,
            d.gp_hourly_profile)


def relative(factors: Sequence[float]) -> Array:
    """Factors with a mean of one."""
    return np.asarray(np.asarray(factors) / np.mean(factors))


def month_of_days() -> Array:
    """The month of each day, 0 for April."""
    return np.asarray(MONTH_OF_DAY[np.arange(DAYS) % DAYS_OF_YEAR])


def by_hour(name: str, times: Array, profile: Sequence[float]) -> Check:
    """Given their number, arrivals fall into hours as a multinomial sample does: the chi-square statistic."""
    from scipy import stats

    shares = np.array(profile) / np.sum(profile)
    counted = np.bincount((times % 24).astype(int), minlength=24)
    used = shares > 0
    expected = shares[used] * counted.sum()
    statistic = float(((counted[used] - expected)**2 / expected).sum())
    freedom = int(used.sum()) - 1
    limit = float(stats.chi2(freedom).isf(2 * stats.norm.sf(WITHIN)))
    never = counted[~used].sum() * limit  # nobody comes in an hour in which nobody comes
    return at_most(RATE, f"{name}: by hour, chi-square", statistic + never, freedom, limit - freedom, by_chance=True)


def evenly(name: str, times: Array) -> Check:
    """Within an hour no minute is preferred: the greatest distance of the empirical law from the even one."""
    from scipy import stats

    found = stats.kstest(times % 1.0, "uniform").statistic
    limit = float(stats.kstwo(len(times)).isf(2 * stats.norm.sf(WITHIN)))
    return at_most(RATE, f"{name}: even within the hour", found, 0.0, limit, by_chance=True)


def spread_of_days(name: str, counts: Array, mean: Array, spread: Array) -> Check:
    """Days vary as much as they should, and no more."""
    z = ((counts - mean) / spread)**2
    return within_error(RATE, f"{name}: variance of days", z.mean(), 1.0, z.std() / np.sqrt(DAYS))


def worst_group(name: str, counts: Array, mean: Array, spread: Array, group: Array) -> Check:
    """The weekday or month that is furthest off, in its standard errors (at most half an error more than for one)."""
    off = [abs((counts - mean)[group == one].sum()) / np.sqrt((spread[group == one]**2).sum())
           for one in np.unique(group)]
    return within_error(RATE, f"{name}, in standard errors", max(off), 0.0, 1.0, WITHIN + 0.5)
