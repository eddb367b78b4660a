"""Months of a hospital that is known because it was made up, in the layouts in which such figures are published."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import expit, logit

from simcare.fitting import months
from simcare.fitting.series import Series

SEASON = (1.0, 1.03, 1.04, 1.04, 1.0, 0.99, 1.0, 0.98, 0.98, 0.95, 0.96, 1.03)
PER_DAY, GROWTH, ADMITTED, WITHIN = 180.0, 1.02, 0.27, 0.88
PARENT, NAME = "NHS ENGLAND MIDLANDS ", "Somewhere General NHS Trust"
PROVIDERS = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,A&E attendances Booked Appointments Type 1,"
    "A&E attendances Booked Appointments Type 2,A&E attendances Booked Appointments Other Department,"
    "Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,Attendances over 4hrs Other Department,"
    "Attendances over 4hrs Booked Appointments Type 1,Attendances over 4hrs Booked Appointments Type 2,"
    "Attendances over 4hrs Booked Appointments Other Department,"
    "Patients who have waited 4-12 hs from DTA to admission,Patients who have waited 12+ hrs from DTA to admission,"
    "Emergency admissions via A&E - Type 1,Emergency admissions via A&E - Type 2,"
    "Emergency admissions via A&E - Other A&E department,Other emergency admissions")
OLDER = (
    "Period,Org Code,Parent Org,Org name,Number of A&E attendances Type 1,Number of A&E attendances Type 2,"
    "Number of A&E attendances Other A&E Department,Number of attendances over 4hrs Type 1,"
    "Number of attendances over 4hrs Type 2,Number of attendances over 4hrs Other A&E Department,"
    "Emergency admissions via A&E - Type 1,Emergency admissions via A&E - Type 2,"
    "Emergency admissions via A&E - Other A&E department,Other emergency admissions")


def truth(at: np.ndarray, growth: float = GROWTH) -> np.ndarray:
    """Attendances a day in each month, without chance."""
    return PER_DAY * np.asarray(SEASON)[months.of_year(at)] * growth ** ((at - at[-1]) / 12)


def hospital(count: int = 36, seed: int = 1, scale: float = 6.0, neighbours: float = 0.0,
             first: int = 2016 * 12 + 3) -> Series:
    """A hospital whose months vary ``scale`` times as much as chance alone, and follow each other by ``neighbours``."""
    rng = np.random.default_rng(seed)
    at = np.arange(first, first + count)
    expected = truth(at) * months.days(at)
    shocks = [correlated(rng, count, neighbours) for _ in range(3)]
    came = np.round(expected + np.sqrt(scale * expected) * shocks[0])
    hits = [np.round(came * expit(logit(share) + np.sqrt(scale / (came * share * (1 - share))) * shock))
            for share, shock in ((ADMITTED, shocks[1]), (WITHIN, shocks[2]))]
    return Series("RXX", NAME, "1", "made up", at, came, came - hits[1], hits[0])


def correlated(rng: np.random.Generator, count: int, neighbours: float) -> np.ndarray:
    """Standard normal shocks, each partly the one before."""
    fresh, out = rng.standard_normal(count), np.zeros(count)
    for number in range(count):
        out[number] = fresh[0] if number == 0 else (
            neighbours * out[number - 1] + np.sqrt(1 - neighbours**2) * fresh[number])
    return out


def tidy(folder: Path, of: Series, code: str = "RXX", kind: str = "1", extra: Sequence[str] = ()) -> Path:
    """The series as one tidied table, with further lines."""
    lines = ["period,org_code,type,attendances,breaches,admissions"]
    lines += [f"{months.short(int(at))}-01,{code},{kind},{came:.0f},{late:.0f},{admitted:.0f}"
              for at, came, late, admitted in zip(of.months, of.attendances, of.breaches, of.admissions, strict=True)]
    file = folder / "tidy.csv"
    file.write_text("\n".join([*lines, *extra]) + "\n", "utf-8")
    return file


def as_published(folder: Path, of: Series, booked: int = 0) -> Path:
    """The series as a folder of monthly files with a row of totals: the first half as such files looked until 2020."""
    folder.mkdir(exist_ok=True)
    for number, at in enumerate(of.months):
        came, late, admitted = (int(column[number]) for column in (of.attendances, of.breaches, of.admissions))
        period = f"MSitAE-{calendar.month_name[int(at) % 12 + 1].upper()}-{int(at) // 12}"
        if number < len(of) // 2:
            header, row = OLDER, f'{came:,}'.join('""') + f",0,250,{late},0,3,{admitted},0,1,400"
        else:
            header = PROVIDERS
            row = f"{came - booked},0,250,{booked},0,0,{late},0,3,0,0,0,40,2,{admitted},0,1,400"
        (folder / f"{number:02d}.csv").write_text(
            f"{header}\n{period},RXX,{PARENT},{NAME},{row}\n{period},RYY,{PARENT},Minor Units,0,0,900" +
            ",0" * (header.count(",") - 6) + "\nTOTAL,TOTAL,Total,Total" + ",1" * (header.count(",") - 3) + "\n",
            "utf-8")
    return folder


def alone(folder: Path, of: Series) -> Path:
    """The series of one hospital, its summer months dated an hour before they begin."""
    lines = ["month_start,att_all,within_4h,over_4h,percent_in_4h,e_adm_over_4h,e_adm_via_ed"]
    for number, at in enumerate(of.months):
        came, late, admitted = (int(column[number]) for column in (of.attendances, of.breaches, of.admissions))
        lines.append(f"{_an_hour_early(int(at))},{came},{came - late},{late},{100 - 100 * late / came},5,{admitted}")
    file = folder / "alone.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def _an_hour_early(at: int) -> str:
    if at % 12 + 1 not in range(4, 11):
        return f"{months.short(at)}-01"
    before = at - 1
    return f"{months.short(before)}-{calendar.monthrange(before // 12, before % 12 + 1)[1]}"
