"""Books that must balance: beds, posts, waiting lists, money, and the stocks of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simcare.log import LINK
from simcare.organisation.causal_map import Variable, causal_map
from simcare.organisation.money import Cost, Income
from simcare.organisation.stocks import towards
from simcare.verification.check import Array, Check, Theory, exactly
from simcare.verification.watch import BEDS_LOOK, POSTS_LOOK, Watch

if TYPE_CHECKING:
    import pandas as pd

    from simcare.log import Tables

SINGLE = 2e-6  # shares are logged in single precision
PENCE = 1.0  # pounds of rounding in a day's account, logged in single precision

BEDS = Theory("beds", "at every moment occupied + kept for somebody on the way + free + being made ready = beds",
              "conservation law of a state variable: Law 2015, ch. 1")
POSTS = Theory("posts", "every day in post + vacant + held = establishment, and the change in post = joined − left",
               "stock and flow: Sterman 2000, ch. 6 and 19")
LISTS = Theory("waiting lists", "every day the change of the list = listed − operated",
               "stock and flow: Sterman 2000, ch. 6")
STOCKS = Theory("stocks", "every day the change of a stock = inflow (what its links lead to) − outflow (what it lets "
                "go), each over its time constant", "stock and flow: Sterman 2000, ch. 6 and 8; Forrester 1961")
MONEY = Theory("money", "every day balance = income − cost, and each is the sum of its lines",
               "double entry; Sterman 2000, ch. 6")


def books_balance(watch: Watch) -> list[Check]:
    """All books of a watched hospital."""
    tables = watch.tables
    return [*beds_balance(watch.looks("beds")), *posts_balance(watch.looks("posts"), tables.days),
            *money_balances(tables.days), *stocks_balance(tables.days)]


def beds_balance(looks: Array) -> list[Check]:
    """Looks at all beds, in the columns of BEDS_LOOK."""
    parts = dict(zip(BEDS_LOOK, looks.T, strict=True))
    off = np.abs(parts["beds"] - looks[:, 1:].sum(axis=1))
    return [exactly(BEDS, f"beds unaccounted for, greatest of {len(looks)} looks", off.max()),
            exactly(BEDS, "looks with fewer than none of any kind", (looks < 0).any(axis=1).sum())]


def posts_balance(looks: Array, days: pd.DataFrame) -> list[Check]:
    """Looks at all posts, in the columns of POSTS_LOOK, and the days' book of the same."""
    posts = dict(zip(POSTS_LOOK, looks.T, strict=True))
    off = np.abs(posts["establishment"] - posts["in post"] - posts["vacant"] - posts["held"])
    moved = days["nurses_in_post"].diff() - (days["joiners"] - days["leavers"])
    same = (days["rn_posts"] + days["hca_posts"]).diff() == 0
    most = float(np.abs(moved[same]).max())
    return [exactly(POSTS, f"posts unaccounted for, greatest of {len(looks)} looks", off.max()),
            exactly(POSTS, f"looks with a held post filled (most held at once: {posts['held'].max()})",
                    (posts["held and filled"] > 0).sum()),
            exactly(POSTS, "people in post less those who joined and left, greatest of a day", most)]


def lists_balance(tables: Tables) -> list[Check]:
    """The days' book of the lists against the book of operations; for designs in which nobody is taken off a list."""
    days, listed = tables.days, tables.electives
    number = days["day"].to_numpy()
    came, went = (np.searchsorted(number, np.floor(listed[name].dropna() / 24)) for name in ("listed", "operated"))
    inside = [np.bincount(at[at < len(number)], minlength=len(number))[1:] for at in (
        came[listed["listed"].to_numpy() >= number[0] * 24.0], went)]
    off = np.abs(np.diff(days["waiting"]) - (inside[0] - inside[1])).max()
    return [exactly(LISTS, f"people unaccounted for, greatest of {len(number)} days", off)]


def money_balances(days: pd.DataFrame) -> list[Check]:
    """The account of every day."""
    lines = {"income": [f"income_{kind}" for kind in Income._fields], "cost": [f"cost_{kind}" for kind in Cost._fields]}
    off = {name: float((days[name] - days[parts].sum(axis=1)).abs().max()) for name, parts in lines.items()}
    balance = float((days["balance"] - (days["income"] - days["cost"])).abs().max())
    return [exactly(MONEY, "balance less income plus cost, most pounds a day", balance, tolerance=PENCE),
            *(exactly(MONEY, f"{name} less its lines, most pounds a day", pounds, tolerance=PENCE)
              for name, pounds in off.items())]


def stocks_balance(days: pd.DataFrame) -> list[Check]:
    """Every stock of the organisation, day by day, from what the log says of its links."""
    drawn = causal_map()
    return [exactly(STOCKS, f"{stock.label}: greatest imbalance of {len(days) - 1} days",
                    imbalance(days, name, stock), tolerance=SINGLE)
            for name, stock in drawn.of_kind("stock").items()]


def imbalance(days: pd.DataFrame, name: str, stock: Variable) -> float:
    """How far a stock's change of a day is from its inflow less its outflow, at most; within its bounds."""
    level = days[name].to_numpy(float)
    links = [LINK + link for link, drawn in causal_map().own_links().items() if drawn.end == name]
    assert isinstance(stock.rest, float)
    goal = np.clip(stock.rest + days[links].to_numpy(float).sum(axis=1), stock.lowest, stock.highest)[1:]
    rate = np.where(goal > level[:-1], towards(stock.up), towards(stock.down))
    inflow, outflow = rate * goal, rate * level[:-1]
    expected = np.clip(level[:-1] + inflow - outflow, stock.lowest, stock.highest)
    return float(np.abs(level[1:] - expected).max())
