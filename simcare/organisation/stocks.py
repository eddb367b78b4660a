"""The slow side of the hospital: stocks, moved once a day by the links of the causal map.

Each stock has a goal: its rest, moved by every link that ends in it. It goes towards its goal with a time constant that
may differ up and down, because some things are lost faster than they are regained. The order of the day's work stands
in ``DAILY_ORDER``. All links are worked out at once, as arrays; nothing here is random.

At the start the stocks stand where the design of the first day would have brought them in the long run, with the
hospital's counters as usual and nobody pressed. So a design that changes nothing moves nothing.
"""

from __future__ import annotations

from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simcare.organisation.causal_map import FUNCTIONS, CausalMap, Link, Variable, causal_map
from simcare.organisation.exchange import AT_REST, Counters, Effects
from simcare.scenario.schema import Scenario

DAILY_ORDER = ("read_the_counters", "let_it_sink_in", "weigh_the_links", "move_the_stocks", "work_out_the_effects")

Floats = NDArray[np.float64]
LEAST = 0.1  # of its reference, below which a driver in proportion counts no further; its inverse is the most
SETTLED, MOST_ROUNDS = 1e-10, 2000


def setting(scenario: Scenario, lever: Variable) -> float:
    """A lever of the design as a number; a choice counts as 1 where it is the one the map asks for."""
    value: Any = scenario
    for part in lever.path.split("."):
        value = getattr(value, part)
    return float(value == lever.equals) if lever.equals else float(value)


def towards(days: Any) -> Any:
    """The share of the way that a day brings, at a time constant in days (0: all of it)."""
    days = np.asarray(days, float)
    return np.where(days > 0, -np.expm1(-1.0 / np.maximum(days, 1e-9)), 1.0)


def within(values: Floats, lowest: Floats, highest: Floats) -> Floats:
    """The same array, with what lies beyond the bounds put on them."""
    np.maximum(values, lowest, out=values)
    np.minimum(values, highest, out=values)
    return values


class Drivers:
    """All that can drive a link, in one array: smoothed counters, then levers, then stocks, then a constant 1."""

    def __init__(self, drawn: CausalMap) -> None:
        used = {name for link in drawn.own_links().values() for name in (link.start, link.gate)}
        self.counters = {name: v for name, v in drawn.of_kind("counter").items() if name in used}
        self.levers = drawn.of_kind("lever")
        self.stocks = drawn.of_kind("stock")
        names = [*self.counters, *self.levers, *self.stocks, ""]
        self.place = {name: at for at, name in enumerate(names)}
        self.first_stock = len(self.counters) + len(self.levers)
        readings = list(self.counters.values())
        fields = [*Counters._fields, ""]
        self.tops = itemgetter(*(fields.index(v.field) for v in readings))
        self.bottoms = itemgetter(*(fields.index(v.over) for v in readings))
        self.times = np.array([v.times for v in readings])
        self.sinking = towards([v.smooth for v in readings])
        self.usual = np.array([v.usual for v in readings])
        self.before = np.array([v.usual if v.start is None else v.start for v in readings])

    def read(self, day: Counters) -> Floats:
        """The day's readings; NaN where there is nothing to read, as with not one bed in use."""
        row = (*day, 1.0)
        below = np.array(self.bottoms(row))
        return np.asarray(np.array(self.tops(row)) * self.times / np.where(below >= 1.0, below, np.nan))


