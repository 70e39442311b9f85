"""How time grows with the program: the slope of log time over log columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.family import Form
from benchmarks.results import Results, seconds_of

FEWEST = 3
"""Sizes that a slope needs."""


@dataclass(frozen=True)
class Growth:
    """Time as a power of columns.

    Attributes:
        contestant: Whose.
        form: Form of the family.
        columns: Columns of its own program, by size, ascending.
        seconds: Median wall time at each.
    """

    contestant: str
    form: Form
    columns: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float | None:
        """The slope, by least squares; ``None`` for fewer than three sizes."""
        if len(self.columns) < FEWEST:
            return None
        return float(np.polyfit(np.log(self.columns), np.log(self.seconds), 1)[0])


def growth(results: Results) -> tuple[Growth, ...]:
    """Everybody's growth in each form, over the sizes at which nobody stopped them."""
    found: list[Growth] = []
    forms: tuple[Form, ...] = ("changing", "steady")
    for form in forms:
        for contestant in results.contestants:
            points: list[tuple[int, float]] = []
            for case in results.cases:
                runs = [run for run in results.of(case, contestant) if run.measured]
                seconds = seconds_of(runs)
                if case.form == form and seconds is not None and runs[0].measured:
                    points.append((runs[0].measured.columns, seconds))
            if points:
                columns, seconds_by_size = zip(*sorted(points), strict=True)
                found.append(Growth(contestant, form, columns, seconds_by_size))
    return tuple(found)
