"""The same person in two designs, told moment by moment.

``moments`` turns rows of the tables and what a witness saw into moments; ``emergency``, ``ward`` and ``days`` find the
words for them; ``screen`` and ``page`` set them side by side. Only what the model knows is said: no names, no feelings.
"""