class OwnLinks:
    """The organisation's links as arrays, ordered by their function so that each function is one slice."""

    def __init__(self, drawn: CausalMap, drivers: Drivers, targets: dict[str, int]) -> None:
        links = drawn.own_links()
        self.names = sorted(links, key=lambda name: FUNCTIONS.index(str(links[name].function)))
        ordered = [links[name] for name in self.names]
        self.of = {function: self._slice(ordered, function) for function in FUNCTIONS}
        self.driver = np.array([drivers.place[link.start] for link in ordered])
        self.gate = np.array([drivers.place[link.gate] for link in ordered])
        self.target = np.array([targets[link.end] for link in ordered])
        self.sinking = towards([link.delay for link in ordered])
        self.usual_gate = np.array([drawn.variables[link.gate].usual if link.gate else 1.0 for link in ordered])
        self.reference = np.array([drawn.variables[link.start].usual if link.reference is None else link.reference
                                   for link in ordered])
        self.signed = np.array([link.direction * link.strength for link in ordered])
        self.scale = np.array([link.scale or 1.0 for link in ordered])
        self.top = -np.expm1(-self.reference / self.scale)

    @staticmethod
    def _slice(ordered: list[Link], function: str) -> slice:
        places = [at for at, link in enumerate(ordered) if link.function == function]
        return slice(places[0], places[-1] + 1) if places else slice(0, 0)

    def shaped(self, x: Floats, gate: Floats) -> Floats:
        """What each link's function makes of its driver ``x`` and its gate; both [links]."""
        r, of = self.reference, self.of
        out: Floats = x - r
        at = of["log"]
        out[at] = np.log(np.minimum(np.maximum(x[at] / r[at], LEAST), 1 / LEAST))
        at = of["softlog"]
        out[at] = np.log((np.maximum(x[at], 0.0) / r[at] + 1.0) / 2.0)
        at = of["above"]
        np.maximum(out[at], 0.0, out=out[at])
        at = of["saturating"]
        out[at] = -np.expm1(-np.maximum(x[at], 0.0) / self.scale[at]) / self.top[at]
        at = of["product"]
        let = np.maximum(1.0 + np.log(np.maximum(x[at] / r[at], LEAST)), 0.0)
        out[at] = gate[at] * let - self.usual_gate[at]
        out[of["push"]] = 0.0
        return out


