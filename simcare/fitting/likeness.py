"""From figures to a hospital: which numbers of a scenario are turned so that it is like the one in the figures.

Four things are turned and everything else is left as the regime has it.

* **Size.** ``hospital.scale`` makes demand, beds, cubicles and staff larger together, until as many people come a day.
* **Season.** ``demand.month_factors``.
* **Sicker people.** A higher admitted share is not typed in. Everybody is taken to be so much sicker (in standard
  deviations of latent severity): more are in the upper triage categories and come by ambulance, so more need a bed. The
  beds follow the admissions that this brings, or the mix of patients would pass for a shortage of beds.
* **Load.** Emergency demand relative to capacity. The demand of a hospital of given size is multiplied by the load and
  its size divided by it, so the same people come and find fewer beds, cubicles and staff. Operations are part of the
  size: they follow the theatres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtr, ndtri

if TYPE_CHECKING:
    from simcare.scenario.schema import Scenario

MOST_SICKER = 1.5
CROWD = 20_000
DIGITS = 4


@dataclass(frozen=True)
class Likeness:
    """How a hospital differs from the regime's own. ``attendances`` a day are wanted in all, those who come back
    included; ``returns`` is how many come for each first attendance; ``beds`` is relative to the regime's hospital."""

    attendances: float
    season: tuple[float, ...]
    sicker: float = 0.0
    beds: float = 1.0
    returns: float = 1.08

    def settings(self, regime: Scenario, load: float) -> dict[str, Any]:
        """The scenario's own numbers at this load, by path."""
        d = regime.demand
        per_day = float(d.attendances_per_day)
        cuts, ambulance = sicker(d.acuity_shares, self.sicker), d.ambulance_share
        by_ambulance = ndtr(ndtri(ambulance) + self.sicker * d.ambulance_weights[0])
        return {
            "hospital.scale": round(self.attendances / (per_day * self.returns * load), DIGITS),
            "hospital.beds": round(regime.hospital.beds * self.beds),
            "demand.attendances_per_day": f"{per_day * load:.2f}/day",
            "demand.gp_admissions_per_day": f"{float(d.gp_admissions_per_day) * load:.3f}/day",
            "demand.month_factors": [round(factor, 3) for factor in self.season],
            "demand.acuity_shares": [round(float(share), DIGITS) for share in cuts],
            "demand.ambulance_share": f"{100 * float(by_ambulance):.2f} %"}

    def scenario(self, regime: Scenario, load: float) -> Scenario:
        """The regime in a hospital like this one."""
        sections: dict[str, dict[str, Any]] = {}
        for path, value in self.settings(regime, load).items():
            section, name = path.split(".")
            sections.setdefault(section, {})[name] = value
        for section, values in sections.items():
            regime = regime.set(section, values)
        return regime


def sicker(shares: Sequence[float], by: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The triage categories' shares when everybody is so many standard deviations sicker."""
    ends = np.cumsum(shares) / np.sum(shares)
    moved = np.concatenate([[0.0], ndtr(ndtri(ends[:-1]) + by), [1.0]])
    return np.diff(moved)


class Crowd:
    """Attenders of the regime's hospital, drawn for the purpose: who of them needs a bed when everybody is sicker.
    Nobody is simulated."""

    def __init__(self, regime: Scenario) -> None:
        from simcare.hospital.patients import People
        from simcare.luck import Luck

        self.people, self.demand = People(regime, Luck(0, 0)), regime.demand

    def needing_a_bed(self, by: float) -> float:
        """The share who do, when they are so many standard deviations sicker."""
        from simcare.hospital.patients import AE

        shares = tuple(sicker(self.demand.acuity_shares, by).tolist())
        self.people.demand = self.demand.model_copy(update={"acuity_shares": shares})
        return float(self.people.block(AE, "crowd/0", 0, CROWD)["needs_bed"].mean())

    def sicker_by(self, admitted: float, beyond: float) -> float:
        """How much sicker people must be for this share to be admitted, when ``beyond`` (in log-odds) are admitted on
        top of those who need a bed; at most MOST_SICKER either way."""
        wanted = float(expit(logit(admitted) - beyond))
        if self.needing_a_bed(MOST_SICKER) < wanted:
            return MOST_SICKER
        if self.needing_a_bed(-MOST_SICKER) > wanted:
            return -MOST_SICKER
        return float(brentq(lambda by: self.needing_a_bed(by) - wanted, -MOST_SICKER, MOST_SICKER, xtol=0.003))


def beds_for(regime: Scenario, admitted: float, usual: float, returns: float) -> float:
    """Beds relative to the regime's, when this share is admitted and not the usual one; operations need as many."""
    came, direct = float(regime.demand.attendances_per_day) * returns, float(regime.demand.gp_admissions_per_day)
    more = (came * admitted + direct) / (came * usual + direct) - 1
    return 1 + (1 - regime.hospital.wards.elective) * more
