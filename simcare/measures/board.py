"""The board's other figures: the satisfaction score, and the hospital standardised mortality ratio.

Both are measurements with a known blindness. The score is given by those who are alive, able and willing to answer, and
who mostly answer kindly. The ratio sets deaths in hospital against those that the record of each patient let expect;
and the record can be written so that it lets expect more.
"""

from __future__ import annotations

import numpy as np

from simcare.log import DIED
from simcare.measures.figure import Figure, mean, ratio
from simcare.measures.registry import measure
from simcare.measures.view import View


@measure("numbers", "share", "higher", "satisfied, as the survey says", person=True)
def satisfaction_recorded(view: View) -> Figure:
    """Positive answers of all answers to the survey after a stay, as expected from who answers and how."""
    stays = view.stays
    return ratio(view.gone, stays["answers"] * stays["satisfied"], stays["answers"])


@measure("numbers", "share", "neither", "answered the survey", person=True)
def survey_response_share(view: View) -> Figure:
    """People who answer the survey, of those who left hospital alive."""
    return mean(view.gone, view.stays["answers"], view.went_home)


def _mortality_ratio(view: View, expected: str) -> Figure:
    died = view.stays["destination"] == DIED
    return ratio(view.gone[view.ended], died[view.ended], view.stays[expected][view.ended], per=100.0)


@measure("numbers", "expected = 100", "lower", "hospital standardised mortality ratio")
def hsmr(view: View) -> Figure:
    """Deaths in hospital over those expected from age, frailty, dementia, sex and way of admission as the record was
    coded, times 100. The expectation is fixed: 100 is the hospital under a punished target."""
    return _mortality_ratio(view, "expected_coded")


@measure("people", "expected = 100", "lower", "the same, coded as found", person=True)
def mortality_ratio_lived(view: View) -> Figure:
    """Deaths in hospital over those expected from who the patients were, times 100, however the record was coded."""
    return _mortality_ratio(view, "expected_death")


@measure("numbers", "share", "lower", "record coded as graver than it was", person=True)
def coded_graver_share(view: View) -> Figure:
    """Stays whose record was coded as palliative or with more illnesses than there were, of those that ended."""
    return mean(view.gone, np.nan_to_num(view.stays["coded"]) > 0, view.ended)
