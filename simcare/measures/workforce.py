"""The people who do the work: how many there are, who comes and who goes, and what ranking them is worth."""

from __future__ import annotations

import numpy as np

from simcare.measures.figure import Figure, Ratio, mean
from simcare.measures.registry import measure
from simcare.measures.view import View

YEAR_OF_DAYS = 365.25


def _of(view: View, top: tuple[str, ...], bottom: tuple[str, ...], less: tuple[str, ...] = ()) -> Figure:
    """Sums of daily columns, one over the other."""
    days = view.days
    above, below, off = (sum((days[name].astype(float) for name in names), np.zeros(len(days)))
                         for names in (top, bottom, less))
    return Ratio(view.midnights, above, below - off)


@measure("organisation", "share", "lower", "nurses' posts with nobody in them")
def rn_vacancy_share(view: View) -> Figure:
    """Posts of registered nurses on the wards that nobody holds, of all such posts; mean over days. Posts that a
    savings programme took out are no posts any more."""
    return _of(view, ("rn_vacant",), ("rn_posts",))


@measure("organisation", "share", "lower", "assistants' posts with nobody in them")
def hca_vacancy_share(view: View) -> Figure:
    """Posts of assistants on the wards that nobody holds, of all such posts of the hospital; mean over days."""
    return _of(view, ("hca_vacant",), ("hca_posts",))


@measure("organisation", "share a year", "lower", "staff who leave in a year")
def leavers_per_year_share(view: View) -> Figure:
    """Nurses and assistants who left, whatever the reason, of those in post, in a year."""
    found = _of(view, ("leavers",), ("rn_posts", "hca_posts"), ("rn_vacant", "hca_vacant"))
    assert isinstance(found, Ratio)
    return Ratio(found.time, found.value * YEAR_OF_DAYS, found.weight)


@measure("organisation", "share", "lower", "staff in their first year")
def newcomers_share(view: View) -> Figure:
    """Nurses and assistants in their first year on the ward, of those in post; mean over days."""
    return _of(view, ("newcomers",), ("rn_posts", "hca_posts"), ("rn_vacant", "hca_vacant"))


@measure("organisation", "years", "higher", "experience of nurses in post")
def rn_experience_mean_y(view: View) -> Figure:
    """Mean time since registered nurses in post qualified; mean over days."""
    return _known(view, "experience")


@measure("organisation", "share", "lower", "shifts worked by an agency")
def agency_share(view: View) -> Figure:
    """Nurses' and assistants' shifts worked by agency staff, of all shifts worked on the wards."""
    agency = ("rn_agency", "hca_agency")
    return _of(view, agency, ("rn_shifts", "hca_shifts", "hca_outsourced", *agency))


@measure("organisation", "correlation", "neither", "what a ranking of nurses says about the next year")
def nurse_ranking_correlation(view: View) -> Figure:
    """Rank correlation (Spearman) of one year's ranking of registered nurses with the next year's: incidents on their
    shifts against those usual for such shifts on their ward. 0: the ranking is chance; 1: it would find the same nurses
    again. Known from the second full year on."""
    return _known(view, "ranking_again")


@measure("organisation", "correlation", "neither", "the same, with incidents not compared within the ward")
def nurse_ranking_correlation_plain(view: View) -> Figure:
    """The same rank correlation for plain incidents a shift. What is above the other is not the nurse but the ward:
    who works where patients fall is ranked among the worst every year."""
    return _known(view, "ranking_again_plain")


@measure("organisation", "correlation", "neither", "what a ranking of nurses says about their care")
def nurse_ranking_true_care(view: View) -> Figure:
    """Rank correlation (Spearman) of a year's ranking of registered nurses with how well each of them really keeps care
    whole when interrupted; negative if those ranked worst are the worse nurses."""
    return _known(view, "ranking_true_care")


def _known(view: View, column: str) -> Figure:
    """The mean of the days on which something is known."""
    values = view.days[column]
    return mean(view.midnights, values, ~np.isnan(values))
