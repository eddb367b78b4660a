"""``simcare.fit``: from published monthly figures to a hospital like the one in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simcare import __version__
from simcare.experiment.intervals import Interval
from simcare.experiment.replication import Simulate
from simcare.experiment.store import Store
from simcare.fitting import months
from simcare.fitting.figures import FIGURES, Figures, estimate
from simcare.fitting.published import read
from simcare.fitting.series import HELD_BACK, series
from simcare.fitting.trials import Bench, Found, find

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simcare.scenario.schema import Scenario

REGIMES = ("regimes/r2", "four_hour")
YEARS, REPLICATIONS = 2.0, 3


@dataclass(frozen=True)
class Fit:
    """A fitted hospital: what the figures say, and, unless only the statistics were asked for, what was found."""

    figures: Figures
    columns: dict[str, str]
    layouts: tuple[str, ...]
    regime: Scenario
    named: str
    found: Found | None

    @property
    def name(self) -> str:
        """The code of the hospital, as the name of its scenario."""
        return self.figures.series.code

    @property
    def scenario(self) -> Scenario | None:
        """The regime in a hospital like this one; None where nothing was simulated."""
        return None if self.found is None else self.found.like.scenario(self.regime, self.found.load.load.mean)

    def summary(self) -> dict[str, Any]:
        """Everything as one JSON document."""
        of = self.figures.series
        document: dict[str, Any] = finite({
            "schema": 1, "version": __version__, "hospital": of.code, "hospital_name": of.name, "source": of.source,
            "layouts": list(self.layouts), "columns": self.columns, "departments": of.kind_in_words,
            "from": months.short(int(of.months[0])), "until": months.short(int(of.months[-1])), "months": len(of),
            "notes": list(of.notes), **{name: getattr(self.figures, name).summary() for name in FIGURES},
            "regime": self.named, "hospital_like_it": self._found()})
        return document

    def _found(self) -> dict[str, Any] | None:
        if self.found is None:
            return None
        load, run = self.found.load, self.regime.run
        return {"load": vars(load.load), "reached": load.reached, "gap": load.gap, "why": load.why,
                "sicker_by": self.found.like.sicker, "beds_relative": self.found.like.beds,
                "returns": self.found.like.returns, "settings": self.found.like.settings(self.regime, load.load.mean),
                "simulated": self.found.shown.summary(),
                "four_hour_by_month": list(self.found.by_month),
                "trials": [trial.summary() for trial in load.trials],
                "years": run.years, "replications": len(self.found.shown.four_hour), "seed": run.seed}

    def plot(self, ax: Axes | None = None) -> Axes:
        """The figures, their fit, the year held back with its prediction, and the four-hour figure by month."""
        from simcare.report.figures.fitted import draw
        from simcare.report.figures.style import new_axes, styled

        with styled():
            axes = new_axes() if ax is None else ax
            draw(self, axes)
        return axes

    def write(self, folder: Path) -> list[Path]:
        """Write fit.json, the picture and, where there is one, the scenario; returns the files."""
        from simcare.fitting.writing import write

        return write(self, folder)


def finite(tree: Any) -> Any:
    """A document with null where nothing can be said."""
    if isinstance(tree, dict):
        return {name: finite(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [finite(value) for value in tree]
    return None if isinstance(tree, float) and not math.isfinite(tree) else tree


@dataclass(frozen=True)
class Prepared:
    """The figures of one hospital with their fits, before anything is simulated."""

    figures: Figures
    columns: dict[str, str]
    layouts: tuple[str, ...]


def fit(
    data: str | Path | Sequence[str | Path],
    hospital: str | None = None,
    *,
    regime: str | Path | None = None,
    since: str | None = None,
    until: str | None = None,
    quick: bool = False,
    years: float = YEARS,
    replications: int = REPLICATIONS,
    seed: int | None = None,
    workers: int | None = None,
) -> Fit:
    """Fit a hospital to NHS England's monthly A&E figures.

    ``data`` is a file, a folder of monthly files, or several of either. ``since`` and ``until`` bound the months, as in
    ``2016-04``. ``regime`` is the scenario whose rules hold while the load is searched. ``quick`` leaves the simulation
    out, and so the load and the scenario. Raises UsageError where the figures cannot be used.
    """
    return complete(prepare(data, hospital, since, until), regime, quick, years, replications, seed, workers)


def prepare(data: str | Path | Sequence[str | Path], hospital: str | None = None, since: str | None = None,
            until: str | None = None) -> Prepared:
    """Read, check and fit the figures."""
    published = read([Path(one) for one in ([data] if isinstance(data, str | Path) else data)])
    chosen = series(published, hospital, _month(since, "--since"), _month(until, "--until"))
    return Prepared(estimate(chosen), published.columns, tuple(published.layouts))


def complete(
    prepared: Prepared,
    regime: str | Path | None = None,
    quick: bool = False,
    years: float = YEARS,
    replications: int = REPLICATIONS,
    seed: int | None = None,
    workers: int | None = None,
    store: Store | None = None,
    simulate: Simulate | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Fit:
    """Search the hospital that shows these figures, unless ``quick``. Finished runs are kept in ``store``; ``simulate``
    stands in for the hospital, in tests; ``tell`` is told of every trial."""
    from simcare.scenario.schema import load

    named, file = _regime(regime)
    asked = {"run.years": years, "run.replications": replications, "run.seed": seed}
    loaded = load(file, [f"{path}={value}" for path, value in asked.items() if value is not None])
    bench = Bench(loaded, replications, store or Store(), workers, simulate, tell)
    return Fit(prepared.figures, prepared.columns, prepared.layouts, loaded, named,
               None if quick else find(bench, prepared.figures))


def _regime(asked: str | Path | None) -> tuple[str, Path]:
    """The name to write after ``extends:`` and the file. The first of the regimes in the library, unless one is
    named."""
    from simcare.scenario.loading import asked_for, library

    if asked is None:
        asked = next(name for name in REGIMES if (library() / f"{name}.yaml").is_file())
    file = asked_for(asked)
    inside = file.resolve().is_relative_to(library().resolve())
    return (file.resolve().relative_to(library().resolve()).as_posix() if inside else str(file)), file


def _month(text: str | None, option: str) -> int | None:
    from simcare.errors import UsageError

    if text is None:
        return None
    found = months.month(text)
    if found is None:
        raise UsageError(f"found {option} {text}, allowed a month such as 2016-04")
    return found


def last_year(made: Fit) -> str:
    """The twelve months whose level the fit gives."""
    return months.span(made.figures.series.months[-HELD_BACK:])


def simulated(made: Fit) -> dict[str, Interval]:
    """What the fitted hospital showed, over the replications, for each figure."""
    from simcare.experiment.intervals import interval

    if made.found is None:
        return {}
    shown = made.found.shown
    return {name: interval(values.tolist()) for name, values in
            zip(FIGURES, (shown.per_day, shown.admitted, shown.four_hour), strict=True)}
