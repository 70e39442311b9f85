"""The door of the command: true exit codes, one message a problem, and a quick end on Ctrl-C.

Nothing that takes long to import is imported before ``main`` has an ear for an interruption.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic, sleep
from types import FrameType
from typing import NoReturn, Self, TextIO

import forcegen
from forcegen.problems import OutputError

UNWRITTEN, BAD_INPUT, STRICT, INCONCLUSIVE, INTERRUPTED = 1, 2, 3, 4, 130
"""Exit codes; 0 is an answered question, and a shortfall is an answer. With 1 Python also ends after an error of our
own, which has a traceback; a result that could not be written has one line."""

PATIENCE = 0.3
"""Seconds from Ctrl-C to the end where nothing is known yet that could be shown."""

STOPPING = 2.0
"""Seconds in which the solver has to stop where there may be a plan to show."""

ALLOWANCE = 10.0
"""Seconds from then on in which the plan has to be ready to be written; a second Ctrl-C ends the command at once."""


class Interruption:
    """What Ctrl-C does to a command: a ``KeyboardInterrupt``, and an end soon after even if nobody heeds it.

    Attributes:
        seen: Whether there was one; an import that it breaks off may well end in another error.
        stage: What the command is at, as a phrase that follows "Interrupted".
        patience: Seconds from Ctrl-C to the end, if nobody asks for more.
    """

    def __init__(self) -> None:
        self.seen = False
        self.stage = "at the start"
        self.patience = PATIENCE
        self._deadline = 0.0
        self._settled = False

    def __enter__(self) -> Self:
        self._before = signal.getsignal(signal.SIGINT)
        if self._before != signal.SIG_IGN:  # a job in the background is deaf to Ctrl-C, and stays so
            signal.signal(signal.SIGINT, self._heard)
        return self

    def __exit__(self, *_: object) -> None:
        self._settled = True
        signal.signal(signal.SIGINT, self._before)

    def settle(self) -> None:
        """From here on the command only writes what it knows: it is given the time, or else a second Ctrl-C."""
        self._settled = True

    def allow(self, seconds: float) -> None:
        """After Ctrl-C, give the command so many seconds from now: it is making what it will show."""
        self._deadline = monotonic() + seconds

    def _heard(self, _signal: int, _frame: FrameType | None) -> None:
        again, self.seen = self.seen, True
        if self._settled and not again:
            return
        if again and not self._settled:
            self._give_up()
        if not again:
            sys.unraisablehook = lambda _: None  # Python itself may drop the exception, and would say so at length
            self._be_patient()
        raise KeyboardInterrupt

    def _be_patient(self) -> None:
        from threading import Thread

        self.allow(self.patience)
        Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while (left := self._deadline - monotonic()) > 0:
            sleep(left)
        self._give_up()

    def _give_up(self) -> None:
        if not self._settled:
            with suppress(OSError):
                os.write(2, f"\n{self}\n".encode())
            os._exit(INTERRUPTED)

    def __str__(self) -> str:
        return f"Interrupted {self.stage}."


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
                count = len(error.problems)
                _tell(f"{error}\n{count} problem{'s' if count > 1 else ''}; nothing was done.")
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


def mute(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: Python's flush at the end could fail, and change the exit code."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _tell(text: str) -> None:
    """Write to stderr; where nobody can read that, the exit code is still told."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        mute(sys.stderr)
