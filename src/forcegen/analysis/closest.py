"""The plan closest to another: of all plans that are equally short, the one in which the fewest serve elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from forcegen.analysis.programs import Inequality, bounds_of, with_rows
from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Mask, Program, Rows, Whole, assemble, weighted_sum
from forcegen.proof.arithmetic import lower_bound
from forcegen.rules.base import Sense
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import Optimum, preference

_SLACK = 1e-6
"""Persons by which an earlier objective may be worse: a solver's tolerance."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What another plan has, by cells of the contributions.

    Attributes:
        cell: Cell that each contribution belongs to, shape (contributions,); -1 for one that is in none.
        persons: Persons whom the other plan has in each cell, shape (cells,).
    """

    cell: Index
    persons: Whole


@dataclass(frozen=True, eq=False)
class Distance:
    """What proves that no plan is closer to what is wanted.

    Attributes:
        program: Exact rows; the last of them hold the shortfall of each priority, and then the waivers.
        permitted: Columns that a plan may use, shape (columns,).
        largest: Bound on each column that every plan obeys.
        cost: The distance less the persons wanted, shape (columns,).
        multipliers: Multiplier of each row, shape (rows,); ``None`` where the distance was searched for.
        searched: Lower bound of the search.
    """

    program: Program
    permitted: Mask
    largest: Sequence[Fraction]
    cost: Whole
    multipliers: Float | None
    searched: float | None

    def at_least(self, held: Sequence[Fraction]) -> int | None:
        """The least distance of a plan in whole people less the persons wanted; ``None`` where none is proven.

        Args:
            held: Persons of whom the plans are short, by priority, and whose rest they cut short, in all.
        """
        first = self.program.rows - len(held)
        if self.multipliers is not None:
            program = replace(self.program, limits=(*self.program.limits[:first], *held))
            return ceil(lower_bound(program, self.permitted, self.largest, self.cost, self.multipliers))
        within = all(one <= limit for one, limit in zip(held, self.program.limits[first:], strict=True))
        return ceil(self.searched - _SEARCHED) if within and self.searched is not None else None


_SEARCHED = 1e-3
"""Persons by which the bound of a search may be off."""


def closest(
    formulation: Formulation,
    optimum: Optimum,
    wanted: Wanted,
    held: Sequence[Fraction],
    budget: Budget,
) -> tuple[Optimum, Distance] | None:
    r"""The optimum whose contributions are closest to what is wanted, cell by cell.

    With $k_c \le \sum_{x \in c} x$ and $k_c \le w_c$ the distance $\sum_c |\sum_{x \in c} x - w_c|$ is
    $\sum x - 2 \sum k + \sum w$; it is minimised with the shortfall of every priority and the waivers held at
    what a plan in whole people has. Among equally close plans those that a planner prefers come first.

    Args:
        formulation: The program.
        optimum: What its objectives came to.
        wanted: What to be close to.
        held: Persons of whom a plan in whole people is short, by priority, and whose rest it cuts short, in all.
        budget: Time that it may take.

    Returns:
        The optimum with other values, and what proves that none is closer; ``None`` where none was found.

    Raises:
        TimeOverError: When the budget is over before one is found.
        KeyboardInterrupt: On Ctrl-C.
    """
    if optimum.status != "optimal" or optimum.values is None:
        return None
    kept = np.flatnonzero(wanted.persons > 0)
    program, permitted = _with_kept(formulation, wanted, kept)
    program = with_rows(program, list(_held(formulation, optimum.values, held)))
    searched = bool(program.whole.any())
    engine = Highs(program, permitted, search=searched)
    distance = np.zeros(program.columns, dtype=np.int64)
    distance[: formulation.sets.contributions][wanted.cell >= 0] = 1
    distance[formulation.program.columns :] = -2
    nearest = engine.minimise(distance.astype(np.float64), budget.left)
    engine.heed()
    if nearest.status == "limit" and budget.over:
        raise TimeOverError
    if nearest.status != "optimal" or nearest.values is None:
        return None
    largest = [*bounds_of(formulation), *(Fraction(one) for one in wanted.persons[kept].tolist())]
    proof = Distance(program, permitted, largest, distance, None if searched else nearest.row_duals, nearest.bound)
    engine.at_most(distance.astype(np.float64), weighted_sum(distance, nearest.values) + _SLACK)
    preferred = engine.minimise(np.concatenate([preference(formulation), np.zeros(kept.size)]), budget.left)
    engine.heed()
    values = nearest.values
    if preferred.status == "optimal" and preferred.values is not None:
        values = preferred.values
    return replace(optimum, values=values[: formulation.program.columns], basis=None), proof


def _held(formulation: Formulation, values: Float, held: Sequence[Fraction]) -> Iterator[Inequality]:
    """Rows that keep the shortfall of each priority, and the waivers, where a plan in whole people has them."""
    costs = [*map(formulation.shortfall_cost, formulation.priorities), formulation.waiver_cost()]
    for cost, limit in zip(costs, held, strict=True):
        terms = {int(column): Fraction(float(cost[column])) for column in np.flatnonzero(cost)}
        yield Inequality(terms, "<=", max(limit, Fraction(weighted_sum(cost, values))) + Fraction(_SLACK))


def _with_kept(formulation: Formulation, wanted: Wanted, kept: Index) -> tuple[Program, Mask]:
    """The program with a column for what each cell keeps of what is wanted, and which columns a plan may use."""
    program = formulation.program
    number = np.full(wanted.persons.size + 1, -1)
    number[kept] = np.arange(kept.size)
    of = number[wanted.cell]
    inside = np.flatnonzero(of >= 0)
    cells = np.arange(kept.size)
    written = Rows(program.row, program.column, program.coefficients, program.scales, program.senses, program.limits)
    at_most: Sense = "<="
    keeps = Rows(
        row=np.concatenate([cells, of[inside]]),
        column=np.concatenate([program.columns + cells, inside]),
        coefficients=np.repeat(np.array([1, -1]), [kept.size, inside.size]),
        scales=np.ones(kept.size, dtype=np.int64),
        senses=(at_most,) * kept.size,
        limits=(Fraction(0),) * kept.size,
    )
    upper = np.concatenate([program.upper, wanted.persons[kept].astype(np.float64)])
    whole = np.concatenate([program.whole, np.zeros(kept.size, dtype=np.bool_)])
    permitted = np.concatenate([formulation.permitted, np.ones(kept.size, dtype=np.bool_)])
    return assemble([written, keeps], upper, whole), permitted
