"""Money: what the day earned and what it cost.

A hospital under tariffs is paid for what it does, by the piece: an attendance, an admission, an operation. It pays for
what it has and uses: people, beds, what goes wrong. So a day in bed that care could have saved earns nothing and costs
something, a move to the short-stay unit earns ten times an attendance, and posts that are cut save pay at once, while
what follows from it (agency, harm, longer stays, people who come back) arrives by and by in other lines of the account.

Nurses and assistants are paid by the shifts on their rota, worked or lost to sickness and courses; bank, agency and
contractors by the shifts they work. Each kind of income and cost stands in one line of the account and nowhere else.
What is not simulated is one block of income and one of cost, scaled with the hospital. Prices: ``money`` of the
scenario.

The *money gap* is the deficit of the past year as a share of income. The past year is remembered with half a year's
mean age, as a rolling year has it, and begins with the books in balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from simcare.organisation.exchange import Counters
from simcare.scenario.design import Data
from simcare.scenario.rota import share_kept
from simcare.scenario.schema import Scenario, Target
from simcare.scenario.units import HOURS

YEAR = HOURS["year"] / HOURS["day"]  # days
HALF_A_YEAR = YEAR / 2  # the mean age of what a rolling year remembers
FILLING = 28  # days in which a hospital that starts empty pays for patients who have not yet earned anything
WORKDAYS, WEEK = 5, 7
AN_HOUR = 1.0
USUAL_BURDEN = Data().reporting_burden
TENTH = 0.1  # of nurses' time: the size of the improvement programme whose price is on the card


class Income(NamedTuple):
    """A day's income by kind, in pounds."""

    attendances: float = 0.0
    short_stays: float = 0.0
    emergencies: float = 0.0
    operations: float = 0.0
    day_cases: float = 0.0
    other: float = 0.0


class Cost(NamedTuple):
    """A day's cost by kind, in pounds."""

    own_nurses: float = 0.0
    bank: float = 0.0
    agency: float = 0.0
    contractor: float = 0.0
    doctors: float = 0.0
    weekend_reviews: float = 0.0
    replacing: float = 0.0
    redundancy: float = 0.0
    beds: float = 0.0
    attendances: float = 0.0
    theatres: float = 0.0
    harm: float = 0.0
    complaints: float = 0.0
    fines: float = 0.0
    programmes: float = 0.0
    staff_share: float = 0.0
    fixed: float = 0.0


MONEY_COLUMNS = ("income", "cost", "balance", "nursing_pay", "saved", *(f"income_{kind}" for kind in Income._fields),
                 *(f"cost_{kind}" for kind in Cost._fields))
"""Names of what a day of money adds to the log, in the order of :meth:`Day.row`; pounds of the day."""


class Day(NamedTuple):
    """One day's account. ``saved`` is what the posts cost less than before a savings programme began."""

    income: Income
    cost: Cost
    money_gap: float = 0.0
    saved: float = 0.0

    @property
    def balance(self) -> float:
        """Income less cost."""
        return sum(self.income) - sum(self.cost)

    def row(self) -> tuple[float, ...]:
        """The values of ``MONEY_COLUMNS``."""
        earned, spent = sum(self.income), sum(self.cost)
        return (earned, spent, earned - spent, sum(self.cost[:4]), self.saved, *self.income, *self.cost)


class Nursing(NamedTuple):
    """What a day of nurses and assistants costs."""

    own: float
    bank: float
    agency: float
    contractor: float


class PastYear:
    """A daily amount, as the past year remembers it. Before the first is known it is ``usual``."""

    __slots__ = ("usual",)

    def __init__(self, usual: float | None = None) -> None:
        self.usual = usual

    def add(self, amount: float) -> float:
        """One more day; gives the mean of the past year."""
        before = amount if self.usual is None else self.usual
        self.usual = before + (amount - before) / HALF_A_YEAR
        return self.usual


def missed(target: Target, day: Counters) -> tuple[float, float]:
    """How many were beyond the threshold today, and of how many. People on a waiting list are there every day of a
    review, and count once in it."""
    if target.measure == "time_in_department":
        return day.breaches, day.timed
    if target.measure == "ambulance_handover":
        long = target.threshold is not None and target.threshold >= AN_HOUR
        return day.handovers_over_60 if long else day.handovers_over_15, day.handovers
    share = min(1.0, HOURS["day"] / target.review)
    return day.waiting_long * share, day.waiting * share


