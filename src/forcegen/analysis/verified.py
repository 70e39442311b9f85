r"""What is verified of a solver's optimum, in fractions and from both sides.

The vertex that the solver ended at is solved for exactly. Where its values obey every row and bound its objective
is attained. Its multipliers are believed where their signs are right, and bound the
objective of every point by

$$c^\top x \;\ge\; \sum_i \pi_i b_i + \sum_j \min(0,\, c_j - \pi^\top a_j)\, u_j .$$

Where the two agree, as fractions, that is the optimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.formulation import Program
from forcegen.formulation.program import Whole
from forcegen.formulation.sets import Mask
from forcegen.proof.arithmetic import Multipliers, as_fractions, bound_by
from forcegen.proof.exact import exact_optimum
from forcegen.solver.highs import Highs
from forcegen.solver.outcome import Outcome


@dataclass(frozen=True)
class Verified:
    """What is verified of a minimum.

    Attributes:
        attained: Objective of a point that obeys every row and bound exactly; ``None`` where none was verified.
        bound: No point has a smaller objective.
        beside: Other objectives at that point, in the order asked for; none where no point was verified.
        multipliers: Rows whose multiplier is not zero, of the bound.
    """

    attained: Fraction | None
    bound: Fraction
    beside: tuple[Fraction, ...]
    multipliers: Multipliers

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
    attained, *others = (None,) if vertex is None or vertex.objectives is None else vertex.objectives
    if vertex is not None and len(_mended(program, vertex.multipliers[0])) == len(vertex.multipliers[0]):
        multipliers = dict(vertex.multipliers[0])
    bound = bound_by(program, permitted, largest, cost, multipliers)
    return Verified(attained, bound, tuple(others), multipliers)


def _mended(program: Program, multipliers: Multipliers) -> dict[int, Fraction]:
    """The multipliers without those of the wrong sign."""
    return {
        row: value
        for row, value in multipliers.items()
        if (value <= 0 or program.senses[row] != "<=") and (value >= 0 or program.senses[row] != ">=")
    }
