"""People: who they are, what they need and the luck they carry.

A patient's row is made from their own luck alone, a block of people at a time. It holds who they are, how long each
step would take with an unhurried junior, and one uniform for every choice that chance takes part in. The row does not
know the design: two hospitals meet the same person with the same luck. A person who comes back keeps who they are
and draws the rest anew under the number of the visit.

What cards call a mean is a mean here: healing and mortality are scaled on a fixed reference crowd, so that the average
over emergency admissions is the card's figure whatever the slopes with age and severity. Where people are older or
sicker than in the hospital that was calibrated (``demand.older``, ``demand.sicker``) the crowd stays what it was: they
take longer to heal, and more of them die. Where fewer are admitted for the same illness (``demand.admission_odds``)
those who are take longer too, being sicker. So it is with the season (``demand.month_severity``): who comes first in a
winter month is somewhat sicker, and so are their returns. And with the decades (``demand.case_fatality``): people as
old and as ill died more often or less often than in the years of that hospital.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr, ndtri

from simcare.hospital.seasons import DAYS_OF_YEAR, shifts
from simcare.luck import Luck
from simcare.scattered import ScatteredLuck
from simcare.scenario.schema import Scenario

AE, GP, ELECTIVE = 0, 1, 2
STREAM_NAMES = ("ae", "gp", "elective")
MEDICAL, ELDERLY, SURGICAL, PLANNED = 0, 1, 2, 3
NO_SUPPORT, HOME_CARE, CARE_HOME = 0, 1, 2

# Columns of a row. The first part serves A&E, the second a stay; both are needed only by those who get so far.
WHO = ("age", "female", "frailty", "dementia", "alone", "speaks")
EMERGENCY = ("ambulance", "acuity", "triage", "registration_h", "triage_h", "handover_h", "assess_h", "test_h",
             "review_h", "exit_h", "specialty_h", "transfer_h", "patience_h", "needs_bed", "u_caution", "u_solved",
             "u_return", "return_wait", "u_hold", "u_hurry", "u_last", "u_record", "last_lead", "home_death_d",
             "dies_here", "observe_h", "margin_h", "pain")
STAY = ("group", "healing_h", "letter_h", "support", "arrange_h", "turnover_h", "u_round", "u_weekend", "u_readmit",
        "readmit_wait", "u_room", "urgency", "day_case", "listed_after_h", "same_day",
        "answer_h")
PERSON = ("dependency", "person_age", "person_frailty", "person_severity", "person_speaks", "family", "person_dementia",
          "surgical", "mortality", "u_death", "u_fall", "u_ulcer", "u_dehydration", "u_delirium", "u_infection",
          "u_medication", "u_deterioration", "u_rescue", "u_deconditioning", "u_care")
ATTENDANCE_ROW = WHO + EMERGENCY
STAY_ROW = STAY + PERSON

AGE_FROM = np.array([0, 1, 5, 18, 35, 55, 75])
AGE_SPAN = np.array([1, 4, 13, 17, 20, 20, 23])
AGE_MEAN, AGE_SPREAD = 40.0, 26.0  # of all attenders; only standardises age inside the correlation
MIDDLE_AGE = 50.0  # the age for which cards with a slope by age give their values
REFERENCE_CROWD = 20_000
AS_CALIBRATED = {"older": 1.0, "sicker": 0.0, "admission_odds": 1.0}


Days = NDArray[np.int64]
Draw = Callable[..., Any]
"""``u(decision)`` gives everybody's uniform for this visit, ``u(decision, 1)`` that of their first visit."""


class Scaling(NamedTuple):
    """What turns relative healing and mortality into the cards' means."""

    brief: float = 0.0
    healing: float = 1.0
    mortality: float = 0.0
    sent_home: float = 0.0
    elective: float = 0.0
    severity_mean: float = 0.0
    severity_spread: float = 1.0
    by_ambulance: tuple[float, ...] = (0.0, 0.0, 1.0, 0.0, 0.0)  # shares of true acuity, the sickest first


def lognormal(u: Any, mean: Any, cv: float) -> Any:
    """Lognormal times with this mean and coefficient of variation, from uniforms."""
    s2 = np.log1p(cv * cv)
    return mean * np.exp(np.sqrt(s2) * ndtri(u) - s2 / 2)


