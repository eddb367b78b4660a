"""A stand-in for the hospital that answers a lever at once, with its own error drawn.

``space`` says which designs are run, ``observed`` what is kept of each run, ``process`` fits one Gaussian process,
``fit`` fits them all and writes the file (``python -m simcare.workshop.emulator.fit``), ``version`` says which hospital
a file stands in for, and ``file`` reads it and answers as the page does (``page/js/emulator.js``).
"""
