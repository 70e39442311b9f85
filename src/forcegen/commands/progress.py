"""A line on stderr that says what a command is at, for as long as it takes and nobody redirects it."""

from __future__ import annotations

import sys
from math import ceil, floor, inf, isfinite
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Self

import click

from forcegen.interruption import ALLOWANCE, PATIENCE, STOPPING, Interruption
from forcegen.streams import mute

if TYPE_CHECKING:
    from forcegen.documents.plan import Plan
    from forcegen.stages import Stage

QUIET = 2.0
"""Seconds for which nothing is said: most commands are done by then."""

_EVERY = 0.25
_WIDTH = 79

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Suppress progress and warnings.")
"""The option by which a command says nothing of its progress and its warnings."""


_AT: dict[Stage, str] = {
    "equal sites": "merging equal sites",
    "program": "building the program",
    "loading": "loading the solver",
    "solver": "running the solver",
    "whole people": "rounding to whole people",
    "proof": "proving the bound",
    "worth": "computing shadow prices",
    "document": "writing the plan",
    "interrupted": "interrupted, writing the result so far; press Ctrl-C again to quit",
}


class Progress:
    """What a command is at: told to whoever interrupts it and, after two seconds, on a line of the terminal.

    The line has what is done, where it is one of many parts also which, the seconds since the start and, once
    anything is known of it, the shortfall: at least what is proven, and what the best plan so far has. It is written
    to stderr only where that is a terminal, over and over on the same line, and is gone at the end, so that nothing
    of it is left in a log or in a pipe.
    """

    def __init__(self, interruption: Interruption, *, quiet: bool = False) -> None:
        self._interruption = interruption
        self._shown = not quiet and sys.stderr is not None and sys.stderr.isatty()
        self._start = monotonic()
        self._doing = self._detail = self._known = ""
        self._over = Event()
        self._width = 0

    def __enter__(self) -> Self:
        if self._shown:
            self._thread = Thread(target=self._tell, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._shown:
            self._thread.join()
            self._write("")

    def stage(self, doing: str, interrupted: str, plan: Plan | None = None) -> None:
        """Say what begins.

        Args:
            doing: What the line says, such as "solving".
            interrupted: What is said on Ctrl-C, as a phrase that follows "Interrupted".
            plan: A plan that is there already, of which it is.
        """
        self._doing, self._detail, self._known = doing, "", ""
        if plan is not None and plan.totals.short is not None and plan.totals.lower_bound is not None:
            self.bounds(float(plan.totals.lower_bound), float(plan.totals.short))
        self._interruption.stage, self._interruption.patience = interrupted, PATIENCE

    def watch(self, stage: Stage) -> None:
        """Say what a solve is at; what is said on Ctrl-C stays as it is."""
        self._detail = f": {_AT[stage]}"
        if stage == "solver":  # from now on something may be known
            self._interruption.patience = STOPPING
        elif stage == "interrupted":
            self._interruption.allow(ALLOWANCE)

    def part(self, what: str, place: int, of: int) -> None:
        """Say which of many parts begins; what is known of those before can be shown."""
        self._interruption.patience = STOPPING
        self._detail = f": {place} of {of}, {what}"

    def bounds(self, least: float, most: float) -> None:
        """Say what is known of the shortfall, in person-rotations: no bound is rounded to more than it is."""
        proven = floor(least) if 0 < least < inf else 0
        known = [f"at least {proven:,} unfilled"] if proven or isfinite(most) else []
        known += [f"{ceil(most):,} found"] if isfinite(most) else []
        self._known = "".join(f", {one}" for one in known)

    def line(self, seconds: float) -> str:
        """The line after so many seconds; empty while there is nothing to say."""
        if seconds < QUIET or not self._doing:
            return ""
        told = f" … {seconds:.0f} s{self._known}"  # of more use than the end of a long name
        return f"{self._doing}{self._detail}"[: _WIDTH - len(told)] + told

    def _tell(self) -> None:
        while not self._over.wait(_EVERY):
            self._write(self.line(monotonic() - self._start))

    def _write(self, line: str) -> None:
        """Replace the line; what was longer before is written over."""
        if not line and not self._width:
            return
        padding = " " * (self._width - len(line))
        back = "\r" if not line else ""
        self._width = len(line)
        text = f"\r{line}{padding}{back}"
        letters = sys.stderr.encoding or "utf-8"
        try:
            sys.stderr.write(text.encode(letters, "replace").decode(letters))
            sys.stderr.flush()
        except (OSError, ValueError):  # the terminal is gone: the command goes on without it
            mute(sys.stderr)
