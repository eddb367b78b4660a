"""``python -m simcare`` is the same as ``simcare``."""

from simcare.cli import main

main()
