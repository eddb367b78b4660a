"""Sweeps: one question asked of many hospitals, of which only the figures are kept.

A *plan* (``plan``) says which scenarios, which parameters and which values; a *design* (``laying``) lays them out as
points, one after another, never all at once. ``sweep`` runs what is not in the store yet (``shards``), ``found`` is
what comes back, ``export`` writes it as tables that every other program can read.
"""
