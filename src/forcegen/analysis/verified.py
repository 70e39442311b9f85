r"""What is verified of a solver's optimum, in fractions and from both sides.

The vertex that the solver ended at is solved for exactly. Where its values obey every row and bound its objective
is attained. Its multipliers are believed where their signs are right, and bound the
objective of every point by

$$c^\top x \;\ge\; \sum_i \pi_i b_i + \sum_j \min(0,\, c_j - \pi^\top a_j)\, u_j .$$

Where the two agree, as fractions, that is the optimum. A point that attains the bound has every column with
$c_j \ne \pi^\top a_j$ at the bound that it was counted at, and every row with $\pi_i \ne 0$ at its limit. Where
these are all columns and rows outside the basis, the basis leaves one such point (``attained_once``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.formulation import Program
from forcegen.formulation.program import Whole
from forcegen.formulation.sets import Mask
from forcegen.proof.arithmetic import Multipliers, as_fractions, bound_by, exact_sums
from forcegen.proof.exact import exact_optimum
from forcegen.solver.highs import Highs
from forcegen.solver.outcome import Basis, Outcome


@dataclass(frozen=True)
class Verified:
    """What is verified of a minimum.

    Attributes:
        attained: Objective of a point that obeys every row and bound exactly; ``None`` where none was verified.
        bound: No point has a smaller objective.
        beside: Other objectives at that point, in the order asked for; none where no point was verified.
        multipliers: Rows whose multiplier is not zero, of the bound.
        basis: The basis that the multipliers belong to; ``None`` where they are not those of a basis solved exactly.
    """

    attained: Fraction | None
    bound: Fraction
    beside: tuple[Fraction, ...]
    multipliers: Multipliers
    basis: Basis | None = None

    @property
    def exact(self) -> bool:
        """Whether the minimum is known exactly."""
        return self.attained == self.bound


def verified(
    engine: Highs,
    outcome: Outcome,
    program: Program,
    permitted: Mask,
    largest: Sequence[Fraction],
    cost: Whole,
    beside: Sequence[Whole] = (),
) -> Verified:
    """Solve exactly for the vertex at which a solver has just ended, and verify it from both sides.

    Args:
        engine: The solver after the run.
        outcome: What the run gave: an optimum.
        program: Exact rows; the upper bounds of its columns, where finite, are among ``largest``.
        permitted: Columns that a point may use, shape (columns,).
        largest: A bound on each column that every point obeys, exact.
        cost: Whole-number objective that was minimised, shape (columns,).
        beside: Other whole-number objectives to be read off the same point.
    """
    vertex, basis = None, engine.basis()
    if basis is not None and outcome.values is not None:
        vertex = exact_optimum(program, basis, outcome.values, largest, [cost, *beside])
    duals = outcome.row_duals if outcome.row_duals is not None else np.zeros(program.rows)
    multipliers = _mended(program, as_fractions(duals))
    its_own = None
    attained, *others = (None,) if vertex is None or vertex.objectives is None else vertex.objectives
    if vertex is not None and len(_mended(program, vertex.multipliers[0])) == len(vertex.multipliers[0]):
        multipliers, its_own = dict(vertex.multipliers[0]), basis
    bound = bound_by(program, permitted, largest, cost, multipliers)
    return Verified(attained, bound, tuple(others), multipliers, its_own)


def attained_once(found: Verified, program: Program, permitted: Mask, cost: Whole) -> bool:
    """Whether it is proven that at most one point attains the bound, in the columns that stand in any row.

    Args:
        found: What is verified of the minimum.
        program: Exact rows.
        permitted: Columns that a point may use, shape (columns,).
        cost: Whole-number objective that was minimised, shape (columns,).
    """
    if found.basis is None:
        return False
    paid, unit = exact_sums(program, found.multipliers)
    undecided = (
        permitted
        & (unit * cost.astype(object) - paid == 0)
        & (np.bincount(program.column, minlength=program.columns) > 0)
    )
    undecided[found.basis.columns] = False
    loose = np.array([sense != "==" for sense in program.senses], dtype=np.bool_)
    loose[list(found.multipliers)] = False
    loose[found.basis.rows] = False
    return not (undecided.any() or loose.any())


def _mended(program: Program, multipliers: Multipliers) -> dict[int, Fraction]:
    """The multipliers without those of the wrong sign."""
    return {
        row: value
        for row, value in multipliers.items()
        if (value <= 0 or program.senses[row] != "<=") and (value >= 0 or program.senses[row] != ">=")
    }
