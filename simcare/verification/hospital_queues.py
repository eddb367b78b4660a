"""Every queue of the whole hospital obeys Little's law, and every pool its capacity."""

from __future__ import annotations

import numpy as np

from simcare.verification.check import Check, Theory, at_most, exactly, within_error
from simcare.verification.queues import LITTLE
from simcare.verification.watch import EVERY, Queue, Watch

USED = 100  # people who must have joined a queue for it to be judged
LONGEST_CONTACT = round(24 / EVERY)  # looks in which the last patient of an ended shift is surely done
BEYOND_THE_SHIFT = 1.02

SERVERS = Theory(
    "servers", "no more at work than on duty, but for the patient in hand when a shift ends; nobody waits beside one "
    "who is free", "work conservation: Gross, Shortle, Thompson, Harris 2008, ch. 1")


def queues_obey(watch: Watch) -> list[Check]:
    """All queues that were used, and all pools."""
    used = [queue for queue in watch.queues.values() if queue.joined > USED]
    return [exactly(LITTLE, "queues of the hospital in use, fewer than five", max(5 - len(used), 0)),
            *(littles_law(queue, watch.span) for queue in used), *pools_keep_to_capacity(watch)]


def littles_law(queue: Queue, span: float) -> Check:
    """Heads counted from outside against hours waited, as the gates have them.

    The error is that of counting at intervals; the hours at the gates are exact.
    """
    seen = np.array(queue.seen)
    return within_error(LITTLE, f"{queue.name} ({queue.joined} joined)", seen.mean(), queue.hours / span,
                        float(seen.std() / np.sqrt(seen.size)))


def pools_keep_to_capacity(watch: Watch) -> list[Check]:
    """Servers at work, on duty and idle, look by look."""
    pools = [queue for queue in watch.queues.values() if queue.busy]
    worst = max(float(np.sum(queue.busy) / max(np.sum(queue.on_duty), 1)) for queue in pools)
    return [exactly(SERVERS, "looks with more at work than on duty that day", sum(map(beyond_duty, pools))),
            exactly(SERVERS, "looks with somebody waiting beside a free server", sum(map(idle_beside, pools))),
            at_most(SERVERS, "busiest pool, time at work over time on duty", worst, 1.0, BEYOND_THE_SHIFT - 1,
                    note="beyond 1 are patients in hand when a shift ends")]


def beyond_duty(queue: Queue) -> int:
    """Looks at which more were at work than there had been on duty within a day, or fewer than none."""
    busy, on_duty = np.array(queue.busy), np.array(queue.on_duty)
    lately = np.stack([np.roll(on_duty, back, axis=0) for back in range(LONGEST_CONTACT)]).max(axis=0)
    return int((busy[LONGEST_CONTACT:] > lately[LONGEST_CONTACT:]).sum() + (busy < 0).sum())


def idle_beside(queue: Queue) -> int:
    """Looks at which somebody waited while a server was free."""
    free = (np.array(queue.on_duty) - np.array(queue.busy)).max(axis=1)
    return int(((np.array(queue.seen) > 0) & (free > 0)).sum())
