"""Calibration: a few parameters are moved until the punished hospital of 2006-08 looks like what was published of it.

Only one regime is looked at, R1 (``scenarios/four_hour.yaml``); every other regime is left for prediction.

| file | idea |
|---|---|
| ``targets`` | what R1 should look like: published facts, how far from each still counts as like it |
| ``parameters`` | a card as one number that may move within its plausible range |
| ``world`` | R1 as a function of these numbers, each finished run kept |
| ``screening`` | which parameter moves which target |
| ``fitting`` | least squares within bounds |
| ``record`` | what was found, as plain data, a page and a picture |
| ``writing`` | the new values into the cards, line by line |
"""
