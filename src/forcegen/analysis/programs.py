"""A program with rows left out, columns added, terms and rows added: every change a new program, every number exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from forcegen.formulation import Formulation, Program
from forcegen.formulation.program import Float
from forcegen.rules.base import Sense


@dataclass(frozen=True, slots=True)
class Inequality:
    """A row to be added: ``Σ terms sense limit``.

    Attributes:
        terms: Exact coefficient by column.
        sense: ``<=``, ``>=`` or ``==``.
        limit: Right-hand side.
    """

    terms: Mapping[int, Fraction]
    sense: Sense
    limit: Fraction


def with_columns(program: Program, upper: Float) -> Program:
    """The program with more columns after its own, from zero to these bounds and in no row yet."""
    return replace(
        program,
        columns=program.columns + upper.size,
        upper=np.concatenate([program.upper, upper]),
        whole=np.concatenate([program.whole, np.zeros(upper.size, dtype=np.bool_)]),
    )


def with_terms(program: Program, column: int, terms: Mapping[int, Fraction], limits: Mapping[int, Fraction]) -> Program:
    """The program with its last column in some rows, by row, and with new limits of some rows."""
    scales = program.scales.copy()
    factor = np.ones(program.rows, dtype=np.int64)
    for row, term in terms.items():
        scale = lcm(int(scales[row]), term.denominator)
        factor[row], scales[row] = scale // int(scales[row]), scale
    rows = np.array(sorted(terms), dtype=np.int64)
    ends = program.starts[rows + 1]
    added = np.array([int(terms[row] * int(scales[row])) for row in rows.tolist()], dtype=np.int64)
    longer = np.zeros(program.rows + 1, dtype=np.int64)
    longer[rows + 1] = 1
    return replace(
        program,
        starts=program.starts + np.cumsum(longer),
        column=np.insert(program.column, ends, column),
        coefficients=np.insert(program.coefficients * factor[program.row], ends, added),
        scales=scales,
        limits=tuple(limits.get(row, limit) for row, limit in enumerate(program.limits)),
    )


def with_rows(program: Program, rows: Sequence[Inequality]) -> Program:
    """The program with more rows after its own."""
    columns: list[int] = []
    coefficients: list[int] = []
    scales: list[int] = []
    sizes: list[int] = []
    for row in rows:
        scale = lcm(*(term.denominator for term in row.terms.values()))
        scales.append(scale)
        sizes.append(len(row.terms))
        for column, term in sorted(row.terms.items()):
            columns.append(column)
            coefficients.append(int(term * scale))
    return replace(
        program,
        starts=np.concatenate([program.starts, program.starts[-1] + np.cumsum(np.array(sizes, dtype=np.int64))]),
        column=np.concatenate([program.column, np.array(columns, dtype=np.int64)]),
        coefficients=np.concatenate([program.coefficients, np.array(coefficients, dtype=np.int64)]),
        scales=np.concatenate([program.scales, np.array(scales, dtype=np.int64)]),
        senses=(*program.senses, *(row.sense for row in rows)),
        limits=(*program.limits, *(row.limit for row in rows)),
    )


def with_fixed(program: Program, values: Float) -> Program:
    """The program with its whole columns fixed at the nearest whole numbers and taken out of every row.

    The columns keep their places; they are zero in every point of the new program.
    """
    fixed = np.where(program.whole, np.round(values), 0.0).astype(np.int64)
    inside = program.whole[program.column]
    taken = np.zeros(program.rows, dtype=np.int64)
    np.add.at(taken, program.row[inside], program.coefficients[inside] * fixed[program.column[inside]])
    limits = tuple(
        limit - Fraction(int(taken[row]), scale) if taken[row] else limit
        for row, (limit, scale) in enumerate(zip(program.limits, program.scales.tolist(), strict=True))
    )
    return replace(program, limits=limits, whole=np.zeros(program.columns, dtype=np.bool_))


def most_people(formulation: Formulation) -> list[Fraction]:
    """The most people that each pool ever has, by position."""
    model, rotations = formulation.model, range(1, formulation.sets.rotations + 1)
    return [max(Fraction(0), *(model.available(pool, t) for t in rotations)) for pool in formulation.sets.pools]


def bounds_of(formulation: Formulation) -> list[Fraction]:
    """A bound on each column that every point of the program obeys, surge variables at their least.

    Nobody sends more people than there are: a post costs at least one.
    """
    sets, people = formulation.sets, most_people(formulation)
    per_post = [formulation.model.people_per_post(pool) for pool in sets.pools]
    contributions = [people[pool] for pool in sets.pool.tolist()]
    deployed = [number for number in people for _ in range(sets.rotations)]
    surge = [number * cost for number, cost in zip(people, per_post, strict=True) for _ in range(sets.rotations)]
    return [*contributions, *deployed, *sets.line_required, *surge, *(one.most for one in formulation.own)]
