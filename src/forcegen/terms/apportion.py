"""Shares that are to add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import SupportsRichComparisonT as Name


def apportion(values: Mapping[Name, Fraction], total: Fraction, grid: int = 1) -> dict[Name, Decimal]:
    """Put values on a grid so that they add up to their total: the largest remainders, then the first names, get more.

    Args:
        values: The values by name; they add up to the total, but for less than one step each.
        total: What the result adds up to, itself rounded to the grid.
        grid: Steps of the grid in 1.

    >>> {name: int(value) for name, value in apportion({"a": Fraction(1, 2), "b": Fraction(5, 2)}, Fraction(3)).items()}
    {'a': 1, 'b': 2}
    """
    below = {one: int(value * grid // 1) for one, value in values.items()}
    left = round(total * grid) - sum(below.values())
    by_remainder = sorted(values, key=lambda one: (below[one] - values[one] * grid, one))
    for one in by_remainder[: max(0, left)]:
        below[one] += 1
    return {one: Decimal(value) / grid for one, value in below.items()}
