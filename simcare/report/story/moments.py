"""A life in one design: rows of the tables and what the witness saw, as moments in order of time.

Two clocks run beside each other: what happened, in ``told``, and what was written down about it, in ``record``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simcare.report.story.speech import HARMS, minute

if TYPE_CHECKING:
    from simcare.hospital.witness import Round, Seen

FIRST = {"care": 0, **dict.fromkeys(HARMS, 1)}
AFTER_THAT = 2
"""What comes first of moments in the same minute: care of the hours before, then harm, then all else."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    """Something that happened at ``time`` (h on the engine clock). ``kind`` is a plain word for it, ``grave`` marks
    harm, ``told`` says it and ``record`` what was written down, or nothing."""

    time: float
    kind: str
    told: str
    record: str = ""
    grave: bool = False


@dataclass(frozen=True)
class Life:
    """All that is known of a person in one design: title and name of it, rows of the tables as dictionaries, what was
    seen, how many hours the target allows (None without one), kinds of wards by number and the end of the run (h)."""

    design: str
    title: str
    visits: Sequence[Row]
    stays: Sequence[Row]
    incidents: Sequence[Row]
    planned: Sequence[Row]
    seen: Seen | None
    threshold_h: float | None
    wards: Sequence[str]
    end: float

    @property
    def came(self) -> bool:
        """Whether the person was there at all."""
        return bool(self.visits or self.stays)

    @property
    def first(self) -> float:
        """When they first came (h)."""
        return float(min(row["arrived"] for row in (*self.visits, *self.stays)))

    @property
    def last(self) -> float:
        """When they last left, died or were last seen (h)."""
        ends = [row[name] for row in (*self.visits, *self.stays) for name in ("left", "died_at", "arrived")]
        return float(max(time for time in ends if time == time))

    @property
    def died(self) -> float | None:
        """When they died (h), before the end of the run; None if they did not."""
        times = [row["died_at"] for row in (*self.visits, *self.stays) if row["died_at"] <= self.end]
        return float(times[0]) if times else None

    def rounds(self, since: float, until: float) -> list[Round]:
        """Care rounds that began in this time."""
        return [r for r in self.seen.rounds if since <= r.time <= until] if self.seen else []


def told(life: Life) -> list[Moment]:
    """All moments of a life, in order of time."""
    from simcare.report.story import emergency, ward

    found = [moment for visit in life.visits for moment in emergency.moments(life, visit)]
    found += [moment for stay in life.stays for moment in ward.moments(life, stay)]
    found += ward.incidents(life)
    found += ward.death(life)
    return sorted(found, key=lambda event: (minute(event.time), FIRST.get(event.kind, AFTER_THAT), event.time))
