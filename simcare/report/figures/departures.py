"""How far R1 lies off each published fact, before and after its calibration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simcare.report.figures import style

STAGES = {"before": ("o", style.GREY, 80, "before"), "after": ("D", style.BLUE, 80, "fitted, stocks held"),
          "confirmed": ("x", style.AMBER, 90, "confirmed, stocks alive")}
FURTHEST = 6.0  # half-bands; what lies beyond is drawn at the edge


def save(made: dict[str, Any], stem: Path) -> list[Path]:
    """Writes the picture of a calibration record."""
    with style.styled():
        axes = style.new_axes()
        facts = list(made["targets"].items())
        axes.get_figure(root=True).set_size_inches(12, max(6.75, 1.8 + 0.36 * len(facts)))  # type: ignore[union-attr]
        for place, (_, one) in enumerate(facts):
            axes.plot(*_band(one, place), color=style.PALE, linewidth=11, solid_capstyle="butt", zorder=1)
        for stage, (marker, colour, size, label) in STAGES.items():
            off = [(one[stage]["half_bands_off"], place) for place, (_, one) in enumerate(facts) if stage in one]
            axes.scatter([max(-FURTHEST, min(FURTHEST, x)) for x, _ in off], [y for _, y in off], marker=marker,
                         color=colour, s=size, label=label, zorder=3 if marker == "x" else 2)
        _frame(axes, [fact for fact, _ in facts])
        return style.save(axes, stem)


def _band(one: dict[str, Any], place: int) -> tuple[list[float], list[int]]:
    half = (one["high"] - one["low"]) / 2
    return [(one["low"] - one["value"]) / half, (one["high"] - one["value"]) / half], [place, place]


def _frame(axes: Any, facts: list[str]) -> None:
    axes.axvline(0, color=style.GREY, linewidth=1.2, zorder=0)
    axes.set_yticks(range(len(facts)), [fact.replace("_", " ") for fact in facts])
    axes.set_ylim(len(facts) - 0.4, -0.6)
    axes.set_xlabel("half-bands off the published value (shaded: the band)")
    axes.set_title("R1 beside what was published of it")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.09 * 24 / max(len(facts), 12)), ncols=3, frameon=False,
                fontsize=style.SMALL)
