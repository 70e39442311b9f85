"""The program as a PuLP problem: readable names, any solver, LP and MPS files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forcegen.formulation.formulation import Formulation
from forcegen.formulation.program import Float

if TYPE_CHECKING:
    import pulp


LONGEST_NAME = 100
"""Letters that PuLP's LP files, and the CBC of many systems, take in a name."""

_STEM = 88
"""Letters that are kept of a name that is cut and numbered."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A PuLP problem and what its variables and constraints stand for.

    Attributes:
        problem: The problem, minimising.
        columns: Column of the program that each of its variables is, shape (variables,).
        variables: Its variables, in that order.
        constraints: Its constraints: the rows of the program, in their order.
    """

    problem: pulp.LpProblem
    columns: np.ndarray
    variables: list[pulp.LpVariable]
    constraints: list[pulp.LpConstraint]


def as_problem(formulation: Formulation, cost: Float | None = None) -> Problem:
    """State a formulation as a PuLP problem, forbidden contributions left out.

    Args:
        formulation: The program.
        cost: Objective, shape (columns,); the shortfall of all priorities when absent.
    """
    import pulp

    program = formulation.program
    if cost is None:
        cost = np.zeros(program.columns)
        cost[formulation.columns.shortfall : formulation.columns.surge] = 1.0
    columns = np.flatnonzero(formulation.permitted)
    names = column_names(formulation)
    problem = pulp.LpProblem(_names([formulation.model.name])[0], pulp.LpMinimize)
    variables = [
        problem.add_variable(
            names[column],
            0,
            None if np.isinf(program.upper[column]) else float(program.upper[column]),
            "Integer" if program.whole[column] else "Continuous",
        )
        for column in columns.tolist()
    ]
    by_column = dict(zip(columns.tolist(), variables, strict=True))
    problem.setObjective(
        pulp.lpSum_vars_coefs([(by_column[one], float(cost[one])) for one in columns.tolist() if cost[one]])
    )
    constraints: list[pulp.LpConstraint] = []
    names_of_rows = row_names(formulation)
    for row in range(program.rows):
        inside = slice(program.starts[row], program.starts[row + 1])
        terms = [
            (by_column[column], value)
            for column, value in zip(program.column[inside].tolist(), program.values[inside].tolist(), strict=True)
            if column in by_column
        ]
        left = pulp.lpSum_vars_coefs(terms or [(variables[0], 0.0)])  # of an empty row PuLP's files make a column
        limit = float(program.limits[row])
        match program.senses[row]:
            case "<=":
                inequality = left <= limit
            case ">=":
                inequality = left >= limit
            case "==":
                inequality = left == limit
        constraints.append(problem.addConstraint(inequality, names_of_rows[row]))
    return Problem(problem, columns, variables, constraints)


def column_names(formulation: Formulation) -> list[str]:
    """A readable name for every column: ``x.FRA.land.lviv.medical.3``, cut where it is too long for other programs."""
    return _names(full_column_names(formulation))


def full_column_names(formulation: Formulation) -> list[str]:
    """What every column stands for, in full."""
    sets = formulation.sets
    sites, roles = [site.id for site in sets.sites], [role.id for role in sets.roles]
    pools = [pool.key for pool in sets.pools]
    contributions = [
        f"x.{pools[p]}.{sites[s]}.{roles[r]}.{t}"
        for p, s, r, t in zip(
            sets.pool.tolist(), sets.site.tolist(), sets.role.tolist(), sets.rotation.tolist(), strict=True
        )
    ]
    by_pool = [(pool.key, t) for pool in sets.pools for t in range(1, sets.rotations + 1)]
    lines = [
        f"u.{sites[sets.post_site[post]]}.{roles[sets.post_role[post]]}.{sets.post_rotation[post]}.{priority}"
        for post, priority in zip(sets.line_post.tolist(), sets.line_priority.tolist(), strict=True)
    ]
    deployed = [f"y.{pool}.{t}" for pool, t in by_pool]
    surges = [f"z.{pool}.{t}" for pool, t in by_pool]
    own = [
        ".".join(map(str, ("w", *variable.name[1:]) if variable.waiver else ("n", *variable.name)))
        for variable in formulation.own
    ]
    return [*contributions, *deployed, *lines, *surges, *own]


def row_names(formulation: Formulation) -> list[str]:
    """A readable name for every row: ``rule``, its id and what tells its rows apart; cut like those of columns."""
    return _names(full_row_names(formulation))


def full_row_names(formulation: Formulation) -> list[str]:
    """What every row stands for, in full.

    Before the id stands a word, because LP files read a name that begins with a digit, or ``inf``, as a number.
    """
    owners = (formulation.rulebook[owner].id if owner >= 0 else None for owner in formulation.owner.tolist())
    indices = map(formulation.index, range(formulation.program.rows))
    return [
        ".".join(map(str, index if owner is None else ("rule", owner, *index)))
        for index, owner in zip(indices, owners, strict=True)
    ]


def _names(texts: Iterable[str]) -> list[str]:
    """What LP and MPS files allow in a name, everything else an underscore; none too long, and none twice."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}
    names: list[str] = []
    for text in texts:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", text)
        name = plain[:LONGEST_NAME]
        stem = name[:_STEM] if len(plain) > LONGEST_NAME else plain
        while name in seen:  # PuLP would take two rows of one name in silence
            numbers[stem] = number = numbers.get(stem, 1) + 1
            end = f"_{number}"
            name = f"{stem[: LONGEST_NAME - len(end)]}{end}"
        seen.add(name)
        names.append(name)
    return names
