"""A quarter-size hospital for a few weeks, as ``simcare verify`` has it."""

from simcare.verification.small_world import WARM_UP, YEARS, contents, fingerprint, lived, small

__all__ = ["WARM_UP", "YEARS", "contents", "fingerprint", "lived", "small"]
