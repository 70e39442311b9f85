"""The multipliers and values of a basis are fractions that fit exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_programs import Written, everything, program_of

from builders import examples
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import merge_equal_sites
from forcegen.formulation.program import Program
from forcegen.model import load
from forcegen.proof.exact import ExactOptimum, exact_optimum
from forcegen.solver.highs import Highs
from forcegen.solver.outcome import Basis

MOST = 20
WIDTH = 5


def basis_of(columns: list[int], rows: list[int]) -> Basis:
    return Basis(np.array(columns, dtype=np.int64), np.array(rows, dtype=np.int64))


def at(
    program: Program, basis: Basis, near: list[float], *costs: list[int], seconds: float = 10
) -> ExactOptimum | None:
    largest = [Fraction(MOST)] * program.columns
    stated = [np.array(cost, dtype=np.int64) for cost in costs]
    return exact_optimum(program, basis, np.array(near, dtype=np.float64), largest, stated, seconds)


def test_a_vertex_worked_out_by_hand() -> None:
    """Proves two systems by hand: x + 2 y >= 4 and 3 x + y >= 6 meet at (8/5, 6/5), and x + y is worth 14/5 there.

    Without it both could be solved by one mistake.
    """
    program = program_of([({0: 1, 1: 2}, ">=", 4), ({0: 3, 1: 1}, ">=", 6), ({0: 1}, "<=", 9)], [MOST, MOST])
    found = at(program, basis_of([0, 1], [2]), [1.6, 1.2], [1, 1], [1, 0])
    assert found is not None
    assert found.multipliers == ({0: Fraction(2, 5), 1: Fraction(1, 5)}, {0: Fraction(-1, 5), 1: Fraction(2, 5)})
    assert found.objectives == (Fraction(14, 5), Fraction(8, 5))


def test_rows_of_fractions_have_multipliers_of_their_own() -> None:
    """Proves that a multiplier is that of the row as it is written, not of its whole-number form."""
    program = program_of([({0: Fraction(1, 3), 1: Fraction(1, 2)}, ">=", 2), ({1: 1}, "<=", 2)], [MOST, MOST])
    found = at(program, basis_of([0, 1], []), [3, 2], [5, 1])
    assert found is not None
    assert found.multipliers == ({0: Fraction(15), 1: Fraction(-13, 2)},)
    assert found.objectives == (Fraction(17),)


def test_columns_at_their_upper_bound_are_taken_off_first() -> None:
    """Proves that the solver's point says which columns are raised, and their exact bound by how much."""
    program = program_of([({0: 1, 1: 1}, "==", 27)], [MOST, MOST])
    found = at(program, basis_of([1], []), [20, 7.0000001], [0, 1])
    assert found is not None
    assert found.objectives == (Fraction(7),)


@pytest.mark.parametrize(
    ("columns", "rows"), [([0, 1], []), ([0], []), ([0, 1], [1])], ids=["singular", "too few", "too many"]
)
def test_what_is_no_basis_has_no_vertex(columns: list[int], rows: list[int]) -> None:
    """Proves that a matrix without an inverse is told from one that has it."""
    program = program_of([({0: 1, 1: 2}, "==", 4), ({0: 2, 1: 4}, "==", 8)], [MOST, MOST])
    assert at(program, basis_of(columns, rows), [0, 2], [1, 1]) is None


def test_a_vertex_outside_is_told_from_one_inside() -> None:
    """Proves that a vertex which breaks a bound, a row, or either by a trillionth, keeps its multipliers alone.

    Without it a bound could be called attained that no plan attains.
    """
    tiny = Fraction(1, 10**12)
    for rows, near in (
        ([({0: 1}, "==", -1)], [0.0]),
        ([({0: 1}, "==", MOST + tiny)], [0.0]),
        ([({0: 1}, "==", 3), ({0: 1}, "<=", 3 - tiny)], [3.0]),
        ([({0: 1}, "==", 3), ({0: 1}, ">=", 3 + tiny)], [3.0]),
    ):
        stated: list[Written] = [*rows]
        program = program_of(stated, [MOST])
        found = at(program, basis_of([0], [1][: len(rows) - 1]), near, [1])
        assert found is not None
        assert found.multipliers == ({0: Fraction(1)},)
        assert found.objectives is None


def test_it_gives_up_when_its_time_is_over() -> None:
    """Proves the budget. Without it a plan could wait for ever for a proof that is only a little nicer."""
    program = program_of([({0: 1}, "==", 1)], [MOST])
    assert at(program, basis_of([0], []), [1], [1], seconds=0) is None


