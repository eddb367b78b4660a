"""Whoever waits in A&E for a bed is still a patient of its doctors.

From when they count as boarders until a bed is found they are looked at every few hours: how they are, what came back
from the laboratory, the drugs and fluids of the next hours, what relatives ask. Whoever runs the department goes round
at the full hour and puts those whose time has come into the doctors' queue, by the same rule as everybody else. So each
review waits until a doctor is free and takes some minutes of theirs, and new patients who are no more urgent wait
meanwhile. The next is due so long after this one was done: where doctors are short reviews come late and are fewer, and
nobody makes them up.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from simcare.hospital.pools import Flow, Steps

if TYPE_CHECKING:
    from simcare.hospital.emergency import Department, Visit


class Review(Flow):
    """The next look of a doctor at somebody who waits for a bed: when it is ``due``, and the wait for it."""

    __slots__ = ("due", "triage", "visit")

    def __init__(self, visit: Visit, triage: int, due: float) -> None:
        self.env, self.place = visit.env, None
        self.visit, self.triage, self.due = visit, triage, due

    def steps(self, department: Department) -> Steps:
        """A doctor comes, in turn."""
        env, doctors = self.env, department.doctors
        clinician = yield doctors, department.regime.queue_key(self.triage, env.now)
        yield department.contact(self.visit, department.review_time * doctors.tempo / clinician.pace)
        clinician.give()
        if self.visit.slot is None and not self.visit.gone:
            self.due = env.now + department.review_every

    def end(self) -> None:
        """No more reviews: there is a bed, or nobody to look at."""
        self.due = inf
        self.stop_waiting()


def look_after_boarders(department: Department, now: float) -> None:
    """Those who wait for a bed and whose time has come join the doctors' queue; each once, until they were seen."""
    if department.review_time:
        for review in department.boarders.values():
            if review.due <= now:
                review.due = inf
                review.start(review.steps(department))
