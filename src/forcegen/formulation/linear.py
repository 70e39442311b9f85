"""Exact linear expressions over columns, kept as whole arrays so that a row of thousands costs little."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum of columns, block by block: each block is some columns with one exact coefficient."""

    blocks: tuple[tuple[Index, Fraction], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it has no column at all."""
        return not any(columns.size for columns, _ in self.blocks)

    def __add__(self, other: Self) -> Self:
        return type(self)(self.blocks + other.blocks) if other.blocks else self

    def __radd__(self, other: int) -> Self:
        return NotImplemented if other else self

    def __sub__(self, other: Self) -> Self:
        return self + other * _LESS if other.blocks else self

    def __mul__(self, factor: Fraction) -> Self:
        if factor.numerator == factor.denominator:
            return self
        return type(self)(tuple((columns, coefficient * factor) for columns, coefficient in self.blocks))


def total(columns: Index) -> Linear:
    """The sum of some columns."""
    return Linear(((columns, _ONE),)) if columns.size else NOTHING


NOTHING = Linear()
"""The sum of no column."""

_ONE, _LESS = Fraction(1), Fraction(-1)
