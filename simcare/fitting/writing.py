"""The files of a fit: the scenario with its estimates in comments, everything as JSON, and the picture."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from simcare.experiment import files
from simcare.experiment.intervals import Interval
from simcare.fitting import months
from simcare.fitting.fit import last_year

if TYPE_CHECKING:
    from simcare.fitting.fit import Fit


def write(made: Fit, folder: Path) -> list[Path]:
    """Write all files into ``folder``."""
    return files.write_with(lambda ready: _fill(made, ready, folder), folder)


def stem(made: Fit) -> str:
    """The name of the scenario and of its file: the code, with nothing that a file's name cannot bear."""
    return re.sub(r"[^\w-]+", "_", made.name).strip("_") or "hospital"


def _fill(made: Fit, ready: Path, folder: Path) -> None:
    from simcare.report.figures.style import save

    save(made.plot(), ready / "figures" / "fit")
    files.as_json(made.summary(), ready / "fit.json")
    if made.found is not None:
        (ready / f"{stem(made)}.yaml").write_text(scenario_text(made, folder), "utf-8")


def scenario_text(made: Fit, folder: Path) -> str:
    """The scenario as a file in ``folder`` says it, with the estimate and interval behind every number."""
    assert made.found is not None
    of, found = made.figures.series, made.found
    values = found.like.settings(made.regime, found.load.load.mean)
    parent = made.named if not Path(made.named).exists() else os.path.relpath(made.named, folder)
    return f"""# A hospital like {of.code}, fitted by simcare {made.summary()["version"]} on {date.today().isoformat()}.
# From {of.source}: {of.kind_in_words}, {months.span(of.months)}.
# Source: NHS England, A&E attendances and emergency admissions (Open Government Licence v3.0).
# Intervals are 95%. {_reached(made)}
schema: 1
extends: {parent}

title: A hospital like {of.code}
about: |
  A simulated hospital that resembles {of.code} in three published figures of {last_year(made)}:
  how many people attended, what share was admitted, and what share was dealt with within four hours. Everything else
  is the regime's own hospital. It says nothing about the real hospital: not how it is run, nor how safe it is.
question: What would another design do to a hospital that starts from here?
look_for:
  - What changes in this hospital when the design does, not whether it equals the real one in anything else.

hospital:
  # {made.figures.attendances.level.mean:.0f} attendances a day{_span(made.figures.attendances.level, 1, 0)}, at \
a load of {found.load.load.mean:.3f}{_span(found.load.load, 1, 3)}: emergency demand
  # for its capacity, relative to the regime's own hospital, {_at_which(found.load.reached)}
  # ({_percent(made.figures.four_hour.level)}; simulated {found.shown.mean:.1%}).
  scale: {values["hospital.scale"]}
  # {found.like.beds:.2f} times the regime's beds, for the bed-days of people who are {_illness(made)}.
  beds: {values["hospital.beds"]}

demand:
  # The regime's own rates times the load; the scale above is divided by it.
  attendances_per_day: {values["demand.attendances_per_day"]}
  gp_admissions_per_day: {values["demand.gp_admissions_per_day"]}
  # April first; {_season(made)}
  month_factors: {values["demand.month_factors"]}
  # {_percent(made.figures.admitted.level)} admitted (simulated {float(found.shown.admitted.mean()):.1%}): people are \
{abs(found.like.sicker):.2f} standard deviations
  # {"sicker" if found.like.sicker >= 0 else "less ill"} than in the regime ({made.regime.demand.sicker:g}).
  sicker: {values["demand.sicker"]}
"""


def _reached(made: Fit) -> str:
    load = made.found.load if made.found else None
    if load is None or load.reached:
        return "The observed four-hour figure is reached."
    return (f"The observed four-hour figure is NOT reached: {load.why};\n# the nearest is {100 * load.gap:+.1f} points "
            "away.")


def _at_which(reached: bool) -> str:
    return "at which four hours are kept as often as observed" if reached else "nearest to the observed figure"


def _illness(made: Fit) -> str:
    return "as ill" if made.found is None or abs(made.found.like.sicker) < 0.005 else (
        "sicker" if made.found.like.sicker > 0 else "less ill")


def _span(figure: Interval, times: float, digits: int) -> str:
    if figure.low == figure.high:
        return ""
    return f" ({figure.low * times:.{digits}f} to {figure.high * times:.{digits}f})"


def _percent(figure: Interval) -> str:
    return f"{figure.mean:.1%}{_span(figure, 100, 1)}"


def _season(made: Fit) -> str:
    factors = made.figures.attendances.curve.factors()
    width = max((factor.high - factor.low) / 2 for factor in factors)
    return f"each known to about ±{width:.3f}."
