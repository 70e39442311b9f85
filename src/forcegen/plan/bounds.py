"""What is proven about the shortfall of each priority, from the multipliers of the optimum."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float
from forcegen.solver.proof import lower_bound

LARGEST_WEIGHT = 2**20
"""Earlier priorities weigh no more than this in a proof; beyond it the bound is weaker, never wrong."""


def tier_bounds(
    formulation: Formulation, duals: Mapping[int, Float], short: Mapping[int, Fraction]
) -> dict[int, Fraction]:
    r"""A lower bound on the shortfall of each priority, given what the plan is short of in the earlier ones.

    Priorities are filled one after the other, each on the optimal face of those before, so the multipliers
    $\pi_k$ of a later one may have wrong signs on rows and columns that the face holds fixed. Adding a
    multiple $M$ of the earlier multipliers mends them and bounds $S_k + M S_{k-1}$; what the plan is short
    of earlier is then taken off.

    Args:
        formulation: The program.
        duals: Row multipliers by priority.
        short: Persons short by priority, in the plan.

    Returns:
        Bound by priority: no plan that is short of no more in the earlier priorities is short of less.
    """
    bounds: dict[int, Fraction] = {}
    weights: dict[int, int] = {}
    combined = np.zeros(formulation.program.rows)
    whole = in_whole_numbers(formulation)
    for priority in formulation.priorities:
        if priority not in duals:
            break
        factor = _mending(formulation, priority, duals[priority], weights, combined) if weights else 0
        combined = duals[priority] + factor * combined
        weights = {priority: 1, **{earlier: factor * weight for earlier, weight in weights.items()}}
        cost = sum(weight * formulation.shortfall_cost(tier) for tier, weight in weights.items())
        proven = lower_bound(
            formulation.program,
            formulation.permitted,
            formulation.largest,
            np.asarray(cost, dtype=np.float64).astype(np.int64),
            combined,
        )
        proven -= sum(weight * short[tier] for tier, weight in weights.items() if tier != priority)
        if whole:  # whole people on whole requirements are short of a whole number
            proven = Fraction(-(-proven.numerator // proven.denominator))
        bounds[priority] = max(Fraction(0), proven)
    return bounds


def in_whole_numbers(formulation: Formulation) -> bool:
    """Whether every shortfall of a plan in whole people is a whole number."""
    whole = all(required.denominator == 1 for required in formulation.sets.line_required)
    return whole and len(formulation.sets.effects) == 1


def _mending(
    formulation: Formulation, priority: int, multipliers: Float, weights: Mapping[int, int], earlier: Float
) -> int:
    """The least multiple of the earlier multipliers that mends every wrong sign."""
    program = formulation.program
    wrong = np.array(
        [
            (sense == "<=" and value > 1e-9) or (sense == ">=" and value < -1e-9)
            for sense, value in zip(program.senses, multipliers.tolist(), strict=True)
        ]
    )
    able = wrong & (np.abs(earlier) > 1e-7)
    factor = float(np.max(np.abs(multipliers[able]) / np.abs(earlier[able]), initial=0.0))
    cost = sum(weight * formulation.shortfall_cost(tier) for tier, weight in weights.items())
    gap = formulation.shortfall_cost(priority) - column_sums(formulation, multipliers)
    slack = np.asarray(cost, dtype=np.float64) - column_sums(formulation, earlier)
    short = formulation.permitted & (gap < -1e-9) & (slack > 1e-7)
    factor = max(factor, float(np.max(-gap[short] / slack[short], initial=0.0)))
    return min(LARGEST_WEIGHT, int(np.ceil(factor)) + 1)


def column_sums(formulation: Formulation, multipliers: Float) -> Float:
    """What the multipliers pay for one unit of each column, shape (columns,)."""
    program = formulation.program
    return np.bincount(program.column, weights=multipliers[program.row] * program.values, minlength=program.columns)
