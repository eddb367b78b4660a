"""Designs on their way to results: who waits, what runs, what joins.

A design is known by its key. However many teams ask for it, in however many rooms, it is run once; its first
replication is somebody's turn, and the others join afterwards, whenever no first run waits: the fewest replications
first, so that all intervals narrow alike. A run whose worker was lost is done again; after three times it has failed.
Nothing here simulates; everything here may be asked from the event loop.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from simcare.errors import SimcareError
from simcare.workshop import limits
from simcare.workshop.asking import RefusedError
from simcare.workshop.crew import Bench
from simcare.workshop.keeping import Kept
from simcare.workshop.science import HEAVY, REPLICATIONS, Json, Science, in_json
from simcare.workshop.turns import Turns, Wish

Status = Literal["waiting", "running", "done", "failed"]
TRIES = 3
NOBODY = "nobody"
LOST = "The run was lost three times, perhaps for want of memory. Press run to try again."
PASSING = ("import", "emulator")
"""Questions whose answers are not worth keeping."""
KINDNESS, KINDNESS_OF_THE_DESK = 10, 0  # what pages wait for is as quick as the pages
Tell = Callable[[str, str, str], None]
"""Called with the key of a design, the name of an event and what it says, as JSON."""


@dataclass
class Run:
    """One design and how far it is."""

    key: str
    design: Json
    done: int = 0
    busy: bool = False
    error: str | None = None
    lost: int = 0
    week: int | None = None
    of: int = 52
    weeks: list[str] = field(default_factory=list)  # of the first replication, as it was told

    def status(self) -> Status:
        """In one word, as the pages know it."""
        if self.done:
            return "done"
        return "failed" if self.error else "running" if self.busy else "waiting"


@dataclass(eq=False)
class Question:
    """A question for a worker, and everybody who waits for its answer."""

    question: str
    name: str
    asked: list[Any]
    answer: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Running:
    """All runs and questions of all rooms."""

    def __init__(self, science: Science, kept: Kept, workers: int, tell: Tell,
                 replications: int = REPLICATIONS) -> None:
        self.science, self.kept, self.tell, self.replications = science, kept, tell, replications
        self.benches = [Bench(science, KINDNESS) for _ in range(workers)]
        self.desk = Bench(science, KINDNESS_OF_THE_DESK)
        self.turns = Turns()
        self.runs: OrderedDict[str, Run] = OrderedDict()
        self.at_work: dict[Bench, tuple[str, str]] = {}  # the key and the member ("" in the background)
        self.heavy: list[Question] = []
        self.light: list[Question] = []
        self.asked: dict[str, Question] = {}
        self.to_warm: list[tuple[Bench, Json]] = []
        self.wanted: Callable[[], Iterable[str]] = lambda: ()
        self._news = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """The workers take their seats."""
        work = [self._seat(bench) for bench in self.benches] + [self._seat_of_the_desk()]
        self._tasks = [asyncio.create_task(one) for one in work]

    async def stop(self) -> None:
        """Everybody goes home; what is finished is kept."""
        for task in self._tasks:
            task.cancel()
        for bench in (*self.benches, self.desk):
            await asyncio.to_thread(bench.leave)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # -- asking ---------------------------------------------------------------------------------------------------

    def find(self, key: str) -> Run | None:
        """The run of this key, taken up again from what is kept."""
        if key not in self.runs and (design := self.kept.design(key)) is not None:
            self._know(Run(key, json.loads(design), done=len(self.kept.pictures(key))))
        return self.runs.get(key)

    def want(self, key: str, design: Json, team: str, member: str) -> Run:
        """Somebody presses run."""
        run = self.find(key)
        if run is None:
            self.kept.put_design(key, in_json(design))
            run = self._know(Run(key, design))
        if run.error:
            run.error, run.lost = None, 0
        if run.status() == "waiting":
            if self.turns.full:
                raise RefusedError("Very many runs are waiting: try again in a minute.", 503)
            self.turns.join(Wish(team, member, key))
            self._make_way()
        self._news.set()
        return run

    def warm(self, design: Json) -> None:
        """A story has been chosen: have its hospital ready when the first team presses run."""
        self.to_warm = [(bench, design) for bench in self.benches]
        self._news.set()

    async def ask(self, name: str, about: str, *asked: Any) -> str:
        """The answer to a question, as JSON: kept, on its way already, or asked of a worker now."""
        question = f"{name} {about}"
        if (answer := self.kept.answer(question)) is not None:
            return answer
        if question not in self.asked:
            if len(self.asked) >= limits.WAITING:
                raise RefusedError("Very many questions are waiting: try again in a minute.", 503)
            self.asked[question] = one = Question(question, name, list(asked))
            one.answer.add_done_callback(lambda _: self.asked.pop(question))
            (self.heavy if name in HEAVY else self.light).append(one)
            self._news.set()
        return await asyncio.shield(self.asked[question].answer)

    async def joined(self, key: str, years: int | None = None) -> str:
        """What the replications that are done say together, or the first ``years`` of them, as JSON."""
        pictures = self.kept.pictures(key)[:years]
        return await self.ask("joined", f"{key} {len(pictures)}", [json.loads(picture) for picture in pictures])

    def idle(self) -> bool:
        """Whether nothing waits and nothing runs but what runs in the background."""
        return not len(self.turns) and not any(member for _, member in self.at_work.values())

    def _know(self, run: Run) -> Run:
        self.runs[run.key] = run
        if len(self.runs) > limits.RUNS_KEPT:
            over = next((key for key, one in self.runs.items() if one.status() in ("done", "failed")), None)
            if over is not None:
                del self.runs[over]
        return run

    # -- working --------------------------------------------------------------------------------------------------

    async def _until_news(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _make_way(self) -> None:
        """Nobody waits for a run in the background: it stops, and is done again later."""
        behind = [bench for bench, (_, member) in self.at_work.items() if not member]
        free = len(self.benches) - len(self.at_work)
        for bench in behind[:max(0, len(self.turns) - free)]:
            bench.give_way()

    async def _seat(self, bench: Bench) -> None:
        """A worker's day: the next turn, else the next question, else what joins in the background."""
        while True:
            if (wish := self.turns.next({member for _, member in self.at_work.values() if member})) is not None:
                await self._first(bench, wish)
            elif (mine := next((one for one in self.to_warm if one[0] is bench), None)) is not None:
                self.to_warm.remove(mine)
                await self._busy(bench, self._converse(bench, "warm", mine[1], 0))
            elif self.heavy:
                await self._busy(bench, self._answer(bench, self.heavy.pop(0)))
            elif (run := self._behind()) is not None:
                await self._replicate(bench, run, "")
            else:
                await self._until_news()

    async def _seat_of_the_desk(self) -> None:
        while True:
            if self.light:
                await self._answer(self.desk, self.light.pop(0))
            else:
                await self._until_news()

    async def _busy(self, bench: Bench, task: Coroutine[Any, Any, object]) -> None:
        """Something else than a run keeps a worker busy, and cannot be stopped."""
        self.at_work[bench] = "", NOBODY
        try:
            await task
        finally:
            del self.at_work[bench]

    async def _first(self, bench: Bench, wish: Wish) -> None:
        run = self.runs.get(wish.key)
        if run is not None and run.status() == "waiting":
            await self._replicate(bench, run, wish.member)

    def _behind(self) -> Run | None:
        """The run with the fewest replications among those that rooms are looking at."""
        runs = [run for key in self.wanted() if (run := self.runs.get(key)) is not None
                and 0 < run.done < self.replications and not run.busy and not run.error]
        return min(runs, key=lambda run: run.done, default=None)

    async def _replicate(self, bench: Bench, run: Run, member: str) -> None:
        """The next replication of a run, in somebody's turn or in the background."""
        number, run.busy, run.week, run.weeks = run.done, True, None, []
        self.at_work[bench] = run.key, member
        self._say(run, "status")
        try:
            word, said = await self._converse(bench, "run", run.design, number, run=run)
        finally:
            run.busy = False
            del self.at_work[bench]
        if word == "done":
            self.kept.put_picture(run.key, number, said)
            run.done, run.lost, run.weeks = number + 1, 0, []
            self._say(run, "done")
        elif word == "failed":
            run.error = said
            self._say(run, "failed")
        else:
            self._again(run, member)
        self._news.set()

    def _again(self, run: Run, member: str) -> None:
        """A run was lost. In the background it has its turn again anyhow."""
        run.weeks = []
        run.lost += bool(member)
        if run.lost >= TRIES:
            run.error = LOST
            self._say(run, "failed")
        elif member:
            self.turns.join(Wish("", f"again {run.key}", run.key))
            self._say(run, "status")

    async def _answer(self, bench: Bench, question: Question) -> None:
        for _ in range(TRIES):
            word, said = await self._converse(bench, "answer", question.name, question.asked)
            if word != "lost":
                break
        if word == "done":
            if question.name not in PASSING:
                self.kept.put_answer(question.question, said)
            question.answer.set_result(said)
        else:
            question.answer.set_exception(SimcareError(said if word == "failed" else LOST))

    async def _converse(self, bench: Bench, *request: Any, run: Run | None = None) -> tuple[str, str]:
        """Ask a worker and pass its weeks on; gives its last word."""
        word, said = "lost", ""
        async for word, said in bench.ask(*request):
            if word == "weeks" and run is not None:
                self._hear(run, *said)
        return word, said

    def _hear(self, run: Run, week: int, of: int, weeks: str) -> None:
        if run.done == 0:
            run.week, run.of = week, of
            run.weeks.append(weeks)
            self.tell(run.key, "week", told(run.key, weeks))

    def _say(self, run: Run, event: str) -> None:
        self.tell(run.key, event, in_json({"key": run.key, "status": run.status(), "replications": run.done,
                                           "of": self.replications, "error": run.error, "at": time.time()}))


def told(key: str, weeks: str) -> str:
    """Weeks of a run as the pages hear them."""
    return f'{{"key":{json.dumps(key)},"weeks":{weeks}}}'
