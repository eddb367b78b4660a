"""Money: what the hospital earned and spent a year, and what a solved problem costs.

The balance is what the board looks at. Beside it stand two costs that no budget has a line for: what harm costs, and
what it takes until one person's problem is solved, with all that is spent on those who have to come again.
"""

from __future__ import annotations

from simcare.measures.figure import Figure, Yearly, ratio
from simcare.measures.registry import measure
from simcare.measures.view import View


def _a_year(view: View, column: str) -> Figure:
    return Yearly(view.midnights, view.days[column].astype(float))


@measure("money", "pounds a year", "neither", "income")
def income(view: View) -> Figure:
    """All income a year: tariffs for attendances, admissions and operations, and the block for everything else."""
    return _a_year(view, "income")


@measure("money", "pounds a year", "lower", "cost")
def cost(view: View) -> Figure:
    """All cost a year, fines, redundancies and the staff's share of a surplus included."""
    return _a_year(view, "cost")


@measure("money", "pounds a year", "higher", "balance", also="numbers")
def balance(view: View) -> Figure:
    """Income less cost a year."""
    return _a_year(view, "balance")


@measure("money", "pounds", "lower", "cost for each problem solved")
def cost_per_solved_problem(view: View) -> Figure:
    """All cost over the problems solved: people sent home from A&E who need not come again, stays on the wards that
    ended alive and without a readmission within 30 days, and day cases."""
    day = view.days
    solved = day["solved"] + day["discharges"] - day["readmissions"] + day["day_cases"]
    return ratio(view.midnights, day["cost"], solved)


@measure("money", "pounds a year", "neither", "pay of nurses and assistants")
def nursing_pay(view: View) -> Figure:
    """Pay of nurses and assistants on the wards a year: own, bank, agency and contractors."""
    return _a_year(view, "nursing_pay")


@measure("money", "share", "lower", "agency, of nurses' pay")
def agency_pay_share(view: View) -> Figure:
    """Pay of agency nurses and assistants, of the pay of all nurses and assistants on the wards."""
    return ratio(view.midnights, view.days["cost_agency"], view.days["nursing_pay"])


@measure("money", "pounds a year", "lower", "cost of harm")
def cost_of_harm(view: View) -> Figure:
    """What falls, pressure ulcers, infections and claims cost a year, without the longer stays that they cause."""
    return _a_year(view, "cost_harm")


@measure("money", "pounds a year", "lower", "fines")
def fines(view: View) -> Figure:
    """Fines paid a year for breaches of targets beyond their goals."""
    return _a_year(view, "cost_fines")


@measure("money", "pounds a year", "neither", "saved on paper")
def savings(view: View) -> Figure:
    """How much less the posts on the wards cost a year than before the savings programme began; what this brings about
    elsewhere (agency, harm, longer stays) is not taken off."""
    return _a_year(view, "saved")