ENTRY = st.integers(-6, 6) | st.fractions(min_value=-3, max_value=3, max_denominator=7)


@settings(max_examples=examples(60))
@given(
    st.lists(st.lists(ENTRY, min_size=WIDTH, max_size=WIDTH), min_size=WIDTH, max_size=WIDTH),
    st.lists(st.integers(-30, 60), min_size=WIDTH, max_size=WIDTH),
    st.lists(st.integers(-4, 6), min_size=WIDTH, max_size=WIDTH),
)
def test_full_matrices_are_solved_exactly(matrix: list[list[Fraction]], right: list[int], cost: list[int]) -> None:
    """Proves of matrices without a single empty place that the multipliers pay every column exactly its cost.

    Bases of models fall apart almost by themselves; without it what does not could be solved wrong.
    """
    rows: list[Written] = [
        (dict(enumerate(entries)), "==", limit) for entries, limit in zip(matrix, right, strict=True)
    ]
    program = program_of(rows, [np.inf] * WIDTH)
    found = at(program, basis_of(list(range(WIDTH)), []), [0.0] * WIDTH, cost)
    singular = abs(np.linalg.det(np.array(matrix, dtype=np.float64))) < 1e-9
    assert (found is None) == singular
    if found is None:
        return
    multipliers = found.multipliers[0]
    for column in range(WIDTH):
        paid = sum(value * Fraction(matrix[row][column]) for row, value in multipliers.items())
        assert paid == cost[column]
    if found.objectives is not None:
        assert found.objectives[0] == sum(value * right[row] for row, value in multipliers.items())


ROW = st.tuples(
    st.dictionaries(st.integers(0, WIDTH - 1), ENTRY, min_size=1, max_size=WIDTH),
    st.sampled_from(["<=", ">=", "=="]),
    st.integers(-30, 60),
)


@settings(max_examples=examples(60))
@given(st.lists(ROW, min_size=1, max_size=6), st.lists(st.integers(-4, 6), min_size=WIDTH, max_size=WIDTH))
def test_both_sides_of_an_optimum_are_equal_as_fractions(rows: list[Written], cost: list[int]) -> None:
    """Proves strong duality without a tolerance: what the multipliers prove is what the values attain.

    Without it an optimum could be called exact that two roundings made look like one.
    """
    program = program_of(rows, [MOST] * WIDTH)
    assume(program.column.size)  # the solver has no basis of rows that name no column
    engine = Highs(program, everything(program))
    outcome = engine.minimise(np.array(cost, dtype=np.float64))
    assume(outcome.status == "optimal")
    basis = engine.basis()
    assert basis is not None
    assert outcome.values is not None
    found = at(program, basis, outcome.values.tolist(), cost)
    assert found is not None
    assert found.objectives is not None
    assert float(found.objectives[0]) == pytest.approx(float(np.dot(cost, outcome.values)), abs=1e-6)
    multipliers = found.multipliers[0]
    bound = sum((value * program.limits[row] for row, value in multipliers.items()), Fraction(0))
    for column in range(WIDTH):
        paid = sum((value * Fraction(rows[row][0].get(column, 0)) for row, value in multipliers.items()), Fraction(0))
        bound += min(Fraction(0), cost[column] - paid) * MOST
    assert bound == found.objectives[0]


def formulation_of(name: str) -> Formulation:
    return formulate(merge_equal_sites(load(name)).model)


def test_a_real_model_in_fractions() -> None:
    """Proves that one elimination gives the exact shortfall of both priorities of the reassurance force, and soon.

    The basis has thousands of rows; without it the claim that exactness is cheap would be of toys only.
    """
    formulation = formulation_of("reassurance-force")
    costs = [formulation.shortfall_cost(priority) for priority in formulation.priorities]
    engine = Highs(formulation.program, formulation.permitted)
    outcome = engine.minimise(64 * costs[0] + costs[1])
    basis = engine.basis()
    assert basis is not None
    assert outcome.values is not None
    exact = [cost.astype(np.int64) for cost in costs]
    found = exact_optimum(formulation.program, basis, outcome.values, formulation.largest, exact, 2)
    assert found is not None
    assert found.objectives is not None
    assert len(found.objectives) == len(formulation.priorities) == 2
    for cost, value in zip(costs, found.objectives, strict=True):
        assert float(value) == pytest.approx(float(cost @ outcome.values), abs=1e-5)
        assert value.denominator > 1
