"""One patient in two designs, hour by hour, with the clock's view beside.

The same person with the same luck lives in both hospitals. What is told are the moments of the story (``simcare
story``), as plain data: what happened, what was written down about it, and when. Both hospitals are run twice, so this
takes some ten seconds in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from simcare.report.story.ending import LIMITS, sums, who, why
from simcare.report.story.moments import Life, Moment
from simcare.report.story.screen import same, side_by_side, zero
from simcare.report.story.speech import moment
from simcare.scenario.schema import Scenario
from simcare.workshop.designs import Choice, in_words, scenario_of

AGAINST, OTHERWISE = "no_target", "people_first"
"""The same hospital before the target answers what the target did to whom; that one stands beside people first."""


class Here(Executor):
    """Does everything at once in this process: a worker of the workshop starts no processes of its own."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except BaseException as error:
            done.set_exception(error)
        return done


def journey(choice: Choice, against: Choice | None = None, number: int | None = None) -> dict[str, Any]:
    """The story of one person, a clear case or the one with this ``number``; ``against`` is the other design
    (the same hospital before the target by default). Raises UsageError for a person who never came."""
    from simcare.experiment.witness import two_lives

    other = against or beside(choice)
    designs = scenario_of(choice), scenario_of(other.model_copy(update={"seed": choice.seed}))
    chosen, one, two = two_lives(designs, 0, number, Here())
    start = zero(one, two)
    return {
        "number": chosen.person, "who": who(one, two), "begins": moment(start), "why": why(chosen, one, two),
        "limits": LIMITS, "same": same(one, two), "death": any(life.died is not None for life in (one, two)),
        "people": [_person(life, design, words) for life, design, words in
                   zip((one, two), designs, (in_words(choice), in_words(other)), strict=True)],
        "hours": [{"at_h": round(time - start, 3), "when": moment(time), "kind": (left or right or _NOTHING).kind,
                   "lives": [_told(left), _told(right)]} for time, left, right in side_by_side(one, two)]}


_NOTHING = Moment(0.0, "", "")


def beside(choice: Choice) -> Choice:
    """The design that stands beside a choice where no other is named."""
    without = Choice(story=AGAINST, seed=choice.seed)
    return without if choice != without else Choice(story=OTHERWISE, seed=choice.seed)


def _person(life: Life, design: Scenario, words: str) -> dict[str, Any]:
    """A life in one design: its title, what was changed, and what it adds up to."""
    return {"title": design.title, "design": words, "came": life.came,
            "sums": [{"what": name, "is": value} for name, value in sums(life)] if life.came else []}


def _told(event: Moment | None) -> dict[str, Any] | None:
    """A moment: what happened, and what the record says."""
    return None if event is None else {"what": event.told, "clock": event.record, "grave": event.grave}
