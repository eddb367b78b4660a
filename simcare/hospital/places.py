"""How many places a department of another size has.

On average people are in half of the places of a department of ordinary size (8 of the 16 cubicles of R1). That half
goes with the number of people who come. The other half is there for chance, since people do not come evenly, and chance
goes with the square root of their number. So a small department has relatively more places than a large one, and nurses
for them; with places in mere proportion it would be full far more often.
"""

from __future__ import annotations

import math

IN_USE = 0.5
"""Share of the places of an ordinary department in which there is somebody, on average; assumed for all kinds."""


def places(ordinary: int, scale: float) -> int:
    """How many of ``ordinary`` places a department has that is ``scale`` times as busy; never rounded to none."""
    wanted = ordinary * (IN_USE * scale + (1 - IN_USE) * math.sqrt(scale))
    return max(1, round(wanted)) if ordinary else 0
