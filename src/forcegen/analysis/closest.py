"""The plan closest to another: of all plans that are equally short, the one in which the fewest serve elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Mask, Program, Rows, Whole, assemble
from forcegen.rules.base import Sense
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


def closest(
    formulation: Formulation, optimum: Optimum, wanted: Wanted, short: Mapping[int, float], waived: float
) -> Optimum:
    r"""The optimum whose contributions are closest to what is wanted, cell by cell.

    With $k_c \le \sum_{x \in c} x$ and $k_c \le w_c$ the distance $\sum_c |\sum_{x \in c} x - w_c|$ is
    $\sum x - 2 \sum k + \sum w$; it is minimised with the shortfall of every priority and the waivers held at
    what a plan in whole people has. Among equally close plans those that a planner prefers come first.

    Args:
        formulation: The program.
        optimum: What its objectives came to.
        wanted: What to be close to.
        short: Persons of whom a plan in whole people is short, by priority.
        waived: Persons whose rest it cuts short.

    Returns:
        The optimum with other values; as it is where it has none.
    """
    if optimum.status != "optimal" or optimum.values is None:
        return optimum
    kept = np.flatnonzero(wanted.persons > 0)
    program, permitted = _with_kept(formulation, wanted, kept)
    engine = Highs(program, permitted, search=bool(program.whole.any()))
    more = np.zeros(kept.size)
    tiers = {priority: formulation.shortfall_cost(priority) for priority in formulation.priorities}
    others = [formulation.waiver_cost()] if any(variable.waiver for variable in formulation.own) else []
    at_most = [max(short.get(priority, 0.0), float(cost @ optimum.values)) for priority, cost in tiers.items()]
    at_most += [max(waived, float(cost @ optimum.values)) for cost in others]
    for cost, limit in zip((*tiers.values(), *others), at_most, strict=True):
        engine.at_most(np.concatenate([cost, more]), limit + _SLACK)
    distance = np.zeros(program.columns)
    distance[: formulation.sets.contributions][wanted.cell >= 0] = 1.0
    distance[formulation.program.columns :] = -2.0
    values = None
    for cost in (distance, np.concatenate([preference(formulation), more])):
        outcome = engine.minimise(cost)
        if outcome.status == "interrupted":
            return replace(optimum, status="interrupted", said=outcome.said)
        if outcome.status != "optimal" or outcome.values is None:
            break
        values = outcome.values
        engine.at_most(cost, float(cost @ values) + _SLACK)
    if values is None:
        return optimum
    found = replace(optimum, values=values[: formulation.program.columns], basis=None)
    # an interruption during a last run that came to its end all the same
    return replace(found, status="interrupted", said="Interrupted by user") if engine.interrupted else found


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
