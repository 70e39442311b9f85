"""What Ctrl-C does to a command."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from time import monotonic, sleep
from types import FrameType
from typing import Self

from forcegen.exit_codes import INTERRUPTED

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
