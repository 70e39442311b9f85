"""Time for a solve or an explanation: what is not known when it is over is left out, and the reader is told."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Seconds since any fixed moment."""


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
