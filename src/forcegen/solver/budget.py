"""Time for a solve or an explanation: what is not known when it is over is left out, and the reader is told."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, Literal

Clock = Callable[[], float]
"""Seconds since any fixed moment."""


Ending = Literal["", "time limit reached", "interrupted"]
"""What ended work before it was done."""

OVER: Final = "time limit reached"


class TimeOverError(Exception):
    """The budget is over before something is known."""


class Stopped(KeyboardInterrupt):
    """An interruption of an analysis that lost nothing: ``found`` says what was known by then.

    >>> import forcegen as fg
    >>> def press_ctrl_c(what: str, place: int, of: int) -> None:
    ...     if place > 2:
    ...         raise KeyboardInterrupt
    >>> try:
    ...     curve = fg.frontier(fg.load("core-sustainment"), rotations=10, watch=press_ctrl_c)
    ... except fg.Stopped as stopped:
    ...     print([int(point.force) for point in stopped.found.curves[0].points if point.exact])
    [135000, 28800]
    """

    def __init__(self, found: Any) -> None:
        super().__init__("interrupted")
        self.found = found


class Budget:
    """Seconds from now on, or without end.

    Args:
        seconds: Seconds; ``None`` for as long as it takes.
        clock: What the time is read from.
    """

    def __init__(self, seconds: float | None, clock: Clock = time.perf_counter) -> None:
        self._clock = clock
        self._began = clock()
        self._until = None if seconds is None else self._began + seconds

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return self._clock() - self._began

    @property
    def left(self) -> float | None:
        """Seconds left; ``None`` where there is no end."""
        return None if self._until is None else max(0.0, self._until - self._clock())

    @property
    def over(self) -> bool:
        """Whether time is over."""
        return self._until is not None and self._clock() >= self._until

    def part(self, share: float) -> Budget:
        """A budget of its own: a share of what is left."""
        left = self.left
        return Budget(None if left is None else left * share, self._clock)


class Attempt:
    """Work of many parts that may end early: when time is over, or on Ctrl-C. What was found until then stays.

    Attributes:
        budget: Time for all parts.
        ended: What ended it; empty while nothing has.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.ended: Ending = ""

    def take[T](self, part: Callable[[], T]) -> T | None:
        """A part; ``None`` where the work has ended before it, or ends in it."""
        if not self.ended and self.budget.over:
            self.ended = OVER
        if self.ended:
            return None
        try:
            return part()
        except TimeOverError:
            self.ended = OVER
        except KeyboardInterrupt:
            self.ended = "interrupted"
        return None

    def told[T](self, found: T) -> T:
        """What was found, at the end of the work.

        Raises:
            Stopped: With it, where Ctrl-C ended the work.
        """
        if self.ended == "interrupted":
            raise Stopped(found)
        return found