def intercept(odds: Any, mean: float) -> float:
    """What must be added to these log-odds so that their probabilities have this mean; by bisection."""
    low, high = -40.0, 40.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(odds + middle).mean() < mean else (low, middle)
    return low


def below_65(shares: NDArray[np.float64]) -> float:
    """The share of people under 65, from the cumulated shares of the age bands (65 is halfway through its band)."""
    return float((shares[4] + shares[5]) / 2 / shares[-1])


def aged(u: Any, young: float, older: float) -> Any:
    """Places in the order of age, moved so that ``older`` times as many are beyond ``young``; everybody keeps their
    rank."""
    if older == 1:
        return u
    limit = max(1e-9, 1 - older * (1 - young))
    return np.where(u < limit, u * young / limit, young + (u - limit) * (1 - young) / (1 - limit))


class People:
    """Makes rows for any block of people of any stream and visit."""

    def __init__(self, scenario: Scenario, luck: Luck) -> None:
        self.emergency = scenario.hospital.emergency
        self.discharge, self.beds = scenario.hospital.discharge, scenario.hospital.bed_management
        self.theatres, self.luck = scenario.hospital.theatres, luck
        self.elsewhere: ScatteredLuck | None = None
        self.decisions: dict[str, bool] = {}  # whether each is made once for good, at the first visit
        self.scaling = Scaling()
        self.season = shifts(scenario.demand.month_severity)
        self.demand = scenario.demand.model_copy(update=AS_CALIBRATED)
        self.scaling = Scaling(self.brief_on_reference())
        self.scaling = self.scale_on_reference()
        self.demand = scenario.demand

    def reference(self, name: str, at: int = 0) -> Any:
        """The luck of the reference crowd, the same in every replication."""
        self.decisions[name] = at == 1
        return Luck(0, 0).uniforms(name, "reference", 0, REFERENCE_CROWD)

    def brief_on_reference(self) -> float:
        """The log-odds at middle age of needing hours, not nights, that give the reference crowd the card's mean."""
        crowd = self.who_they_are(AE, self.reference)
        self.illness(AE, crowd, self.reference, 0.0)
        return intercept(self.brief_by_age(crowd["age"][crowd["needs_bed"] > 0]), self.demand.brief_share)

    def brief_by_age(self, age: Any) -> Any:
        """How the log-odds of needing hours, not nights, go with age."""
        return self.demand.brief_age_slope * (age - MIDDLE_AGE)

    def scale_on_reference(self) -> Scaling:
        """Scale healing and mortality so that the reference crowd has the cards' means."""
        crowd, planned = (self.columns(stream, self.reference) for stream in (AE, ELECTIVE))
        need, d = crowd["needs_bed"] > 0, self.demand
        odds = crowd["mortality_logit"]
        nights = need & (crowd["healing_h"] > 0)
        brief = d.brief_share * d.brief_healing
        whole = crowd["healing_h"][nights].mean() - brief
        brought = crowd["acuity"][crowd["ambulance"] > 0].astype(int)
        return Scaling(self.scaling.brief, (d.healing_mean - brief) / whole,
                       intercept(odds[need], d.mortality_mean), intercept(odds[~need], d.mortality_sent_home),
                       intercept(planned["mortality_logit"], d.mortality_elective),
                       float(crowd["severity"][need].mean()), float(crowd["severity"][need].std()),
                       tuple((np.bincount(brought, minlength=6)[1:] / max(1, len(brought))).tolist()))

    def block(self, stream: int, who: str, start: int, n: int, day: Days | None = None) -> dict[str, Any]:
        """The columns of a block of neighbours at their first visit; with a referral if that is how they come. Without
        the ``day`` on which each of them comes they know no season."""
        def u(name: str, _at: int = 1) -> Any:
            return self.luck.uniforms(name, who, start, n)
        c = self.columns(stream, u, self.winter(stream, day))
        if stream == ELECTIVE:
            self.referral(c, u)
        else:
            c["urgency"] = c["day_case"] = c["listed_after_h"] = np.zeros(n)
        return c

    def scattered(self, stream: int, who: Sequence[str], member: NDArray[np.int64],
                  visit: NDArray[np.int64], day: Days | None = None) -> dict[str, Any]:
        """The columns of people who come back, each a member of their own population at their own visit; ``day`` is
        when they came first."""
        if self.elsewhere is None:
            self.elsewhere = ScatteredLuck(self.luck, tuple(self.decisions))
        visits = np.where([[at_first] for at_first in self.decisions.values()], 1, visit)
        drawn = dict(zip(self.decisions, self.elsewhere.uniforms(who, member, visits), strict=True))
        c = self.columns(stream, lambda name, _at=0: drawn[name], self.winter(stream, day))
        c["urgency"] = c["day_case"] = c["listed_after_h"] = np.zeros(len(member))
        return c

    def winter(self, stream: int, day: Days | None) -> Any:
        """How much sicker people are than over the year, by the day on which they come; operations have no season."""
        return 0.0 if day is None or stream == ELECTIVE else self.season[day % DAYS_OF_YEAR]

    def columns(self, stream: int, u: Draw, winter: Any = 0.0) -> dict[str, Any]:
        """Named columns made from the luck that ``u`` gives."""
        c = self.who_they_are(stream, u)
        self.illness(stream, c, u, winter)
        self.steps(c, u)
        self.choices(c, u)
        self.stay(stream, c, u)
        self.harms(c, u)
        self.ends(c, u)
        return c

    def who_they_are(self, stream: int, u: Draw) -> dict[str, Any]:
        """Age, sex, frailty, dementia, family and voice: the same at every visit."""
        d = self.demand
        shares = np.cumsum((d.age_shares, d.gp_age_shares, d.elective_age_shares)[stream])
        position = aged(u("age", 1), below_65(shares), d.older) * shares[-1]
        band = np.searchsorted(shares, position, side="right").clip(0, 6)
        below = np.concatenate(([0.0], shares))[band]
        age = AGE_FROM[band] + AGE_SPAN[band] * (position - below) / (shares[band] - below)
        old, very_old = age >= 65, age >= 75
        mean = d.frailty_at_65 * np.where(old, 1.0, 1 / 3) + d.frailty_age_slope * np.maximum(age - 65, 0)
        frailty = (mean + d.frailty_spread * np.where(old, 1.0, 1 / 3) * ndtri(u("frailty", 1))).clip(0, 1)
        dementia = very_old & (u("dementia", 1) < d.dementia_share_75)
        return {"age": age, "female": (u("sex", 1) < 0.5) * 1.0, "frailty": frailty, "dementia": dementia * 1.0,
                "alone": (u("family", 1) < d.no_family_share * np.where(old, 1.0, 1 / 3)) * 1.0,
                "speaks": 1.0 - (dementia | (very_old & (u("speaks", 1) < self.silent_beyond_dementia())))}

    def silent_beyond_dementia(self) -> float:
        """Share of very old people without dementia who cannot speak up."""
        d = self.demand
        return max(0.0, (d.cannot_speak_up_share_75 - d.dementia_share_75) / max(1e-9, 1 - d.dementia_share_75))

    def illness(self, stream: int, c: dict[str, Any], u: Draw, winter: Any) -> None:
        """Latent severity, true acuity, the triage category that is seen, and whether a bed is needed."""
        d = self.demand
        shift = (d.sicker, d.gp_severity_shift + d.sicker, d.elective_severity_shift)[stream]
        rho, age = d.severity_age_correlation, (c["age"] - AGE_MEAN) / AGE_SPREAD
        c["severity"] = severity = rho * age + np.sqrt(1 - rho * rho) * ndtri(u("severity")) + shift + winter
        shares = np.cumsum(d.acuity_shares)
        cuts = -ndtri(shares[:-1] / shares[-1])
        seen = (severity + d.triage_error * ndtri(u("triage"))) / np.sqrt(1 + d.triage_error**2)
        c["acuity"] = 1.0 + (severity[None] < cuts[:, None]).sum(0)
        c["triage"] = 1.0 + (seen[None] < cuts[:, None]).sum(0)
        by_severity, by_age = d.ambulance_weights
        rest = np.sqrt(max(0.0, 1 - by_severity**2 - by_age**2 - 2 * rho * by_severity * by_age))
        call = by_severity * severity + by_age * age + rest * ndtri(u("ambulance"))
        c["ambulance"] = (call > -ndtri(d.ambulance_share)) * 1.0
        need = np.asarray(d.admission_by_acuity).clip(1e-6, 1 - 1e-6)[c["acuity"].astype(int) - 1]
        odds = logit(need) + d.admission_age_slope * (c["age"] - MIDDLE_AGE) + np.log(d.admission_odds)
        odds += self.young(c["age"])
        c["needs_bed"] = (u("needs_bed") < expit(odds)) * 1.0
        if stream == GP:
            c["needs_bed"] = np.ones_like(c["needs_bed"])

    def young(self, age: Any) -> Any:
        """What is added to the log-odds of the young that they need a bed, which the slope by age leaves too low."""
        band = np.searchsorted(AGE_FROM[1:4], age, side="right")
        return np.log((*self.demand.admission_young_odds, 1.0))[band]

    def steps(self, c: dict[str, Any], u: Draw) -> None:
        """How long each step in A&E takes, in hours, with an unhurried junior."""
        e, seen = self.emergency, c["triage"].astype(int) - 1
        c["registration_h"] = lognormal(u("registration"), e.registration_time, 0.5)
        c["triage_h"] = lognormal(u("triage_time"), e.triage_time, 0.5)
        c["handover_h"] = lognormal(u("handover"), e.handover_time, e.handover_cv)
        older = c["age"] - MIDDLE_AGE
        c["assess_h"] = lognormal(u("assess"), np.asarray(e.assessment_times)[seen], e.service_cv)
        c["assess_h"] *= np.exp(e.assessment_age_slope * older)
        c["review_h"] = lognormal(u("review"), np.asarray(e.review_times)[seen], e.service_cv)
        shares = logit(np.asarray(e.test_shares).clip(1e-6, 1 - 1e-6)[seen])
        tested = u("tests") < expit(shares + e.test_age_slope * older)
        mean = np.where((seen <= 2) | (c["ambulance"] > 0), e.test_time_majors, e.test_time_minors)
        c["test_h"] = np.where(tested, lognormal(u("test_time"), mean, 0.5), 0.0)
        c["exit_h"] = lognormal(u("exit"), e.exit_time * np.where(c["age"] >= 75, 2.0, 1.0), 0.7)
        c["specialty_h"] = lognormal(u("specialty"), e.specialty_time, 0.7)
        c["transfer_h"] = lognormal(u("transfer"), e.transfer_time, 0.5)
        scale = e.patience_scale * np.asarray(e.patience_by_triage)[seen]
        c["patience_h"] = scale * (-np.log(u("patience"))) ** (1 / e.patience_shape)

    def choices(self, c: dict[str, Any], u: Draw) -> None:
        """Uniforms for the choices of others, and the waits before coming back (unit exponentials)."""
        for name in ("u_caution", "u_solved", "u_return", "u_hold", "u_hurry", "u_last", "u_record",
                     "u_round", "u_weekend", "u_readmit", "u_room"):
            c[name] = u(name)
        for name in ("return_wait", "last_lead", "readmit_wait"):
            c[name] = -np.log(u(name))

    def stay(self, stream: int, c: dict[str, Any], u: Draw) -> None:
        """What a stay would take: the group, healing, letters, support and the bed's turnover."""
        d, age, severity = self.demand, c["age"], c["severity"]
        elderly = np.where(age >= self.beds.elderly_age, ELDERLY, MEDICAL)
        surgical = u("surgical") < self.beds.surgical_share
        c["surgical"] = ((stream == ELECTIVE) | surgical) * 1.0
        c["group"] = np.where(surgical, SURGICAL, elderly) * 1.0
        z = ndtri(u("healing"))
        c["healing_h"] = self.scaling.healing * np.exp(
            d.healing_age_slope * age + d.healing_severity_slope * severity + d.healing_sigma * z)
        brief = u("brief") < expit(self.scaling.brief + self.brief_by_age(age))
        c["healing_h"] = np.where(brief, -d.brief_healing * np.log1p(-u("healing")), c["healing_h"])
        c["same_day"] = (brief & (stream != ELECTIVE)) * 1.0
        if stream == ELECTIVE:
            c["group"] = np.full_like(age, PLANNED)
            spread = np.sqrt(np.expm1(d.elective_healing_sigma**2))
            c["healing_h"] = lognormal(u("healing"), d.elective_healing_mean, spread)
        r = self.discharge
        c["letter_h"] = lognormal(u("letter"), r.letter_time, 0.6)
        old = age >= 65
        weight = np.where(old, c["frailty"] / max(1e-9, d.frailty_at_65 + 12 * d.frailty_age_slope), 0.0)
        home, place = r.care_home_share * weight, r.home_care_share * weight
        support = u("support")
        at_home = np.where(support < home + place, HOME_CARE, NO_SUPPORT)
        c["support"] = np.where(support < home, CARE_HOME, at_home) * 1.0
        c["arrange_h"] = -r.arrange_time * np.log(u("arrange"))
        asks = (stream != ELECTIVE) & ~brief & (c["support"] == NO_SUPPORT) & (u("asks") < r.answer_share)
        c["answer_h"] = np.where(asks, -r.answer_time * np.log(u("answer")), 0.0)
        c["turnover_h"] = -self.beds.turnover_time * np.log(u("turnover"))
        odds = c["mortality_logit"] = d.mortality_age_slope * (age - 75) + d.mortality_severity_slope * severity
        base = (np.where(c["needs_bed"] > 0, self.scaling.mortality, self.scaling.sent_home),
                self.scaling.mortality + np.log(d.mortality_gp_factor), self.scaling.elective)[stream]
        c["mortality"] = d.case_fatality * expit(base + odds)

    def harms(self, c: dict[str, Any], u: Draw) -> None:
        """Dependency and relative severity on the ward (a quantile among the admitted), and a uniform for each harm."""
        d = self.demand
        need = c["frailty"] + d.dependency_severity_weight * c["severity"]
        low, high = d.dependency_thresholds
        c["dependency"] = (need > low) * 1.0 + (need > high)
        for copy, of in (("person_age", "age"), ("person_frailty", "frailty"), ("person_speaks", "speaks"),
                         ("person_dementia", "dementia")):
            c[copy] = c[of]
        c["family"] = 1.0 - c["alone"]
        c["person_severity"] = ndtr((c["severity"] - self.scaling.severity_mean) / self.scaling.severity_spread)
        for name in PERSON:
            if name.startswith("u_"):
                c[name] = u(name)

    def referral(self, c: dict[str, Any], u: Draw) -> None:
        """For those who are referred for surgery: urgency, day case or not, and the wait before being listed."""
        t, d = self.theatres, self.demand
        shares = np.cumsum(t.urgency_shares)
        c["urgency"] = 1.0 + (u("urgency")[None] * shares[-1] > shares[:-1, None]).sum(0)
        planned = d.elective_inpatients_per_day + d.day_cases_per_day
        c["day_case"] = (u("day case") * planned < d.day_cases_per_day) * 1.0
        c["listed_after_h"] = -t.pre_referral_weeks * 168.0 * np.log(u("listed after"))

    def ends(self, c: dict[str, Any], u: Draw) -> None:
        """Who dies in A&E or untreated at home, who is watched, about whom doctors would differ, who is in pain (till
        triage, or till seen)."""
        e, needs, threshold = self.emergency, c["needs_bed"] > 0, -np.log(c["u_death"])
        day = 30 * threshold / c["mortality"]
        c["home_death_d"] = np.where(day < 30, day, np.nan)
        c["dies_here"] = (needs & (threshold < c["mortality"] * e.death_share)) * 1.0
        majors, luck = ~needs & (c["triage"] <= 3), u("observed")
        watched = majors & (luck < e.observe_share)
        marginal = majors & ~watched & (luck < e.observe_share + e.margin_share)
        pain, at_triage = u("pain") < e.pain_share, u("pain relief") < e.pain_relieved_at_triage
        c["pain"] = np.where(pain, np.where(at_triage, 1.0, 2.0), 0.0)
        hours = -e.observe_time * np.log(u("observe time"))
        c["observe_h"], c["margin_h"] = np.where(watched, hours, 0.0), np.where(marginal, hours, 0.0)
