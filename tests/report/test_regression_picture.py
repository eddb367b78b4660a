"""The picture of the published regressions."""

from __future__ import annotations

from simcare.report.figures.regressions import Found, draw
from simcare.report.figures.style import new_axes, styled
from simcare.validation.fits import NOTHING, Effect
from simcare.validation.regressions import PUBLISHED


def test_every_coefficient_has_a_row_and_what_is_unknown_is_left_out() -> None:
    adjusted = dict.fromkeys(PUBLISHED, Effect(0.1, 0.05)) | {"ugglas_crowded": NOTHING}
    with styled():
        axes = new_axes()
        draw(Found(adjusted, adjusted, {"griffiths_hour": Effect(-0.1, 0.01)}), axes)
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows == [one.says for one in reversed(PUBLISHED.values())]
    dots = [line for line in axes.lines if line.get_marker() in "oD" and line.get_marker()]
    assert len([line for line in dots if line.get_marker() == "D"]) == 1
    assert len([line for line in dots if line.get_marker() == "o"]) == 2 * (len(PUBLISHED) - 1)
    words = [text.get_text() for text in axes.figure.legends[0].get_texts()]
    assert "true in the simulation" in words
