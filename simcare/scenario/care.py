"""The care, harm and staff sections of a scenario."""

from __future__ import annotations

from simcare.scenario.section import Section


class Care(Section):
    """Being filled."""


class Harm(Section):
    """Being filled."""


class StaffRules(Section):
    """Being filled."""
