"""The linear program as exact sparse rows: whole-number coefficients, one scale a row, exact limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import ceil, floor, lcm

import numpy as np
import numpy.typing as npt

from forcegen.formulation.linear import Index, Linear
from forcegen.rules.base import Row, Sense

Float = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Program:
    r"""Rows $\sum_j a_{ij} x_j \;(\le, \ge, =)\; b_i$ over columns $0 \le x_j \le u_j$, exact.

    The coefficients of row i are ``coefficients[starts[i]:starts[i + 1]] / scales[i]``: whole numbers over one
    denominator, so that sums of them can be taken exactly at the speed of arrays.

    Attributes:
        columns: Number of columns.
        upper: Upper bound of each column that the solver is told, shape (columns,); infinite where a row
            implies one.
        whole: Which columns must be whole numbers; none in a linear program.
        starts: Start of each row, shape (rows + 1,).
        column: Column of each coefficient, ascending within a row.
        coefficients: Numerator of each coefficient.
        scales: Denominator of each row's coefficients, shape (rows,).
        senses: Sense of each row.
        limits: Limit of each row.
    """

    columns: int
    upper: Float
    whole: Mask
    starts: Index
    column: Index
    coefficients: Whole
    scales: Whole
    senses: tuple[Sense, ...]
    limits: tuple[Fraction, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.limits)

    @cached_property
    def row(self) -> Index:
        """Row of each coefficient."""
        return np.repeat(np.arange(self.rows), np.diff(self.starts))

    @cached_property
    def values(self) -> Float:
        """Coefficients as the solver gets them."""
        return self.coefficients / self.scales[self.row]

    @cached_property
    def at_most(self) -> Mask:
        """Rows that bound from above alone."""
        return np.array([sense == "<=" for sense in self.senses], dtype=np.bool_)

    @cached_property
    def at_least(self) -> Mask:
        """Rows that bound from below alone."""
        return np.array([sense == ">=" for sense in self.senses], dtype=np.bool_)

    def right_sign(self, row: int, multiplier: float | Fraction) -> bool:
        """Whether a multiplier has the sign that the sense of its row asks for; 0 has it."""
        sense = self.senses[row]
        return sense == "==" or (multiplier <= 0 if sense == "<=" else multiplier >= 0)

    @cached_property
    def row_lower(self) -> Float:
        """Lower side of each row as the solver gets it."""
        return np.where(self.at_most, -np.inf, self.limit_values)

    @cached_property
    def row_upper(self) -> Float:
        """Upper side of each row as the solver gets it."""
        return np.where(self.at_least, np.inf, self.limit_values)

    def coefficient(self, row: int, entry: int) -> Fraction:
        """The exact coefficient of an entry of a row, by its position among the entries of all rows."""
        return Fraction(int(self.coefficients[entry]), int(self.scales[row]))

    @cached_property
    def ratios(self) -> list[tuple[int, int]]:
        """Numerator and denominator of each limit: arithmetic with whole numbers is many times that of fractions."""
        return [limit.as_integer_ratio() for limit in self.limits]

    @cached_property
    def limit_values(self) -> Float:
        """Limit of each row as the solver gets it."""
        return np.array([numerator / denominator for numerator, denominator in self.ratios], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows as arrays, in any order of their coefficients; a column may be named twice in a row.

    Attributes:
        row: Row of each coefficient, from 0.
        column: Column of each coefficient.
        coefficients: Numerator of each coefficient.
        scales: Denominator of each row's coefficients, shape (rows,).
        senses: Sense of each row.
        limits: Limit of each row.
    """

    row: Index
    column: Index
    coefficients: Whole
    scales: Whole
    senses: tuple[Sense, ...]
    limits: tuple[Fraction, ...]