class Stocks:
    """The organisation's stocks and what they do to the hospital. ``follow`` another design at any time."""

    def __init__(self, scenario: Scenario, drawn: CausalMap | None = None) -> None:
        self.map = drawn or causal_map()
        self.drivers = Drivers(self.map)
        self.stocks = self.drivers.stocks
        self.outcomes = self.map.of_kind("effect")
        self.links = OwnLinks(self.map, self.drivers, {name: at for at, name in
                                                       enumerate([*self.stocks, *self.outcomes])})
        self._take_bounds()
        count = len(self.drivers.place)
        self.now, self.now[-1] = np.zeros(count), 1.0
        self.level = self.now[self.drivers.first_stock:-1]
        self.level[:] = self.rest
        self.contributions = np.zeros(len(self.links.names))
        self.held = np.zeros(0, np.intp)
        self.held_at = np.zeros(0)
        self._take_levers(scenario)
        self.settle(self.drivers.before)

    def _take_bounds(self) -> None:
        stocks, outcomes = list(self.stocks.values()), list(self.outcomes.values())
        self.rest = np.array([v.rest for v in stocks], float)
        self.up, self.down = towards([v.up for v in stocks]), towards([v.down for v in stocks])
        self.lowest, self.highest = (np.array([getattr(v, side) for v in stocks]) for side in ("lowest", "highest"))
        self.least, self.most = (np.array([getattr(v, side) for v in outcomes]) for side in ("lowest", "highest"))
        self.multiplies = np.array([v.combines == "multiplies" for v in outcomes])
        self.fields = [v.field for v in outcomes]
        self.fear, self.integrity = (list(self.stocks).index(name) for name in ("fear", "integrity"))

    def follow(self, scenario: Scenario) -> None:
        """From now on this design holds: its levers, switches and held stocks. The stocks go on from where they are."""
        before = self.now.copy()
        self._take_levers(scenario)
        links, at = self.links, self.links.of["push"]
        rise = np.maximum(self.now - before, 0.0)[links.driver[at]]
        np.add.at(self.level, links.target[at], self.switched[at] * rise)
        self._keep_within_bounds()
        self.effects = self._effects()

    def _take_levers(self, scenario: Scenario) -> None:
        for name, lever in self.drivers.levers.items():
            self.now[self.drivers.place[name]] = setting(scenario, lever)
        switches = scenario.assumptions.links
        self.switched = self.links.signed * [getattr(switches, name) for name in self.links.names]
        held = {name: value for name in self.stocks if (value := getattr(scenario.assumptions.hold, name)) is not None}
        self.held = np.array([list(self.stocks).index(name) for name in held], np.intp)
        self.held_at = np.array(list(held.values()), float)
        at_rest = AT_REST._asdict()
        self.outset = np.array([_read(scenario, v.rest) if isinstance(v.rest, str) else at_rest[v.field]
                                for v in self.outcomes.values()])

    # -- the day's work ---------------------------------------------------------------------------------------------

    def step(self, day: Counters) -> Effects:
        """One day: what holds from tomorrow on. The work is done in ``DAILY_ORDER``."""
        self.read_the_counters(day)
        self.let_it_sink_in()
        self.weigh_the_links()
        self.move_the_stocks()
        self.work_out_the_effects()
        return self.effects

    def read_the_counters(self, day: Counters) -> None:
        """Take the day's counters in, smoothed; what was not counted today stays as it was."""
        seen = self.now[:len(self.drivers.usual)]
        change = self.drivers.read(day) - seen
        change[np.isnan(change)] = 0.0
        seen += self.drivers.sinking * change

    def let_it_sink_in(self) -> None:
        """News takes its time, a time of its own on each link."""
        self.sunk += self.links.sinking * (self.now[self.links.driver] - self.sunk)

    def weigh_the_links(self) -> None:
        """What each link adds today to the goal of its stock, or to its effect."""
        self.contributions = self.switched * self.links.shaped(self.sunk, self.now[self.links.gate])
        self.sums = np.bincount(self.links.target, self.contributions, len(self.stocks) + len(self.outcomes))

    def move_the_stocks(self) -> None:
        """Every stock goes towards its goal; what is held stays."""
        change = self._goals() - self.level
        self.level += np.where(change > 0, self.up, self.down) * change
        self._keep_within_bounds()

    def work_out_the_effects(self) -> None:
        """What the organisation does to the hospital from tomorrow on."""
        self.effects = self._effects()

    def _goals(self) -> Floats:
        goals: Floats = self.rest + self.sums[:len(self.rest)]
        return within(goals, self.lowest, self.highest)

    def _keep_within_bounds(self) -> None:
        if len(self.held):
            self.level[self.held] = self.held_at
        within(self.level, self.lowest, self.highest)

    def _effects(self) -> Effects:
        sums = self.sums[len(self.rest):]
        moved = np.where(self.multiplies, self.outset * np.exp(sums), self.outset + sums)
        kept = within(moved, self.least, self.most).tolist()
        fear, integrity = float(self.level[self.fear]), float(self.level[self.integrity])
        return Effects(fear=fear, integrity=integrity, **dict(zip(self.fields, kept, strict=True)))

    # -- the long run -----------------------------------------------------------------------------------------------

    def settle(self, readings: Floats | None = None) -> None:
        """Put every stock where these readings of the counters would bring it in the long run (none: under R1)."""
        seen = self.now[:len(self.drivers.usual)]
        steady = self.drivers.usual if readings is None else readings
        seen[:] = steady
        for _ in range(MOST_ROUNDS):
            self.sunk = self.now[self.links.driver]
            self.weigh_the_links()
            before = self.level.copy()
            self.level += 0.5 * (self._goals() - self.level)
            self._keep_within_bounds()
            seen[:] = steady * self._moved_along()
            if np.abs(self.level - before).max() < SETTLED:
                break
        self.effects = self._effects()

    def _moved_along(self) -> Floats:
        """Counters that move in proportion to an effect move with it: reports with the share reported."""
        of = dict(zip(self.outcomes, range(len(self.outcomes)), strict=True))
        sums = self.sums[len(self.rest):]
        return np.array([np.exp(sums[of[v.moves_with]]) if v.moves_with else 1.0
                         for v in self.drivers.counters.values()])

    # -- to look at -------------------------------------------------------------------------------------------------

    @property
    def levels(self) -> dict[str, float]:
        """Every stock's level by name, each a share."""
        return dict(zip(self.stocks, self.level.tolist(), strict=True))

    @property
    def flows(self) -> dict[str, float]:
        """What each link added, on the last day, to the goal of its stock or to its effect (in log where it
        multiplies)."""
        return dict(zip(self.links.names, self.contributions.tolist(), strict=True))


def _read(scenario: Scenario, path: str) -> float:
    value: Any = scenario
    for part in path.split("."):
        value = getattr(value, part)
    return float(value)
