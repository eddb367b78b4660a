"""The workshop: a room of people, a projector, phones, and one laptop that simulates for all of them.

One process serves the pages and holds the rooms (:mod:`server`, :mod:`rooms`, :mod:`events`); it simulates nothing.
Worker processes simulate (:mod:`worker`), one design after the other in a fair order (:mod:`turns`), and their weeks
are passed on as they are lived (:mod:`running`). What is said is kept in one SQLite file (:mod:`keeping`).

What a room may change, and the scenario that it means, is in :mod:`levers` and :mod:`designs`; :mod:`weeks` and
:mod:`pictures` turn runs into what is drawn; :mod:`person` follows one patient through two designs and :mod:`playback`
everybody through some days; :mod:`emulator` answers a lever at once, with its own error. Nothing here moves anything in
the hospital.
"""
