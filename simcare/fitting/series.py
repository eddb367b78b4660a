"""The figures of one hospital, month by month, and what is wrong with them.

A fit is only as good as its series, so every doubt about it is spoken of here, before anything is estimated: months
that are not there, a month that stands twice, more breaches than people, a provider without a major department. What
cannot be mended by guessing is an error that says what to do; what only weakens the answer is a note.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simcare.errors import UsageError
from simcare.fitting import months
from simcare.fitting.published import EVERY, MAJOR, ONE, Cell, Published, month_of, number

Floats = NDArray[np.float64]
HELD_BACK = 12
FEWEST = 24
MOST = 60
"""Months that are fitted unless another window is asked for: a trend is straight for some years at best."""
_SHOWN = 6


@dataclass(frozen=True)
class Series:
    """Attendances, breaches of four hours and admissions of one hospital, an entry a month."""

    code: str
    name: str
    kind: str
    source: str
    months: months.Months
    attendances: Floats
    breaches: Floats
    admissions: Floats
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.months)

    @property
    def days(self) -> Floats:
        """Days in each month."""
        return months.days(self.months)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """The months that are fitted: all but those of the epidemic."""
        return ~months.in_epidemic(self.months)

    @property
    def kind_in_words(self) -> str:
        """Which departments the figures are of."""
        return "all types of department" if self.kind == EVERY else "type 1 (major) departments"

    def part(self, which: slice | NDArray[np.bool_]) -> Series:
        """Some of the months."""
        return replace(self, months=self.months[which], attendances=self.attendances[which],
                       breaches=self.breaches[which], admissions=self.admissions[which])


def series(published: Published, hospital: str | None = None, since: int | None = None,
           until: int | None = None) -> Series:
    """The checked figures of one hospital. Raises UsageError for what makes them unfit to be fitted."""
    code = _code(published, hospital)
    cells = [cell for cell in published.cells if cell.code == code]
    kind = EVERY if published.layouts == [ONE] else MAJOR
    mine = {month_of(cell): cell for cell in _once([cell for cell in cells if cell.kind == kind], since, until)}
    if not mine:
        raise UsageError(_nothing(code, published, cells, since, until))
    at = np.array(sorted(mine), np.int64)
    _no_gaps(at, published.source)
    columns = np.array([_figures(mine[int(month)]) for month in at])
    whole = Series(code or (hospital or "hospital"), next((cell.name for cell in cells[::-1] if cell.name), ""), kind,
                   published.source, at, *columns.T)
    return _noted(whole, cells, given=since is not None or until is not None)


def _code(published: Published, hospital: str | None) -> str:
    codes = published.codes()
    if not codes:
        return ""
    if hospital is None and len(codes) == 1:
        return codes[0]
    major = published.codes(MAJOR)
    if hospital is None:
        raise UsageError(f"{published.source} has {len(codes)} providers, {len(major)} with a type 1 department: say "
                         f"which with --hospital CODE, such as --hospital {(major or codes)[0]}")
    wanted = hospital.strip().upper()
    if wanted in codes:
        return wanted
    near = difflib.get_close_matches(wanted, major, 5, 0.5) or difflib.get_close_matches(wanted, codes, 5, 0.5)
    raise UsageError(f"{published.source}: there is no provider {hospital}" +
                     (f"; the nearest are {', '.join(near)}" if near else "") +
                     f". There are {len(codes)} codes, {len(major)} of them with a type 1 department")


def _once(cells: Sequence[Cell], since: int | None, until: int | None) -> list[Cell]:
    """The rows of the window; raises UsageError where a month stands twice."""
    first: dict[int, Cell] = {}
    for cell in cells:
        at = month_of(cell)
        if (since is None or at >= since) and (until is None or at <= until):
            if at in first:
                raise UsageError(f"{cell.place}: {months.words(at)} stands twice for "
                                 f"{cell.code or 'the hospital'}, first in {first[at].place}; keep one of the two")
            first[at] = cell
    return list(first.values())


def _nothing(code: str, published: Published, cells: Sequence[Cell], since: int | None, until: int | None) -> str:
    kinds = Counter(cell.kind for cell in cells)
    if kinds and MAJOR not in kinds and EVERY not in kinds:
        return (f"{published.source}: {code} has no type 1 (major) department, only type {', '.join(sorted(kinds))}; "
                "the simulated hospital has a major department, so there is nothing to fit. "
                f"{len(published.codes(MAJOR))} other codes have one")
    window = f" from {months.short(since)}" * (since is not None) if since else ""
    window += f" until {months.short(until)}" if until is not None else ""
    return f"{published.source}: no month of {code or 'the hospital'}{window}"


def _no_gaps(at: months.Months, source: str) -> None:
    missing = sorted(set(range(int(at[0]), int(at[-1]) + 1)) - set(at.tolist()))
    if missing:
        names = _some([months.words(month) for month in missing])
        raise UsageError(f"{source}: months are missing: {names}. Add them, or fit what comes after with "
                         f"--since {months.short(missing[-1] + 1)} "
                         f"({int(at[-1]) - missing[-1]} months)")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _figures(cell: Cell) -> tuple[float, float, float]:
    """Attendances, breaches and admissions of a row, appointments included."""
    came = number(cell, "attendances") + number(cell, "booked attendances", needed=False)
    late = number(cell, "breaches") + number(cell, "booked breaches", needed=False)
    admitted = number(cell, "admissions")
    if came == 0:
        raise UsageError(f"{cell.place}: nobody attended in {cell.month}: was the department closed, or the figure not "
                         "sent? Leave such months out with --since and --until")
    for what, count in (("breaches of four hours", late), ("admissions", admitted)):
        if count > came:
            raise UsageError(f"{cell.place}: {count:,.0f} {what} among {came:,.0f} attendances in {cell.month}; "
                             "mend the row")
    return came, late, admitted


def _noted(whole: Series, cells: Sequence[Cell], given: bool) -> Series:
    """The months that are fitted, with notes on what was left out or may mislead."""
    notes = _on_types(whole, cells)
    if not given and len(whole) > MOST:
        notes.append(f"The last {MOST} of {len(whole)} months are fitted; --since asks for another window.")
        whole = whole.part(slice(-MOST, None))
    if len(whole) < FEWEST or int(whole.counted.sum()) < FEWEST:
        raise UsageError(f"{whole.source}: {int(whole.counted.sum())} usable months of {whole.code} "
                         f"({months.span(whole.months)}{', the epidemic not counted' * (not whole.counted.all())}); at "
                         f"least {FEWEST} are needed, so that one year can be held back and predicted from the rest")
    away = int((~whole.counted).sum())
    if away:
        notes.append(f"{away} months of the epidemic ({months.span(np.array(months.EPIDEMIC))}) are shown, not fitted.")
    last = int(whole.counted[-HELD_BACK:].sum())
    if last < HELD_BACK // 2:
        raise UsageError(f"{whole.source}: of the last {HELD_BACK} months, {HELD_BACK - last} lie in the epidemic "
                         f"({months.span(np.array(months.EPIDEMIC))}), so there is no level to fit; end earlier, such "
                         f"as with --until {months.short(months.EPIDEMIC[0] - 1)}")
    if last < HELD_BACK:
        notes.append("The last year lies partly in the epidemic: level and four-hour figure rest on fewer months.")
    return replace(whole, notes=tuple(notes))


def _on_types(whole: Series, cells: Sequence[Cell]) -> list[str]:
    notes = []
    if whole.kind == EVERY:
        notes.append("The figures are of all types of department together. Where minor units are among them, the "
                     "four-hour figure is higher and the admitted share lower than the major department's own.")
        if any(cell.starts and months.month(cell.month) != month_of(cell) for cell in cells):
            notes.append("Starts of months that are dated on the last day of the month before (a slip of one hour) are "
                         "read as the month that they begin.")
    others = Counter(cell.kind for cell in cells if cell.kind not in (MAJOR, EVERY))
    if others:
        notes.append(f"Only type 1 is fitted; {whole.code} has rows of type {' and '.join(sorted(others))} as well.")
    return notes
