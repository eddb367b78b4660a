"""What happens when nobody reads on: ``simcare evidence | head``.

The reader of a pipe may leave before everything is written. Other tools are then ended by a signal, without a word, and
so are we: by the same signal, but only for standard output. A connection or a worker that breaks is another matter, and
is still an error to be told.
"""

from __future__ import annotations

import io
import os
import signal
import stat
import sys
from typing import Any

STANDARD_OUTPUT = 1


class Pipe(io.FileIO):
    """A pipe to a reader who may leave; the program ends with them."""

    def write(self, data: Any, /) -> int:
        """As much of the data as the pipe takes."""
        try:
            return super().write(data)
        except BrokenPipeError:
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGPIPE)
            raise


def end_with_the_reader() -> None:
    """Where standard output is a pipe, end the program when its reader leaves."""
    now = sys.__stdout__
    if now is None or sys.stdout is not now or not hasattr(signal, "SIGPIPE"):
        return
    if stat.S_ISFIFO(os.fstat(STANDARD_OUTPUT).st_mode):
        pipe = io.BufferedWriter(Pipe(STANDARD_OUTPUT, "wb", closefd=False))
        sys.stdout = io.TextIOWrapper(pipe, encoding=now.encoding, errors=now.errors)
