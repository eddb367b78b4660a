"""The organisation: what changes over weeks and years. Reads counters of the hospital, hands back multipliers."""
