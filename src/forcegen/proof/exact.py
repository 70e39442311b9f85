r"""Exact multipliers and exact values of a basis: what the solver found in floating point, as fractions.

A basis says which columns and which rows' slacks are not at a bound. With $B$ its matrix, the multipliers solve
$B^\top \pi = c_B$ and the values $B x_B = b - \sum_{j \text{ at } u_j} a_j u_j$: two systems with one matrix, so
that one elimination serves every objective and both sides. The elimination works on whole numbers, rows and
columns with the fewest entries first: most of a basis then falls apart without any arithmetic.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Self

import numpy as np

from forcegen.formulation.program import Float, Program, Whole
from forcegen.proof.arithmetic import Multipliers
from forcegen.solver.outcome import Basis

SECONDS = 10.0
"""Time that an elimination may take; beyond it a safe bound has to do."""


@dataclass(frozen=True, eq=False)
class ExactOptimum:
    """A vertex as fractions.

    Attributes:
        multipliers: Row multipliers, by objective.
        objectives: Value of each objective; ``None`` where the vertex breaks a row or a bound, be it by a trillionth.
    """

    multipliers: tuple[Multipliers, ...]
    objectives: tuple[Fraction, ...] | None


def exact_optimum(
    program: Program,
    basis: Basis,
    near: Float,
    largest: Sequence[Fraction],
    costs: Sequence[Whole],
    seconds: float = SECONDS,
) -> ExactOptimum | None:
    """The multipliers and the values of some objectives at a basis.

    Args:
        program: Exact rows.
        basis: The basis.
        near: The solver's own point, shape (columns,): it says which columns are at their upper bound.
        largest: Upper bound of every column that has one, exact, shape (columns,).
        costs: Whole-number objectives, shape (columns,) each.
        seconds: Time that the elimination may take.

    Returns:
        The vertex; ``None`` where the basis is none, or the time is over.
    """
    factors = _Factors.of(program, basis, time.perf_counter() + seconds)
    if factors is None:
        return None
    multipliers = tuple(_multipliers(program, basis, factors, cost) for cost in costs)
    values = _values(program, basis, factors, near, largest)
    if not _obeys(program, basis, largest, values):
        return ExactOptimum(multipliers, None)
    objectives = tuple(
        sum((int(cost[column]) * value for column, value in values.items() if cost[column]), Fraction(0))
        for cost in costs
    )
    return ExactOptimum(multipliers, objectives)


def _multipliers(program: Program, basis: Basis, factors: _Factors, cost: Whole) -> Multipliers:
    priced = {column: Fraction(int(cost[column])) for column in basis.columns.tolist() if cost[column]}
    # rows are eliminated as whole numbers, scale × row
    return {row: value * int(program.scales[row]) for row, value in sorted(factors.of_rows(priced).items())}


def _values(
    program: Program, basis: Basis, factors: _Factors, near: Float, largest: Sequence[Fraction]
) -> dict[int, Fraction]:
    """The columns that are not zero: those at their upper bound, and the basic ones beside them."""
    above = near > program.upper / 2
    above[basis.columns] = False
    raised = {column: largest[column] for column in np.flatnonzero(above).tolist()}
    left = _left(program, raised)
    right = {row: program.limits[row] * int(program.scales[row]) - left.get(row, Fraction(0)) for row in factors.rows}
    values = {**raised, **factors.of_columns(right)}
    return {column: value for column, value in values.items() if value}


def _obeys(program: Program, basis: Basis, largest: Sequence[Fraction], values: Mapping[int, Fraction]) -> bool:
    """Whether all values are within their bounds, and the rows that nothing else keeps hold."""
    bounded = np.isfinite(program.upper)
    if any(value < 0 or (bounded[column] and value > largest[column]) for column, value in values.items()):
        return False
    left = _left(program, values)
    for row in basis.rows.tolist():
        slack = program.limits[row] * int(program.scales[row]) - left.get(row, Fraction(0))
        sense = program.senses[row]
        if (slack < 0 and sense != ">=") or (slack > 0 and sense != "<="):
            return False
    return True


def _left(program: Program, values: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Left sides of the rows times their scales, at some values."""
    left: dict[int, Fraction] = {}
    chosen = np.zeros(program.columns, dtype=np.bool_)
    chosen[list(values)] = True
    inside = chosen[program.column]
    entries = (program.row[inside], program.column[inside], program.coefficients[inside])
    for row, column, coefficient in zip(*(one.tolist() for one in entries), strict=True):
        left[row] = left.get(row, Fraction(0)) + coefficient * values[column]
    return left


@dataclass(frozen=True, slots=True)
class _Step:
    """A row was replaced by ``(keep × row - take × by) / shared``."""

    row: int
    by: int
    keep: int
    take: int
    shared: int