def as_arrays(rows: Sequence[Row]) -> Rows:
    """Rows as they are stated, as arrays."""
    pieces: list[Index] = []
    numerators: list[int] = []
    row_of_piece: list[int] = []
    scales = [1] * len(rows)
    for number, row in enumerate(rows):
        left = row.left
        if not isinstance(left, Linear):
            raise TypeError(f"row {row.index} is no expression of this formulation")
        ratios = [coefficient.as_integer_ratio() for _, coefficient in left.blocks]
        scale = scales[number] = ratios[0][1] if len(ratios) == 1 else lcm(*[below for _, below in ratios])
        pieces += [piece for piece, _ in left.blocks]
        numerators += [above * (scale // below) for above, below in ratios]
        row_of_piece += [number] * len(ratios)
    sizes = np.array([piece.size for piece in pieces], dtype=np.int64)
    return Rows(
        row=np.repeat(np.array(row_of_piece, dtype=np.int64), sizes),
        column=np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int64),
        coefficients=np.repeat(np.array(numerators, dtype=np.int64), sizes),
        scales=np.array(scales, dtype=np.int64),
        senses=tuple([row.sense for row in rows]),
        limits=tuple([row.limit for row in rows]),
    )


def in_whole_people(rows: Rows) -> Rows:
    """Round the limits of rows over whole people as far as no plan in whole people can tell (Chvátal and Gomory).

    A row whose coefficients are whole numbers sums to a whole number: "at most 50.5" is "at most 50". Rows with other
    coefficients (the handover of a relief, a ratio) stay as they are.

    Args:
        rows: Rows over columns that are whole numbers in every plan.
    """
    limits = list(rows.limits)
    for row, (limit, scale) in enumerate(zip(rows.limits, rows.scales.tolist(), strict=True)):
        if scale == 1 and limit.denominator != 1 and rows.senses[row] != "==":
            limits[row] = Fraction(floor(limit) if rows.senses[row] == "<=" else ceil(limit))
    return replace(rows, limits=tuple(limits))


def assemble(parts: Sequence[Rows], upper: Float, whole: Mask) -> Program:
    """Put rows together into one program, one part after the other.

    Raises:
        OverflowError: When a coefficient has no whole-number form of reasonable size.
    """
    first = np.cumsum([0, *(part.scales.size for part in parts)]).tolist()
    row_of = np.concatenate([part.row + start for part, start in zip(parts, first, strict=False)])
    column = np.concatenate([part.column for part in parts])
    value = np.concatenate([part.coefficients for part in parts])
    order = np.lexsort((column, row_of))
    column, row_of, value = column[order], row_of[order], value[order]
    if column.size:  # a column that a row names twice counts once, with the sum
        new = np.r_[True, (np.diff(row_of) != 0) | (np.diff(column) != 0)]
        value = np.add.reduceat(value, np.flatnonzero(new))
        column, row_of = column[new], row_of[new]
        kept = value != 0
        column, row_of, value = column[kept], row_of[kept], value[kept]
    return Program(
        columns=upper.size,
        upper=upper,
        whole=whole,
        starts=np.searchsorted(row_of, np.arange(first[-1] + 1)),
        column=column,
        coefficients=value,
        scales=np.concatenate([part.scales for part in parts]),
        senses=tuple(chain.from_iterable(part.senses for part in parts)),
        limits=tuple(chain.from_iterable(part.limits for part in parts)),
    )


def only_rows(program: Program, rows: Index) -> Program:
    """The program with these rows alone, in their order; its columns keep their places."""
    sizes = np.diff(program.starts)[rows]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    taken = np.repeat(program.starts[rows] - starts[:-1], sizes) + np.arange(starts[-1])
    chosen = rows.tolist()
    return replace(
        program,
        starts=starts,
        column=program.column[taken],
        coefficients=program.coefficients[taken],
        scales=program.scales[rows],
        senses=tuple([program.senses[row] for row in chosen]),
        limits=tuple([program.limits[row] for row in chosen]),
    )


def part_of(program: Program, columns: Index, rows: Index) -> Program:
    """What these rows, in their order, say of these columns, in their order, when every other column is zero."""
    chosen = only_rows(program, rows)
    place = np.full(program.columns, -1)
    place[columns] = np.arange(columns.size)
    at = place[chosen.column]
    counted = at >= 0
    return replace(
        chosen,
        columns=columns.size,
        upper=program.upper[columns],
        whole=program.whole[columns],
        starts=np.concatenate([[0], np.cumsum(counted)])[chosen.starts],
        column=at[counted],
        coefficients=chosen.coefficients[counted],
    )


def column_sums(program: Program, multipliers: Float) -> Float:
    """What the multipliers of rows pay for one unit of each column, shape (columns,)."""
    return np.bincount(program.column, multipliers[program.row] * program.values, minlength=program.columns)


def weighted_sum(weights: Float | Whole, values: Float) -> float:
    """The sum of values times their weights, both of one shape.

    It is what ``weights @ values`` comes to, without BLAS: OpenBLAS wakes its threads for long arrays, and they keep a
    second core busy while they wait for the next call.
    """
    return float((weights * values).sum())
