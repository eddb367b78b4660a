"""Which incidents are put on file.

A fall is seen and has its form; a fever, a confused night or a call for help that came too late looks like illness. So
each kind has a share that is reported in an ordinary hospital. Where people speak up more than usual, or less, the odds
of every kind move alike: what is nearly always reported has little to gain, what hardly ever is has little to lose.
"""

from __future__ import annotations

from simcare.organisation.exchange import AT_REST
from simcare.scenario.harm import Reported

SLOW = "slow_harm"
LEAST = 1e-6


class Reporting:
    """Shares reported by kind, as given where the share overall is that of an organisation at rest."""

    def __init__(self, rules: Reported) -> None:
        self._odds = {kind: _odds(share) for kind, share in rules} | {"fall_harm": _odds(rules.fall)}
        self.follow(AT_REST.reporting)

    def follow(self, overall: float) -> None:
        """From now on people report as where this share of incidents is reported overall."""
        ratio = _odds(overall) / _odds(AT_REST.reporting)
        self._shares = {kind: odds * ratio / (1 + odds * ratio) for kind, odds in self._odds.items()}

    def share(self, kind: str) -> float:
        """Share of this kind of incident that is reported now; nobody reports a death as an incident."""
        return 0.0 if kind == "died" else self._shares.get(kind, self._shares[SLOW])


def _odds(share: float) -> float:
    share = min(max(share, LEAST), 1 - LEAST)
    return share / (1 - share)