@dataclass(frozen=True, eq=False)
class _Factors:
    """The matrix of a basis, eliminated.

    Attributes:
        pivots: Row and column of each pivot, in their order.
        rows: What is left of each row: its pivot, and entries in columns of later pivots.
        steps: What was done to the rows, in order.
    """

    pivots: list[tuple[int, int]]
    rows: dict[int, dict[int, int]]
    steps: list[_Step]

    @classmethod
    def of(cls, program: Program, basis: Basis, until: float) -> Self | None:
        """Eliminate the matrix; ``None`` where it has no inverse, or it takes too long."""
        tight = np.ones(program.rows, dtype=np.bool_)
        tight[basis.rows] = False
        basic = np.zeros(program.columns, dtype=np.bool_)
        basic[basis.columns] = True
        rows: dict[int, dict[int, int]] = {row: {} for row in np.flatnonzero(tight).tolist()}
        if len(rows) != basis.columns.size:
            return None
        inside = basic[program.column] & tight[program.row]
        entries = (program.row[inside], program.column[inside], program.coefficients[inside])
        for row, column, coefficient in zip(*(one.tolist() for one in entries), strict=True):
            rows[row][column] = coefficient
        elimination = _Elimination(rows, basis.columns.tolist())
        if not elimination.run(until):
            return None
        return cls(elimination.pivots, elimination.rows, elimination.steps)

    def of_columns(self, right: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """The values of the columns at which every row has its right side."""
        sides = dict(right)
        for step in self.steps:
            sides[step.row] = (step.keep * sides[step.row] - step.take * sides[step.by]) / step.shared
        values: dict[int, Fraction] = {}
        for row, column in reversed(self.pivots):
            entries = self.rows[row]
            known = sum((entries[one] * values[one] for one in entries if one != column), Fraction(0))
            values[column] = (sides[row] - known) / entries[column]
        return values

    def of_rows(self, price: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """The multipliers of the rows by which every column is paid its price; none that is zero."""
        owed = dict(price)
        paid: dict[int, Fraction] = {}
        for row, column in self.pivots:
            left = owed.get(column)
            if left:
                entries = self.rows[row]
                paid[row] = multiplier = left / entries[column]
                for one, entry in entries.items():
                    owed[one] = owed.get(one, Fraction(0)) - entry * multiplier
        for step in reversed(self.steps):
            multiplier = paid.get(step.row, Fraction(0))
            if multiplier:
                paid[step.by] = paid.get(step.by, Fraction(0)) - multiplier * step.take / step.shared
                paid[step.row] = multiplier * step.keep / step.shared
        return {row: multiplier for row, multiplier in paid.items() if multiplier}


class _Elimination:
    """Whole-number elimination of a sparse square matrix, always by the row or column with the fewest entries."""

    def __init__(self, rows: dict[int, dict[int, int]], columns: Sequence[int]) -> None:
        self.rows = rows
        self.pivots: list[tuple[int, int]] = []
        self.steps: list[_Step] = []
        self._rows_of: dict[int, set[int]] = {column: set() for column in columns}
        for row, entries in rows.items():
            for column in entries:
                self._rows_of[column].add(row)
        self._open = set(rows)
        # number of entries, whether it is a row, which one; what has become out of date is passed over
        self._queue = [(len(entries), True, row) for row, entries in rows.items()]
        self._queue += [(len(inside), False, column) for column, inside in self._rows_of.items()]
        heapq.heapify(self._queue)

    def run(self, until: float) -> bool:
        """Eliminate until nothing is left; whether that was possible, and in time."""
        while self._open:
            pivot = self._next()
            if pivot is None or time.perf_counter() > until:
                return False
            self._pivot(*pivot)
        return True

    def _next(self) -> tuple[int, int] | None:
        """The next pivot; ``None`` where a row or column has no entry left."""
        while True:
            count, is_row, number = heapq.heappop(self._queue)
            if is_row and number in self._open and len(self.rows[number]) == count:
                entries = self.rows[number]
                if not entries:
                    return None
                return number, min(entries, key=lambda one: (len(self._rows_of[one]), abs(entries[one])))
            if not is_row and number in self._rows_of and len(self._rows_of[number]) == count:
                inside = self._rows_of[number]
                if not inside:
                    return None
                return min(inside, key=lambda one: (len(self.rows[one]), abs(self.rows[one][number]))), number

    def _pivot(self, row: int, column: int) -> None:
        entries = self.rows[row]
        self.pivots.append((row, column))
        self._open.remove(row)
        for other in self._rows_of.pop(column):
            if other != row:
                self._subtract(row, column, other)
        for one in entries:
            if one != column:
                self._rows_of[one].discard(row)
                self._count_column(one)

    def _subtract(self, row: int, column: int, other: int) -> None:
        """Take a multiple of a row from another, so that nothing is left of it in the column."""
        entries, changed = self.rows[row], self.rows[other]
        shared = gcd(entries[column], changed[column])
        keep, take = entries[column] // shared, changed.pop(column) // shared
        if keep != 1:
            for one in changed:
                changed[one] *= keep
        for one, entry in entries.items():
            if one == column:
                continue
            before = changed.get(one, 0)
            after = before - take * entry
            if after:
                changed[one] = after
            else:
                del changed[one]
            if not before or not after:
                (self._rows_of[one].discard if before else self._rows_of[one].add)(other)
                self._count_column(one)
        shared = gcd(*changed.values()) or 1
        if shared > 1:
            for one in changed:
                changed[one] //= shared
        self.steps.append(_Step(other, row, keep, take, shared))
        heapq.heappush(self._queue, (len(changed), True, other))

    def _count_column(self, column: int) -> None:
        heapq.heappush(self._queue, (len(self._rows_of[column]), False, column))
