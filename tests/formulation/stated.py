"""A program in the names of its PuLP problem, exact, so that tests can speak of it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from forcegen.formulation import Formulation
from forcegen.formulation.problem import column_names, row_names


class Inequality(NamedTuple):
    """One row: coefficients by column name, sense and limit."""

    coefficients: dict[str, Fraction]
    sense: str
    limit: Fraction


def stated(formulation: Formulation) -> dict[str, Inequality]:
    """Every row of a program by its name; the rows of two formulations of one model are equal."""
    program, columns = formulation.program, column_names(formulation)
    rows: dict[str, Inequality] = {}
    for number, name in enumerate(row_names(formulation)):
        inside = slice(program.starts[number], program.starts[number + 1])
        coefficients = {
            columns[column]: Fraction(int(numerator), int(program.scales[number]))
            for column, numerator in zip(program.column[inside], program.coefficients[inside], strict=True)
        }
        rows[name] = Inequality(coefficients, program.senses[number], program.limits[number])
    assert len(rows) == program.rows
    return rows
