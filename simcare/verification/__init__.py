"""Is the program right? Theory, conservation and worlds, checked on the user's own machine in about a minute.

Three kinds of check. *Theory*: queues of which textbooks know the answer, driven through the same pools that the
hospital stands on. *Conservation*: patients, beds, posts, stocks and money, counted twice, from books kept apart.
*Worlds*: hospitals in which only one thing may differ. None of them says that the model is like a real hospital; they
say that the program does what the model says.
"""
