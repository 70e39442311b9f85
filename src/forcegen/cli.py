"""The door of the command: true exit codes, one message a problem, and a quick end on Ctrl-C.

Nothing that takes long to import is imported before ``main`` has an ear for an interruption.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import forcegen
from forcegen.exit_codes import BAD_INPUT, INTERRUPTED, UNWRITTEN
from forcegen.interruption import Interruption
from forcegen.problems import OutputError
from forcegen.streams import mute
from forcegen.words import count


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code; nothing that a user does wrong shows a traceback."""
    _occupy_closed_streams()
    with Interruption() as interruption:
        try:
            from forcegen.commands import run

            code = run(arguments, interruption)
        except BaseException as error:
            if interruption.seen:
                _tell(str(interruption))
                _leave()
            elif isinstance(error, forcegen.ModelError):
                _tell(f"{error}\n{count(len(error.problems), 'problem')}; nothing was done.")
                code = BAD_INPUT
            elif isinstance(error, forcegen.SolverError):
                _tell(str(error))
                code = BAD_INPUT
            elif isinstance(error, OutputError):
                _tell(str(error))
                code = UNWRITTEN
            else:  # a defect of forcegen's own: its traceback is what a report of it needs
                raise
        if interruption.seen:
            _leave()
    if arguments is None:  # the process is the command's own, and has nothing left to do but to end
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def _leave() -> NoReturn:
    """End at once: to take a large model and a solver to pieces takes longer than a person waits after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    os._exit(INTERRUPTED)


def _occupy_closed_streams() -> None:
    """Open the null device for each standard stream that is closed.

    Otherwise the first files to be opened would get the numbers of those streams, and with them what is written there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free


def _tell(text: str) -> None:
    """Write to stderr; where nobody can read that, the exit code is still told."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        mute(sys.stderr)
