"""Small programs written by hand, so that solvers and proofs can be tested without a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from forcegen.formulation.linear import Linear, total
from forcegen.formulation.program import Mask, Program, as_arrays, assemble
from forcegen.rules import Row
from forcegen.rules.base import Sense

Written = tuple[Mapping[int, int | Fraction], Sense, int | Fraction]
"""A row: coefficients by column, sense, limit."""


def program_of(rows: Sequence[Written], upper: Sequence[float], whole: Sequence[int] = ()) -> Program:
    """A program over columns 0 ≤ x ≤ upper, of which some are whole numbers."""
    stated = []
    for number, (coefficients, sense, limit) in enumerate(rows):
        left = Linear()
        for column, factor in coefficients.items():
            left = left + total(np.array([column])) * Fraction(factor)
        stated.append(Row((number,), left, sense, Fraction(limit)))
    mask = np.zeros(len(upper), dtype=np.bool_)
    mask[list(whole)] = True
    return assemble([as_arrays(stated)], np.array(upper, dtype=np.float64), mask)


def everything(program: Program) -> Mask:
    """All columns permitted."""
    return np.ones(program.columns, dtype=np.bool_)
