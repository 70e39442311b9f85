r"""Proof by multipliers, in exact arithmetic: what a solver claims is believed only as far as this carries.

For multipliers $\pi$ with the right signs, every plan obeys

$$c^\top x \;\ge\; \sum_i \pi_i b_i + \sum_j \min(0,\, c_j - \pi^\top a_j)\, u_j ,$$

where $u_j$ bounds column $j$ in every plan. Any multipliers give a valid bound; good ones give a good bound.
With $c = 0$ and a bound above zero no plan exists at all (Farkas).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

import numpy as np
import numpy.typing as npt

from forcegen.formulation.program import Float, Program, Whole
from forcegen.formulation.sets import Mask

Multipliers = Mapping[int, Fraction]
"""Multiplier of each row that has one: ≥ 0 for ``>=``, ≤ 0 for ``<=`` when minimising."""

GRID = 2**30
"""Multipliers without a common small denominator are rounded to this grid: the bound stays valid."""

_ROOM = 2.0**62
_EXACT_FLOAT = 2.0**52
_HUGE = 10**200


def lower_bound(
    program: Program, permitted: Mask, largest: Sequence[Fraction], cost: Whole, multipliers: Float
) -> Fraction:
    """A proven lower bound on ``cost`` over all plans of the program.

    Args:
        program: Exact rows.
        permitted: Columns that a plan may use, shape (columns,).
        largest: Bound on each column that every plan obeys.
        cost: Whole-number objective, shape (columns,).
        multipliers: Multiplier of each row, shape (rows,); wrong signs are set to zero.
    """
    exact = as_fractions(np.where(_right_sign(program, multipliers), multipliers, 0.0))
    return bound_by(program, permitted, largest, cost, exact)


def bound_by(
    program: Program, permitted: Mask, largest: Sequence[Fraction], cost: Whole, multipliers: Multipliers
) -> Fraction:
    """The bound on an objective that multipliers of the right signs prove; see ``lower_bound``."""
    paid, unit = exact_sums(program, multipliers)
    gap = unit * cost.astype(object) - paid
    bound = times_limits(program, multipliers)
    for column in np.flatnonzero(permitted & (gap < 0)).tolist():
        bound += Fraction(int(gap[column]), unit) * largest[column]
    return bound


def exact_sums(program: Program, multipliers: Multipliers) -> tuple[npt.NDArray[np.object_], int]:
    """What multipliers pay for one unit of each column: whole numbers, shape (columns,), and what they are over."""
    rows = np.array(list(multipliers), dtype=np.int64)
    weights = [
        (numerator // (common := gcd(numerator, scale)), denominator * (scale // common))
        for (numerator, denominator), scale in zip(
            map(Fraction.as_integer_ratio, multipliers.values()), program.scales[rows].tolist(), strict=True
        )
    ]
    unit = lcm(*{denominator for _, denominator in weights})
    per_row = np.zeros(program.rows, dtype=object)
    per_row[rows] = [numerator * (unit // denominator) for numerator, denominator in weights]
    return _column_sums(program, per_row), unit


def times_limits(program: Program, multipliers: Multipliers) -> Fraction:
    """Σ multiplier × limit, exact."""
    limits = program.ratios
    by_denominator: dict[int, int] = {}
    for row, value in multipliers.items():
        (numerator, denominator), (limit, over) = value.as_integer_ratio(), limits[row]
        over *= denominator
        by_denominator[over] = by_denominator.get(over, 0) + numerator * limit
    return sum((Fraction(total, over) for over, total in by_denominator.items()), Fraction(0))


def as_fractions(multipliers: Float) -> dict[int, Fraction]:
    """A solver's multipliers that are not zero: near simple fractions where there are such, else on the grid."""
    known: dict[float, Fraction] = {}
    exact: dict[int, Fraction] = {}
    unit = 1
    for row in np.flatnonzero(np.isfinite(multipliers) & (np.abs(multipliers) > 1e-9)).tolist():
        value = float(multipliers[row])
        if value not in known:
            simple = Fraction(value).limit_denominator(5000)
            together = lcm(unit, simple.denominator)
            # the grid also where simple fractions have no common denominator of reasonable size
            if abs(float(simple) - value) < 1e-9 and together < GRID:
                known[value], unit = simple, together
            else:
                known[value] = Fraction(round(value * GRID), GRID)
        exact[row] = known[value]
    return exact


def _right_sign(program: Program, multipliers: Float) -> Mask:
    return np.isfinite(multipliers) & ~(program.at_most & (multipliers > 0)) & ~(program.at_least & (multipliers < 0))


def _column_sums(program: Program, per_row: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Σ multiplier × coefficient by column, exact: as floats or in 64 bits where it fits, else without a limit."""
    used = np.flatnonzero(per_row)
    inside = np.zeros(program.rows, dtype=np.bool_)
    inside[used] = True
    rows, columns, coefficients = (
        one[inside[program.row]] for one in (program.row, program.column, program.coefficients)
    )
    size = np.zeros(program.rows)
    size[used] = [float(min(abs(value), _HUGE)) for value in per_row[used].tolist()]
    largest = np.bincount(columns, size[rows] * np.abs(coefficients), program.columns).max(initial=0.0)
    if largest < _ROOM:
        # what has no room here stands in a row without columns
        small = np.zeros(program.rows, dtype=np.int64)
        small[used] = [value if abs(value) < _ROOM else 0 for value in per_row[used].tolist()]
        products = small[rows] * coefficients
        if largest < _EXACT_FLOAT:
            return np.bincount(columns, products, program.columns).astype(np.int64).astype(object)
        fits = np.zeros(program.columns, dtype=np.int64)
        np.add.at(fits, columns, products)
        return fits.astype(object)
    sums = np.zeros(program.columns, dtype=object)
    for row, column, coefficient in zip(rows.tolist(), columns.tolist(), coefficients.tolist(), strict=True):
        sums[column] += per_row[row] * coefficient
    return sums
