"""The hospital section of a scenario."""

from __future__ import annotations

from simcare.scenario.section import Section


class Hospital(Section):
    """Being filled."""
