"""Exact assembly: what rows say and what the solver is told are the same numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import examples
from forcegen.formulation.linear import Index, Linear, total
from forcegen.formulation.program import Program, as_arrays, assemble
from forcegen.rules import Row


def columns(*positions: int) -> Index:
    return np.array(positions, dtype=np.int64)


def put_together(*rows: Row, width: int = 6) -> Program:
    return assemble([as_arrays(rows)], np.full(width, np.inf), np.zeros(width, dtype=np.bool_))


def coefficients(program: Program, row: int) -> dict[int, Fraction]:
    """Coefficients of a row by column."""
    inside = slice(program.starts[row], program.starts[row + 1])
    numerators = zip(program.column[inside].tolist(), program.coefficients[inside].tolist(), strict=True)
    return {column: Fraction(numerator, int(program.scales[row])) for column, numerator in numerators}


def test_duplicate_columns_are_summed_and_what_cancels_is_left_out() -> None:
    """Proves that a column named twice counts once with the sum.

    Without it a share of a whole that contains it would lose its part, because solvers keep the last of two.
    """
    part, whole = total(columns(1, 4)), total(columns(0, 1, 4, 5))
    program = put_together(
        Row((1,), part - whole * Fraction(1, 3), "<=", Fraction(0)),
        Row((2,), part - part, ">=", Fraction(-1)),
        Row((3,), total(columns(3, 3)), "==", Fraction(7, 2)),
    )
    third = Fraction(1, 3)
    assert coefficients(program, 0) == {0: -third, 1: 2 * third, 4: 2 * third, 5: -third}
    assert coefficients(program, 1) == {}
    assert coefficients(program, 2) == {3: Fraction(2)}
    assert program.column.tolist() == [0, 1, 4, 5, 3]
    assert program.limits == (Fraction(0), Fraction(-1), Fraction(7, 2))


def test_a_row_has_one_denominator() -> None:
    """Proves exact fractions as whole numbers. Without it 365/337 would already be rounded before any proof."""
    left = total(columns(0)) * Fraction(365, 337) + total(columns(1)) * Fraction(5, 6)
    program = put_together(Row((1,), left, "<=", Fraction(1)))
    assert program.scales.tolist() == [2022]
    assert program.coefficients.tolist() == [2190, 1685]
    assert program.values.tolist() == [365 / 337, 5 / 6]


def test_an_empty_program_and_an_empty_row_are_rows_all_the_same() -> None:
    """Proves that a rule without a contribution keeps its row, so that one that cannot hold is seen."""
    assert put_together().rows == 0
    program = put_together(Row((1,), Linear(), ">=", Fraction(3)))
    assert (program.starts.tolist(), program.row_lower.tolist()) == ([0, 0], [3.0])


def test_a_stranger_is_no_expression() -> None:
    """Proves that rows of another formulation's making are refused. Without it they would be read as nothing."""
    with pytest.raises(TypeError, match="no expression of this formulation"):
        put_together(Row((1,), 3, "<=", Fraction(1)))  # type: ignore[arg-type]


@pytest.mark.parametrize("limit", [Fraction(0), Fraction(5, 2), Fraction(-7)])
def test_the_sides_of_a_row_are_those_of_its_sense(limit: Fraction) -> None:
    """Proves lower and upper side for each sense. Without it an equality would be half of one."""
    program = put_together(*(Row((1,), total(columns(0)), sense, limit) for sense in ("<=", ">=", "==")))
    value = float(limit)
    assert program.row_lower.tolist() == [-np.inf, value, value]
    assert program.row_upper.tolist() == [value, np.inf, value]


FACTORS = st.fractions(min_value=-50, max_value=50, max_denominator=40)


@settings(max_examples=examples(50))
@given(
    st.lists(st.lists(st.tuples(st.lists(st.integers(0, 5), min_size=1, max_size=5), FACTORS), max_size=5), max_size=6)
)
def test_assembly_says_what_was_written(written: list[list[tuple[list[int], Fraction]]]) -> None:
    """Proves, for any sums of any blocks, that each coefficient is the exact sum of what was written.

    Without it a sign or a scale could be lost where the few rows above do not look.
    """
    rows = []
    for number, blocks in enumerate(written):
        left = Linear()
        for positions, factor in blocks:
            left = left + total(columns(*positions)) * factor
        rows.append(Row((number,), left, "<=", Fraction(number)))
    program = put_together(*rows)
    for number, blocks in enumerate(written):
        expected: dict[int, Fraction] = {}
        for positions, factor in blocks:
            for column in positions:
                expected[column] = expected.get(column, Fraction(0)) + factor
        assert coefficients(program, number) == {column: one for column, one in expected.items() if one}
