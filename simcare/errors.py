"""The errors a user can meet. Each ends the command with one clear message and its own exit code, never a traceback."""

from __future__ import annotations


class SimcareError(Exception):
    """Something expected went wrong: the model or a run failed."""

    exit_code = 1


class UsageError(SimcareError):
    """What was asked for cannot be done as asked: a wrong name, a file that exists, a folder that cannot be written."""

    exit_code = 2
