"""Who is on duty: clinicians in A&E by the hour, nurses by the shift.

A rota gives whole numbers by hour, for any size of hospital and under any lever (``scenario.rota``). Some clinicians
are off sick without a locum. Nurses are people on rotas of their own (``staff``). Those of A&E bound how many cubicles
can be open, and share their time between the patients in cubicles, to whom they come before a doctor does, and those
who board.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simcare.hospital.emergency import Department
from simcare.hospital.posts import WardOf
from simcare.hospital.short_days import ShortDays
from simcare.hospital.staff import FIRST_SHIFT, Present, Staff
from simcare.hospital.tasks import HOURS_OF_DAY, TASKS, Floats
from simcare.luck import Luck
from simcare.organisation.exchange import AT_REST, Effects
from simcare.regime.decisions import Regime
from simcare.scenario.rota import spread
from simcare.scenario.schema import Scenario

HOUR_ZERO = 400_000  # added to the hour so that addresses of luck are positive in the warm-up
BLOCK = 672  # hours whose luck is drawn at once
ROUND_HOURS = (3, 7, 11, 15, 19, 23)


class Rotas:
    """Changes shifts, and knows who is there."""

    def __init__(self, scenario: Scenario, luck: Luck, department: Department, staff_wards: Sequence[WardOf]) -> None:
        self.luck, self.department, self.wards = luck, department, staff_wards
        self.emergency_ward = len(staff_wards) - 1
        self.drawn: dict[tuple[str, int], list[float]] = {}
        self.staff: Staff | None = None
        self.effects = AT_REST
        self.short_days = ShortDays(staff_wards, scenario.harm.reduced.memory)
        self.follow_rota(scenario)

    def follow_rota(self, scenario: Scenario) -> None:
        """Take the clinicians' rotas of this scenario."""
        e, factor = scenario.hospital.emergency, scenario.hospital.scale * scenario.design.people.doctor_establishment
        self.juniors = [spread(rota, factor) for rota in (e.juniors_weekday, e.juniors_weekend)]
        self.seniors = [spread(rota, factor) for rota in (e.seniors_weekday, e.seniors_weekend)]
        self.minors = spread(e.minors_clinicians, factor)
        self.triage = spread(e.triage_nurses, scenario.hospital.scale)
        self.sickness, self.per_nurse = e.doctor_sickness, e.patients_per_nurse

    def follow(self, scenario: Scenario, regime: Regime) -> None:
        """From now on this design holds."""
        self.follow_rota(scenario)
        if self.staff is None:
            self.staff = Staff(scenario, self.luck, self.wards, regime.posts_held())
        else:
            self.staff.follow(scenario, regime.posts_held())
        first = scenario.design.mission.counted_first
        self.orders = {"need": TASKS, "counted": (*first, *(task for task in TASKS if task not in first))}
        self.reporting = scenario.design.data.reporting_burden
        self.filled, self.shift = scenario.design.people.short_days_filled, scenario.staff.shift_length
        if not self.filled:
            self.short_days.add_nobody()

    def feel(self, effects: Effects) -> None:
        """How much people get out of an hour, and how much of it is lost, from now on."""
        self.effects = effects

    @property
    def lost(self) -> float:
        """Share of registered nurses' time that goes into reporting and other things that are no care."""
        return self.reporting + self.effects.lost_time

    def chance(self, what: str, now: float) -> float:
        """The uniform of this hour for a decision that belongs to no patient."""
        block, place = divmod(int(now) + HOUR_ZERO, BLOCK)
        if (what, block) not in self.drawn:
            self.drawn = {key: value for key, value in self.drawn.items() if key[1] >= block - 1}
            self.drawn[what, block] = self.luck.uniforms(what, "hour", block * BLOCK, BLOCK).tolist()
        return self.drawn[what, block][place]

    def well(self, heads: int, role: str, now: float) -> int:
        """How many of these clinicians came: at most one is off sick without cover in a shift of eight hours."""
        return heads - (heads > 1 and self.chance(f"{role} sick", now // 8 * 8) < self.sickness * heads)

    def change(self, now: float) -> None:
        """The shift change in A&E at this hour."""
        hour, weekend = int(now % 24), int(now // 24) % 7 >= 5
        d = self.department
        d.doctors.junior.resize(self.well(self.juniors[weekend][hour], "junior", now))
        d.doctors.senior.resize(self.well(self.seniors[weekend][hour], "senior", now))
        d.practitioners.junior.resize(self.well(self.minors[hour], "practitioner", now))
        d.triage_nurses.resize(self.triage[hour])
        d.watch_the_corridor(self.triage[hour] * self.per_nurse)

    def begin_day(self, now: float, patients: Floats) -> None:
        """At seven, with so many ``patients`` by ward: people are added where the day would be short. Before day 0 it
        is learnt what is usual; a design that adds nobody need not look from then on."""
        if now >= 0 and not self.filled:
            return
        shifts = [self.people.present(now + start) for start in np.arange(0.0, HOURS_OF_DAY, self.shift)]
        hours = self.shift * np.array([sum(on.rn_heads for on in shifts), sum(on.hca_heads for on in shifts)])
        added = self.short_days.begin(now / HOURS_OF_DAY, hours, patients, self.filled) / self.shift
        if self.filled:
            self.people.add(*added.tolist())

    def nurses(self, now: float, boarders: int, in_cubicles: int, patients: Floats) -> Present:
        """The nurses of the care round that starts now, with so many ``patients`` by ward. A&E's open cubicles, and
        have a share of time for boarders."""
        if now % HOURS_OF_DAY == FIRST_SHIFT:
            self.begin_day(now, patients)
        present = self.people.present(now)
        if self.filled:
            present = self.short_days.filled(present)
        place = self.emergency_ward
        heads = float(present.rn_heads[place])
        self.department.majors.resize(min(self.department.cubicles, max(1, int(heads * self.per_nurse))))
        share = boarders / max(1, boarders + in_cubicles)
        self.department.cubicle_nurses.resize(max(1, round(heads * (1 - share))))
        scaled = [np.array(minutes) for minutes in (present.rn_minutes, present.hca_minutes)]
        for minutes in scaled:
            minutes *= self.effects.effort
            minutes[place] *= share
        return present._replace(rn_minutes=scaled[0], hca_minutes=scaled[1])

    @property
    def people(self) -> Staff:
        """The nurses; there are none before a design is followed."""
        if self.staff is None:
            raise RuntimeError("no design has been followed yet")
        return self.staff

    def agency_today(self) -> float:
        """Agency shifts worked today."""
        return float(self.people.agency_shifts.sum())

    def nurses_in_post(self) -> float:
        """Posts on the wards that are filled."""
        return float(self.people.in_post.sum())
