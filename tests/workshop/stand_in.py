"""A world that takes no time: what the server needs of the model, in place of the hospital."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from simcare.errors import SimcareError
from simcare.workshop.science import Json, Model, Plan, Say


class Choice(BaseModel):
    """A design of the small world: ``beds`` decides the figure; some levers make it misbehave."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    story: str = Field(default="four_hour", pattern="^(four_hour|no_target)$")
    levers: dict[str, int] = Field(default={}, max_length=20)

    @property
    def key(self) -> str:
        """In plain letters."""
        return "-".join([self.story, *(f"{name}_{step}" for name, step in sorted(self.levers.items()))])


class SmallHospital(Model):
    """The real hospital, a small part of it for some weeks."""

    def plan(self, choice: Any, replication: int) -> tuple[str, Plan]:
        """As it is, but small."""
        _, plan = super().plan(choice, replication)
        small = plan.scenario.set_all({"hospital.scale": 0.15, "run.years": 0.15, "run.warm_up": "4 weeks"})
        return f"{small.before.hash} {replication}", Plan(small, replication, plan.money)


class StandIn:
    """Lives ``weeks`` weeks of ``week_takes`` seconds each. The lever ``dies`` kills the worker that many times (told
    by files in ``folder``), ``raises`` is an error of the model, ``slow`` are tenths of a second a week."""

    def __init__(self, folder: Path, week_takes: float = 0.0, weeks: int = 4) -> None:
        self.folder, self.week_takes, self.weeks = folder, week_takes, weeks

    def program(self) -> str:
        return "stand-in"

    def choice(self, design: Json) -> Choice:
        return Choice.model_validate(design)

    def plan(self, choice: Any, replication: int) -> tuple[str, Any]:
        return f"{choice.story} {replication}", (choice, replication)

    def begin(self, plan: Any, say: Say) -> Any:
        say(self.week(plan, -1))
        return ["warmed up"]

    def go_on(self, begun: Any, plan: Any, say: Say) -> Json:
        choice, replication = plan
        for week in range(self.weeks):
            time.sleep(choice.levers.get("slow", 0) / 10 or self.week_takes)
            say(self.week(plan, week))
            if week == 1:
                self.misbehave(choice)
        with (self.folder / "runs").open("a") as file:
            file.write(f"{choice.key} {replication}\n")
        return {"figures": {"deaths": 10.0 - choice.levers.get("beds", 0) + replication, "odd": float("nan")}}

    def misbehave(self, choice: Choice) -> None:
        if "raises" in choice.levers:
            raise SimcareError("the hospital is closed")
        died = self.folder / f"died {choice.key}"
        times = len(died.read_text()) if died.exists() else 0
        if times < choice.levers.get("dies", 0):
            died.write_text("x" * (times + 1))
            os.kill(os.getpid(), signal.SIGKILL)

    def week(self, plan: Any, week: int) -> Json:
        return {"replication": plan[1], "week": week, "of": self.weeks, "before": week < 0, "values": {"deaths": week}}

    def answer(self, name: str, asked: Sequence[Any]) -> Any:
        if name == "joined":
            figures = [picture["figures"]["deaths"] for picture in asked[0]]
            return {"figures": {"deaths": {"mean": sum(figures) / len(figures)}}, "weeks": {}}
        if name == "scenario.yaml":
            return f"extends: {asked[0]['story']}\n"
        if name == "import" and "extends" not in asked[0]:
            raise SimcareError("line 1: found nothing, allowed extends")
        return {"name": name, "asked": list(asked)}
