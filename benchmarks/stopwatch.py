"""Seconds by stage."""

from __future__ import annotations

import time

from benchmarks.results import Stage


class Stopwatch:
    """Called as each stage begins; a stage ends when the next begins, and may come back."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._stage: str | None = None
        self._began = 0.0

    def __call__(self, stage: str) -> None:
        """Begin a stage."""
        self.stop()
        self._stage, self._began = stage, time.perf_counter()

    def stop(self) -> None:
        """End the stage."""
        if self._stage is not None:
            passed = time.perf_counter() - self._began
            self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + passed
        self._stage = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What every stage took, in the order in which they first began."""
        return tuple(Stage(name=name, seconds=seconds) for name, seconds in self._seconds.items())
