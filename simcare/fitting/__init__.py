"""From a hospital's published figures to a scenario of a hospital like it."""
