"""From figures to a hospital: which numbers of a scenario are turned so that it is like the one in the figures.

Four things are turned and everything else is left as the regime has it.

* **Size.** ``hospital.scale`` makes demand, beds, cubicles and staff larger together, until as many people come a day.
* **Season.** ``demand.month_factors``.
* **Sicker people.** A higher admitted share is not typed in: ``demand.sicker`` is raised until so many more need a bed
  that the share comes out. Beds follow the bed-days that this brings, or the mix of patients would pass for a shortage
  of beds.
* **Load.** Emergency demand relative to capacity. The demand of a hospital of given size is multiplied by the load and
  its size divided by it, so the same people come and find fewer beds, cubicles and staff. Operations are part of the
  size: they follow the theatres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scipy.optimize import brentq
from scipy.special import expit, logit

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
        return {
            "hospital.scale": round(self.attendances / (per_day * self.returns * load), DIGITS),
            "hospital.beds": round(regime.hospital.beds * self.beds),
            "demand.attendances_per_day": f"{per_day * load:.2f}/day",
            "demand.gp_admissions_per_day": f"{float(d.gp_admissions_per_day) * load:.3f}/day",
            "demand.month_factors": [round(factor, 3) for factor in self.season],
            "demand.sicker": round(d.sicker + self.sicker, DIGITS)}

    def scenario(self, regime: Scenario, load: float) -> Scenario:
        """The regime in a hospital like this one."""
        sections: dict[str, dict[str, Any]] = {}
        for path, value in self.settings(regime, load).items():
            section, name = path.split(".")
            sections.setdefault(section, {})[name] = value
        for section, values in sections.items():
            regime = regime.set(section, values)
        return regime


class Crowd:
    """People who come to the regime's hospital, drawn for the purpose: who of them needs a bed, and for how long, when
    everybody is sicker. Nobody is simulated."""

    def __init__(self, regime: Scenario) -> None:
        from simcare.hospital.patients import People
        from simcare.luck import Luck

        self.people, self.regime = People(regime, Luck(0, 0)), regime

    def _columns(self, stream: int, by: float) -> dict[str, Any]:
        demand = self.regime.demand
        self.people.demand = demand.model_copy(update={"sicker": demand.sicker + by})
        return self.people.block(stream, "crowd/0", 0, CROWD)

    def needing_a_bed(self, by: float) -> float:
        """The share of attenders who do, when they are so many standard deviations sicker."""
        from simcare.hospital.patients import AE

        return float(self._columns(AE, by)["needs_bed"].mean())

    def sicker_by(self, admitted: float, beyond: float) -> float:
        """How much sicker people must be for this share to be admitted, when ``beyond`` (in log-odds) are admitted on
        top of those who need a bed; at most MOST_SICKER either way."""
        wanted = float(expit(logit(admitted) - beyond))
        if self.needing_a_bed(MOST_SICKER) < wanted:
            return MOST_SICKER
        if self.needing_a_bed(-MOST_SICKER) > wanted:
            return -MOST_SICKER
        return float(brentq(lambda by: self.needing_a_bed(by) - wanted, -MOST_SICKER, MOST_SICKER, xtol=0.003))

    def beds(self, by: float) -> float:
        """Beds for their bed-days, relative to the regime's; operations need as many as before."""
        more = self._bed_hours(by) / self._bed_hours(0.0) - 1
        return 1 + (1 - self.regime.hospital.wards.elective) * more

    def _bed_hours(self, by: float) -> float:
        """Healing hours a day of those who come through A&E and of those sent in directly."""
        from simcare.hospital.patients import AE, GP

        a_day = ((AE, self.regime.demand.attendances_per_day), (GP, self.regime.demand.gp_admissions_per_day))
        crowds = ((self._columns(stream, by), float(rate)) for stream, rate in a_day)
        return sum(rate * float((crowd["needs_bed"] * crowd["healing_h"]).mean()) for crowd, rate in crowds)