class Fine:
    """What a target costs: so much for each breach beyond the goal, reckoned up at every review."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.late = self.seen = self.hours = 0.0

    def of_day(self, day: Counters) -> float:
        """What is due today, in pounds; nothing between reviews."""
        late, seen = missed(self.target, day)
        self.late, self.seen, self.hours = self.late + late, self.seen + seen, self.hours + HOURS["day"]
        if self.hours < self.target.review:
            return 0.0
        due = self.target.fine * max(0.0, self.late - self.target.allowed * self.seen)
        self.late = self.seen = self.hours = 0.0
        return due


class Money:
    """The account of one hospital. ``follow`` when a design begins to hold, ``step`` once a day."""

    def __init__(self, scenario: Scenario) -> None:
        self.income_usual, self.surplus = PastYear(), PastYear(0.0)
        self.posts_pay: float | None = None
        self.before_savings: float | None = None
        self.admitted = PastYear(scenario.money.tariffs.reference_admissions * scenario.hospital.scale)
        self.days = 0
        self.follow(scenario)

    def follow(self, scenario: Scenario) -> None:
        """From tomorrow on these prices, tariffs and posts hold; what the past year was stays."""
        self.scenario, self.prices, self.design = scenario, scenario.money, scenario.design
        self.begin_savings()
        self.fines = [Fine(target) for target in scenario.targets.values() if target.enabled and target.fine > 0]
        self.price_of_shifts()
        self.price_of_doctors()
        self.price_of_what_is_there()

    def begin_savings(self) -> None:
        """A savings programme begins, goes on or is over: what the posts cost when it began is what it is held to."""
        if not self.design.business_model.savings:
            self.before_savings = None
        elif self.before_savings is None:
            self.before_savings = self.posts_pay or None

    def price_of_shifts(self) -> None:
        """Pounds for one shift on the rota of a nurse and of an assistant."""
        rules, pay = self.scenario.staff, self.prices.pay
        a_day = rules.shifts_per_cycle * (1 - rules.leave_share) / (4 * WEEK)
        self.rn_shift, self.hca_shift = (post / YEAR / a_day for post in (pay.registered_post, pay.assistant_post))
        self.assistants_ill = rules.assistant_sickness / max(rules.registered_sickness, 1e-9)

    def price_of_doctors(self) -> None:
        """Pounds for the A&E doctors of a weekday and of a weekend day, sick or well: those whom the rota keeps."""
        e, pay = self.scenario.hospital.emergency, self.prices.pay
        minors = self.of_rota(e.minors_clinicians, pay.practitioner_hour)
        self.doctors = tuple(
            self.of_rota(juniors, pay.junior_hour) + self.of_rota(seniors, pay.senior_hour) + minors
            for juniors, seniors in ((e.juniors_weekday, e.seniors_weekday), (e.juniors_weekend, e.seniors_weekend)))

    def of_rota(self, rota: Sequence[float], hour: float) -> float:
        """Pounds a day for one grade of doctors, where an hour costs so much."""
        scale = self.scenario.hospital.scale
        return scale * sum(rota) * hour * share_kept(rota, scale, self.design.people.doctor_establishment)

    def price_of_what_is_there(self) -> None:
        """Pounds a day for programmes, for beds kept ready and for all that is not simulated, and what that earns."""
        a_day = self.scenario.hospital.scale / YEAR
        price, design = self.prices.programmes, self.design
        self.programmes = a_day * (
            price.improvement * design.process.improvement_programme / TENTH
            + price.front_door * design.process.senior_at_front_door
            + price.discharge_planning * design.process.discharge_planning
            + price.surveys * design.data.satisfaction_surveys + price.customer_records * design.data.customer_records
            + price.contact_centre * design.technology.contact_centre
            + price.electronic_observations * design.technology.electronic_observations
            + price.electronic_clocks * design.data.electronic_clocks)
        run = self.prices.running
        self.fixed = a_day * (run.fixed + self.scenario.hospital.beds * run.bed)
        self.other = a_day * self.prices.tariffs.other

    def step(self, day: Counters) -> Day:
        """The account of one day."""
        nursing = self.of_nursing(day)
        income, cost, saved = self.earned(day), self.spent(day, nursing), self.saved(day, nursing.contractor)
        share = self.close(sum(income), sum(income) - sum(cost))
        return Day(income, cost._replace(staff_share=share) if share else cost, self.gap, saved)

    def close(self, earned: float, surplus: float) -> float:
        """The day enters the past year; gives the staff's share of a surplus, which counts as a cost."""
        self.days += 1
        if self.days <= FILLING:
            return 0.0
        self.income_usual.add(earned)
        return self.design.business_model.shared_ownership * max(0.0, self.surplus.add(surplus))

    @property
    def gap(self) -> float:
        """Deficit of the past year as a share of its income; 0 when there is none."""
        income, surplus = self.income_usual.usual or 0.0, self.surplus.usual or 0.0
        return max(0.0, -surplus) / income if income > 0 else 0.0

    def earned(self, day: Counters) -> Income:
        """Income by kind. Beyond the reference year's number an emergency admission earns the marginal rate."""
        model, tariffs = self.design.business_model, self.prices.tariffs
        paid = self.paid_share(day.emergency_admissions + day.short_stays)
        return Income(day.attendances * model.attendance_tariff, day.short_stays * model.short_stay_tariff * paid,
                      day.emergency_admissions * tariffs.emergency_admission * paid,
                      day.inpatient_operations * tariffs.operation, day.day_cases * tariffs.day_case, self.other)

    def paid_share(self, admitted: float) -> float:
        """Share of the tariff that emergency admissions earn, by the past year's number of them."""
        reference = self.prices.tariffs.reference_admissions * self.scenario.hospital.scale
        usual = self.admitted.add(admitted) if self.days >= FILLING else reference
        above = (usual - reference) / usual if usual > reference else 0.0
        return 1.0 - above * (1.0 - self.design.business_model.marginal_rate)

    @property
    def short_stay_gain(self) -> float:
        """What one more short stay earns beyond what it is reckoned to cost; the marginal rate is paid for it once the
        past year's admissions are more than those of the reference year. The attendance is paid for in any case."""
        model, reference = self.design.business_model, self.prices.tariffs.reference_admissions
        above = (self.admitted.usual or 0.0) > reference * self.scenario.hospital.scale
        return model.short_stay_tariff * (model.marginal_rate if above else 1.0) - self.prices.running.short_stay

    def spent(self, day: Counters, nursing: Nursing) -> Cost:
        """Cost by kind, but for the staff's share of a surplus."""
        pay, run, weekend = self.prices.pay, self.prices.running, day.day % WEEK >= WORKDAYS
        return Cost(
            *nursing, self.doctors[weekend],
            weekend * day.bed_days * self.design.process.weekend_reviews * pay.weekend_review,
            day.joiners * pay.replacement, day.redundant * pay.redundancy,
            day.bed_days * run.bed_day, day.attendances * run.attendance,
            day.inpatient_operations * run.operation + day.day_cases * run.day_case,
            day.falls * run.fall + day.ulcers * run.ulcer + day.infections * run.infection + day.harmful * run.claim,
            day.concerns * run.complaint, sum(fine.of_day(day) for fine in self.fines),
            self.programmes + self.of_courses(day) + self.of_clerks(day), 0.0, self.fixed)

    def of_nursing(self, day: Counters) -> Nursing:
        """Pay for the shifts on the rota of the hospital's own people, worked or sick, and for those of others."""
        pay, rn, hca = self.prices.pay, self.rn_shift, self.hca_shift
        ill = min(day.sickness, 0.9), min(day.sickness * self.assistants_ill, 0.9)
        own = (day.rn_shifts - day.rn_bank) * rn / (1 - ill[0]) + (day.hca_shifts - day.hca_bank) * hca / (1 - ill[1])
        own /= 1 - self.design.people.training
        return Nursing(own, (day.rn_bank * rn + day.hca_bank * hca) * pay.bank_premium,
                       (day.rn_agency * rn + day.hca_agency * hca) * pay.agency_premium,
                       day.hca_outsourced * hca * pay.contractor)

    def saved(self, day: Counters, contractor: float) -> float:
        """What the posts cost less than when the savings programme began, if there is one; a contractor's price goes
        against it."""
        pay = self.prices.pay
        self.posts_pay = (day.rn_posts * pay.registered_post + day.hca_posts * pay.assistant_post) / YEAR + contractor
        if self.before_savings is None:
            self.begin_savings()
        return 0.0 if self.before_savings is None else self.before_savings - self.posts_pay

    def of_courses(self, day: Counters) -> float:
        """Trainers and rooms for the hours that nurses and assistants sit in courses."""
        hours = (day.rn_shifts + day.hca_shifts) * self.scenario.staff.shift_length
        return hours * self.design.people.training * self.prices.programmes.training_hour

    def of_clerks(self, day: Counters) -> float:
        """Clerks for what registered nurses no longer write down, where they write less than usual."""
        spared = max(0.0, USUAL_BURDEN - self.design.data.reporting_burden)
        return day.rn_shifts * self.scenario.staff.shift_length * spared * self.prices.programmes.writing_hour
