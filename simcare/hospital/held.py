"""Posts held empty on purpose, and posts that a savings programme takes out.

Nobody is sacked for a post that is held: of the posts that fall empty, so many are not filled again. A savings
programme has a date to meet. It takes empty posts first; what natural wastage has not given by the end of its half
year, it takes from people. Posts are taken in an order that is theirs for good and given back last taken first, so
more always includes less.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simcare.hospital.tasks import Floats

Which = NDArray[np.bool_]
ROLES = 2


class Held:
    """Which posts are held, last taken last; ``order`` [posts] tells who is next, ``role`` [posts] of which kind."""

    def __init__(self, order: Floats, role: NDArray[np.intp]) -> None:
        self.order, self.role = order, role
        self.taken: list[list[int]] = [[] for _ in range(ROLES)]

    @property
    def count(self) -> list[int]:
        """Posts held by role."""
        return [len(posts) for posts in self.taken]

    def give_back(self, wanted: list[int]) -> list[int]:
        """Posts that are no longer held, so that at most ``wanted`` are, by role."""
        free = []
        for posts, most in zip(self.taken, wanted, strict=True):
            free += posts[most:]
            del posts[most:]
        return free

    def take(self, wanted: list[int], among: Callable[[], Which]) -> list[int]:
        """Posts newly held, out of ``among`` (asked for only if needed), until ``wanted`` are held, by role."""
        new: list[int] = []
        for role, (posts, most) in enumerate(zip(self.taken, wanted, strict=True)):
            if len(posts) < most:
                found = np.flatnonzero(among() & (self.role == role))
                chosen = found[np.argsort(self.order[found], kind="stable")][:most - len(posts)].tolist()
                posts += chosen
                new += chosen
        return new

    def forget(self, keep: Which) -> list[int]:
        """Posts that exist no more are not held either; which."""
        gone = [post for posts in self.taken for post in posts if not keep[post]]
        self.taken = [[post for post in posts if keep[post]] for posts in self.taken]
        return gone
