"""Work that goes on only while somewhere is open, and lies there while it is closed.

A hospital's pharmacy is open by day, and at weekends for a few hours. What is begun when it closes is taken up again
when it opens.
"""

from __future__ import annotations

DAY_H = 24.0
WORKING_DAYS, WEEK = 5, 7
Hours = tuple[float, ...]
"""From when until when, as hours of the day."""


class OpeningHours:
    """When somewhere is open on ``weekdays``, and on Saturdays and Sundays."""

    def __init__(self, weekdays: Hours, weekends: Hours) -> None:
        self.days = (weekdays,) * WORKING_DAYS + (weekends,) * (WEEK - WORKING_DAYS)

    def lies(self, begun: float, work: float) -> float:
        """For how many hours it is closed until so many hours of ``work`` are done that come in at ``begun``."""
        closed, now, day = 0.0, begun, int(begun // DAY_H)
        while work > 0:
            opens, closes = (day * DAY_H + hour for hour in self.days[day % WEEK])
            if now < closes:
                closed += max(0.0, opens - now)
                now = max(now, opens)
                done = min(work, closes - now)
                now, work = now + done, work - done
            day += 1
        return closed
