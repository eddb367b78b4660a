"""A rota in whole heads.

A rota gives whole numbers of people by hour. For another size of hospital, or with more or fewer doctors than usual, it
stays whole: nobody is half there, and wherever there was anybody there still is somebody. The hospital works by such a
rota and the account pays for it, so that what a smaller establishment saves is what is no longer on the rota.
"""

from __future__ import annotations

from collections.abc import Sequence


def spread(rota: Sequence[float], factor: float) -> list[int]:
    """A rota times a factor in whole numbers, fractions carried to the next hour; nobody where nobody was."""
    owed, whole = 0.5, []
    for heads in rota:
        owed += heads * factor
        here = max(1, int(owed)) if heads else 0
        owed -= here if heads else 0
        owed = max(owed, -1.0)
        whole.append(here)
    return whole


def share_kept(rota: Sequence[float], scale: float, establishment: float) -> float:
    """What a hospital of this size keeps of the hours on its rota with so many doctors, relative to usual."""
    usual = sum(spread(rota, scale))
    return sum(spread(rota, scale * establishment)) / usual if usual else 0.0
